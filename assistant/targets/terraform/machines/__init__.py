"""Machines on hypervisors of one's own: one list of them, and how each provider makes them."""
