# expect: schema/constraint 12:5-11
# expect: reference/unknown-build 12:15-23 warning
# packer 1.8.7: refuses
source "null" "a" {
  communicator = "none"
}
build {
  sources = ["source.null.a"]
  provisioner "shell-local" {
    inline = ["true"]
    only   = ["null.a"]
    except = ["null.b"]
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
    only   = ["null.a"]
    max_retries = 2
  }
}
