"""Docker Compose: compose files before their own engine."""
