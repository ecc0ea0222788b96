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

resource "thing_all" "all" {
  name = "n"
  group_block {
    label = "l"
    group_in {
      name = "x"
    }
  }
}

resource "thing_box" "box" {
  link = thing_all.all.list_block[0].uid
}

output "uid" {
  value = thing_box.box.link
}
