# expect: schema/version-constraint 4:22-27
# terraform 1.11.4: refuses 4
terraform {
  required_version = "1.x"
}
# right:
terraform {
  required_version = ">= 1.5"
}
