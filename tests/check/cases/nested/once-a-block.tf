# expect: schema/attribute-as-block 3:3-13 warning
provider "helm" {
  kubernetes {
    host = "https://192.0.2.1:6443"
  }
  experiments = {
    manifest = true
  }
}
# right:
provider "helm" {
  kubernetes = {
    host = "https://192.0.2.1:6443"
  }
  experiments = {
    manifest = true
  }
}
