resource "libvirt_domain" "vm" {
  name = "vm"
  disk {
    volume_id = libvirt_volume.disk.id
  }
}
resource "libvirt_volume" "disk" {
  name   = "disk"
  source = "../image/out/i.qcow2"
}
