# expect: schema/missing-required 5:10-7:4
resource "helm_release" "a" {
  name  = "a"
  chart = "b"
  set = [{
    value = "y"
  }]
}
# right:
resource "helm_release" "a" {
  name  = "a"
  chart = "b"
  set = [{
    name = "x"
    value = "y"
  }]
}
