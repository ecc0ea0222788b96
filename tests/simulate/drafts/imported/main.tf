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

import {
  to = thing_box.old
  id = "box-7"
}

resource "thing_box" "old" {
  link = "l"
}

moved {
  from = thing_box.before
  to   = thing_box.after
}

resource "thing_box" "after" {}

output "id" {
  value = thing_box.old.id
}
