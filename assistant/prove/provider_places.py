"""Where Terraform and OpenTofu keep the user's own providers, by their documented settings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from assistant.syntax.hcl import Body, parse, value_of

_CONFIGS = ("~/.tofurc", "~/.terraformrc", "$XDG_CONFIG_HOME/opentofu/tofurc")
_IMPLIED = (
    "~/.terraform.d/plugins",
    "$XDG_DATA_HOME/opentofu/plugins",
    "$XDG_DATA_HOME/terraform/plugins",
    "~/.local/share/opentofu/plugins",
    "~/.local/share/terraform/plugins",
    "/usr/local/share/opentofu/plugins",
    "/usr/local/share/terraform/plugins",
    "/usr/share/opentofu/plugins",
    "/usr/share/terraform/plugins",
)


def places() -> tuple[Path, ...]:
    """The folders that are there: those of the settings, then those that are looked into without
    any; each laid out as a filesystem mirror."""
    found = [*_of_settings(), *filter(None, map(_expanded, _IMPLIED))]
    return tuple(dict.fromkeys(folder for folder in found if folder.is_dir()))


def _of_settings() -> Iterator[Path]:
    cache = _expanded("$TF_PLUGIN_CACHE_DIR")
    if cache is not None:
        yield cache
    named = _expanded("$TF_CLI_CONFIG_FILE")
    files = [named] if named is not None else filter(None, map(_expanded, _CONFIGS))
    for file in files:
        try:
            text = file.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        yield from _of_config(parse(str(file), text).body)


def _of_config(body: Body) -> Iterator[Path]:
    """The plugin cache and the filesystem mirrors that a settings file names."""
    bodies = [(body, "plugin_cache_dir")]
    for installation in body.blocks_of("provider_installation"):
        bodies += [(b.body, "path") for b in installation.body.blocks_of("filesystem_mirror")]
    for holder, name in bodies:
        attribute = holder.attribute(name)
        value = value_of(attribute.value) if attribute is not None else None
        folder = _expanded(value) if isinstance(value, str) else None
        if folder is not None:
            yield folder


def _expanded(text: str) -> Path | None:
    """A path with home and variables put in; None where a variable is not set."""
    expanded = os.path.expanduser(os.path.expandvars(text))
    return Path(expanded) if expanded and "$" not in expanded else None
