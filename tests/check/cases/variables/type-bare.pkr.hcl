# expect: schema/type 4:13-17
# packer 1.8.7: refuses 4
variable "a" {
  type    = list
  default = ["x"]
}
source "null" "c" {
  communicator = "none"
  ssh_host     = var.a[0]
}
build {
  sources = ["source.null.c"]
}
# right:
variable "a" {
  type    = list(string)
  default = ["x"]
}
source "null" "c" {
  communicator = "none"
  ssh_host     = var.a[0]
}
build {
  sources = ["source.null.c"]
}
