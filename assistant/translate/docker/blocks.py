"""The blocks of a `docker_container`, and the image that it runs."""

from __future__ import annotations

from collections.abc import Callable

from assistant.syntax.hcl import Attribute, Block, Call, Traversal
from assistant.translate.compose.forms import bytes_of
from assistant.translate.docker.facts import Resource
from assistant.translate.hcl_reading import Folder, Lines, Placed, Round
from assistant.translate.ledger import Ledger
from assistant.translate.model import (
    Build,
    Device,
    Fact,
    Handed,
    Health,
    Limit,
    Mount,
    Named,
    Port,
    Thing,
)
from assistant.translate.texts import Text, text_of

_PULLS = "Terraform's own affair: when it pulls and what it removes"


def fields(resource: Resource, block: Block, lines: Lines, *names: str) -> dict[str, Text]:
    """The texts of a block's attributes of these names; the others are lost."""
    out: dict[str, Text] = {}
    for one in block.body.attributes:
        if one.name in names:
            text = resource.text(one.value, lines)
            if text is not None:
                out[one.name] = text
        else:
            resource.lose(resource.lines(one), f"`{block.type}.{one.name}` has no counterpart here")
    for inner in block.body.blocks:
        resource.lose(resource.lines(inner), f"`{inner.type}` has no counterpart here")
    return out


def path_of(text: Text) -> Text:
    """A path of the host's as compose writes one: what counts from the folder begins with `./`."""
    plain = text.parts[0] if text.parts and isinstance(text.parts[0], str) else ""
    while plain.startswith("././"):
        plain = plain[2:]
    return text_of([plain, *text.parts[1:]]) if plain else text


def _ports(resource: Resource, block: Block) -> None:
    lines = resource.lines(block)
    given = fields(resource, block, lines, "internal", "external", "ip", "protocol")
    if "internal" not in given:
        resource.lose(lines, "which port it is the source does not say")
        return
    address = given.get("ip")
    if address is not None and address.plain == "0.0.0.0":  # noqa: S104 - compose's own default
        address = None
    protocol = given["protocol"].plain if "protocol" in given else None
    port = Port(given["internal"], given.get("external"), address, protocol or "tcp")
    resource.add("port", port, lines)


def _volumes(resource: Resource, block: Block) -> None:
    lines, body = resource.lines(block), block.body
    given = fields(
        resource, block, lines, "host_path", "volume_name", "container_path", "read_only",
        "selinux_relabel",
    )  # fmt: skip
    if "container_path" not in given:
        resource.lose(lines, "where it is mounted the source does not say")
        return
    source, kind = Text(), "volume"
    if given.get("host_path"):
        source, kind = path_of(given["host_path"]), "bind"
    elif "volume_name" in given:
        source = _reference(body.attribute("volume_name"), "docker_volume", given["volume_name"])
    only = "read_only" in given and given["read_only"].plain == "true"
    relabel = given["selinux_relabel"].plain if "selinux_relabel" in given else None
    options = (relabel,) if relabel else ()
    mount = Mount(kind, source, given["container_path"], only, options=options)
    resource.add("mount", mount, lines)


