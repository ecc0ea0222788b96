"""Recipe values to segments: HCL source text, or bare text for other files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.core.errors import Unfinished
from assistant.core.plan import Choice, Printed, Segment
from assistant.plan.recipe import Scalar, Value
from assistant.plan.repeated import each
from assistant.targets.scene import Scene

_LINE = 76
"""A list or string longer than this is broken over lines."""


def quoted(text: str) -> str:
    """`text` as an HCL string literal without interpolation."""
    return f'"{escaped(text)}"'


def escaped(text: str) -> str:
    """`text` for the inside of an HCL string literal."""
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    text = text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return text.replace("${", "$${").replace("%{", "%%{")


def literal(value: Scalar) -> str:
    """A scalar as HCL source text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return quoted(value) if isinstance(value, str) else str(value)


def joined(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """The same text with neighbours of one origin put together and empty ones left out."""
    out: list[Segment] = []
    for segment in segments:
        last = out[-1] if out else None
        if isinstance(segment, Choice):
            out.append(segment)
        elif not segment.text:
            continue
        elif (
            isinstance(last, Printed)
            and (last.origin, last.why) == (segment.origin, segment.why)
        ):  # fmt: skip
            out[-1] = replace(last, text=last.text + segment.text)
        else:
            out.append(segment)
    return tuple(out)


def param(value: Value, scene: Scene) -> Scalar:
    """The literal that a `param` form stands for."""
    assert value.param is not None  # noqa: S101 - the caller has looked
    result: Scalar = scene.value(value.param)
    if value.times is not None or value.plus is not None:
        if isinstance(result, bool) or not isinstance(result, int):
            raise Unfinished(f"recipe {scene.recipe}: {value.param} is not a number to count with")
        result = result * (1 if value.times is None else value.times) + (value.plus or 0)
    for text, other in value.instead.items():
        result = str(result).replace(text, other)
    return result if value.as_ is None else value.as_.replace("{}", str(result))


def hcl(value: Scalar | Value, scene: Scene) -> tuple[Segment, ...]:
    """`value` as HCL source text."""
    if not isinstance(value, Value):
        return (Printed(literal(value)),)
    if value.param is not None:
        return (scene.printed(value.param, literal(param(value, scene))),)
    if value.choose is not None:
        options = tuple(_plain(hcl(option, scene)) for option in value.choose.options)
        return (Choice(_id(value.choose.id, scene), value.choose.ask, options),)
    if value.write is not None:
        choice = Choice(_id(value.write.id, scene), value.write.ask, pattern=value.write.pattern)
        return (Printed('"'), choice, Printed('"'))
    if value.text is not None:
        inside = (part for item in _kept(value.text, scene) for part in _in_string(item, scene))
        return joined((Printed('"', why=value.why), *inside, Printed('"', why=value.why)))
    if value.map is not None:
        return _map(value, scene)
    if value.list_ is not None:
        return _list(list(_elements(value.list_, scene)), value.why)
    if value.each and value.joint:
        return joined((Printed('"'), *_joint(value.each, value.joint, scene), Printed('"')))
    if _is_several(value):
        return _list(list(_several(value, scene)), value.why)
    return (Printed(_reference(value), why=value.why),)


def _joint(names: str, joint: str, scene: Scene) -> tuple[Segment, ...]:
    """All values of parameters as one text."""
    inside: list[Segment] = []
    for inner in each(names, scene):
        inside += [Printed(joint)] if inside else []
        inside += _in_string(Value(param="item"), inner)
    return tuple(inside)


def bare(value: Scalar | Value, scene: Scene) -> tuple[Segment, ...]:
    """`value` as text outside HCL: literals without quotes."""
    if not isinstance(value, Value):
        return (Printed(value if isinstance(value, str) else literal(value)),)
    if value.param is not None:
        result = param(value, scene)
        return (scene.printed(value.param, result if isinstance(result, str) else literal(result)),)
    if value.choose is not None:
        options = tuple(_plain(bare(option, scene)) for option in value.choose.options)
        return (Choice(_id(value.choose.id, scene), value.choose.ask, options),)
    if value.write is not None:
        return (Choice(_id(value.write.id, scene), value.write.ask, pattern=value.write.pattern),)
    if value.text is not None:
        return joined(part for item in _kept(value.text, scene) for part in bare(item, scene))
    if value.each and value.joint:
        return joined(_joint(value.each, value.joint, scene))
    return hcl(value, scene)


def scalar(value: Scalar | Value, scene: Scene) -> Scalar:
    """`value` where only a plain one makes sense: arguments of obligations."""
    if not isinstance(value, Value):
        return value
    if value.param is not None:
        return param(value, scene)
    if value.text is not None:
        return "".join(str(scalar(item, scene)) for item in _kept(value.text, scene))
    raise Unfinished(f"recipe {scene.recipe}: only a literal, param or text can stand here")


def _kept(items: Sequence[Scalar | Value], scene: Scene) -> list[Scalar | Value]:
    return [i for i in items if not isinstance(i, Value) or scene.holds(i.when)]


def _id(name: str, scene: Scene) -> str:
    """Choice points inside a platform's block are that platform's own."""
    return f"{scene.platform}.{name}" if scene.platform else name


def _reference(value: Value) -> str:
    if value.var is not None:
        return f"var.{value.var}"
    if value.local is not None:
        return f"local.{value.local}"
    return value.expr or ""


def _in_string(value: Scalar | Value, scene: Scene) -> tuple[Segment, ...]:
    if not isinstance(value, Value):
        return (Printed(escaped(value if isinstance(value, str) else literal(value))),)
    if value.param is not None:
        result = param(value, scene)
        text = result if isinstance(result, str) else literal(result)
        return (scene.printed(value.param, escaped(text)),)
    if value.choose is not None:
        options = tuple(escaped(_plain(bare(o, scene))) for o in value.choose.options)
        return (Choice(_id(value.choose.id, scene), value.choose.ask, options),)
    if value.write is not None:
        return (Choice(_id(value.write.id, scene), value.write.ask, pattern=value.write.pattern),)
    if value.text is not None:
        return tuple(p for item in _kept(value.text, scene) for p in _in_string(item, scene))
    if value.each and value.joint:
        return _joint(value.each, value.joint, scene)
    return (Printed(f"${{{_reference(value)}}}", why=value.why),)


def _plain(segments: Sequence[Segment]) -> str:
    if not all(isinstance(segment, Printed) for segment in segments):
        raise Unfinished("an option of a choice cannot hold another choice")
    return "".join(s.text for s in segments if isinstance(s, Printed))


def _elements(items: Sequence[Scalar | Value], scene: Scene) -> Iterator[tuple[Segment, ...]]:
    """The elements of a list; sources, user files and values of parameters stand for several."""
    for item in _kept(items, scene):
        if isinstance(item, Value) and _is_several(item):
            yield from _several(item, scene)
        else:
            yield hcl(item, scene)


def _is_several(value: Value) -> bool:
    return any(form is not None for form in (value.sources, value.user_files, value.each))


def _several(value: Value, scene: Scene) -> Iterator[tuple[Segment, ...]]:
    one = Value(param="item", times=value.times, plus=value.plus, as_=value.as_)
    for inner in each(value.each, scene) if value.each else ():
        yield (inner.printed("item", literal(param(one, inner))),)
    if value.sources is not None:
        yield from ((Printed(quoted(name)),) for name in _sources(value.sources, scene))
    for path in scene.user_files.get(value.user_files or "", ()):
        yield (Printed(f'"${{path.root}}/{path}"', "user"),)


def _sources(only: Sequence[str], scene: Scene) -> list[str]:
    kept = [name for name in scene.platforms if not only or name in only]
    return [f"{name}.{scene.source_name}" for name in kept]


def _size(segments: Sequence[Segment]) -> int:
    return sum(len(s.text) if isinstance(s, Printed) else 40 for s in segments)


def _indented(segments: Sequence[Segment]) -> list[Segment]:
    return [
        replace(s, text=s.text.replace("\n", "\n  ")) if isinstance(s, Printed) else s
        for s in segments
    ]


def _list(items: Sequence[Sequence[Segment]], why: str) -> tuple[Segment, ...]:
    if not items:
        return (Printed("[]", why=why),)
    if sum(_size(item) + 2 for item in items) <= _LINE and not _broken(items):
        parts: list[Segment] = [Printed("[", why=why)]
        for index, item in enumerate(items):
            parts += [Printed(", " if index else ""), *item]
        return joined([*parts, Printed("]")])
    parts = [Printed("[\n", why=why)]
    for item in items:
        parts += [Printed("  "), *_indented(item), Printed(",\n")]
    return joined([*parts, Printed("]")])


def _broken(items: Sequence[Sequence[Segment]]) -> bool:
    return any(isinstance(s, Printed) and "\n" in s.text for item in items for s in item)


def _map(value: Value, scene: Scene) -> tuple[Segment, ...]:
    assert value.map is not None  # noqa: S101 - the caller has looked
    parts: list[Segment] = [Printed("{\n", why=value.why)]
    entries = dict(_entries(value.map, scene))
    if not entries:
        return (Printed("{}", why=value.why),)
    keys = [key if key.isidentifier() else quoted(key) for key in entries]
    width = max((len(key) for key in keys), default=0)
    for key, item in zip(keys, entries.values(), strict=True):
        parts += [Printed(f"  {key.ljust(width)} = "), *_indented(item), Printed("\n")]
    return joined([*parts, Printed("}")])


def _entries(
    entries: Mapping[str, Scalar | Value], scene: Scene
) -> Iterator[tuple[str, tuple[Segment, ...]]]:
    """Keys with what stands beside them; `*` stands for the pairs `key=value` of parameters."""
    for key, item in entries.items():
        if isinstance(item, Value) and not scene.holds(item.when):
            continue
        if key != "*" or not isinstance(item, Value) or item.each is None:
            yield key, hcl(item, scene)
            continue
        for inner in each(item.each, scene):
            name, _, text = str(inner.value("item")).partition("=")
            yield name, (inner.printed("item", quoted(text)),)
