"""The messages of Terraform's plugin protocol, versions 5 and 6, as far as they are used here.

Only numbers and kinds of fields matter between two programs; both versions share all but a few.
Fields that are not declared are passed over when read and never written.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

COMMON: dict[str, str] = {
    "DynamicValue": "msgpack:bytes:1 json:bytes:2",
    "Diagnostic": "severity:int:1 summary:text:2 detail:text:3 attribute:AttributePath:4",
    "AttributePath": "steps:Step*:1",
    "Step": "attribute_name:text:1 element_key_string:text:2 element_key_int:int:3",
    "RawState": "json:bytes:1",
    "Schema": "version:int:1 block:Block:2",
    "Block": "version:int:1 attributes:Attribute*:2 block_types:NestedBlock*:3 deprecated:bool:6",
    "NestedBlock": "type_name:text:1 block:Block:2 nesting:int:3 min_items:int:4 max_items:int:5",
    "Function": "parameters:Parameter*:1 variadic_parameter:Parameter:2 return:Return:3",
    "Parameter": "name:text:1 type:bytes:2 allow_null_value:bool:3 allow_unknown_values:bool:4",
    "Return": "type:bytes:1",
    "FunctionError": "text:text:1 function_argument:int:2",
    "ServerCapabilities": "plan_destroy:bool:1 get_provider_schema_optional:bool:2"
    " move_resource_state:bool:3",
    # A schema in its bytes: a large provider has thousands, which are made one by one.
    "SchemaEntry": "key:text:1 value:bytes:2",
    "FunctionEntry": "key:text:1 value:Function:2",
    "Named": "name:text:1",
    "Empty": "",
    "Failure": "Error:text:1",
    "Diagnostics1": "diagnostics:Diagnostic*:1",
    "Diagnostics2": "diagnostics:Diagnostic*:2",
    "Metadata": "server_capabilities:ServerCapabilities:1 diagnostics:Diagnostic*:2"
    " data_sources:Named*:3 resources:Named*:4 functions:Named*:5 ephemeral_resources:Named*:6",
    "Schemas": "provider:Schema:1 resource_schemas:SchemaEntry*:2"
    " data_source_schemas:SchemaEntry*:3 diagnostics:Diagnostic*:4"
    " server_capabilities:ServerCapabilities:6 functions:FunctionEntry*:7"
    " ephemeral_resource_schemas:SchemaEntry*:8",
    "ProviderConfig": "config:DynamicValue:1",
    "PreparedConfig": "prepared_config:DynamicValue:1 diagnostics:Diagnostic*:2",
    "TypeConfig": "type_name:text:1 config:DynamicValue:2",
    "Upgrade": "type_name:text:1 version:int:2 raw_state:RawState:3",
    "Upgraded": "upgraded_state:DynamicValue:1 diagnostics:Diagnostic*:2",
    "Configure": "terraform_version:text:1 config:DynamicValue:2",
    "Read": "type_name:text:1 current_state:DynamicValue:2 private:bytes:3",
    "WasRead": "new_state:DynamicValue:1 diagnostics:Diagnostic*:2 private:bytes:3",
    "Plan": "type_name:text:1 prior_state:DynamicValue:2 proposed_new_state:DynamicValue:3"
    " config:DynamicValue:4 prior_private:bytes:5",
    "Planned": "planned_state:DynamicValue:1 requires_replace:AttributePath*:2"
    " planned_private:bytes:3 diagnostics:Diagnostic*:4 legacy_type_system:bool:5",
    "Apply": "type_name:text:1 prior_state:DynamicValue:2 planned_state:DynamicValue:3"
    " config:DynamicValue:4 planned_private:bytes:5",
    "Applied": "new_state:DynamicValue:1 private:bytes:2 diagnostics:Diagnostic*:3"
    " legacy_type_system:bool:4",
    "Import": "type_name:text:1 id:text:2",
    "ImportedResource": "type_name:text:1 state:DynamicValue:2 private:bytes:3",
    "Imported": "imported_resources:ImportedResource*:1 diagnostics:Diagnostic*:2",
    "Move": "source_provider_address:text:1 source_type_name:text:2 source_schema_version:int:3"
    " source_state:RawState:4 target_type_name:text:5 source_private:bytes:6",
    "Moved": "target_state:DynamicValue:1 diagnostics:Diagnostic*:2 target_private:bytes:3",
    "DataRead": "state:DynamicValue:1 diagnostics:Diagnostic*:2",
    "Opened": "diagnostics:Diagnostic*:1 result:DynamicValue:3",
    "Functions": "functions:FunctionEntry*:1 diagnostics:Diagnostic*:2",
    "Call": "name:text:1 arguments:DynamicValue*:2",
    "Called": "result:DynamicValue:1 error:FunctionError:2",
}
"""Fields as `name:kind:number`; a star after the kind: any number of them."""

BY_VERSION: dict[int, dict[str, str]] = {
    5: {
        "Attribute": "name:text:1 type:bytes:2 required:bool:4 optional:bool:5 computed:bool:6"
        " sensitive:bool:7 deprecated:bool:9 write_only:bool:10",
    },
    6: {
        "Attribute": "name:text:1 type:bytes:2 required:bool:4 optional:bool:5 computed:bool:6"
        " sensitive:bool:7 deprecated:bool:9 nested_type:Object:10 write_only:bool:11",
        "Object": "attributes:Attribute*:1 nesting:int:3",
    },
}

METHODS: dict[str, tuple[str, str]] = {
    "GetMetadata": ("Empty", "Metadata"),
    "GetProviderSchema": ("Empty", "Schemas"),
    "ValidateProviderConfig": ("ProviderConfig", "PreparedConfig"),
    "ValidateResourceConfig": ("TypeConfig", "Diagnostics1"),
    "ValidateDataResourceConfig": ("TypeConfig", "Diagnostics1"),
    "ValidateEphemeralResourceConfig": ("TypeConfig", "Diagnostics1"),
    "UpgradeResourceState": ("Upgrade", "Upgraded"),
    "ConfigureProvider": ("Configure", "Diagnostics1"),
    "ReadResource": ("Read", "WasRead"),
    "PlanResourceChange": ("Plan", "Planned"),
    "ApplyResourceChange": ("Apply", "Applied"),
    "ImportResourceState": ("Import", "Imported"),
    "MoveResourceState": ("Move", "Moved"),
    "ReadDataSource": ("TypeConfig", "DataRead"),
    "OpenEphemeralResource": ("TypeConfig", "Opened"),
    "RenewEphemeralResource": ("Empty", "Diagnostics1"),
    "CloseEphemeralResource": ("Empty", "Diagnostics1"),
    "GetFunctions": ("Empty", "Functions"),
    "CallFunction": ("Call", "Called"),
    "StopProvider": ("Empty", "Failure"),
}
"""Method of the service in version 6 → what is asked and what is answered."""

NAMES_IN_5: dict[str, str] = {
    "GetSchema": "GetProviderSchema",
    "PrepareProviderConfig": "ValidateProviderConfig",
    "ValidateResourceTypeConfig": "ValidateResourceConfig",
    "ValidateDataSourceConfig": "ValidateDataResourceConfig",
    "Configure": "ConfigureProvider",
    "Stop": "StopProvider",
}

ERROR, WARNING = 1, 2
"""Severities of a diagnostic."""

NESTING = {"single": 1, "list": 2, "set": 3, "map": 4, "group": 5}

_KINDS = {
    "text": descriptor_pb2.FieldDescriptorProto.TYPE_STRING,
    "bytes": descriptor_pb2.FieldDescriptorProto.TYPE_BYTES,
    "int": descriptor_pb2.FieldDescriptorProto.TYPE_INT64,
    "bool": descriptor_pb2.FieldDescriptorProto.TYPE_BOOL,
}

# Fields of which the protocol tells "absent" from "empty": one of several, or optional.
_ONE_OF = {"Step": "selector"}


class Messages:
    """The classes of all messages of one version of the protocol, as attributes."""

    def __init__(self, version: int) -> None:
        package = f"dryfit{version}"
        file = descriptor_pb2.FileDescriptorProto(
            name=f"{package}.proto", package=package, syntax="proto3"
        )
        for name, fields in (COMMON | BY_VERSION[version]).items():
            _declare(file.message_type.add(name=name), fields, package)
        pool = descriptor_pool.DescriptorPool()
        pool.AddSerializedFile(file.SerializeToString())
        self._classes = {
            message.name: _class(pool.FindMessageTypeByName(f"{package}.{message.name}"))
            for message in file.message_type
        }

    def __getattr__(self, name: str) -> Any:
        try:
            return self._classes[name]
        except KeyError:
            raise AttributeError(name) from None


@cache
def messages(version: int) -> Messages:
    """The messages of version 5 or 6."""
    return Messages(version)


def _declare(message: Any, fields: str, package: str) -> None:
    choice = _ONE_OF.get(message.name)
    if choice:
        message.oneof_decl.add(name=choice)
    for field in fields.split():
        name, kind, number = field.split(":")
        many = kind.endswith("*")
        kind = kind.rstrip("*")
        made = message.field.add(name=name, number=int(number), label=3 if many else 1)
        if kind in _KINDS:
            made.type = _KINDS[kind]
        else:
            made.type = descriptor_pb2.FieldDescriptorProto.TYPE_MESSAGE
            made.type_name = f".{package}.{kind}"
        if choice:
            made.oneof_index = 0


def _class(descriptor: Any) -> Any:
    """The class of a message; the library renamed the call between the versions met here."""
    made = getattr(message_factory, "GetMessageClass", None)
    return made(descriptor) if made else message_factory.MessageFactory().GetPrototype(descriptor)
