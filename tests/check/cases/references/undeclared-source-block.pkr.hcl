# expect: reference/undeclared-source 7:10-27
# packer 1.8.7: refuses 6
source "null" "web" {
  communicator = "none"
}
build {
  source "source.null.wbe" {
    name = "x"
  }
}
# right:
source "null" "web" {
  communicator = "none"
}
build {
  source "source.null.web" {
    name = "x"
  }
}
