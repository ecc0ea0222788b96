"""Which references lead to a secret, by the type of resource."""

from __future__ import annotations

from assistant.syntax.hcl import Module, Reference

_ATTRIBUTES: dict[str, frozenset[str]] = {
    "random_password": frozenset({"result", "bcrypt_hash"}),
    "tls_private_key": frozenset(
        {"private_key_pem", "private_key_openssh", "private_key_pem_pkcs8"}
    ),
    "aws_iam_access_key": frozenset({"secret", "ses_smtp_password_v4"}),
    "aws_db_instance": frozenset({"password"}),
    "aws_rds_cluster": frozenset({"master_password"}),
    "azuread_application_password": frozenset({"value"}),
    "azuread_service_principal_password": frozenset({"value"}),
    "azurerm_kubernetes_cluster": frozenset({"kube_config_raw", "kube_admin_config_raw"}),
    "azurerm_storage_account": frozenset(
        {"primary_access_key", "secondary_access_key", "primary_connection_string"}
    ),
    "digitalocean_database_cluster": frozenset({"password", "uri", "private_uri"}),
    "digitalocean_database_user": frozenset({"password"}),
    "google_service_account_key": frozenset({"private_key"}),
    "postgresql_role": frozenset({"password"}),
}
"""Attributes that the providers themselves mark as sensitive."""
PRIVATE_KEYS = _ATTRIBUTES["tls_private_key"]


def secret_of(module: Module, reference: Reference) -> str | None:
    """The address of the secret that a reference gives, as it is written; None where it is none."""
    parts = reference.parts
    words = [part for part in parts if isinstance(part, str)]
    if len(words) >= 2 and words[0] == "var":
        declared = module.variables.get(words[1])
        mark = declared.block.body.attribute("sensitive") if declared and declared.block else None
        return f"var.{words[1]}" if mark and module.value(mark.value) is True else None
    if len(words) < 3 or words[2] not in _ATTRIBUTES.get(words[0], ()):
        return None
    return ".".join(words[:3])
