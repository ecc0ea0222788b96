"""Ansible: playbooks before their own engine, and run against the container itself."""
