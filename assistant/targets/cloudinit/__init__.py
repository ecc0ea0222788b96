"""cloud-init: user data before its schema, and a first boot in the container."""
