"""The address for a browser, as locals."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.targets.containers.ports import PRIVATE, Ports


def url_locals(ports: Ports) -> Mapping[str, str]:
    """Locals that make the address, as HCL source text; none without HTTP."""
    web = ports.front
    if web is None:
        return {}
    scheme, usual = ("https", 443) if web.secure else ("http", 80)
    port = f"var.{web.variable}"
    out = {
        "scheme": f'"{scheme}"',
        "port": f'{port} == {usual} ? "" : ":${{{port}}}"',
        "url": '"${local.scheme}://${var.domain}${local.port}"',
    }
    if web.secure:
        private = f'can(regex("{PRIVATE}", var.domain))'
        out["tls"] = f'{private} ? "tls internal" : ""'
        out["resolver"] = f'{private} ? "" : "public"'
    return out
