"""The keywords of ansible-core 2.19, by what they may stand in."""

from __future__ import annotations

from assistant.knowledge.ansible import IMPORTS

BASE = frozenset(
    {"any_errors_fatal", "become", "become_exe", "become_flags", "become_method", "become_user",
     "check_mode", "collections", "connection", "debugger", "diff", "environment", "ignore_errors",
     "ignore_unreachable", "module_defaults", "name", "no_log", "port", "remote_user", "run_once",
     "tags", "throttle", "timeout", "vars"}
)  # fmt: skip
PLAY = BASE | {
    "fact_path", "force_handlers", "gather_facts", "gather_subset", "gather_timeout", "handlers",
    "hosts", "max_fail_percentage", "order", "post_tasks", "pre_tasks", "roles", "serial",
    "strategy", "tasks", "user", "validate_argspec", "vars_files", "vars_prompt",
}  # fmt: skip
IMPORT = BASE | {*IMPORTS, "when"}
BLOCK = BASE | {
    "always", "block", "delegate_facts", "delegate_to", "notify", "rescue", "when",
}  # fmt: skip
TASK = BASE | {
    "action", "args", "async", "changed_when", "delay", "delegate_facts", "delegate_to",
    "failed_when", "local_action", "loop", "loop_control", "notify", "poll", "register", "retries",
    "until", "when",
}  # fmt: skip
HANDLER = TASK | {"listen"}
LOOP_CONTROL = frozenset(
    {"break_when", "extended", "extended_allitems", "index_var", "label", "loop_var", "pause"}
)
BOOLEANS = frozenset(
    {"y", "yes", "on", "1", "true", "t", "1.0", "n", "no", "off", "0", "false", "f", "0.0"}
)
FLAGS = frozenset(
    {"any_errors_fatal", "become", "check_mode", "delegate_facts", "diff", "force_handlers",
     "gather_facts", "ignore_errors", "ignore_unreachable", "no_log", "run_once"}
)  # fmt: skip
"""Keywords that are true or false."""
