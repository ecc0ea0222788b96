"""What is done on a machine, step by step: scripts, playbooks, user data, Packer's provisioners."""
