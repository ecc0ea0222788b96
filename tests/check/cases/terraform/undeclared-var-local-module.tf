# expect: reference/undeclared-variable 10:22-30
# expect: reference/undeclared-local 11:22-32
# expect: reference/undeclared-module 12:22-35
# terraform 1.11.4: refuses 10 11 12
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
output "a" { value = var.nope }
output "b" { value = local.nope }
output "c" { value = module.nope.x }
# right:
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
output "a" { value = 1 }
