module dryfit.local/engines/packer

go 1.18

require github.com/hashicorp/packer v1.8.7
