terraform {
  required_providers {
    thing = {
      source = "acme/thing"
    }
  }
}

provider "thing" {
  region = "x"
}

variable "copies" {
  default = 2
}

resource "thing_box" "box" {
  count = var.copies
  link  = "l"
}

output "ids" {
  value = thing_box.box[*].id
}
