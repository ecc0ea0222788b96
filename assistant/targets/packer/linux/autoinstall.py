"""Ubuntu's server installer (subiquity): autoinstall user-data and its meta-data."""

from __future__ import annotations

import re
from typing import Any

import yaml

from assistant.core.plan import Choice, Printed, Segment
from assistant.targets.packer.linux.installation import (
    Installation,
    Page,
    Part,
    Slot,
    escaped,
    plain,
)
from assistant.targets.packer.linux.storage import disk_match, storage_actions

_USUAL = "ext4"
"""What the installer's own layouts make."""
_LAYOUTS = {"plain": "direct", "lvm": "lvm"}
_MARK = re.compile("\ue000([0-9]+)\ue001")


class _Quoted(str):
    """A string that YAML writes between double quotes."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """The safe dumper, with block lists indented and strings quoted on request."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _quote(dumper: yaml.SafeDumper, data: _Quoted) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(data), style='"')


_Dumper.add_representer(_Quoted, _quote)


class _Tree:
    """YAML data with parts in it that the dumper must not touch."""

    def __init__(self) -> None:
        self._parts: list[Segment] = []

    def put(self, part: Part) -> str:
        """`part` as a string for the data; its own segment comes back in `segments`."""
        if isinstance(part, Slot):
            return _Quoted(str(part))
        if isinstance(part, str):
            return escaped(part)
        self._parts.append(part)
        mark = f"\ue000{len(self._parts) - 1}\ue001"
        return mark if isinstance(part, Choice) else _Quoted(mark)

    def segments(self, data: dict[str, Any]) -> tuple[Segment, ...]:
        """The data as YAML in segments."""
        text = yaml.dump(data, Dumper=_Dumper, sort_keys=False, width=10_000, allow_unicode=True)
        text = text.replace("\\uE000", "\ue000").replace("\\uE001", "\ue001")
        out: list[Segment] = []
        end = 0
        for found in _MARK.finditer(text):
            out.append(Printed(text[end : found.start()]))
            part = self._parts[int(found[1])]
            if isinstance(part, Printed):
                part = Printed(_inside_quotes(part.text), part.origin, part.why)
            out.append(part)
            end = found.end()
        return (*out, Printed(text[end:]))


def _inside_quotes(text: str) -> str:
    return escaped(text.replace("\\", "\\\\").replace('"', '\\"'))


def user_data(wish: Installation) -> tuple[Segment, ...]:
    """The answers of `wish` as cloud-config with an `autoinstall` section, version 1.

    SSH of the installer itself is stopped first: it answers on port 22 long before the installed
    system does, and Packer would spend its attempts on it.
    """
    tree = _Tree()
    data: dict[str, Any] = {
        "version": 1,
        "early-commands": ["systemctl stop ssh.service ssh.socket || true"],
        "locale": tree.put(wish.locale),
        "keyboard": {"layout": tree.put(wish.keyboard)},
        "timezone": tree.put(wish.timezone),
        "identity": {
            "hostname": tree.put(wish.hostname),
            "username": tree.put(wish.username),
            "password": tree.put(wish.password_hash),
        },
        **_network(wish, tree),
        **({"proxy": tree.put(wish.proxy)} if wish.proxy else {}),
        "ssh": {"install-server": True, "allow-pw": True},
        "storage": _storage(wish, tree),
        "packages": [tree.put(part) for part in wish.packages],
        "updates": "all" if wish.updates else "security",
    }
    if not data["packages"]:
        del data["packages"]
    if wish.late:
        data["late-commands"] = [escaped(f"curtin in-target -- {text}") for text in wish.late]
    page = Page().line("#cloud-config")
    if wish.note is not None:
        page.line("# ", wish.note)
    return (*page.done(), *tree.segments({"autoinstall": data}))


def _network(wish: Installation, tree: _Tree) -> dict[str, Any]:
    """Netplan's words for the address of the build, on the one network card; nothing for DHCP."""
    own = wish.address
    if own is None:
        return {}
    card: dict[str, Any] = {
        "match": {"name": "e*"},
        "addresses": [tree.put(own.printed(str(own.ip)))],
        "routes": [{"to": "default", "via": tree.put(own.printed(own.gateway))}],
    }
    if own.dns:
        card["nameservers"] = {"addresses": [tree.put(own.printed(one)) for one in own.dns]}
    return {"network": {"version": 2, "ethernets": {"build": card}}}


def _storage(wish: Installation, tree: _Tree) -> dict[str, Any]:
    data: dict[str, Any] = {} if wish.swap else {"swap": {"size": 0}}
    if wish.volumes or plain(wish.filesystem) not in ("", _USUAL):
        return {**data, "config": storage_actions(wish, tree.put)}
    layout: dict[str, Any] = {"name": tree.put(_layout(wish.layout))}
    if wish.system_disk != "only":
        layout["match"] = disk_match(wish)
    return {"layout": layout, **data}


def meta_data(wish: Installation) -> tuple[Segment, ...]:
    """The NoCloud meta-data that belongs to `user_data`: an instance id for the build alone."""
    name = escaped(plain(wish.hostname))
    text = yaml.safe_dump(
        {"instance-id": f"{name}-build", "local-hostname": name}, sort_keys=False, width=10_000
    )
    return (Printed(text),)


def _layout(layout: Part) -> Part:
    if isinstance(layout, Choice):
        return Choice(layout.id, layout.ask, tuple(_LAYOUTS[o] for o in layout.options))
    if isinstance(layout, Printed):
        return Printed(_LAYOUTS[layout.text], layout.origin, layout.why)
    return _LAYOUTS[plain(layout)]
