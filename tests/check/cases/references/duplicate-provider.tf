# expect: reference/duplicate 4:1-18
provider "docker" {
}
provider "docker" {
}
# right:
provider "docker" {
}
provider "docker" {
  alias = "two"
}
