"""Ansible's modules for which no step stands, as the commands that do the same."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from typing import Any

from assistant.translate.steps.model import Command, Directory, Restart, Rights, Step

Arguments = dict[str, Any]
Found = list[tuple[Step, str]] | None
_PYTHONS = re.compile(r"\(\?|\\[dDAZ]|[*+?}]\?")
"""What a pattern has in Python that `sed -E` reads otherwise; `\\d` is put into its words."""
_STATES = {"enabled": "--force enable", "disabled": "disable", "reloaded": "reload",
           "reset": "--force reset"}  # fmt: skip


def yes(value: Any) -> bool:
    """Whether Ansible takes a value for true."""
    return value is True or str(value).lower() in ("yes", "true", "on", "1")


def left(given: Arguments, *names: str) -> str:
    """What is not taken over, in words."""
    others = sorted(set(given) - set(names))
    return f"without `{'`, `'.join(others)}`" if others else ""


def _plain(*words: object) -> Command:
    return Command(shlex.join(str(word) for word in words), plain=True)


def _pattern(text: str) -> str | None:
    """A pattern for `grep -E` and `sed -E`; None where Python means something else by it."""
    digits = text.replace("\\d", "[0-9]")
    return None if _PYTHONS.search(digits) or not _mark(digits) else digits


def _mark(text: str) -> str:
    """A sign that may stand around a pattern of sed's; empty where none is free."""
    return next((sign for sign in "#|%@,~!" if sign not in text), "")


def replaced_line(given: Arguments, path: str, line: str, *, present: bool) -> Found:
    """`lineinfile` with a pattern: the lines that match become this one, else it is added."""
    pattern = _pattern(str(given["regexp"]))
    if pattern is None or "\n" in line:
        return None
    where, mark = shlex.quote(path), _mark(pattern)
    found = f"\\{mark}{pattern}{mark}"
    how = left(given, "path", "dest", "regexp", "line", "state", "create", "insertafter")
    if not present:
        code = f"sed -i -E {shlex.quote(f'{found}d')} {where}"
        return [(Command(code, what=f"take lines out of {path}"), how)]
    text = line.replace("\\", "\\\\")
    change = shlex.quote(f"{found}c\\{text}")
    added = f"printf '%s\\n' {shlex.quote(line)} >> {where}"
    code = (
        f"if grep -qE -- {shlex.quote(pattern)} {where}; then\n"
        f"  sed -i -E {change} {where}\nelse\n  {added}\nfi"
    )
    every = "every line that matches, where Ansible takes the last one alone"
    whole = "; ".join(one for one in (every, how) if one)
    return [(Command(code, what=f"set a line of {path}"), whole)]


def _replace(given: Arguments) -> Found:
    path = given.get("path", given.get("dest"))
    pattern = _pattern(str(given.get("regexp", "")))
    new = given.get("replace", "")
    if not isinstance(path, str) or not pattern or not isinstance(new, str) or "\n" in new:
        return None
    if re.search(r"\\g<|&", new) or set(given) & {"after", "before"}:
        return None
    mark = _mark(pattern + new)
    if not mark:
        return None
    code = f"sed -i -E {shlex.quote(f's{mark}{pattern}{mark}{new}{mark}g')} {shlex.quote(path)}"
    how = left(given, "path", "dest", "regexp", "replace")
    return [(Command(code, what=f"replace in {path}"), how)]


def _ufw(given: Arguments) -> Found:
    how = left(given, "rule", "port", "to_port", "proto", "from_ip", "src", "state", "policy",
               "default", "direction", "name", "app", "delete", "comment")  # fmt: skip
    out: list[tuple[Step, str]] = []
    policy = given.get("policy", given.get("default"))
    if policy is not None:
        words = ["ufw", "default", policy, *([given["direction"]] if "direction" in given else [])]
        out.append((_plain(*words), how))
    elif "rule" in given:
        port, proto = given.get("port", given.get("to_port")), given.get("proto")
        source, app = given.get("from_ip", given.get("src")), given.get("name", given.get("app"))
        words = ["ufw", *(["delete"] if yes(given.get("delete", False)) else []), given["rule"]]
        if source is not None:
            words += ["from", source, "to", "any", *(["port", port] if port is not None else [])]
            words += ["proto", proto] if proto not in (None, "any") else []
        elif port is not None:
            words.append(f"{port}/{proto}" if proto not in (None, "any") else port)
        elif app is not None:
            words.append(app)
        else:
            return None
        out.append((_plain(*words), how))
    if given.get("state") in _STATES:
        out.append((Command(f"ufw {_STATES[given['state']]}", plain=True), how))
    return out or None


