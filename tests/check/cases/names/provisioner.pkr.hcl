# expect: schema/unknown-component 8:15-27
# packer 1.8.7: refuses 8
source "null" "a" {
  communicator = "none"
}
build {
  sources = ["source.null.a"]
  provisioner "shell-locl" {
    inline = ["true"]
  }
}
# right:
source "null" "a" {
  communicator = "none"
}
build {
  sources = ["source.null.a"]
  provisioner "shell-local" {
    inline = ["true"]
  }
}
