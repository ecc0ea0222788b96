resource "terraform_data" "apply" {
  triggers_replace = [local_file.conf.content]
  provisioner "local-exec" {
    command = "ansible-playbook site.yml"
  }
}
resource "local_file" "conf" {
  filename = "x"
  content  = "x"
}
