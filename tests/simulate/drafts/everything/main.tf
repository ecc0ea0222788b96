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

variable "note" {
  default = "v1"
}

variable "name" {
  default = "n"
}

data "thing_look" "found" {
  query = thing_box.first[0].id
  filter {
    name   = "a"
    values = ["1", thing_box.first[0].id]
  }
}

resource "thing_box" "first" {
  count = 2
}

resource "thing_box" "second" {
  link = var.note
}

locals {
  later = thing_box.first[0].id
}

resource "thing_all" "all" {
  name   = var.name
  object = { a = local.later, b = 1.25, c = [true, null] }
  tuple  = ["a", 2, [local.later]]
  any    = { x = 1, y = ["a", local.later] }
  map    = { k = [{ x = "1", y = true }, { x = local.later, y = null }], e = [] }
  set    = [{ x = "1", y = [3, 2, 1] }, { x = local.later, y = [] }]
  secret = "s"
  number = 3.141592653589793238462643383279

  of_single = { name = "a", deep = { k = local.later } }
  of_list   = [{ name = "a", deep = [{ k = "1" }, { k = "2", v = "w" }] }, { name = var.note }]
  of_set = [
    { name = "a", deep = [{ k = "1" }, { k = "2", v = "w" }] },
    { name = "b", note = var.note },
    { name = local.later },
  ]
  of_map     = { p = { name = "a", deep = { q = { k = "1" } } }, r = { name = "z" } }
  either_set = [{ name = "a" }, {}]

  single_block {
    label = "l"
    single_in {
      name = "x"
    }
    list_in {
      name = "x"
    }
    list_in {
      name = local.later
    }
    set_in {
      name = "x"
    }
    set_in {
      name = "y"
      auto = 7
    }
    map_in "k" {
      name = "x"
    }
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
  list_block {
    label = "l1"
    set_in {
      name = "x"
    }
    group_in {
      name = "x"
    }
  }
  list_block {
    label = "l2"
    group_in {
      name = "x"
    }
  }
  set_block {
    label = "s1"
    set_in {
      name = "x"
    }
    set_in {
      name = local.later
    }
    group_in {
      name = "x"
    }
  }
  dynamic "set_block" {
    for_each = toset(["p", local.later])
    content {
      label = set_block.value
      group_in {
        name = "x"
      }
    }
  }
  map_block "m" {
    label = "s2"
    group_in {
      name = "x"
    }
  }
}

output "ids" {
  value = thing_box.first[*].id
}

output "number" {
  value = thing_all.all.number
}
