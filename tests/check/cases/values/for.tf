# expect: schema/wrong-type 7:11-35
variable "names" {
  type = list(string)
}
resource "docker_container" "web" {
  name  = "web"
  image = [for n in var.names : n]
}
# right:
variable "names" {
  type = list(string)
}
resource "docker_container" "web" {
  name  = "web"
  image = join("-", [for n in var.names : n])
}
