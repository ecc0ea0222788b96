variable "size" {
  type = number
}

output "where" {
  value = var.size
}
