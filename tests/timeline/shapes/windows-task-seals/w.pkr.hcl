source "vsphere-iso" "w" {
  communicator     = "winrm"
  shutdown_command = "schtasks /run /tn Seal"
  shutdown_timeout = "30m"
}
build {
  sources = ["source.vsphere-iso.w"]
  provisioner "file" {
    source      = "clone.xml"
    destination = "C:/Windows/Temp/clone.xml"
  }
  provisioner "powershell" {
    script = "register.ps1"
  }
}
