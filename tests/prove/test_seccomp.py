"""The list of system calls that are let through, as data."""

from __future__ import annotations

import json

from assistant import paths

FORBIDDEN = {
    "acct",
    "add_key",
    "bpf",
    "chroot",
    "clock_settime",
    "clone3",
    "create_module",
    "delete_module",
    "fanotify_init",
    "finit_module",
    "fsconfig",
    "fsmount",
    "fsopen",
    "fspick",
    "init_module",
    "io_uring_enter",
    "io_uring_register",
    "io_uring_setup",
    "ioperm",
    "iopl",
    "kcmp",
    "kexec_file_load",
    "kexec_load",
    "keyctl",
    "mount",
    "mount_setattr",
    "move_mount",
    "name_to_handle_at",
    "open_by_handle_at",
    "open_tree",
    "perf_event_open",
    "pidfd_getfd",
    "pivot_root",
    "process_madvise",
    "process_vm_readv",
    "process_vm_writev",
    "ptrace",
    "quotactl",
    "reboot",
    "request_key",
    "setdomainname",
    "sethostname",
    "setns",
    "settimeofday",
    "swapoff",
    "swapon",
    "syslog",
    "umount2",
    "unshare",
    "userfaultfd",
    "vhangup",
}


def test_nothing_that_reaches_out_is_let_through() -> None:
    profile = json.loads((paths.sandboxes_dir() / "seccomp.json").read_text(encoding="utf-8"))
    assert profile["defaultAction"] == "SCMP_ACT_ERRNO"
    rules = profile["syscalls"]
    allowed = [n for r in rules if r["action"] == "SCMP_ACT_ALLOW" for n in r["names"]]
    assert not FORBIDDEN & set(allowed)
    # What depends on its arguments has no rule without them.
    for rule in rules:
        if {"clone", "socket", "personality"} & set(rule["names"]):
            assert rule["args"]
    plain = [n for r in rules if "args" not in r for n in r["names"]]
    assert len(plain) == len(set(plain))
