"""Tags of resources: on all of them, or on the one that they stand behind."""

from __future__ import annotations

from assistant.knowledge.body_paths import at_path
from assistant.understand.resources.finding import Named
from assistant.understand.resources.vocabulary import vocabularies
from assistant.understand.tags import Tags


def put_tags(found: list[Tags], named: list[Named]) -> None:
    """Write them: those of one place to every resource that has any, those of several each to the
    resource before it."""
    for tags in found:
        before = [one for one in named if one.span.start < tags.span.start]
        last = max(before, key=lambda one: one.span.start, default=None)
        near = [one for one in before if last is not None and one.span == last.span]
        for one in named if len(found) == 1 else near:
            known = vocabularies().of(one.provider)
            for key, value in tags.pairs:
                path = f"{known.tags}.{key.lower() if known.tags_lower else key}"
                if known.tags and at_path(one.body, path) is not None:
                    text = value.lower() if known.tags_lower else value
                    one.values.setdefault(path, (text, tags.span))
