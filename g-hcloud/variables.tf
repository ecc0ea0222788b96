variable "image" {
  type        = string
  description = "image of Hetzner's, such as debian-12"
}

variable "n" { default = 2 }
