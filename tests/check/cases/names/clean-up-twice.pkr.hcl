# expect: schema/too-many-blocks 11:3-42
# packer 1.8.7: refuses 11
source "null" "a" {
  communicator = "none"
}
build {
  sources = ["source.null.a"]
  error-cleanup-provisioner "shell-local" {
    inline = ["true"]
  }
  error-cleanup-provisioner "shell-local" {
    inline = ["false"]
  }
}
# right:
source "null" "a" {
  communicator = "none"
}
build {
  sources = ["source.null.a"]
  error-cleanup-provisioner "shell-local" {
    inline = ["true"]
  }
}