def _key(given: Arguments) -> Found:
    user, key = given.get("user"), given.get("key")
    simple = isinstance(user, str) and isinstance(key, str) and not key.startswith("http")
    if not simple or str(given.get("state", "present")) != "present" or "path" in given:
        return None
    folder = f"$(getent passwd {shlex.quote(str(user))} | cut -d: -f6)/.ssh"
    text = shlex.quote(str(key).strip())
    name = shlex.quote(str(user))
    code = (
        f'keys="{folder}"\ninstall -d -m 0700 -o {name} "$keys"\n'
        f'grep -qxF -- {text} "$keys/authorized_keys" 2>/dev/null || '
        f"printf '%s\\n' {text} >> \"$keys/authorized_keys\"\n"
        f'chown {name}: "$keys/authorized_keys"\nchmod 0600 "$keys/authorized_keys"'
    )
    how = left(given, "user", "key", "state")
    return [(Command(code, what=f"let a key log in as {user}"), how)]


def _mount(given: Arguments) -> Found:
    path, source, kind = (given.get(name) for name in ("path", "src", "fstype"))
    state = str(given.get("state", ""))
    if not all(isinstance(one, str) for one in (path, source, kind)):
        return None
    if state not in ("mounted", "present"):
        return None
    options = str(given.get("opts", "defaults"))
    entry = f"{source} {path} {kind} {options} {given.get('dump', 0)} {given.get('passno', 0)}"
    text, where = shlex.quote(entry), "/etc/fstab"
    code = f"grep -qxF -- {text} {where} || printf '%s\\n' {text} >> {where}"
    if state == "mounted":
        code += f"\nmountpoint -q {shlex.quote(str(path))} || mount {shlex.quote(str(path))}"
    how = left(given, "path", "src", "fstype", "state", "opts", "dump", "passno")
    step = Command(code, what=f"mount {path}")
    return [(Directory(str(path), Rights()), ""), (step, how)]


def _cron(given: Arguments) -> Found:
    job, name = given.get("job"), given.get("name")
    if not isinstance(job, str) or not isinstance(name, str):
        return None
    if str(given.get("state", "present")) != "present" or "cron_file" in given:
        return None
    times = ("minute", "hour", "day", "month", "weekday")
    when = " ".join(str(given.get(one, "*")) for one in times)
    if "special_time" in given:
        when = f"@{given['special_time']}"
    user = str(given.get("user", "root"))
    for_whom = f" -u {shlex.quote(user)}" if "user" in given else ""
    line = shlex.quote(f"{when} {job}")
    code = (
        f"crontab{for_whom} -l 2>/dev/null | grep -qxF -- {line} || "
        f"(crontab{for_whom} -l 2>/dev/null; printf '%s\\n' {line}) | crontab{for_whom} -"
    )
    how = left(given, "job", "name", "state", "user", "special_time", *times)
    told = "; ".join(one for one in ("added once, not changed later", how) if one)
    return [(Command(code, what=f"add {name} to the crontab"), told)]


def _firewalld(given: Arguments) -> Found:
    kinds = [one for one in ("service", "port", "source", "rich_rule") if one in given]
    state = str(given.get("state", "enabled"))
    if len(kinds) != 1 or state not in ("enabled", "disabled"):
        return None
    verb = "add" if state == "enabled" else "remove"
    option = f"--{verb}-{kinds[0].replace('_', '-')}={given[kinds[0]]}"
    zone = [f"--zone={given['zone']}"] if "zone" in given else []
    how = left(given, kinds[0], "state", "zone", "permanent", "immediate")
    out: list[tuple[Step, str]] = []
    if yes(given.get("permanent", False)):
        out.append((_plain("firewall-cmd", "--permanent", *zone, option), how))
    if yes(given.get("immediate", False)) or not out:
        out.append((_plain("firewall-cmd", *zone, option), how))
    return out


def _seboolean(given: Arguments) -> Found:
    if "name" not in given or "state" not in given:
        return None
    kept = ["-P"] if yes(given.get("persistent", False)) else []
    value = "on" if yes(given["state"]) else "off"
    step = _plain("setsebool", *kept, given["name"], value)
    return [(step, left(given, "name", "state", "persistent"))]


def _modprobe(given: Arguments) -> Found:
    if "name" not in given or str(given.get("state", "present")) != "present":
        return None
    return [(_plain("modprobe", given["name"]), left(given, "name", "state"))]


def _reboot(given: Arguments) -> Found:
    return [(Restart(), left(given, "msg", "reboot_timeout"))]


MORE: dict[str, Callable[[Arguments], Found]] = {
    "replace": _replace, "ufw": _ufw, "authorized_key": _key, "mount": _mount, "cron": _cron,
    "firewalld": _firewalld, "seboolean": _seboolean, "modprobe": _modprobe, "reboot": _reboot,
}  # fmt: skip
"""By the module's name without its collection."""
