"""Made-up values for what a provider decides."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any


def value(
    provider: Mapping[str, Any],
    kind_type: str,
    path: tuple[str | int, ...],
    cty_type: Any,
    seed: bytes,
) -> Any:
    """A value of a type for one attribute, the same for the same seed and path.

    `provider` is the provider's entry of the input, with its `mocks`; `kind_type` is
    "resource/TYPE", "data/TYPE", "ephemeral/TYPE" or "function/NAME"; the answer is in the form
    that `values` describes.
    """
    if isinstance(cty_type, list):
        kind, inner = cty_type[0], cty_type[1]
        if kind == "object":
            return {
                name: value(provider, kind_type, (*path, name), one, seed)
                for name, one in inner.items()
            }
        if kind == "tuple":
            return [
                value(provider, kind_type, (*path, i), one, seed) for i, one in enumerate(inner)
            ]
        return {} if kind == "map" else []
    if cty_type == "bool":
        return False
    if cty_type == "number":
        return 0
    text = hashlib.sha256(repr(path).encode() + seed).hexdigest()[:12]
    return [b'"string"', text] if cty_type == "dynamic" else text
