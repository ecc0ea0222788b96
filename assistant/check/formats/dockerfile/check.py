"""What a build of a Dockerfile would refuse, instruction by instruction."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.check.formats.dockerfile.stages import check_stages
from assistant.check.report import Reporter, maybe
from assistant.core.finding import Finding, Severity
from assistant.knowledge.dockerfile import dockerfile_pack
from assistant.knowledge.spelling import near
from assistant.syntax.shell import shell_findings
from assistant.syntax.source import Source, Span
from assistant.syntax.steps import Dockerfile, Step, parse_dockerfile

_TEMPLATE = re.compile(r"\{[{%#]|<%|%\{~?\s*(?:if|for)\b")
_FRONTEND = re.compile(r"#\s*syntax\s*=\s*(?!(?:docker\.io/)?docker/dockerfile)\S", re.IGNORECASE)
_PORT = re.compile(r"\d+(?:-\d+)?(?:/(?:tcp|udp|sctp))?\Z", re.IGNORECASE)
_NAMED = re.compile(r"[^\s=]+=")


def dockerfile_findings(path: str, text: str) -> tuple[Finding, ...]:
    """All findings of one file; none of a template or of another frontend's file."""
    if _TEMPLATE.search(text) or _FRONTEND.match(text):
        return ()
    file = parse_dockerfile(path, text)
    report = Reporter("schema")
    _strays(report, file)
    for step in file.steps:
        _flags(report, file.source, step)
        _words(report, file.source, step)
    check_stages(report, file)
    return (*report.findings, *_shell(file))


def _strays(report: Reporter, file: Dockerfile) -> None:
    for span in file.strays:
        word = file.source.slice(span)
        names = dockerfile_pack().instructions
        report.add(file.source, span, "schema/unknown-instruction",
                   f"There is no instruction `{word}`",
                   maybe(near(word.upper(), names, 1))
                   or f"A line that goes on ends with `{file.escape}`.")  # fmt: skip


def _flags(report: Reporter, source: Source, step: Step) -> None:
    known = dockerfile_pack().instructions[step.keyword].flags
    at = step.at
    for flag in step.flags:
        at = source.text.find(flag, at)
        span = Span(at, at + len(flag.partition("=")[0]))
        at += len(flag)
        name = flag[2:].partition("=")[0].lower()
        if name and name not in known:
            meant = near(name, known, 1)
            severity: Severity = "error" if meant else "warning"
            report.add(source, span, "schema/unknown-flag",
                       f"{step.keyword} has no flag `--{name}`",
                       maybe([f"--{one}" for one in meant]), severity=severity)  # fmt: skip


def _words(report: Reporter, source: Source, step: Step) -> None:
    fault = _fault(step)
    if fault is not None:
        code, summary, word, severity = fault
        at = source.text.find(word, step.at, step.span.end) if word else -1
        span = Span(at, at + len(word)) if at >= 0 else step.keyword_span
        report.add(source, span, code, summary, severity=severity)


def _fault(step: Step) -> tuple[str, str, str, Severity] | None:
    """Code, summary, the word at fault (empty: the instruction) and how certain it is."""
    known = dockerfile_pack().instructions[step.keyword]
    words, kind = step.words, step.keyword
    listed = _listed(step)
    number = len(listed) if listed is not None else len(words)
    if "<<" in step.arguments:
        return None
    if number < known.least:
        needs = "a word" if known.least == 1 else f"{known.least} words"
        return "schema/missing-argument", f"{kind} needs {needs}", "", "error"
    if known.most is not None and number > known.most and "$" not in step.arguments:
        return "schema/too-many", f"{kind} takes one word", words[known.most], "error"
    if kind in ("CMD", "ENTRYPOINT") and listed is None and step.is_json and "'" in step.arguments:
        summary = f"{kind} is a list only with double quotes; this is handed to a shell"
        return "schema/list-quotes", summary, step.arguments.strip(), "warning"
    if kind == "SHELL" and listed is None:
        return "schema/value", "SHELL needs a JSON list of strings", step.arguments.strip(), "error"
    return _special(step, words)


def _special(step: Step, words: list[str]) -> tuple[str, str, str, Severity] | None:
    if step.keyword in ("ENV", "LABEL") and len(words) == 1 and "=" not in words[0]:
        return "schema/missing-argument", f"{step.keyword} needs a value", words[0], "error"
    if step.keyword == "EXPOSE":
        for word in words:
            if "$" not in word and not _PORT.match(word):
                return "schema/value", f"`{word}` is no port", word, "error"
    if step.keyword == "ONBUILD" and words[0].upper() in ("FROM", "ONBUILD", "MAINTAINER"):
        return "schema/value", f"ONBUILD takes no {words[0].upper()}", words[0], "error"
    if step.keyword == "HEALTHCHECK" and words[0].upper() not in ("CMD", "NONE"):
        return "schema/value", "HEALTHCHECK takes CMD or NONE", words[0], "error"
    return None


def _listed(step: Step) -> list[str] | None:
    """The strings of a JSON list; None where the arguments are none."""
    text = step.arguments.strip()
    for flag in step.flags:
        text = text.removeprefix(flag).lstrip()
    if not text.startswith("["):
        return None
    try:
        value = json.loads(re.sub(r"[\\`]\r?\n", " ", text))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, list) and all(isinstance(v, str) for v in value) else None


def _shell(file: Dockerfile) -> Iterator[Finding]:
    """What no shell would run. Only what is certain: the text is a stretch, not a script."""
    if file.escape != "\\" or any(step.keyword == "SHELL" for step in file.steps):
        return
    for step in file.steps:
        if step.keyword != "RUN" or step.is_json or "<<" in step.arguments:
            continue
        blank = " " * sum(len(flag) + 1 for flag in step.flags)
        inner = Source(file.source.path, blank + step.arguments[len(blank) :])
        for finding in shell_findings(inner.path, inner.text):
            if finding.severity == "error":
                start, end = inner.offset(finding.start), inner.offset(finding.end)
                yield replace(
                    finding,
                    start=file.source.position(step.at + start),
                    end=file.source.position(step.at + end),
                )
