"""The predicates that a plan's obligations may name, each judged on the finished files alone.

An obligation is `{id, text, check, args}`; `check` is one of the names below. Arguments are
strings, numbers or booleans; a list is written as one string with `|` between its items.
The answer is met, unmet or unknown; unknown is for what the files cannot tell (a variable with
no default, a function's result) and for a predicate that does not exist. Nothing here raises.

Common arguments
    block  a block's address: its type, then as many labels as are needed, then nested blocks the
           same way. `source`, `source.hyperv-iso`, `resource.docker_container.web`, `build`,
           `build.provisioner.powershell`, `locals`; `*` matches any one label. Where several
           top-level blocks match, each of them must satisfy the predicate; none matching is unmet.
           In an override (`source` inside `build`) nothing is looked up.
    path   an attribute in that block: `cpus`, `disks.disk_size` (nested block, or key of an
           object), `disks.0.disk_size`. Of several nested blocks one that satisfies is enough.
    value  compared after HCL's conversions: "4" equals 4, "true" equals true. A value of the files
           is seen through variables with a default, locals and plain templates.
    what   who runs: a script's path or its file name, the first words of a command, a
           provisioner's type (`windows-update`), or one of the words communicator, sysprep,
           shutdown, restart, firstlogon.
    file paths may hold `*` (also across slashes): at least one file must match, and all that do
           must satisfy; for the *_absent ones none may.

Configuration (.pkr.hcl, .tf)
    block_exists            block
    blocks_at_least         block, count
    block_absent            block
    attribute_equals        block, path, value
    attribute_equals_any    block, path, values            ("host|x86-64-v2-AES")
    attribute_not_equals    block, path, value             (unset counts as different)
    attribute_set           block, path                    (present, neither null nor empty)
    attribute_unset         block, path                    (absent, null or empty)
    attribute_at_least      block, path, value [, unit]    numbers; sizes "64G"; durations "30m"
    attribute_at_most       block, path, value [, unit]    unit: of a bare number beside a size: "M"
    attribute_within        block, path, values            one of `a|b` wherever it stands
    attribute_contains      block, path, text              in the string, an element, or a key
    attribute_references    block, path, to                "var.iso_url", "local.x",
                                                           "docker_network.net"
    references              from, to                       from: a block address; to: as above
    variable_declared       name
    variable_sensitive      name
    variable_without_default name
    output_declared         name
    plugin_required         name                           in required_plugins/required_providers
    no_secret_literals      (no arguments)

Files
    file_exists             path
    file_absent             path
    file_contains           path, text
    file_absent_text        path (or "*"), text
    file_line               path, text          a whole line, however it is spaced
    file_line_absent        path (or "*"), text
    file_referenced         path        some expression, script or answer file names it
    xml_valid               path
    xml_pass                path, pass                     windowsPE, specialize, oobeSystem ...
    xml_pass_absent         path, pass
    xml_component           path, pass, component          "Microsoft-Windows-Shell-Setup"
    xml_element             path, element [, pass] [, value]   "AutoLogon/Enabled", "ProductKey/Key"
    xml_element_absent      path, element [, pass]
    yaml_valid              path
    json_valid              path
    yaml_exists             path, at    at: keys and numbers of items parted by `/`; `*` matches any
                                        text within a step, `**` any number of steps:
                                        "*/tasks/*/ansible.builtin.apt/upgrade"
    yaml_absent             path, at
    yaml_equals             path, at, value        one of what stands there, or an item of it
    yaml_contains           path, at, text         in a string, an item or a key there
    yaml_before             path, first, second    two of these paths: the first of each in order

Order (judged on the timeline and nothing else)
    runs                    what
    runs_in                 what, stage     a stage of the timeline: provisioners, specialize,
                                            oobeSystem, windowsPE, shutdown
    runs_before             first, second   every moment of `first` is before every one of `second`
    runs_after              first, second   every moment of `first` is after every one of `second`
    last_before_shutdown    what            nothing but the shutdown itself comes after it

Of the goal
    not_drafted             why             a wish that no file holds: unknown, for this reason
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.check.obligations import attributes, blocks, files, order, yaml_paths
from assistant.check.obligations.answer import Answer, Predicate, unknown
from assistant.check.subject import Subject
from assistant.core.evidence import Held
from assistant.core.plan import Obligation

__all__ = ["PREDICATES", "Answer", "judge_all"]


def judge_all(obligations: Sequence[Obligation], subject: Subject) -> tuple[Held, ...]:
    """Judge every obligation, in the order given. Never raises."""
    return tuple(_judge(obligation, subject) for obligation in obligations)


def _judge(obligation: Obligation, subject: Subject) -> Held:
    predicate = PREDICATES.get(obligation.check)
    if predicate is None:
        answer = unknown(f"nothing here judges `{obligation.check}`")
    else:
        try:
            answer = predicate(subject, obligation.args)
        except KeyError as error:
            answer = unknown(f"`{obligation.check}` needs the argument {error}")
        except Exception as error:  # noqa: BLE001 - a fault here must not lose the draft
            answer = unknown(f"judging failed: {type(error).__name__}: {error}")
    return Held(obligation.id, obligation.text, answer.status, answer.at, answer.why)


PREDICATES: Mapping[str, Predicate] = {
    "block_exists": blocks.block_exists,
    "blocks_at_least": blocks.blocks_at_least,
    "block_absent": blocks.block_absent,
    "attribute_equals": attributes.attribute_equals,
    "attribute_equals_any": attributes.attribute_equals_any,
    "attribute_not_equals": attributes.attribute_not_equals,
    "attribute_set": attributes.attribute_set,
    "attribute_unset": attributes.attribute_unset,
    "attribute_at_least": attributes.attribute_at_least,
    "attribute_at_most": attributes.attribute_at_most,
    "attribute_contains": attributes.attribute_contains,
    "attribute_within": attributes.attribute_within,
    "attribute_references": attributes.attribute_references,
    "references": blocks.refers,
    "variable_declared": blocks.variable_declared,
    "variable_sensitive": blocks.variable_sensitive,
    "variable_without_default": blocks.variable_without_default,
    "output_declared": blocks.output_declared,
    "plugin_required": blocks.plugin_required,
    "no_secret_literals": blocks.no_secret_literals,
    "file_exists": files.file_exists,
    "file_absent": files.file_absent,
    "file_contains": files.file_contains,
    "file_absent_text": files.file_absent_text,
    "file_line": files.file_line,
    "file_line_absent": files.file_line_absent,
    "file_referenced": files.file_referenced,
    "xml_valid": files.xml_valid,
    "xml_pass": files.xml_pass,
    "xml_pass_absent": files.xml_pass_absent,
    "xml_component": files.xml_component,
    "xml_element": files.xml_element,
    "xml_element_absent": files.xml_element_absent,
    "yaml_valid": files.yaml_valid,
    "json_valid": files.json_valid,
    "yaml_exists": yaml_paths.yaml_exists,
    "yaml_absent": yaml_paths.yaml_absent,
    "yaml_equals": yaml_paths.yaml_equals,
    "yaml_contains": yaml_paths.yaml_contains,
    "yaml_before": yaml_paths.yaml_before,
    "runs": order.runs,
    "runs_in": order.runs_in,
    "runs_before": order.runs_before,
    "runs_after": order.runs_after,
    "last_before_shutdown": order.last_before_shutdown,
    "not_drafted": lambda _subject, args: unknown(str(args["why"])),
}
