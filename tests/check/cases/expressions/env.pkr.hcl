# expect: schema/env-outside-default 7:7-18
# packer 1.8.7: refuses 7
variable "home" {
  default = env("HOME")
}
locals {
  a = env("HOME")
  b = var.home
}
source "null" "c" {
  communicator = "none"
  ssh_host     = "${local.a}${local.b}"
}
build {
  sources = ["source.null.c"]
}
# right:
variable "home" {
  default = env("HOME")
}
locals {
  a = var.home
  b = var.home
}
source "null" "c" {
  communicator = "none"
  ssh_host     = "${local.a}${local.b}"
}
build {
  sources = ["source.null.c"]
}
