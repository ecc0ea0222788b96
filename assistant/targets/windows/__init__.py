"""Windows installations: what no Linux container shows, and how it is seen on a hypervisor."""
