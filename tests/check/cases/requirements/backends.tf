# expect: schema/constraint 6:3-8
# terraform 1.11.4: refuses 4
terraform {
  backend "local" {
  }
  cloud {
  }
}
# right:
terraform {
  backend "local" {
  }
}
