# expect: reference/undeclared-variable 8:18-26
# packer 1.8.7: refuses 8
variable "host" {
  default = "x"
}
source "null" "web" {
  communicator = "none"
  ssh_host     = var.hots
}
build {
  sources = ["source.null.web"]
}
# right:
variable "host" {
  default = "x"
}
source "null" "web" {
  communicator = "none"
  ssh_host     = var.host
}
build {
  sources = ["source.null.web"]
}
