# expect: schema/unknown-attribute 5:3-10
# packer 1.8.7: refuses 5
variable "a" {
  type = string
  defualt = "x"
}
locals {
  b = var.a
}
source "null" "c" {
  communicator = "none"
  ssh_host     = local.b
}
build {
  sources = ["source.null.c"]
}
# right:
variable "a" {
  type = string
  default = "x"
}
locals {
  b = var.a
}
source "null" "c" {
  communicator = "none"
  ssh_host     = local.b
}
build {
  sources = ["source.null.c"]
}
