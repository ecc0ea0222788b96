resource "libvirt_volume" "base" {
  name   = "base.qcow2"
  source = "https://example.org/debian.qcow2"
}

resource "libvirt_volume" "disk" {
  name           = "app.qcow2"
  base_volume_id = libvirt_volume.base.id
  size           = 21474836480
}

resource "libvirt_domain" "app" {
  name      = "app"
  vcpu      = 2
  memory    = "2048"
  autostart = true

  disk {
    volume_id = libvirt_volume.disk.id
  }

  network_interface {
    network_name   = "default"
    wait_for_lease = true
  }
}
