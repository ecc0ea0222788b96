source "hyperv-iso" "w" {
  cd_files         = ["autounattend.xml"]
  communicator     = "winrm"
  shutdown_command = "shutdown /s"
}
build {
  sources = ["source.hyperv-iso.w"]
}
