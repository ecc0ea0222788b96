# expect: reference/unused-data 3:1-16 warning
# packer 1.8.7: accepts
data "null" "a" {
  input = "x"
}
source "null" "b" {
  communicator = "none"
  ssh_host     = "x"
}
build {
  sources = ["source.null.b"]
}
# right:
data "null" "a" {
  input = "x"
}
source "null" "b" {
  communicator = "none"
  ssh_host     = data.null.a.output
}
build {
  sources = ["source.null.b"]
}
