# expect: schema/unknown-function 8:22-32
# terraform 1.11.4: refuses 8
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
output "x" { value = frobnicate(1) }
# right:
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
output "x" { value = abs(1) }
