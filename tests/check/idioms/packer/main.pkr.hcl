packer {
  required_version = ">= 1.7.0, < 2.0.0"
}
variable "name" {
  type    = string
  default = "web"
}
variable "cpus" {
  type    = number
  default = 2
}
variable "ports" {
  type    = list(number)
  default = [80, 443]
}
variable "meta" {
  type = object({
    os   = string
    tags = map(string)
  })
  default = {
    os   = "linux"
    tags = { a = "b" }
  }
}
variable "home" {
  default = env("HOME")
}
variable "untyped" {
  default = { a = [1, 2] }
}
variable "secret" {
  type      = string
  sensitive = true
  default   = ""
  validation {
    condition     = length(var.secret) < 100 || can(regex("^x", var.secret))
    error_message = "The secret is too long."
  }
}
variables {
  old = "x"
}
locals {
  stamp   = regex_replace(timestamp(), "[- TZ:]", "")
  iso     = formatdate("YYYYMMDD", timestamp())
  leg     = legacy_isotime("2006-01-02")
  tags    = merge(var.meta.tags, { Name = var.name })
  list    = concat(["a"], [for p in var.ports : "p${p}"])
  map     = { for p in var.ports : "p${p}" => p + 1 }
  first   = var.ports[0]
  last    = local.list[length(local.list) - 1]
  cond    = var.cpus > 2 ? "big" : "small"
  conv    = convert(["1"], list(number))
  conv2   = convert({ a = 1 }, map(string))["a"]
  tpl     = "%{for p in var.ports~}${p},%{endfor~}"
  json    = jsonencode({ a = local.tags })
  dec     = jsondecode("{\"a\": {\"b\": 1}}").a.b
  look    = lookup(local.tags, "Name", "none")
  nested  = var.untyped.a[0] + 1
  dir     = "${path.root}/x"
  cwd     = path.cwd
  ver     = packer.version
  co      = coalesce("", "x")
  tr      = try(var.untyped.zz, "x")
  fmt     = format("%s-%d", var.name, var.cpus)
  heredoc = <<-EOT
    a ${var.name}
  EOT
  dat     = data.null.d.output
  null_   = null
  neg     = -var.cpus
  each    = [for k, v in local.tags : "${k}=${v}"]
  zip     = zipmap(["a"], [1])
  set     = setunion(["a"], ["b"])
  src     = "null.${var.name}"
}
local "sens" {
  expression = "x-${local.stamp}"
  sensitive  = true
}
data "null" "d" {
  input = "in"
}
source "null" "one" {
  communicator = "none"
  ssh_host     = var.name
  ssh_port     = "22"
}
source "null" "two" {
  communicator = "none"
  ssh_timeout  = "1h5m"
}
build {
  name        = "b"
  description = "x ${var.name}"
  sources     = ["source.null.one", "null.two"]
  source "null.two" {
    name     = "three"
    ssh_host = local.dat
  }
  dynamic "provisioner" {
    for_each = var.ports
    labels   = ["shell-local"]
    content {
      inline = ["echo ${provisioner.value} ${provisioner.key}"]
    }
  }
  provisioner "shell-local" {
    name             = "p"
    inline           = ["echo ${source.name} ${source.type} ${build.name} ${build.ID} ${build.PackerRunUUID}", local.heredoc]
    environment_vars = ["A=${local.sens}", "B=${local.json}"]
    only             = ["null.one", "b.null.three", "null.three"]
    max_retries      = 3
    pause_before     = "10s"
    timeout          = "5m"
    override = {
      three = { inline = ["true"] }
    }
  }
  provisioner "breakpoint" {
    disable = true
    note    = "x"
    except  = ["null.two"]
  }
  error-cleanup-provisioner "shell-local" {
    inline = ["true"]
  }
  post-processor "manifest" {
    output     = "${local.iso}.json"
    strip_path = true
    custom_data = {
      a = local.look
      b = "${var.cpus}"
    }
    except = ["null.two"]
  }
  post-processors {
    post-processor "shell-local" {
      inline = ["echo ${build.ID}"]
    }
    post-processor "manifest" {
      keep_input_artifact = true
    }
  }
}
build {
  sources = [for s in ["one", "two"] : "source.null.${s}"]
}
