resource "aws_route" "exactly_one" {
  route_table_id = "x"
}
