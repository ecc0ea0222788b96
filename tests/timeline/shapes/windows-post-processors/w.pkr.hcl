source "hyperv-iso" "w" {
  communicator     = "winrm"
  shutdown_command = "shutdown /s"
}
build {
  sources = ["source.hyperv-iso.w"]
  provisioner "powershell" {
    inline       = ["Get-Date"]
    pause_before = "30s"
  }
  post-processor "manifest" {
    output = "m.json"
  }
  post-processors {
    post-processor "compress" {
      output = "i.tgz"
    }
    post-processor "shell-local" {
      inline = ["echo finished"]
    }
  }
}
