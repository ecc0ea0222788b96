"""Predicates about files, and about what an XML file holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from assistant.check.obligations.answer import Answer, Args, Predicate, met, unmet
from assistant.check.subject import Subject
from assistant.syntax.hcl import as_text
from assistant.syntax.texts import json_findings
from assistant.syntax.xml import Element, XmlFile, parse_xml
from assistant.syntax.yaml import parse_yaml


def file_exists(subject: Subject, args: Args) -> Answer:
    """A file is there."""
    paths = subject.paths(str(args["path"]))
    return met(f"{paths[0]}:1") if paths else unmet(f"there is no file `{args['path']}`")


def file_absent(subject: Subject, args: Args) -> Answer:
    """A file is not there."""
    paths = subject.paths(str(args["path"]))
    return unmet("it is there", f"{paths[0]}:1") if paths else met()


def file_contains(subject: Subject, args: Args) -> Answer:
    """A text occurs in the file."""
    return _files(subject, args, lambda path: subject.line_with(path, str(args["text"])))


def _files(subject: Subject, args: Args, find: Callable[[str], str | None]) -> Answer:
    paths = subject.paths(str(args["path"]))
    if not paths:
        return unmet(f"there is no file `{args['path']}`")
    places = [find(path) for path in paths]
    missing = next((p for p, place in zip(paths, places, strict=True) if place is None), None)
    return met(places[0]) if missing is None else unmet("it is not in the file", f"{missing}:1")


def file_absent_text(subject: Subject, args: Args) -> Answer:
    """A text occurs in none of the files."""
    for path in subject.paths(str(args["path"])):
        if place := subject.line_with(path, str(args["text"])):
            return unmet("it is in the file", place)
    return met()


def file_line(subject: Subject, args: Args) -> Answer:
    """A line stands in the file, however its words are spaced."""
    return _files(subject, args, lambda path: _line_at(subject, path, str(args["text"])))


def file_line_absent(subject: Subject, args: Args) -> Answer:
    """A line stands in none of the files."""
    for path in subject.paths(str(args["path"])):
        if place := _line_at(subject, path, str(args["text"])):
            return unmet("it is in the file", place)
    return met()


def _line_at(subject: Subject, path: str, text: str) -> str | None:
    words = text.split()
    for number, line in enumerate(subject.files[path].split("\n"), 1):
        if line.split() == words:
            return f"{path}:{number}"
    return None


def file_referenced(subject: Subject, args: Args) -> Answer:
    """Something in the files names the file."""
    paths = subject.paths(str(args["path"]))
    if not paths:
        return unmet(f"there is no file `{args['path']}`")
    first = None
    for path in paths:
        place = subject.references_to(path)
        if place is None:
            return unmet("nothing names it", f"{path}:1")
        first = first or place
    return met(first)


def _readable(check: Callable[[str, str], Sequence[Any]]) -> Predicate:
    def predicate(subject: Subject, args: Args) -> Answer:
        paths = subject.paths(str(args["path"]))
        if not paths:
            return unmet(f"there is no file `{args['path']}`")
        for path in paths:
            findings = check(path, subject.files[path])
            if findings:
                return unmet(findings[0].summary, f"{path}:{findings[0].start.line}")
        return met(f"{paths[0]}:1")

    return predicate


def _trees(subject: Subject, args: Args) -> Iterator[XmlFile]:
    for path in subject.paths(str(args["path"])):
        yield parse_xml(path, subject.files[path])


def _settings_of(tree: XmlFile, pass_: Any) -> Iterator[Element]:
    """The `settings` elements of a pass; without a pass the whole tree."""
    if tree.root is None:
        return
    if pass_ is None:
        yield tree.root
        return
    for element in tree.root.all("settings"):
        if element.attributes.get("pass") == pass_:
            yield element


def _line(tree: XmlFile, element: Element) -> str:
    return f"{tree.source.path}:{tree.source.line_of(element.span.start)}"


def _in_xml(
    subject: Subject, args: Args, find: Callable[[XmlFile], Element | None], why: str
) -> Answer:
    """Every file must hold what is looked for."""
    first = None
    for tree in _trees(subject, args):
        found = find(tree)
        if found is None:
            return unmet(why, f"{tree.source.path}:1")
        first = first or _line(tree, found)
    return met(first) if first else unmet(f"there is no file `{args['path']}`")


def xml_pass(subject: Subject, args: Args) -> Answer:
    """The answer file has a pass."""
    return _in_xml(subject, args, lambda tree: next(_settings_of(tree, args["pass"]), None),
                   f"it has no pass {args['pass']}")  # fmt: skip


def xml_pass_absent(subject: Subject, args: Args) -> Answer:
    """The answer file does not have a pass."""
    for tree in _trees(subject, args):
        if found := next(_settings_of(tree, args["pass"]), None):
            return unmet("it has that pass", _line(tree, found))
    return met()


def xml_component(subject: Subject, args: Args) -> Answer:
    """A pass of the answer file has a component."""

    def find(tree: XmlFile) -> Element | None:
        for settings in _settings_of(tree, args["pass"]):
            for element in settings.all("component"):
                if element.attributes.get("name") == args["component"]:
                    return element
        return None

    return _in_xml(subject, args, find, f"it has no {args['component']} in {args['pass']}")


def _elements(tree: XmlFile, args: Args) -> Iterator[Element]:
    for settings in _settings_of(tree, args.get("pass")):
        for element in settings.find(str(args["element"])):
            if "value" not in args or element.text == as_text(args["value"]):
                yield element


def xml_element(subject: Subject, args: Args) -> Answer:
    """The file has an element, of a value where one is given."""
    value = f" with {as_text(args['value'])}" if "value" in args else ""
    return _in_xml(subject, args, lambda tree: next(_elements(tree, args), None),
                   f"it has no {args['element']}{value}")  # fmt: skip


def xml_element_absent(subject: Subject, args: Args) -> Answer:
    """The file does not have an element."""
    for tree in _trees(subject, args):
        if found := next(_elements(tree, args), None):
            return unmet("it is there", _line(tree, found))
    return met()


xml_valid = _readable(lambda path, text: parse_xml(path, text).findings)
yaml_valid = _readable(lambda path, text: parse_yaml(path, text).findings)
json_valid = _readable(json_findings)
