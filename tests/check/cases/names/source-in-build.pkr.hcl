# expect: schema/unknown-attribute 9:5-13
# packer 1.8.7: refuses 9
source "null" "a" {
  communicator = "none"
}
build {
  source "source.null.a" {
    name = "b"
    ssh_hots = "c"
  }
}
# right:
source "null" "a" {
  communicator = "none"
}
build {
  source "source.null.a" {
    name = "b"
    ssh_host = "c"
  }
}
