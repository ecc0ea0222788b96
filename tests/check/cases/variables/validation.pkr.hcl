# expect: schema/validation 6:21-25
# packer 1.8.7: refuses 6
variable "a" {
  default = "x"
  validation {
    condition     = true
    error_message = "No."
  }
}
source "null" "c" {
  communicator = "none"
  ssh_host     = var.a
}
build {
  sources = ["source.null.c"]
}
# right:
variable "a" {
  default = "x"
  validation {
    condition     = var.a != ""
    error_message = "No."
  }
}
source "null" "c" {
  communicator = "none"
  ssh_host     = var.a
}
build {
  sources = ["source.null.c"]
}
