# expect: reference/undeclared-data 8:18-39
# packer 1.8.7: refuses 8
data "null" "host" {
  input = "x"
}
source "null" "web" {
  communicator = "none"
  ssh_host     = data.null.hots.output
}
build {
  sources = ["source.null.web"]
}
# right:
data "null" "host" {
  input = "x"
}
source "null" "web" {
  communicator = "none"
  ssh_host     = data.null.host.output
}
build {
  sources = ["source.null.web"]
}
