# expect: reference/undeclared-source 7:14-31
# packer 1.8.7: refuses 6
source "null" "web" {
  communicator = "none"
}
build {
  sources = ["source.null.wbe"]
}
# right:
source "null" "web" {
  communicator = "none"
}
build {
  sources = ["source.null.web"]
}
