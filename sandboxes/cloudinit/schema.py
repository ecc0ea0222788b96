"""Prints what cloud-init's own schema says of user data, as one line of JSON. Runs inside the
container: `schema.py FILE...`.

`cloud-init schema` prints the same without telling which alternative was meant.
"""

import json
import sys

import yaml
from cloudinit.config import schema

MARK = "dryfit-schema "


def leaf(error):
    """What is wrong within the alternative that was meant: one that is of the right kind."""
    while error.context:
        meant = [e for e in error.context if not (e.validator == "type" and not e.relative_path)]
        if not meant:
            break
        error = meant[0]
    return error


def told(error):
    """One problem: where, by which rule, in what words."""
    deprecated = type(error).__name__ == "SchemaDeprecationError"
    inner = error if deprecated else leaf(error)
    return {
        "path": [str(part) for part in inner.absolute_path],
        "rule": str(inner.validator),
        "says": str(inner.message),
        "deprecated": deprecated,
    }


def problems(path):
    """All problems of one file."""
    with open(path, "rb") as file:
        config = yaml.safe_load(file)
    if config is None:
        return []
    if not isinstance(config, dict):
        return [{"path": [], "rule": "dict", "says": "it is no mapping", "deprecated": False}]
    made, checker = schema.get_jsonschema_validator()
    validator = made(schema.get_schema(), format_checker=checker())
    return [told(error) for error in validator.iter_errors(config)]


for name in sys.argv[1:]:
    try:
        print(MARK + json.dumps({"file": name, "problems": problems(name)}))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        print(MARK + json.dumps({"file": name, "broken": str(error), "line": line}))
