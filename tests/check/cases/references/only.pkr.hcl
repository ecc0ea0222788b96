# expect: reference/unknown-build 10:15-25 warning
# packer 1.8.7: accepts
source "null" "web" {
  communicator = "none"
}
build {
  sources = ["source.null.web"]
  provisioner "shell-local" {
    inline = ["true"]
    only   = ["null.wbe"]
  }
}
# right:
source "null" "web" {
  communicator = "none"
}
build {
  sources = ["source.null.web"]
  provisioner "shell-local" {
    inline = ["true"]
    only   = ["null.web"]
  }
}
