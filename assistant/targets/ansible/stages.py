"""When Ansible runs what: plays, roles, tasks, and handlers where they fire."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath

from assistant.core.timeline import Certainty, Ending, Lane
from assistant.syntax.kinds import is_playbook
from assistant.syntax.playbooks import ACTIONS, KEYWORDS
from assistant.syntax.source import Source
from assistant.syntax.yaml import Mapping as Table
from assistant.syntax.yaml import Node, Scalar, parse_yaml, target
from assistant.syntax.yaml import Sequence as List
from assistant.targets.staging import Course, Sight, Stager, first_words

_HERE = ("localhost", "127.0.0.1")
_INCLUDES = ("include_tasks", "import_tasks", "include")
_ROLES = ("include_role", "import_role")
_ENDS: dict[str, Ending] = {"reboot": "restart", "win_reboot": "restart"}
_DEPTH = 12
"""Files that take one another in, nested deeper than this, are not followed."""


@dataclass(slots=True)
class _Play:
    """What counts in one play."""

    hosts: str
    folder: str
    user: str
    become: Table
    here: bool
    handlers: list[tuple[str, Table]] = field(default_factory=list)
    """All of the play and its roles in their order, each with its file."""
    notified: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a task inherits from the blocks around it."""

    become: Table | None = None
    sure: bool = True
    depth: int = 0


def stager() -> Stager:
    """How the playbooks among some files are found."""
    return Stager("ansible", courses)


def courses(sight: Sight) -> Iterator[Course]:
    """A course for every playbook that no other one takes in."""
    books = [path for path in sorted(sight.files) if is_playbook(path, sight.files[path])]
    taken = {inner for path in books for inner in _imports(sight, path)}
    for path in [one for one in books if one not in taken] or books:
        course = Course()
        course.entry = path
        _Teller(sight, course).book(path, 0)
        if course.steps:
            yield course


def _imports(sight: Sight, path: str) -> Iterator[str]:
    for item in _items(sight, path):
        name = _imported(item)
        if name:
            yield normpath(join(dirname(path), name))


def _imported(item: Table) -> str:
    return next(
        (_text(e.value) for key, e in item.entries.items() if key.endswith("import_playbook")), ""
    )


def _items(sight: Sight, path: str) -> list[Table]:
    file = parse_yaml(path, sight.files[path])
    return [table for document in file.documents for table in _tables(document)]


def _tables(node: Node | None) -> list[Table]:
    inner = target(node) if node is not None else None
    items = inner.items if isinstance(inner, List) else ()
    return [table for item in items if isinstance(table := target(item), Table)]


def _text(node: Node | None) -> str:
    inner = target(node) if node is not None else None
    return inner.text if isinstance(inner, Scalar) else ""


def _texts(node: Node | None) -> list[str]:
    inner = target(node) if node is not None else None
    if isinstance(inner, List):
        return [text for item in inner.items if (text := _text(item))]
    return [inner.text] if isinstance(inner, Scalar) and inner.text else []


