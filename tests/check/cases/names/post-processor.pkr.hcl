# expect: schema/unknown-component 8:18-27
# packer 1.8.7: refuses 8
source "null" "a" {
  communicator = "none"
}
build {
  sources = ["source.null.a"]
  post-processor "manifes" {
    output = "a.json"
  }
}
# right:
source "null" "a" {
  communicator = "none"
}
build {
  sources = ["source.null.a"]
  post-processor "manifest" {
    output = "a.json"
  }
}
