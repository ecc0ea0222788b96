data "vsphere_datacenter" "dc" {
  name = "dc1"
}

data "vsphere_network" "lan" {
  name          = "lan"
  datacenter_id = data.vsphere_datacenter.dc.id
}

data "vsphere_virtual_machine" "debian" {
  name          = "debian-12"
  datacenter_id = data.vsphere_datacenter.dc.id
}

resource "vsphere_virtual_machine" "db" {
  name             = "db"
  annotation       = "The database"
  resource_pool_id = data.vsphere_resource_pool.pool.id
  datastore_id     = data.vsphere_datastore.store.id
  num_cpus         = 4
  memory           = 8192
  guest_id         = data.vsphere_virtual_machine.debian.guest_id

  network_interface {
    network_id = data.vsphere_network.lan.id
  }

  disk {
    label = "disk0"
    size  = 40
  }

  clone {
    template_uuid = data.vsphere_virtual_machine.debian.id

    customize {
      linux_options {
        host_name = "db"
        domain    = "example.org"
      }
    }
  }
}
