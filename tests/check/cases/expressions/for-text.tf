# expect: schema/not-iterable 4:21-26
# terraform 1.11.4: refuses 4
output "a" {
  value = [for x in "abc" : x]
}
# right:
output "a" {
  value = [for x in split("", "abc") : x]
}
