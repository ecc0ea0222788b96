variable "memory_mb" {
  type    = number
  default = 2048
}

resource "hyperv_vhd" "system" {
  path = "C:\\VMs\\db.vhdx"
  size = 64 * 1024 * 1024 * 1024
}

resource "hyperv_machine_instance" "db" {
  name                   = "db"
  generation             = 2
  processor_count        = 4
  static_memory          = true
  memory_startup_bytes   = var.memory_mb * 1024 * 1024
  automatic_start_action = "StartIfRunning"
  notes                  = "The database"

  vm_firmware {
    enable_secure_boot = "On"
  }

  network_adaptors {
    name        = "eth0"
    switch_name = "LAN"
  }

  hard_disk_drives {
    path = hyperv_vhd.system.path
  }
}
