variable "m" {
  type = map(object({ enabled = bool, name = optional(string), n = optional(number, 1) }))
  default = {}
}
variable "x" {
  type    = object({ y = string, z = optional(list(string), []) })
  default = null
}
variable "l" {
  type    = list(string)
  default = []
}
variable "any" {
  default = null
}
variable "on" {
  type    = bool
  default = true
}
variable "k" {
  type    = string
  default = "a"
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "objs" {
  type    = list(object({ key = string, val = any }))
  default = []
}
variable "num" {
  type    = number
  default = 3
}
variable "t" {
  type    = tuple([string, number])
  default = ["a", 1]
}
locals {
  tags    = merge(var.tags, { Name = "x" })
  merged  = merge([for k, v in var.m : { (k) = v.enabled }]...)
  flat    = flatten([for k, v in var.m : [for z in coalesce(var.x.z, []) : { key = k, z = z }]])
  byk     = { for f in local.flat : "${f.key}-${f.z}" => f }
  map     = { a = { name = "x" }, b = { name = "y", more = 1 } }
  same    = { a = { name = "x" }, b = { name = "y" } }
  list    = ["a", "b"]
  obj     = var.on ? { a = 1 } : null
  one     = var.on ? { a = 1, b = 2 } : { a = 3 }
  num     = "5" + 1
  txt     = "${var.k}-${var.num + 1}-${var.on}"
  last    = local.list[length(local.list) - 1]
  pick    = local.map[var.k]
  pick2   = local.same[var.k].name
  pick3   = local.map["${var.k}"]
  tmap    = tomap({ a = 1 })["a"]
  js      = jsondecode("{\"a\": 1}")["a"]
  jsd     = jsondecode("{\"a\": {\"b\": 1}}").a.b
  yaml    = yamldecode("a: 1").a
  reg     = regex("(a)", "a")[0]
  mx      = max(1, var.num, "3")
  mn      = min(var.l...)
  el      = element(concat(terraform_data.c.*.id, [""]), 0)
  jn      = join("", terraform_data.c.*.id)
  on      = one(terraform_data.c[*].id)
  first   = length(terraform_data.c) > 0 ? terraform_data.c[0].id : ""
  tr      = try(terraform_data.c[0].id, null)
  vals    = values(terraform_data.e)[*].id
  ids     = [for s in terraform_data.e : s.id]
  idm     = { for k, s in terraform_data.e : k => s.id }
  ci      = cidrsubnet("10.0.0.0/16", 8, var.num)
  co      = coalesce(var.any, "x")
  con     = contains(["a"], var.k)
  lk      = lookup(var.tags, "a", "b")
  lk2     = lookup({ a = 1 }, "a", null)
  zip     = zipmap(["a"], [1])["a"]
  idx     = index(["a", "b"], "a")
  tpl     = "%{for x in var.l~}${x}%{endfor~}%{if var.on}a%{else}b%{endif}"
  colon   = { "a" : 1, "b" = 2 }
  comp    = { (var.k) = 1, "${var.k}x" = 2 }
  rng     = [for i in range(3) : i + 1]
  rng2    = { for i, x in var.l : tostring(i) => x }
  cond    = var.any == null ? [] : [var.any]
  nul     = var.k == "" ? null : var.k
  tern    = var.on ? toset(var.l) : toset([])
  tern2   = var.on ? var.l : []
  tern3   = var.on ? var.tags : {}
  tern4   = var.on ? "a" : 1
  spl     = split(",", var.k)[0]
  rev     = reverse(var.l)[0]
  keys    = keys(var.tags)[0]
  srt     = sort([1, "a"])
  dst     = distinct([1, 1])
  fmt     = format("%s-%03d", var.k, var.num)
  fmtl    = formatlist("a-%s", var.l)
  idk     = var.objs[0].val.anything.goes
  objk    = { for o in var.objs : o.key => o.val... }
  tup     = "${var.t[0]}-${var.t[1] + 1}"
  neg     = -var.num
  notb    = !var.on && var.num > 2 || var.k == "a"
  eqo     = { a = 1 } == { a = 1 }
  chunk   = chunklist(var.l, 2)[0][0]
  setp    = [for p in setproduct(["a"], ["b"]) : "${p[0]}-${p[1]}"]
  trn     = transpose({ a = ["b"] })["b"]
  sens    = sensitive("x")
  nons    = nonsensitive(sensitive("x"))
  ts      = formatdate("YYYY", timestamp())
  b64     = base64encode(jsonencode({ a = [1] }))
  sum     = sum([1, 2, "3"])
  all     = alltrue([for x in var.l : x != ""])
  any     = anytrue([true, "false"])
  sl      = slice(var.l, 0, 1)
  mk      = matchkeys(["a"], ["b"], ["b"])
  sub     = substr("abc", 0, -1)
  ttl     = title(lower(upper(trimspace(" a "))))
  pi      = parseint("ff", 16)
  pw      = pow(2, 3) % 2
  fl      = floor(1.5) / 2
  cmp     = compact(["", null, "a"])
  un      = setunion(["a"], toset(["b"]))
  ss      = setsubtract(toset(["a"]), ["b"])
  csv     = csvdecode("a,b\n1,2")[0].a
  bigs    = 123456789012345678901234567890
  expn    = 1e3 + 1.5e-3
  nest    = [for x in [for y in var.l : { v = y }] : x.v]
  deep    = { a = { b = { c = [{ d = 1 }] } } }
  deepv   = local.deep.a.b.c[0].d
  splat   = local.deep.a.b.c[*].d
  nullt   = [for x in [null, "a"] : x if x != null]
  hd      = <<-EOT
    a ${var.k}
      b %{if var.on}c%{endif}
  EOT
  tobool_ = tobool("true") ? 1 : 2
  tonum   = tonumber("5") + 1
  tostr   = tostring(5)
  strc    = "a" == 1
  lst     = tolist(["a"])[0]
  st      = tolist(toset(["a"]))[0]
  mapidx  = var.tags["x"]
  mapdot  = var.tags.x
  each    = [for k, v in var.m : v.n + 1 if v.enabled]
  objn    = var.x != null ? var.x.y : ""
  objz    = var.x == null ? [] : [for z in var.x.z : upper(z)]
  tryx    = try(var.any.a.b[0], var.x.y, "z")
  canx    = can(var.any.a) ? 1 : 0
  dyn     = [for o in var.objs : merge({ a = 1 }, o.val)]
}
resource "terraform_data" "c" {
  count = var.on ? 1 : 0
  input = { i = count.index, n = "x-${count.index + 1}" }
}
resource "terraform_data" "e" {
  for_each = { for k, v in var.m : k => v if v.enabled }
  input    = [each.key, each.value.name, each.value.n + 1, lookup(each.value, "name", null)]
}
resource "terraform_data" "s" {
  for_each         = toset(concat(var.l, keys(var.tags)))
  input            = each.value == each.key ? upper(each.value) : ""
  triggers_replace = [terraform_data.c[0].id, terraform_data.e["a"].output.x[0]]
  depends_on       = [terraform_data.c, terraform_data.e["a"], module.m]
  lifecycle {
    ignore_changes        = [input["x"], triggers_replace]
    replace_triggered_by  = [terraform_data.c[0].id, terraform_data.e]
    create_before_destroy = true
    precondition {
      condition     = length(var.l) > 0 && contains(var.l, "a")
      error_message = "No ${var.k}."
    }
    postcondition {
      condition     = self.id != "" && self.output != null
      error_message = "No."
    }
  }
  provisioner "local-exec" {
    command     = "echo ${self.id} ${each.key}"
    environment = { A = self.input, B = var.num }
    interpreter = ["bash", "-c"]
    on_failure  = continue
  }
  provisioner "local-exec" {
    when    = destroy
    command = "echo ${self.id}"
  }
  connection {
    host     = self.output
    user     = "root"
    port     = "22"
    agent    = false
    timeout  = "5m"
  }
}
data "terraform_remote_state" "r" {
  count   = 1
  backend = "local"
  config  = { path = "${path.module}/x" }
}
module "m" {
  source   = "./m"
  for_each = toset(["a"])
  name     = each.key
  size     = "5"
  opts     = { a = "x", extra = 1 }
}
module "n" {
  source = "./m"
  count  = var.on ? 1 : 0
  name   = data.terraform_remote_state.r[0].outputs.name
  opts   = var.any
}
output "o" {
  value = [module.m["a"].out, module.n[*].out, values(module.m)[*].obj.a, module.n[0].obj.a, module.m, [for k, v in module.m : v.out], one(module.n[*].out), try(module.n[0].out, "")]
}
output "p" {
  value     = nonsensitive(local.sens)
  sensitive = true
  depends_on = [module.m]
  precondition {
    condition     = var.on
    error_message = "x"
  }
}
check "c" {
  data "terraform_remote_state" "in" {
    backend = "local"
  }
  assert {
    condition     = data.terraform_remote_state.in.outputs.x == 1
    error_message = "No."
  }
}
moved {
  from = terraform_data.old
  to   = terraform_data.c[0]
}
moved {
  from = module.old
  to   = module.m["a"]
}
moved {
  from = module.m["a"].terraform_data.x
  to   = module.m["a"].terraform_data.y
}
removed {
  from = terraform_data.gone
  lifecycle {
    destroy = false
  }
}
import {
  for_each = { a = "x" }
  to       = terraform_data.e[each.key]
  id       = each.value
}
