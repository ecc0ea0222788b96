"""Packer's template language inside of JSON's texts, as HCL.

Most of it HCL's files still take in texts: `{{timestamp}}`, `{{.HTTPIP}}`. What refers to
variables, to the template's folder or to the running build becomes an expression.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from assistant.translate.hcl_writing import inside, label, quoted

_ACTION = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}", re.DOTALL)
_TOKEN = re.compile(r'`[^`]*`|"(?:[^"\\]|\\.)*"|[|()]|[^\s|()`"]+')
_OTHERWISE = frozenset({
    "user", "env", "template_dir", "pwd", "build", "consul_key", "vault", "aws_secretsmanager",
})  # fmt: skip
"""Functions that a text in HCL cannot call."""
_PLAIN = {"upper": "upper", "lower": "lower", "isotime": "legacy_isotime",
          "strftime": "legacy_strftime", "consul_key": "consul_key", "vault": "vault",
          "aws_secretsmanager": "aws_secretsmanager"}  # fmt: skip
_WORDS = {"template_dir": "path.root", "pwd": "path.cwd", "packer_version": "packer.version",
          "uuid": "uuidv4()"}  # fmt: skip


class _Unknown(Exception):
    """An expression with no counterpart."""


@dataclass(slots=True)
class Texts:
    """Turns texts of one template into expressions and keeps what they refer to."""

    homes: dict[str, str] = field(default_factory=dict)
    """By name of a variable, `var` or `local`."""
    asked: list[str] = field(default_factory=list)
    """Variables that are used and not declared."""

    def code(self, text: str, *, env: bool = False) -> tuple[str, list[str]]:
        """The expression for a text, and what in it has no counterpart.

        `env`: in the default of a variable, the one place where the environment is read.
        """
        parts: list[str] = []
        lost: list[str] = []
        at, whole = 0, None
        for match in _ACTION.finditer(text):
            if not _calls(match[1]):
                continue
            try:
                code = self._pipeline(_TOKEN.findall(match[1]), env)
            except _Unknown:
                lost.append(match.group())
                continue
            whole = code if match.span() == (0, len(text)) else None
            parts += [inside(text[at : match.start()], before_expression=True), f"${{{code}}}"]
            at = match.end()
        if whole is not None:
            return whole, lost
        return f'"{"".join(parts)}{inside(text[at:])}"', lost

    def reference(self, name: str) -> str:
        """A variable of the template by its name in HCL."""
        if name not in self.homes:
            self.homes[name] = "var"
            self.asked.append(name)
        return f"{self.homes[name]}.{identifier(name)}"

    def _pipeline(self, tokens: list[str], env: bool) -> str:
        stages: list[list[str]] = [[]]
        depth = 0
        for word in tokens:
            depth += (word == "(") - (word == ")")
            if word == "|" and not depth:
                stages.append([])
            else:
                stages[-1].append(word)
        code: str | None = None
        for stage in stages:
            arguments = self._arguments(stage[1:], env)
            code = self._call(stage[0] if stage else "", arguments + ([code] if code else []), env)
        if code is None:
            raise _Unknown
        return code

    def _arguments(self, tokens: list[str], env: bool) -> list[str]:
        out: list[str] = []
        while tokens:
            first = tokens[0]
            if first == "(":
                depth, end = 1, 1
                while end < len(tokens) and depth:
                    depth += (tokens[end] == "(") - (tokens[end] == ")")
                    end += 1
                out.append(self._pipeline(tokens[1 : end - 1], env))
                tokens = tokens[end:]
                continue
            if first[0] in '`"':
                bare = first[1:-1]
                out.append(quoted(bare if first[0] == "`" else re.sub(r"\\(.)", r"\1", bare)))
            elif first.lstrip("-").isdecimal():
                out.append(first)
            else:
                raise _Unknown
            tokens = tokens[1:]
        return out

    def _call(self, name: str, given: list[str], env: bool) -> str:
        if name == "user" and len(given) == 1:
            return self.reference(_text(given[0]))
        if name == "env" and len(given) == 1 and env:
            return f"env({given[0]})"
        if name == "build" and len(given) == 1:
            return f"build.{_text(given[0])}"
        if name in _WORDS and not given:
            return _WORDS[name]
        if name == "aws_secretsmanager" and len(given) == 1:
            return f"aws_secretsmanager({given[0]}, null)"
        if name in _PLAIN and given:
            return f"{_PLAIN[name]}({', '.join(given)})"
        if name == "replace_all" and len(given) == 3:
            return f"replace({given[2]}, {given[0]}, {given[1]})"
        if name == "split" and len(given) == 3:
            return f"split({given[1]}, {given[0]})[{given[2]}]"
        if name == "clean_resource_name" and len(given) == 1:
            return f'regex_replace({given[0]}, "[^A-Za-z0-9_-]+", "-")'
        raise _Unknown


def identifier(name: str) -> str:
    """A variable's name as HCL takes it."""
    return name if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", name) else label(name)


def refers(text: str) -> bool:
    """Whether a text asks for more than a variable's default may: other variables, folders."""
    found = [m[1] for m in _ACTION.finditer(text) if _calls(m[1])]
    return any(set(_TOKEN.findall(one)) & (_OTHERWISE - {"env"}) for one in found)


def _calls(action: str) -> bool:
    return bool(set(_TOKEN.findall(action)) & _OTHERWISE)


def _text(code: str) -> str:
    if not code.startswith('"'):
        raise _Unknown
    return code[1:-1]
