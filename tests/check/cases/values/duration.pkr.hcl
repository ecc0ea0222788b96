# expect: schema/pattern 10:20-23
# packer 1.8.7: refuses 8
source "null" "a" {
  communicator = "none"
}
build {
  sources = ["source.null.a"]
  provisioner "shell-local" {
    inline       = ["true"]
    pause_before = "5"
  }
}
# right:
source "null" "a" {
  communicator = "none"
}
build {
  sources = ["source.null.a"]
  provisioner "shell-local" {
    inline       = ["true"]
    pause_before = "5s"
  }
}
