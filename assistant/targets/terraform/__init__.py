"""Terraform: services on a Docker host, from data of their own."""
