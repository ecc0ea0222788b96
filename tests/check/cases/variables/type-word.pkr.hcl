# expect: schema/type 4:13-18
# packer 1.8.7: refuses 4
variable "a" {
  type    = strng
  default = "x"
}
source "null" "c" {
  communicator = "none"
  ssh_host     = var.a
}
build {
  sources = ["source.null.c"]
}
# right:
variable "a" {
  type    = string
  default = "x"
}
source "null" "c" {
  communicator = "none"
  ssh_host     = var.a
}
build {
  sources = ["source.null.c"]
}
