"""A provider that answers the protocol: bytes in, bytes out, no transport."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from . import mock, rules
from .breaking import broken, matches
from .changes import filled, opened, planned
from .copies import Copies
from .paths import spelled, steps
from .replacing import replaced
from .schema import Block, Catalogue, Kind, Schema, Type
from .schema_messages import function, schema
from .states import absent, load, restored
from .validate import Problem, problems
from .values import Path, read, write
from .wire import ERROR, METHODS, NAMES_IN_5, messages

IMPORTED = b'{"imported":true}'
"""The mark beside the state of what was imported: nothing is known of how it was made, so no
difference to it is taken for one that forces a replacement."""

_CONSTANT = frozenset({"GetMetadata", "GetProviderSchema", "GetFunctions"})
"""Methods whose answer is always the same."""


class Unanswerable(Exception):
    """A request that can only be answered by a diagnostic."""

    def __init__(self, summary: str, detail: str) -> None:
        super().__init__(summary)
        self.summary, self.detail = summary, detail


class Engine:
    """One simulated provider. Any number of threads may call it."""

    def __init__(self, provider: Mapping[str, Any], version: int = 6) -> None:
        """`provider` is one entry of the input; `version` of the protocol: 5 or 6."""
        self.version = version
        self.catalogue = Catalogue(provider["schema"], nested_types=version >= 6)
        self._provider = provider
        self._messages = messages(version)
        self._copies = Copies()
        self._rules: Mapping[str, Any] = provider.get("rules") or {}
        self._replace: Mapping[str, Any] = provider.get("replace") or {}
        self._open: Mapping[str, Any] = provider.get("open") or {}
        self._broken: Iterable[Mapping[str, Any]] = provider.get("broken") or ()
        self._kept: dict[str, bytes] = {}
        self._answers: dict[str, Callable[[Any], dict[str, Any]]] = {
            "GetMetadata": self._metadata,
            "GetProviderSchema": self._schemas,
            "ValidateProviderConfig": self._validate_provider,
            "ValidateResourceConfig": lambda r: self._validate("resource", r),
            "ValidateDataResourceConfig": lambda r: self._validate("data", r),
            "ValidateEphemeralResourceConfig": lambda r: self._validate("ephemeral", r),
            "UpgradeResourceState": self._upgrade,
            "ConfigureProvider": lambda _: {},
            "ReadResource": self._read,
            "PlanResourceChange": self._plan,
            "ApplyResourceChange": self._apply,
            "ImportResourceState": self._import,
            "MoveResourceState": self._move,
            "ReadDataSource": lambda r: {"state": self._made("data", r)},
            "OpenEphemeralResource": lambda r: {"result": self._made("ephemeral", r)},
            "RenewEphemeralResource": lambda _: {},
            "CloseEphemeralResource": lambda _: {},
            "GetFunctions": lambda _: {"functions": self._functions()},
            "CallFunction": self._call,
            "StopProvider": lambda _: {},
        }

    def method(self, name: str) -> str | None:
        """The method of version 6 that a method of this version is; None: there is none."""
        known = NAMES_IN_5.get(name, name) if self.version == 5 else name
        return known if known in self._answers else None

    def call(self, name: str, request: bytes) -> bytes:
        """The answer to one request.

        Raises:
            KeyError: the protocol has no such method.
            DecodeError: the request is no message.
        """
        known = self.method(name)
        if known is None:
            raise KeyError(name)
        if known in self._kept:
            return self._kept[known]
        asked, answered = METHODS[known]
        message = getattr(self._messages, asked).FromString(request)
        try:
            fields = self._answers[known](message)
        except Unanswerable as error:
            fields = {"diagnostics": [self._diagnostic(error.summary, error.detail)]}
        answer: bytes = getattr(self._messages, answered)(**fields).SerializeToString()
        if known in _CONSTANT:
            self._kept[known] = answer
        return answer

    # What there is

    def _capabilities(self) -> Any:
        return self._messages.ServerCapabilities(
            plan_destroy=False, get_provider_schema_optional=True, move_resource_state=True
        )

    def _metadata(self, _request: Any) -> dict[str, Any]:
        named = self._messages.Named
        catalogue = self.catalogue
        return {
            "server_capabilities": self._capabilities(),
            "resources": [named(name=one) for one in catalogue.names("resource")],
            "data_sources": [named(name=one) for one in catalogue.names("data")],
            "ephemeral_resources": [named(name=one) for one in catalogue.names("ephemeral")],
            "functions": [named(name=one) for one in sorted(catalogue.functions)],
        }

    def _schemas(self, _request: Any) -> dict[str, Any]:
        return {
            "provider": schema(self._messages, self.catalogue.provider),
            "resource_schemas": self._entries("resource"),
            "data_source_schemas": self._entries("data"),
            "ephemeral_resource_schemas": self._entries("ephemeral"),
            "functions": self._functions(),
            "server_capabilities": self._capabilities(),
        }

    def _entries(self, kind: Kind) -> list[Any]:
        entry, known = self._messages.SchemaEntry, self._messages
        return [
            entry(key=name, value=schema(known, one).SerializeToString())
            for name, one in self.catalogue.each(kind)
        ]

    def _functions(self) -> list[Any]:
        entry = self._messages.FunctionEntry
        return [
            entry(key=name, value=function(self._messages, one))
            for name, one in sorted(self.catalogue.functions.items())
        ]

    def _schema(self, kind: Kind, name: str) -> Schema:
        known = self.catalogue.get(kind, name)
        if known is None:
            near = get_close_matches(name, self.catalogue.names(kind), 1)
            hint = f' Did you mean "{near[0]}"?' if near else ""
            raise Unanswerable(
                "Unknown type", f'The simulated provider has no {kind} type "{name}".{hint}'
            )
        return known

    # Configurations

    def _validate_provider(self, request: Any) -> dict[str, Any]:
        answer = self._judged(self.catalogue.provider.block, "provider", request)
        if self.version == 5:
            answer["prepared_config"] = request.config
        return answer

    def _validate(self, kind: Kind, request: Any) -> dict[str, Any]:
        block = self._schema(kind, request.type_name).block
        return self._judged(block, f"{kind}/{request.type_name}", request)

    def _judged(self, block: Block, kind_type: str, request: Any) -> dict[str, Any]:
        config = _value(request.config)
        found = list(problems(block, config))
        ruled = self._rules.get(kind_type)
        if ruled:
            found += [Problem(*one) for one in rules.problems(kind_type, config, ruled)]
        return {"diagnostics": [self._placed(one, block, config) for one in found]}

    def _placed(self, problem: Problem, block: Block, config: Any) -> Any:
        """A diagnostic at its place; the detail names the place where the path cannot."""
        at = self._attribute_path(block, problem.path, config)
        whole = len(at.steps) == len(problem.path)
        detail = problem.detail if whole else f"{problem.detail} (at {spelled(problem.path)})"
        return self._diagnostic(problem.summary, detail, at if problem.path else None)

    def _diagnostic(self, summary: str, detail: str, at: Any = None) -> Any:
        make = self._messages.Diagnostic
        return make(severity=ERROR, summary=summary, detail=detail, attribute=at)

    def _attribute_path(self, block: Block, path: Path, value: Any) -> Any:
        step = self._messages.Step
        found = [step(**{selector: one}) for selector, one in steps(block, path, value)]
        return self._messages.AttributePath(steps=found)

    # The life of a resource

    def _upgrade(self, request: Any) -> dict[str, Any]:
        block = self._schema("resource", request.type_name).block
        return {"upgraded_state": self._dynamic(self._restored(block, request.raw_state))}

    def _restored(self, block: Block, raw: Any) -> dict[str, Any]:
        if not raw.json:
            raise Unanswerable(
                "State of an old form", "The simulated provider reads states kept as JSON only."
            )
        return restored(block, load(raw.json))

    def _read(self, request: Any) -> dict[str, Any]:
        if request.private:
            self._copies.hold(request.private)
        state = request.current_state
        for one in self._broken:
            if one["type"] == request.type_name and matches(one, _value(state)):
                block = self._schema("resource", request.type_name).block
                state = self._dynamic(broken(one, block, _value(state)))
        return {"new_state": state, "private": request.private}

    def _plan(self, request: Any) -> dict[str, Any]:
        block = self._schema("resource", request.type_name).block
        prior, config = _value(request.prior_state), _value(request.config)
        if config is None:
            return {"planned_state": self._dynamic(None), "planned_private": request.prior_private}
        open_blocks = self._open.get(request.type_name, ())
        plan = opened(block, planned(block, prior, config), prior, open_blocks)
        paths: Iterable[Path] = ()
        if prior is not None and request.prior_private != IMPORTED:
            forcing = self._replace.get(request.type_name, ())
            paths = replaced(forcing, block.type, prior, plan)
        return {
            "planned_state": self._dynamic(plan),
            "requires_replace": [self._attribute_path(block, one, plan) for one in paths],
            "planned_private": request.prior_private,
            "legacy_type_system": bool(open_blocks),
        }

    def _apply(self, request: Any) -> dict[str, Any]:
        block = self._schema("resource", request.type_name).block
        plan = _value(request.planned_state)
        if plan is None:
            if request.planned_private:
                self._copies.release(request.planned_private)
            return {"new_state": self._dynamic(None)}
        private = request.planned_private
        created = _value(request.prior_state) is None
        seed = write([request.type_name, plan])
        if created:
            seed, private = self._copies.take(seed)
        make = self._maker(f"resource/{request.type_name}", seed)
        return {
            "new_state": self._dynamic(filled(block, plan, make)),
            "private": private,
            "legacy_type_system": request.type_name in self._open,
        }

    def _import(self, request: Any) -> dict[str, Any]:
        block = self._schema("resource", request.type_name).block
        make = self._maker(f"resource/{request.type_name}", request.id.encode())
        state = absent(block)
        for name, one in block.attributes.items():
            if one.computed and not one.write_only:
                state[name] = make((name,), one.type)
        if "id" in state and block.attributes["id"].type == "string":
            state["id"] = request.id
        resource = self._messages.ImportedResource(
            type_name=request.type_name, state=self._dynamic(state), private=IMPORTED
        )
        return {"imported_resources": [resource]}

    def _move(self, request: Any) -> dict[str, Any]:
        source, target = request.source_type_name, request.target_type_name
        if source != target:
            raise Unanswerable(
                "Move between types",
                f"Whether {source} can become {target} is for the real provider to say;"
                " the simulated provider cannot show it.",
            )
        block = self._schema("resource", target).block
        return {
            "target_state": self._dynamic(self._restored(block, request.source_state)),
            "target_private": request.source_private,
        }

    # What is only read

    def _made(self, kind: Kind, request: Any) -> Any:
        block = self._schema(kind, request.type_name).block
        config = _value(request.config)
        plan = planned(block, None, config)
        make = self._maker(f"{kind}/{request.type_name}", write([request.type_name, config]))
        return self._dynamic(filled(block, plan, make))

    def _call(self, request: Any) -> dict[str, Any]:
        known = self.catalogue.functions.get(request.name)
        if known is None:
            text = f'The simulated provider has no function "{request.name}".'
            return {"error": self._messages.FunctionError(text=text)}
        make = self._maker(
            f"function/{request.name}", b"".join(a.msgpack for a in request.arguments)
        )
        return {"result": self._dynamic(make((), known["return_type"]))}

    def _maker(self, kind_type: str, content: bytes) -> Callable[[Path, Type], Any]:
        seed = hashlib.sha256(content).digest()
        return lambda path, kind: mock.value(self._provider, kind_type, path, kind, seed)

    def _dynamic(self, value: Any) -> Any:
        return self._messages.DynamicValue(msgpack=write(value))


def _value(dynamic: Any) -> Any:
    return read(dynamic.msgpack) if dynamic.msgpack else None
