# expect: schema/version-constraint 4:22-25
# packer 1.8.7: refuses 4
packer {
  required_version = "x"
}
source "null" "c" {
  communicator = "none"
}
build {
  sources = ["source.null.c"]
}
# right:
packer {
  required_version = ">= 1.8.0"
}
source "null" "c" {
  communicator = "none"
}
build {
  sources = ["source.null.c"]
}
