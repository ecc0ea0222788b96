"""Drafts on disk: saved whole or not at all, and never over a person's own work."""

from assistant.workspace.manifest import manifest_bytes, read_manifest
from assistant.workspace.save import choose_folder, refuse_changed, save, save_edits

__all__ = [
    "choose_folder",
    "manifest_bytes",
    "read_manifest",
    "refuse_changed",
    "save",
    "save_edits",
]