def _mounts(resource: Resource, block: Block) -> None:
    lines = resource.lines(block)
    sizes: list[int] = []
    options: list[str] = []
    for inner in block.body.blocks:
        for one in inner.body.attributes:
            number = resource.read.number(resource.page, one.value)
            text = resource.text(one.value, resource.lines(one)) if number is None else None
            if one.name == "size_bytes" and number is not None:
                sizes.append(int(number))
            elif one.name == "mode" and number is not None:
                options.append(f"mode={int(number):04o}")
            elif one.name == "propagation" and text is not None:
                options.append(text.plain or "")
            elif one.name == "subpath" and text is not None:
                options.append(f"subpath={text.plain or ''}")
            elif one.name == "no_copy":
                options += ["nocopy"] if resource.read.flag(resource.page, one.value) else []
            else:
                resource.lose(resource.lines(one), f"`{one.name}` has no counterpart here")
    texts: dict[str, Text] = {}
    for one in block.body.attributes:
        text = resource.text(one.value, lines)
        if text is not None:
            texts[one.name] = text
    kind = texts["type"].plain if "type" in texts else None
    if kind not in ("bind", "volume", "tmpfs") or "target" not in texts:
        resource.lose(lines, "a mount needs `target` and a `type` of bind, volume or tmpfs")
        return
    source = texts.get("source", Text())
    if kind == "volume":
        source = _reference(block.body.attribute("source"), "docker_volume", source)
    only = "read_only" in texts and texts["read_only"].plain == "true"
    mount = Mount(kind, path_of(source) if kind == "bind" else source, texts["target"], only,
                  sizes[0] if sizes else None, tuple(options))  # fmt: skip
    resource.add("mount", mount, lines)


def _reference(attribute: Attribute | None, kind: str, text: Text) -> Text:
    """`docker_volume.data` for a reference to it, which the reader turns into its key."""
    value = attribute.value if attribute else None
    if isinstance(value, Traversal) and len(value.parts) > 1 and value.parts[0] == kind:
        return text_of(f"{kind}.{value.parts[1]}")
    return text


def tmpfs_of(given: Named) -> Mount:
    """An entry of `tmpfs`: a path and its options."""
    options = (given.value.plain or "").split(",") if given.value else []
    size = next((bytes_of(o[5:]) for o in options if o.startswith("size=")), None)
    others = tuple(o for o in options if o and not o.startswith("size="))
    return Mount("tmpfs", Text(), text_of(given.name), size=size, options=others)


def _health(resource: Resource, block: Block) -> None:
    lines = resource.lines(block)
    test: tuple[Text, ...] = ()
    texts: dict[str, str] = {}
    retries: int | None = None
    for one in block.body.attributes:
        at = resource.lines(one)
        if one.name == "test":
            test = tuple(text for text, _ in resource.texts(one.value, at))
        elif one.name in ("interval", "timeout", "start_period"):
            text = resource.text(one.value, at)
            texts[one.name] = text.filled(lambda v: v.default or "") if text is not None else ""
        elif one.name == "retries":
            number = resource.number(one)
            retries = int(number) if number is not None else None
        else:
            resource.lose(at, f"`healthcheck.{one.name}` has no counterpart here")
    resource.add("health", Health(test=test, retries=retries, **texts), lines)


def _capabilities(resource: Resource, block: Block) -> None:
    lines = resource.lines(block)
    resource.ledger.opens(lines[0], lines[-1]) if len(lines) > 1 else None
    for one in block.body.attributes:
        if one.name not in ("add", "drop"):
            resource.lose(resource.lines(one), f"`{one.name}` has no counterpart here")
            continue
        for text, at in resource.items(one):
            bare = text_of([*text.parts])
            plain = bare.plain
            name = text_of(plain.removeprefix("CAP_")) if plain else bare
            resource.add(f"cap_{one.name}", name, at)


def _devices(resource: Resource, block: Block) -> None:
    lines = resource.lines(block)
    given = fields(resource, block, lines, "host_path", "container_path", "permissions")
    if "host_path" in given:
        inside = given.get("container_path", given["host_path"])
        permissions = given["permissions"].plain if "permissions" in given else ""
        resource.add("device", Device(given["host_path"], inside, permissions or ""), lines)


def _ulimit(resource: Resource, block: Block) -> None:
    lines = resource.lines(block)
    given = fields(resource, block, lines, "name", "soft", "hard")
    try:
        ends = [int(given[name].plain or "") for name in ("soft", "hard")]
        limit = Limit(given["name"].plain or "", *ends)
    except (KeyError, ValueError):
        resource.lose(lines, "a limit needs a name and two numbers that are known")
        return
    resource.add("ulimit", limit, lines)


_RIGHTS = {"owner": "owner", "group": "group", "permissions": "mode"}


