# expect: reference/cycle 9:6-13
# terraform 1.11.4: refuses
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
locals {
 a = local.b
 b = local.a
}
# right:
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
locals {
 a = local.b
 b = 1
}
