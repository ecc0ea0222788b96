# expect: schema/unknown-attribute 11:13-18
# packer 1.8.7: refuses 8
source "null" "a" {
  communicator = "none"
}
build {
  sources = ["source.null.a"]
  provisioner "shell-local" {
    inline = ["true"]
    override = {
      a = { inlin = ["false"] }
    }
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
    override = {
      a = { inline = ["false"] }
    }
  }
}
