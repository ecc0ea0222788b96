resource "local_file" "inner" {
  filename = "b"
  content  = "b"
}
