# expect: reference/duplicate 6:1-18
# packer 1.8.7: refuses 3
source "null" "a" {
  communicator = "none"
}
source "null" "a" {
  communicator = "none"
}
build {
  sources = ["source.null.a"]
}
# right:
source "null" "a" {
  communicator = "none"
}
source "null" "b" {
  communicator = "none"
}
build {
  sources = ["source.null.a", "source.null.b"]
}
