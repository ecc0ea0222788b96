# expect: schema/unknown-attribute 3:3-8
provider "docker" {
  count = 2
}
# right:
provider "docker" {
}
