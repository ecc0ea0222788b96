# expect: schema/attribute-as-block 11:3-13
terraform {
  required_providers {
    helm = {
      source  = "hashicorp/helm"
      version = "~> 3.0"
    }
  }
}
provider "helm" {
  kubernetes {
    host = "https://192.0.2.1:6443"
  }
}
# right:
terraform {
  required_providers {
    helm = {
      source  = "hashicorp/helm"
      version = "~> 3.0"
    }
  }
}
provider "helm" {
  kubernetes = {
    host = "https://192.0.2.1:6443"
  }
}
