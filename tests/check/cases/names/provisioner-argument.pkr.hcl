# expect: schema/constraint 9:3-28
# expect: schema/unknown-attribute 10:5-10
# packer 1.8.7: refuses 10
source "null" "a" {
  communicator = "none"
}
build {
  sources = ["source.null.a"]
  provisioner "shell-local" {
    inlin = ["true"]
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
