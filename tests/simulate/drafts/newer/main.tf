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

ephemeral "thing_token" "token" {
  use = "x"
}

resource "thing_all" "all" {
  name   = "n"
  hidden = ephemeral.thing_token.token.token
  group_block {
    label = "l"
    group_in {
      name = "x"
    }
  }
}

output "loud" {
  value = provider::thing::shout("x")
}