class _Teller:
    def __init__(self, sight: Sight, course: Course) -> None:
        self.sight, self.course = sight, course

    def book(self, path: str, depth: int) -> None:
        for item in _items(self.sight, path):
            name = _imported(item)
            if name and depth < _DEPTH:
                inner = normpath(join(dirname(path), name))
                if inner in self.sight.files:
                    self.book(inner, depth + 1)
            elif "hosts" in item.entries:
                self.play(path, item)

    def play(self, path: str, body: Table) -> None:
        hosts = ", ".join(_texts(body.get("hosts"))) or "?"
        here = hosts in _HERE or _text(body.get("connection")) == "local"
        play = _Play(hosts, dirname(path), _text(body.get("remote_user")), body, here)
        self.course.where = "" if here else f"on {hosts} ({path})"
        roles = [name for item in _role_nodes(body) if (name := _role_name(item))]
        for name in roles:
            play.handlers += [
                (inner, table)
                for inner in self.role_files(play, name, "handlers")
                for table in _items(self.sight, inner)
            ]
        # Ansible puts the handlers of roles in front of the play's own.
        play.handlers += [(path, table) for table in _tables(body.get("handlers"))]
        self.tasks(play, "pre_tasks", path, _tables(body.get("pre_tasks")), _Frame())
        self.flush(play)
        for name in roles:
            self.role(play, "roles", name, path, _Frame())
        self.tasks(play, "tasks", path, _tables(body.get("tasks")), _Frame())
        self.flush(play)
        self.tasks(play, "post_tasks", path, _tables(body.get("post_tasks")), _Frame())
        self.flush(play)

    def role_files(self, play: _Play, name: str, part: str) -> list[str]:
        for folder in (join(play.folder, "roles", name), join("roles", name), name):
            for ending in ("yml", "yaml"):
                path = normpath(join(folder, part, f"main.{ending}"))
                if path in self.sight.files:
                    return [path]
        return []

    def role(self, play: _Play, stage: str, name: str, path: str, frame: _Frame) -> None:
        """A role after those that its meta/main.yml depends on; one that is not here is a step."""
        if frame.depth > _DEPTH:
            return
        inner_frame = _Frame(frame.become, frame.sure, frame.depth + 1)
        for meta in self.role_files(play, name, "meta"):
            top = self.documents(meta)
            listed = top.get("dependencies") if top is not None else None
            for item in listed.items if isinstance(listed, List) else ():
                needed = _role_name(item)
                if needed and needed != name:
                    self.role(play, stage, needed, path, inner_frame)
        files = self.role_files(play, name, "tasks")
        if not files:
            at = self.line_with(path, name)
            self.add(play, stage, f"role {name}", path, at, frame, None, "role", "unknown")
        for inner in files:
            self.course.claims.add(inner)
            self.tasks(play, stage, inner, _items(self.sight, inner), inner_frame)

    def documents(self, path: str) -> Table | None:
        file = parse_yaml(path, self.sight.files[path])
        top = target(file.documents[0]) if file.documents else None
        return top if isinstance(top, Table) else None

    def source(self, path: str) -> Source:
        return parse_yaml(path, self.sight.files[path]).source

    def line_with(self, path: str, word: str) -> int:
        text = self.sight.files[path]
        return text.count("\n", 0, max(0, text.find(word))) + 1

    def tasks(self, play: _Play, stage: str, path: str, tasks: list[Table], frame: _Frame) -> None:
        for task in tasks:
            if "block" in task.entries:
                self.block(play, stage, path, task, frame)
            else:
                self.task(play, stage, path, task, frame)

    def block(self, play: _Play, stage: str, path: str, task: Table, frame: _Frame) -> None:
        become = task if "become" in task.entries or "become_user" in task.entries else frame.become
        for name in ("block", "rescue", "always"):
            sure = frame.sure and name != "rescue"
            inner = _Frame(become, sure, frame.depth)
            self.tasks(play, stage, path, _tables(task.get(name)), inner)

    def task(self, play: _Play, stage: str, path: str, task: Table, frame: _Frame) -> None:
        module, arguments = _module(task)
        line = self.source(path).line_of(task.span.start)
        if module == "meta":
            if "flush_handlers" in (_text(arguments), _text(_get(arguments, "_raw_params"))):
                self.flush(play)
            return
        if module in _ROLES and frame.depth <= _DEPTH:
            name = _text(_get(arguments, "name"))
            if name:
                self.role(play, stage, name, path, frame)
                return
        if module in _INCLUDES and frame.depth <= _DEPTH:
            name = _text(arguments) or _text(_get(arguments, "file"))
            inner = normpath(join(dirname(path), name))
            if inner in self.sight.files:
                self.course.claims.add(inner)
                deeper = _Frame(frame.become, frame.sure, frame.depth + 1)
                self.tasks(play, stage, inner, _items(self.sight, inner), deeper)
                return
        for name in _texts(task.get("notify")):
            play.notified[name] = None
        what = _text(task.get("name")) or first_words(f"{module} {_text(arguments)}".strip())
        self.add(play, stage, what, path, line, frame, task, module)

    def add(
        self, play: _Play, stage: str, what: str, path: str, line: int, frame: _Frame,
        task: Table | None, module: str, certainty: Certainty = "stated",
    ) -> None:  # fmt: skip
        there = _text(task.get("delegate_to")) if task is not None else ""
        local = task is not None and "local_action" in task.entries
        here = play.here or there in _HERE or local
        lane: Lane = "build" if here else "later"
        self.course.add(
            lane, stage, what, path, line, as_=_user(play, frame, task), kind=module,
            ends=_ENDS.get(module), certainty=certainty if frame.sure else "unknown",
            where="on the machine that runs Ansible" if here else self.course.where,
        )  # fmt: skip

    def flush(self, play: _Play) -> None:
        """Handlers that were notified run once each, in the order in which they are defined."""
        wanted = set(play.notified)
        play.notified.clear()
        for path, handler in play.handlers:
            names = {_text(handler.get("name")), *_texts(handler.get("listen"))}
            if names & wanted:
                module, _ = _module(handler)
                line = self.source(path).line_of(handler.span.start)
                what = _text(handler.get("name")) or module
                self.add(
                    play, "handlers", what, path, line, _Frame(), handler, module, "documented"
                )


def _get(node: Node | None, name: str) -> Node | None:
    inner = target(node) if node is not None else None
    return inner.get(name) if isinstance(inner, Table) else None


def _role_nodes(body: Table) -> list[Node]:
    node = body.get("roles")
    return list(node.items) if isinstance(node, List) else []


def _role_name(node: Node) -> str:
    inner = target(node)
    if isinstance(inner, Table):
        return _text(inner.get("role")) or _text(inner.get("name"))
    return _text(node)


def _module(task: Table) -> tuple[str, Node | None]:
    """A task's module without its collection, and what stands under it."""
    for key in ACTIONS:
        if key in task.entries:
            node = task.get(key)
            word = _text(node).split(" ")[0] or _text(_get(node, "module"))
            return word.rpartition(".")[2], node
    for key, entry in task.entries.items():
        if key not in KEYWORDS and not key.startswith("with_"):
            return key.rpartition(".")[2], entry.value
    return "", None


def _user(play: _Play, frame: _Frame, task: Table | None) -> str:
    """As whom: the innermost word on `become` counts."""
    tables = [table for table in (task, frame.become, play.become) if table is not None]
    become = next((_text(t.get("become")) for t in tables if "become" in t.entries), "")
    if become.lower() in ("true", "yes", "on", "1"):
        return next(
            (_text(t.get("become_user")) for t in tables if "become_user" in t.entries), "root"
        )
    own = _text(task.get("remote_user")) if task is not None else ""
    return own or play.user
