# expect: schema/missing-required 6:10-9:4
# expect: schema/ignored-attribute 7:5-8 warning
resource "helm_release" "a" {
  name  = "a"
  chart = "b"
  set = [{
    nam = "x"
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
