variable "password" {
  type      = string
  sensitive = true
}
source "hyperv-iso" "w" {
  cd_content = {
    "autounattend.xml" = templatefile("${path.root}/answers.pkrtpl.hcl", { password = var.password })
  }
  communicator     = "winrm"
  shutdown_command = "shutdown /s"
}
build {
  sources = ["source.hyperv-iso.w"]
  provisioner "powershell" {
    inline = ["Get-Date"]
  }
}
