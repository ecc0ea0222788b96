# expect: schema/wrong-type 5:13-16
# packer 1.8.7: refuses 5
variable "a" {
  type    = number
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
  type    = number
  default = "1"
}
source "null" "c" {
  communicator = "none"
  ssh_host     = var.a
}
build {
  sources = ["source.null.c"]
}
