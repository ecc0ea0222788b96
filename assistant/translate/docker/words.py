"""What Terraform's Docker provider calls the settings of a container, by concept."""

from __future__ import annotations

TEXTS = {
    "hostname": "hostname", "domainname": "domainname", "working_dir": "working_dir",
    "user": "user", "pid_mode": "pid_mode", "ipc_mode": "ipc_mode", "runtime": "runtime",
    "stop_signal": "stop_signal", "userns_mode": "userns_mode", "cpuset": "cpu_set",
    "cgroup_parent": "cgroup_parent",
}  # fmt: skip
LISTS = {
    "dns": "dns", "dns_search": "dns_search", "dns_opt": "dns_opts",
    "security_opt": "security_opts", "group_add": "group_add",
}  # fmt: skip
FLAGS = {
    "privileged": "privileged", "read_only": "read_only", "init": "init", "tty": "tty",
    "stdin_open": "stdin_open",
}  # fmt: skip
MEGABYTES = {
    "memory": "memory", "memory_reservation": "memory_reservation", "memory_swap": "memory_swap",
    "shm_size": "shm_size",
}  # fmt: skip
TABLES = {"sysctl": "sysctls", "log_option": "log_opts"}
MEGABYTE = 1024**2
