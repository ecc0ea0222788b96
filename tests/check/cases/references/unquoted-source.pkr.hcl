# expect: schema/unquoted-source 7:14-29
# packer 1.8.7: refuses 7
source "null" "web" {
  communicator = "none"
}
build {
  sources = [source.null.web]
}
# right:
source "null" "web" {
  communicator = "none"
}
build {
  sources = ["source.null.web"]
}
