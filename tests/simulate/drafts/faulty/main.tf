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

resource "thing_bx" "misspelt" {}

resource "thing_box" "decided" {
  id = "by me"
}

resource "thing_all" "inside" {
  name = null
  of_list = [
    { name = "a" },
    { name = "b", ip = "10.0.0.1" },
  ]
  set_block {
    label = null
    group_in {
      name = "x"
    }
  }
  group_block {
    label = "l"
    group_in {
      name = "x"
    }
  }
}
