# expect: schema/plugin-source 6:17-33
# packer 1.8.7: refuses 6
packer {
  required_plugins {
    qemu = {
      source  = "hashicorp/qemu"
      version = "~> 1.1"
    }
  }
}
# right:
packer {
  required_plugins {
    qemu = {
      source  = "github.com/hashicorp/qemu"
      version = "~> 1.1"
    }
  }
}
