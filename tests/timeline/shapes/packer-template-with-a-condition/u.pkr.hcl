source "vsphere-iso" "u" {
  cd_content = {
    "meta-data" = ""
    "user-data" = templatefile("${abspath(path.root)}/data/user-data.pkrtpl.hcl", { extra = var.extra, packages = var.packages })
  }
  cd_label         = "cidata"
  shutdown_command = "sudo poweroff"
}
variable "extra" {
  type = bool
}
variable "packages" {
  type = list(string)
}
build {
  sources = ["source.vsphere-iso.u"]
  provisioner "shell" {
    inline = ["sudo cloud-init clean"]
  }
}