def _upload(resource: Resource, block: Block) -> None:
    """A file that is copied in; as a secret where secrets stand, else as a configuration file."""
    lines, body = resource.lines(block), block.body
    content, source = body.attribute("content"), body.attribute("source")
    if content is not None and isinstance(content.value, Call) and content.value.name == "file":
        source, content = content, None
    place = body.attribute("file")
    where = resource.text(place.value, lines) if place else None
    if where is None or not where.plain or (content is None and source is None):
        resource.lose(lines, "a file needs a place that is known, and `content` or `source`")
        return
    rights: dict[str, str] = {}
    for one in body.attributes:
        at = resource.lines(one)
        if one.name in _RIGHTS:
            said = resource.text(one.value, at)
            rights[_RIGHTS[one.name]] = (said.plain or "") if said is not None else ""
        elif one.name not in ("file", "content", "source", "source_hash"):
            resource.ledger.approximated(at, f"mounted without `{one.name}`")
    given = content or source
    value = given.value if given else None
    if isinstance(value, Call) and value.name == "file" and value.args:
        value = value.args[0]
    text = resource.text(value, lines) if value is not None else None
    if text is None:
        return
    secret = where.plain.startswith("/run/secrets/")
    name = where.plain.rsplit("/", 1)[-1] if secret else where.plain.strip("/").replace("/", "-")
    fact = Fact("content" if given is content else "file", text, lines)
    if given is not content:
        fact = Fact("file", path_of(text), lines)
    thing = Thing(name, lines, [fact])
    resource.add("secret" if secret else "config", (Handed(name, where, **rights), thing), lines)
    resource.ledger.approximated(lines, "mounted from outside, not copied in")


READERS: dict[str, Callable[[Resource, Block], None]] = {
    "ports": _ports,
    "volumes": _volumes,
    "mounts": _mounts,
    "healthcheck": _health,
    "capabilities": _capabilities,
    "devices": _devices,
    "ulimit": _ulimit,
    "upload": _upload,
}
"""By type of block."""


def read_image(
    folder: Folder, placed: Placed, ledger: Ledger, each: Round | None = None
) -> list[Fact]:
    """A `docker_image` as the facts of the service that runs it."""
    resource = Resource(folder, placed, Thing("", ()), ledger, each)
    placed.opened(ledger)
    for one in placed.block.body.attributes:
        if one.name in ("name", "platform"):
            resource.put("image" if one.name == "name" else "platform", one)
        elif one.name == "for_each" and each is not None:
            ledger.translated(resource.lines(one))
        elif one.name in ("keep_locally", "force_remove", "triggers", "pull_triggers"):
            ledger.translated(resource.lines(one), _PULLS)
        else:
            resource.lose(resource.lines(one), f"an image has no `{one.name}` here")
    for block in placed.block.body.blocks:
        if block.type == "build":
            _build(resource, block)
        else:
            resource.lose(resource.lines(block), f"an image has no `{block.type}` here")
    return resource.thing.facts


def _build(resource: Resource, block: Block) -> None:
    lines = resource.lines(block)
    texts: dict[str, Text] = {}
    arguments: tuple[tuple[str, Text], ...] = ()
    for one in block.body.attributes:
        at = resource.lines(one)
        if one.name in ("context", "dockerfile", "target"):
            text = resource.text(one.value, at)
            if text is not None:
                texts[one.name] = text
        elif one.name in ("build_args", "build_arg"):
            before = len(resource.thing.facts)
            resource.pairs("argument", one)
            arguments = tuple(
                (fact.value.name, fact.value.value) for fact in resource.thing.facts[before:]
            )
            del resource.thing.facts[before:]
            resource.ledger.translated(at)
        else:
            resource.lose(at, f"`build.{one.name}` has no counterpart here")
    context = path_of(texts.get("context", text_of(".")))
    build = Build(context, texts.get("dockerfile"), texts.get("target"), arguments)
    resource.add("build", build, lines)
