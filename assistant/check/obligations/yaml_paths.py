"""Predicates about what stands at a path of a YAML file.

A path's steps are parted by `/`: the key of a mapping or the number of an item, in which `*`
matches any text; `**` matches any number of steps, none among them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase

from assistant.check.obligations.answer import Answer, Args, met, unmet
from assistant.check.subject import Subject
from assistant.syntax.hcl import as_text
from assistant.syntax.yaml import Mapping, Node, Scalar, Sequence, parse_yaml, target, value_of

_LIMIT = 20_000
"""Nodes that are looked at in one file: aliases of aliases have no end."""


def yaml_exists(subject: Subject, args: Args) -> Answer:
    """Something stands at the path."""
    return _each(subject, args, lambda _: True, "nothing stands there")


def yaml_absent(subject: Subject, args: Args) -> Answer:
    """Nothing stands at the path."""
    for path in subject.paths(str(args["path"])):
        for node in nodes_at(subject, path, str(args["at"])):
            return unmet("something stands there", _place(subject, path, node))
    return met()


def yaml_equals(subject: Subject, args: Args) -> Answer:
    """What stands at the path, or an item of it, is the value."""
    wanted = as_text(args["value"])
    return _each(
        subject, args, lambda text: text == wanted, f"it is not `{wanted}`", whole=True
    )  # fmt: skip


def yaml_contains(subject: Subject, args: Args) -> Answer:
    """A text is in what stands at the path: in a string, an item or a key."""
    wanted = str(args["text"])
    return _each(subject, args, lambda text: wanted in text, f"`{wanted}` is not in it")


def yaml_before(subject: Subject, args: Args) -> Answer:
    """What stands at one path comes before what stands at another, first of each."""
    places: list[str] = []
    for path in subject.paths(str(args["path"])):
        starts = []
        for name in ("first", "second"):
            node = next(iter(nodes_at(subject, path, str(args[name]))), None)
            if node is None:
                return unmet(f"nothing stands at {args[name]}", f"{path}:1")
            starts.append(node.span.start)
            places.append(_place(subject, path, node))
        if starts[0] >= starts[1]:
            return unmet(f"{args['first']} comes after {args['second']}", places[-2])
    return met(places[0]) if places else unmet(f"there is no file `{args['path']}`")


def _each(
    subject: Subject, args: Args, holds: Callable[[str], bool], why: str, *, whole: bool = False
) -> Answer:
    """Every file must have a node at the path that satisfies."""
    first = None
    for path in subject.paths(str(args["path"])):
        nodes = list(nodes_at(subject, path, str(args["at"])))
        if not nodes:
            return unmet(f"nothing stands at {args['at']}", f"{path}:1")
        fitting = (n for n in nodes if any(map(holds, _texts(n, whole=whole))))
        found = next(fitting, None)
        if found is None:
            return unmet(why, _place(subject, path, nodes[0]))
        first = first or _place(subject, path, found)
    return met(first) if first else unmet(f"there is no file `{args['path']}`")


def nodes_at(subject: Subject, path: str, at: str) -> Iterator[Node]:
    """The nodes at a path of a file, in order of the file."""
    left = [_LIMIT]
    for document in parse_yaml(path, subject.files[path]).documents:
        yield from _walk(document, at.split("/"), left)


def _walk(node: Node, steps: list[str], left: list[int]) -> Iterator[Node]:
    left[0] -= 1
    if left[0] < 0:
        return
    if not steps:
        yield node
        return
    rest = steps[1:]
    if steps[0] == "**":
        yield from _walk(node, rest, left)
        for _, inner in _inside(node):
            yield from _walk(inner, steps, left)
        return
    for name, inner in _inside(node):
        if fnmatchcase(name, steps[0]):
            yield from _walk(inner, rest, left)


def _inside(node: Node) -> Iterator[tuple[str, Node]]:
    inner = target(node)
    if isinstance(inner, Mapping):
        yield from ((name, entry.value) for name, entry in inner.entries.items())
    elif isinstance(inner, Sequence):
        yield from ((str(number), item) for number, item in enumerate(inner.items))


def _texts(node: Node, *, whole: bool) -> Iterator[str]:
    """The texts of a node: its own, its items', and its keys where `whole` is not asked for."""
    inner = target(node)
    if isinstance(inner, Scalar):
        yield inner.text if inner.style else as_text(value_of(inner, "1.1")) or ""
    elif isinstance(inner, Sequence):
        for item in inner.items:
            yield from _texts(item, whole=whole) if not isinstance(item, Mapping) else ()
    elif isinstance(inner, Mapping) and not whole:
        yield from inner.entries
    elif inner is not None:
        yield ""


def _place(subject: Subject, path: str, node: Node) -> str:
    return f"{path}:{subject.source(path).line_of(node.span.start)}"
