source "hyperv-iso" "w" {
  communicator     = "winrm"
  shutdown_command = "sysprep /generalize /oobe /shutdown /unattend:C:/c.xml"
}
build {
  sources = ["source.hyperv-iso.w"]
  provisioner "file" {
    source      = "SetupComplete.cmd"
    destination = "C:/Windows/Setup/Scripts/SetupComplete.cmd"
  }
  provisioner "file" {
    sources     = ["clone/20-tasks.ps1", "clone/10-first.ps1", "clone/30-users.ps1"]
    destination = "C:/Windows/Setup/Scripts/clone/"
  }
  provisioner "file" {
    source      = "boot/tune.ps1"
    destination = "C:/Windows/Setup/Scripts/boot/"
  }
  provisioner "file" {
    source      = "users/desk.cmd"
    destination = "C:/Windows/Setup/Scripts/users/"
  }
}
