"""Ansible: playbooks, lists of tasks and handlers, requirements."""

from __future__ import annotations

from assistant.check.formats.ansible.playbook import PLAYBOOK, TASKS
from assistant.check.formats.ansible.requirements import REQUIREMENTS

__all__ = ["PLAYBOOK", "REQUIREMENTS", "TASKS"]
