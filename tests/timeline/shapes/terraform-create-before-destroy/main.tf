resource "aws_autoscaling_group" "g" {
  max_size = 1
  min_size = 1
  launch_template {
    id = aws_launch_template.t.id
  }
}
resource "aws_launch_template" "t" {
  name_prefix = "t-"
  lifecycle {
    create_before_destroy = true
  }
}
