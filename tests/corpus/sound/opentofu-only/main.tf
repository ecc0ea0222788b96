variable "wanted" {
  type  = bool
  const = true
}

ephemeral "aws_secretsmanager_secret_version" "password" {
  secret_id = "password"
}

resource "aws_instance" "one" {
  ami           = "ami-12345678"
  instance_type = "t3.micro"

  lifecycle {
    enabled = var.wanted
    destroy = false
  }
}

module "child" {
  source = "./child"

  lifecycle {
    enabled = var.wanted
  }
}

resource "terraform_data" "two" {
  _ {
    input = ephemeral.aws_secretsmanager_secret_version.password.secret_string != ""
  }
}
