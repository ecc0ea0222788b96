"""What the files say they need: versions, plugins and providers."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.check.report import Reporter, maybe, rename
from assistant.knowledge.spelling import certain, near
from assistant.syntax.hcl import Attribute, Block, Literal, Module, Object, overrides
from assistant.syntax.patterns import later
from assistant.syntax.source import Source

_CONSTRAINT = later(
    r"\s*(?:=|!=|>|<|>=|<=|~>)?\s*v?\d+(?:\.\d+)*(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?\s*\Z"
)
_KEYS: Mapping[str, tuple[str, ...]] = {
    "required_providers": ("source", "version", "configuration_aliases"),
    "required_plugins": ("source", "version"),
}

_BACKENDS = frozenset(
    {"azurerm", "consul", "cos", "gcs", "http", "inmem", "kubernetes", "local", "oci", "oss", "pg",
     "remote", "s3"}
)  # fmt: skip
_GONE = frozenset({"artifactory", "atlas", "etcd", "etcdv3", "manta", "swift"})


def requirements(module: Module, report: Reporter) -> None:
    """Findings about the `terraform` or `packer` blocks of one module."""
    providers: dict[str, str] = {}
    first: Block | None = None
    for placed in module.of_type("terraform", "packer"):
        block, source = placed.block, placed.file.source
        own = block.body.attribute("required_version")
        if own is not None:
            _constraint(own.value, "required_version", source, report)
        for inner in block.body.blocks:
            if inner.type not in _KEYS:
                continue
            if inner.type == "required_providers" and not overrides(placed.file.path):
                if first is not None and first is not inner:
                    report.add(
                        source, inner.type_span, "schema/too-many-blocks",
                        "`required_providers` may stand only once in a module",
                    )  # fmt: skip
                first = inner
            for attribute in inner.body.attributes:
                _entry(attribute, inner.type, source, report)
                if inner.type == "required_providers":
                    _same(attribute, providers, source, report)
        for inner in block.body.blocks_of("backend"):
            _backend(inner, source, report)
        backends = [b for b in block.body.blocks if b.type in ("backend", "cloud")]
        if len({b.type for b in backends}) == 2:
            report.add(
                source, backends[-1].type_span, "schema/constraint",
                "Only one of `backend` and `cloud` may be set",
            )  # fmt: skip


def _backend(block: Block, source: Source, report: Reporter) -> None:
    """Where the state is kept: one of the kinds that the tool brings along."""
    if len(block.labels) != 1 or block.labels[0].text in _BACKENDS:
        return
    label = block.labels[0]
    gone = label.text in _GONE
    names = () if gone else near(label.text, sorted(_BACKENDS))
    detail = "Terraform 1.3 took it out." if gone else maybe(names)
    report.add(
        source, label.span, "schema/unknown-backend", f"There is no backend `{label.text}`",
        detail, severity="error" if names else "warning",
        fix=rename(source, label.span, f'"{names[0]}"', safe=False) if names else None,
    )  # fmt: skip


def _entry(attribute: Attribute, kind: str, source: Source, report: Reporter) -> None:
    """One plugin or provider: its keys, and the version that is asked for."""
    value = attribute.value
    if not isinstance(value, Object):
        if kind == "required_providers":
            _constraint(value, attribute.name, source, report)
        return
    if attribute.name != attribute.name.lower() and kind == "required_providers":
        report.add(
            source, attribute.name_span, "schema/invalid-name",
            f"The name of a provider is written in small letters: `{attribute.name.lower()}`",
        )  # fmt: skip
    present = {entry.key for entry in value.entries}
    for entry in value.entries:
        if entry.key is None:
            continue
        if entry.key not in _KEYS[kind]:
            names = near(entry.key, _KEYS[kind])
            safe = certain(entry.key, names) and names[0] not in present
            report.add(
                source, entry.key_span, "schema/unknown-attribute",
                f"An entry of `{kind}` has no `{entry.key}`", maybe(names),
                fix=rename(source, entry.key_span, names[0], safe=safe) if names else None,
            )  # fmt: skip
        elif entry.key == "version":
            _constraint(entry.value, "version", source, report)
        elif entry.key == "source" and kind == "required_plugins":
            _plugin_source(entry.value, source, report)


def _plugin_source(value: object, source: Source, report: Reporter) -> None:
    """The address of a plugin: where it is kept, whose it is, its name."""
    if not isinstance(value, Literal) or not isinstance(value.value, str):
        return
    parts = value.value.split("/")
    if len(parts) >= 3 and all(parts):
        return
    detail, fix = 'As in "github.com/hashicorp/qemu".', None
    if len(parts) == 2 and all(parts):
        fix = rename(source, value.span, f'"github.com/{value.value}"', safe=False)
    report.add(
        source, value.span, "schema/plugin-source",
        f"source: `{value.value}` does not say where the plugin is kept", detail, fix=fix,
    )  # fmt: skip


def _constraint(value: object, name: str, source: Source, report: Reporter) -> None:
    """A version constraint that cannot be read."""
    if not isinstance(value, Literal) or not isinstance(value.value, str):
        return
    wrong = [part for part in value.value.split(",") if not _CONSTRAINT.match(part)]
    if wrong and value.value.strip():
        report.add(
            source, value.span, "schema/version-constraint",
            f"{name}: `{wrong[0].strip()}` is no version constraint",
            "As in `>= 1.2, < 2.0` or `~> 1.2`.",
        )  # fmt: skip


def _same(attribute: Attribute, seen: dict[str, str], source: Source, report: Reporter) -> None:
    """Two local names for one provider."""
    value = attribute.value
    entries = value.entries if isinstance(value, Object) else ()
    address = next(
        (e.value for e in entries if e.key == "source" and isinstance(e.value, Literal)), None
    )
    if address is None or not isinstance(address.value, str):
        return
    text = address.value.lower().removeprefix("registry.terraform.io/")
    other = seen.setdefault(text, attribute.name)
    if other != attribute.name:
        report.add(
            source, address.span, "schema/duplicate-provider",
            f"`{address.value}` is required already, as `{other}`", severity="warning",
        )  # fmt: skip
