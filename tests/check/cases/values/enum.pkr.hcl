# expect: schema/enum 4:18-25
# packer 1.8.7: refuses 3
source "null" "a" {
  communicator = "winrn"
  winrm_username = "a"
  winrm_password = "b"
  winrm_host = "c"
}
build {
  sources = ["source.null.a"]
}
# right:
source "null" "a" {
  communicator = "winrm"
  winrm_username = "a"
  winrm_password = "b"
  winrm_host = "c"
}
build {
  sources = ["source.null.a"]
}
