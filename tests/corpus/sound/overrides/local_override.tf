module "net" {
  size = 3
}

output "where" {
  sensitive = true
}

resource "local_file" "note" {
  content = "b"
}
