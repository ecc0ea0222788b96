"""Lines laid over the body of a block: what they set takes the place of what was set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.core.plan import Attribute, Block, Comment

Body = tuple[Attribute | Block | Comment, ...]


def laid_over(body: Body, extra: Body) -> Body:
    """`body` with `extra`.

    An attribute takes the place of one of its name, or comes behind the last one. A block without
    labels goes into the first of its type, or into each where it says so; any other is put at the
    end.
    """
    out = list(body)
    for entry in extra:
        places = [n for n, old in enumerate(out) if _same(old, entry)]
        if not places and isinstance(entry, Attribute):
            out.insert(_behind(out), entry)
        elif not places:
            out.append(replace(entry, every=False) if isinstance(entry, Block) else entry)
        for at in places if isinstance(entry, Block) and entry.every else places[:1]:
            out[at] = _merged(out[at], entry)
    return tuple(out)


def _same(old: Attribute | Block | Comment, new: Attribute | Block | Comment) -> bool:
    if isinstance(old, Attribute) and isinstance(new, Attribute):
        return old.name == new.name
    if isinstance(old, Block) and isinstance(new, Block):
        return old.type == new.type and not old.labels and not new.labels
    return False


def _merged(
    old: Attribute | Block | Comment, new: Attribute | Block | Comment
) -> Attribute | Block | Comment:
    if isinstance(old, Block) and isinstance(new, Block):
        return replace(old, body=laid_over(old.body, new.body))
    return new


def _behind(body: Sequence[Attribute | Block | Comment]) -> int:
    """The place behind the last attribute, or the first place."""
    return max((n for n, one in enumerate(body) if isinstance(one, Attribute)), default=-1) + 1
