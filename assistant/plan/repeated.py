"""What stands once for each value of a parameter that may stand several times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assistant.core.intent import Parameter
from assistant.targets.scene import Scene


def each(names: str, scene: Scene, pair: bool = False) -> Iterator[Scene]:
    """The scene once for each value of the parameters `a|b`, as the goal has them in order; a
    value that nobody gave stands for none given. The value is the parameter `item`, and of a
    `pair` `name=value` both halves are `item_key` and `item_value`."""
    wanted = names.split("|")
    for name in wanted:
        if name in scene.settings:
            scene.setting(name)
    set_ = [scene.settings[n] for n in wanted if n in scene.settings]
    fixed = [p for p in set_ if p.source == "set"]
    found = fixed or [p for p in scene.given if p.name in wanted]
    for parameter in found or set_:
        yield _with_item(parameter, scene, pair)


def _with_item(parameter: Parameter, scene: Scene, pair: bool) -> Scene:
    item = replace(parameter, name="item")
    settings = {**scene.settings, "item": item}
    if pair:
        key, _, text = str(item.value).partition("=")
        settings |= {"item_key": replace(item, value=key), "item_value": replace(item, value=text)}
    return replace(scene, settings=settings)
