language {
  edition = tofu2024

  compatible_with {
    opentofu = ">= 1.12"
  }
}

terraform {
  experiments = [module_variable_optional_attrs]

  encryption {
    key_provider "pbkdf2" "mine" {
      passphrase = var.passphrase
    }

    method "aes_gcm" "mine" {
      keys = key_provider.pbkdf2.mine
    }

    state {
      method = method.aes_gcm.mine
    }
  }
}

variable "passphrase" {
  type      = string
  sensitive = true
}
