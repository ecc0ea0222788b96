"""Services in containers, written for Terraform, Kubernetes and Quadlet."""
