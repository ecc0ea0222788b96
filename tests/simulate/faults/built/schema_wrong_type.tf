resource "libvirt_domain" "wrong_type" {
  name = "web"
  vcpu = "many"
}
