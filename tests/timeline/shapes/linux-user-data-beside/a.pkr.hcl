source "amazon-ebs" "a" {
  ssh_username   = "ubuntu"
  user_data_file = "setup.sh"
}
build {
  sources = ["source.amazon-ebs.a"]
  provisioner "shell" {
    inline = ["sudo apt-get -y install jq"]
  }
}
