# expect: schema/module-source 4:12-25
# terraform 1.11.4: refuses 4
module "net" {
  source = "modules/vpc"
}
module "far" {
  source = "terraform-aws-modules/vpc/aws"
}
# right:
module "net" {
  source = "./modules/vpc"
}
module "far" {
  source = "terraform-aws-modules/vpc/aws"
}
module "git" {
  source = "github.com/example/vpc"
}
