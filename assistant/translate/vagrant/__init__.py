"""Vagrantfiles: machines for a developer's own computer, with what is done on them."""
