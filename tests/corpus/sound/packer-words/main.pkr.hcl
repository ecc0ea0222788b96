variable "kind" {
  type    = string
  default = "machine"
}

locals {
  names = convert(["one", "two"], list(string))
}

source "null" "machine" {
  communicator = "none"
}

build {
  sources = ["source.null.${var.kind}"]

  provisioner "shell-local" {
    inline = concat(local.names, [var.home])
  }
}

variables {
  home = env("HOME")
}
