resource "vsphere_folder" "unknown_block" {
  path = "machines"
  type = "vm"
  rights {
  }
}
