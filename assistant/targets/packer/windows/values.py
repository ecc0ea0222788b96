"""The goal's values as PowerShell writes them in a step."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from assistant.core.intent import Parameter
from assistant.targets.scene import Scene

_DATAGRAMS = re.compile(r"\s*/?\s*\(?udp\b", re.IGNORECASE)
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_WHOLE = re.compile(r"0x[0-9a-fA-F]{1,8}|0|[1-9][0-9]{0,9}")
_MOST = 2**32 - 1
"""The largest DWORD."""


def written(scene: Scene, name: str) -> str:
    """The values of the parameter `name`, several of them as a list."""
    given = [p for p in scene.given if p.name == name] or [scene.setting(name)]
    write = _WRITERS.get(name, _plain)
    return ", ".join(dict.fromkeys(write(one, scene.goal) for one in given))


def quoted(text: str) -> str:
    """A string that PowerShell takes as it is."""
    return "'" + re.sub(r"(['‘’‚‛])", r"\1\1", text) + "'"


def _plain(given: Parameter, goal: str) -> str:
    del goal
    return str(given.value) if isinstance(given.value, int) else quoted(str(given.value))


def _port(given: Parameter, goal: str) -> str:
    """A port with its protocol: TCP/443, and UDP/161 where the goal says so."""
    datagrams = given.value in (53, 123, 500, 1194, 4500, 51820)
    if given.span is not None:
        said = goal[given.span.start : given.span.end]
        behind = _DATAGRAMS.match(goal, given.span.end) is not None
        datagrams = behind or "udp" in said.lower() or (datagrams and "tcp" not in said.lower())
    return quoted(f"{'UDP' if datagrams else 'TCP'}/{given.value}")


def _address(given: Parameter, goal: str) -> str:
    """A server with the scheme that policies want; one by its name alone has WSUS' own port."""
    del goal
    text = str(given.value).rstrip("/")
    if not _SCHEME.match(text):
        text = f"http://{text}" if ":" in text else f"http://{text}:8530"
    return quoted(text)


def _registry(given: Parameter, goal: str) -> str:
    r"""HKLM\Key\Name=value as the hash that the step reads; a whole number is a DWORD."""
    del goal
    place, _, value = str(given.value).partition("=")
    key, _, name = place.rpartition("\\")
    key = re.sub(r"(?i)^(?:HKEY_LOCAL_MACHINE|HKLM):?", "HKLM:", key)
    number = _WHOLE.fullmatch(value) is not None and int(value, 0) <= _MOST
    data, kind = (value, "DWord") if number else (quoted(value), "String")
    return f"@{{ Path = {quoted(key)}; Name = {quoted(name)}; Value = {data}; Type = '{kind}' }}"


def _bytes(given: Parameter, goal: str) -> str:
    """128m as bytes."""
    del goal
    text = str(given.value).lower()
    return str(int(text.rstrip("kmg")) * 1024 ** ("kmg".index(text[-1]) + 1))


def _log(given: Parameter, goal: str) -> str:
    """Security=1g with the size in bytes."""
    name, _, size = str(given.value).partition("=")
    return quoted(f"{name}={_bytes(replace(given, value=size), goal)}")


_WRITERS: Mapping[str, Callable[[Parameter, str], str]] = {
    "event_log_size": _bytes,
    "event_log": _log,
    "open_port": _port,
    "restricted_port": _port,
    "registry_value": _registry,
    "wsus_server": _address,
}
