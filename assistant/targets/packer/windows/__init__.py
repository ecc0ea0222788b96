"""What Packer drafts for Windows need beside HCL: answer files and scripts before sysprep."""
