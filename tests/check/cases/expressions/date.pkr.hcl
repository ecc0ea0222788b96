# expect: schema/function-argument 5:21-29
# packer 1.8.7: refuses 5
locals {
  good = formatdate("YYYY-MM-DD'T'hh:mm:ssZ", timestamp())
  a    = formatdate("%Y%m%d", timestamp())
}
# right:
locals {
  good = formatdate("YYYY-MM-DD'T'hh:mm:ssZ", timestamp())
  a    = formatdate("DD MMM YYYY HH:mm ZZZ EEEE aa", timestamp())
}
