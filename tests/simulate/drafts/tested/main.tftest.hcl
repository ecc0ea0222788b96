run "planned" {
  command = plan
  assert {
    condition     = length(thing_box.box) == 2
    error_message = "two boxes"
  }
}

run "applied" {
  assert {
    condition     = length(distinct(output.ids)) == 2
    error_message = "two ids"
  }
}

run "more" {
  variables {
    copies = 3
  }
  assert {
    condition     = length(distinct(output.ids)) == 3
    error_message = "three ids"
  }
}
