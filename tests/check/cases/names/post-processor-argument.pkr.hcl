# expect: schema/unknown-attribute 10:7-13
# packer 1.8.7: refuses 10
source "null" "a" {
  communicator = "none"
}
build {
  sources = ["source.null.a"]
  post-processors {
    post-processor "manifest" {
      outptu = "a.json"
    }
  }
}
# right:
source "null" "a" {
  communicator = "none"
}
build {
  sources = ["source.null.a"]
  post-processors {
    post-processor "manifest" {
      output = "a.json"
    }
  }
}
