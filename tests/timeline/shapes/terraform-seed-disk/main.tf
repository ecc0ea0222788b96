resource "libvirt_cloudinit_disk" "seed" {
  name      = "seed"
  user_data = templatefile("${path.module}/user-data.yaml.tftpl", { name = "a" })
}
resource "libvirt_domain" "vm" {
  name      = "vm"
  cloudinit = libvirt_cloudinit_disk.seed.id
}
