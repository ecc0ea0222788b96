# expect: schema/template-value 8:9-14
# terraform 1.11.4: accepts
variable "l" {
  type = list(string)
}
output "a" {
  value = <<-EOT
    x ${var.l}
  EOT
}
# right:
variable "l" {
  type = list(string)
}
output "a" {
  value = <<-EOT
    x ${jsonencode(var.l)}
  EOT
}
