"""Where a value that stands alone belongs, by its shape."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.understand.resources.finding import Named
from assistant.understand.resources.shapes import Shaped


def path_for(one: Named, value: Shaped) -> tuple[str, str]:
    """The path that a value alone belongs to in a resource, and the text to write; an empty path
    where it has no place."""
    shapes = one.traits.shapes
    if value.shape == "domain" and value.text.startswith("*.") and "wildcard" in shapes:
        return shapes["wildcard"], value.text[2:]
    if value.shape in shapes:
        return shapes[value.shape], value.text
    return _guess(one, value), value.text


_SHAPE_NAMES: Mapping[str, tuple[str, ...]] = {
    "cidr": (
        "ip_range",
        "cidr_block",
        "cidr",
        "address_space",
        "ip_cidr_range",
        "address_prefixes",
    ),
    "ip": ("ip_address", "address", "addresses", "content"),
    "email": ("email", "contact_email", "email_address"),
    "url": ("url", "homepage_url", "endpoint"),
    "domain": ("domain", "domain_name", "fqdn"),
}
"""Attributes at the top of a resource that a value of this shape belongs to, the first that is
there; a value of another shape needs a word beside it or the vocabulary."""


def _guess(one: Named, value: Shaped) -> str:
    for name in _SHAPE_NAMES.get(value.shape, ()):
        schema = one.body.attributes.get(name)
        if schema is not None and (schema.required or schema.optional):
            return name
    return ""
