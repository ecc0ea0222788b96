# expect: reference/unknown-build 11:7-10 warning
# packer 1.8.7: accepts
source "null" "web" {
  communicator = "none"
}
build {
  sources = ["source.null.web"]
  provisioner "shell-local" {
    inline   = ["true"]
    override = {
      wbe = { inline = ["false"] }
    }
  }
}
# right:
source "null" "web" {
  communicator = "none"
}
build {
  sources = ["source.null.web"]
  provisioner "shell-local" {
    inline   = ["true"]
    override = {
      web = { inline = ["false"] }
    }
  }
}
