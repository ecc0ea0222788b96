# expect: schema/unknown-block 9:5-16
# packer 1.8.7: refuses 9
source "null" "a" {
  communicator = "none"
}
build {
  sources = ["source.null.a"]
  post-processors {
    provisioner "shell-local" {
      inline = ["true"]
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
    }
  }
}
