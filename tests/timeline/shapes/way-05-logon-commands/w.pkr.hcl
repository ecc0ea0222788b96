source "hyperv-iso" "w" {
  cd_files     = ["autounattend.xml"]
  communicator = "winrm"
}
build {
  sources = ["source.hyperv-iso.w"]
}
