# expect: schema/unknown-backend 3:11-19
terraform {
  backend "azurem" {
  }
}
# right:
terraform {
  backend "azurerm" {
  }
}
