# expect: schema/address 4:28-31
# terraform 1.11.4: refuses 4
removed {
  from = terraform_data.old[0]
  lifecycle {
    destroy = false
  }
}
# right:
removed {
  from = terraform_data.old
  lifecycle {
    destroy = false
  }
}
