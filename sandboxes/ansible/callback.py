"""Tells of every task what became of it, one line of JSON each. Runs inside the container.

A task that fails does not end the run, so that one run tells of all; where the playbook itself
says what follows a failure (rescue), it is left to it.
"""

import json

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: dryfit
type: stdout
short_description: tells of every task
description: One line of JSON for each task.
"""
MARK = "dryfit-task "


class CallbackModule(CallbackBase):
    """The plugin; Ansible finds it by this name."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "dryfit"

    def __init__(self):
        """Nothing is known yet of what the playbook itself forgives."""
        super().__init__()
        self._forgiven = {}

    def v2_playbook_on_task_start(self, task, is_conditional):
        """Keep the run going, and what the playbook says of this task's failures in mind."""
        self._forgiven.setdefault(task._uuid, bool(task.ignore_errors))
        if not self._rescued(task):
            task.ignore_errors = True

    def v2_playbook_on_handler_task_start(self, task):
        """As for any task."""
        self.v2_playbook_on_task_start(task, False)

    def v2_runner_on_ok(self, result):
        """It did its work."""
        self._tell(result, "changed" if result._result.get("changed") else "ok")

    def v2_runner_on_failed(self, result, ignore_errors=False):
        """It failed, which the playbook may allow."""
        forgiven = self._forgiven.get(result._task._uuid) or self._rescued(result._task)
        self._tell(result, "ok" if forgiven else "failed")

    def v2_runner_on_skipped(self, result):
        """Its condition was false."""
        self._tell(result, "skipped")

    def v2_runner_on_unreachable(self, result):
        """It did not come to the host."""
        self._tell(result, "failed")

    @staticmethod
    def _rescued(task):
        block = task._parent
        while block is not None:
            if getattr(block, "rescue", None):
                return True
            block = getattr(block, "_parent", None)
        return False

    def _tell(self, result, status):
        task, said = result._task, result._result
        items = [one for one in said.get("results") or () if isinstance(one, dict)]
        failed = next((one for one in items if one.get("failed")), said)
        words = [failed.get(key) for key in ("msg", "stderr", "module_stderr", "reason")]
        told = {
            "path": task.get_path() or "",
            "name": task.get_name(),
            "action": task.action,
            "status": status,
            "says": " ".join(str(w) for w in words if w)[:2000] if status == "failed" else "",
        }
        self._display.display(MARK + json.dumps(told))
