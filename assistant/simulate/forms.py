"""Forms that providers hold strings to, told with the standard library alone.

Each is at most as strict as the Go function that a provider calls for it: a text that the real
provider takes is never refused here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_DURATION = r"[-+]?(?:0|(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+\Z"
_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\Z"
_MAC = (
    r"[0-9a-fA-F]{2}([:-])(?:[0-9a-fA-F]{2}\1){4}(?:(?:[0-9a-fA-F]{2}\1){2}){0,7}[0-9a-fA-F]{2}\Z"
    r"|[0-9a-fA-F]{4}(?:\.[0-9a-fA-F]{4}){2,9}\Z"
)
_RFC3339 = r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:[Zz]|[-+]\d\d:\d\d)\Z"
_URL = r"[hH][tT][tT][pP][sS]?://[^/?#]"
_ARN = r"(?s)arn:[^:]+:[^:]+:[^:]*:[^:]*:.+"

# Modules are imported where they are needed: a check that meets no such value waits for none.


def _is_cidr(text: str) -> bool:
    from ipaddress import ip_network

    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return "/" in text and text.rpartition("/")[2].isdigit()


def _is_ip(text: str) -> bool:
    from ipaddress import ip_address

    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_ipv4(text: str) -> bool:
    return _is_ip(text) and ":" not in text


def _is_ipv6(text: str) -> bool:
    return _is_ip(text) and ":" in text


def _is_json(text: str) -> bool:
    from json import loads

    try:
        loads(text)
    except ValueError:
        return False
    except RecursionError:
        return True
    return True


def _is_base64(text: str) -> bool:
    from base64 import b64decode

    try:
        b64decode(text.replace("\n", "").replace("\r", ""), validate=True)
    except ValueError:
        return False
    return True


def _matches(pattern: str) -> Callable[[str], bool]:
    return lambda text: re.match(pattern, text) is not None


FORMS: Mapping[str, tuple[Callable[[str], bool], str]] = {
    "arn": (_matches(_ARN), "an ARN, as arn:aws:iam::123456789012:role/example is"),
    "base64": (_is_base64, "Base64"),
    "cidr": (_is_cidr, "a range of addresses, as 10.0.0.0/16 is"),
    "duration": (_matches(_DURATION), "a duration: a number needs its unit, as in 30m"),
    "ip": (_is_ip, "an IP address"),
    "ipv4": (_is_ipv4, "an IPv4 address"),
    "ipv6": (_is_ipv6, "an IPv6 address"),
    "json": (_is_json, "a JSON document"),
    "mac": (_matches(_MAC), "a MAC address, as 02:00:00:aa:bb:cc is"),
    "not_blank": (lambda text: bool(text.strip()), "a text: it holds nothing but blanks"),
    "time": (_matches(_RFC3339), "a time, as 2026-01-02T15:04:05Z is"),
    "url": (_matches(_URL), "a web address, as https://example.com/ is"),
    "uuid": (_matches(_UUID), "a UUID"),
}
"""By name: whether a text, which is not empty, has the form, and what the form is called."""


def lacks_form(form: str | None, text: str) -> str | None:
    """What a text is not although it is to have a form; None where it has it, where it is empty
    and where the form is not known here."""
    if form is None or form not in FORMS or not text:
        return None
    has, words = FORMS[form]
    return None if has(text) else words
