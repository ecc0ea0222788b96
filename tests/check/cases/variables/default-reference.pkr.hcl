# expect: schema/not-constant 7:13-18
# packer 1.8.7: refuses 7
variable "b" {
  default = "x"
}
variable "a" {
  default = var.b
}
source "null" "c" {
  communicator = "none"
  ssh_host     = "${var.a}${var.b}"
}
build {
  sources = ["source.null.c"]
}
# right:
variable "b" {
  default = "x"
}
variable "a" {
  default = "x"
}
source "null" "c" {
  communicator = "none"
  ssh_host     = "${var.a}${var.b}"
}
build {
  sources = ["source.null.c"]
}
