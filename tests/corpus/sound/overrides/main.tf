module "net" {
  source = "./net"
  size   = 2
}

output "where" {
  value = module.net.where
}

resource "local_file" "note" {
  filename = "note"
  content  = "a"
}
