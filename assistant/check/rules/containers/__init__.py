"""Containers, however they are described."""

from __future__ import annotations

from assistant.check.rules.containers import (
    added_capability,
    added_from_net,
    apt_update_apart,
    compose_version,
    copied_before_install,
    depends_on_started,
    docker_power,
    host_folder,
    host_namespace,
    image_as_root,
    kubernetes_power,
    lost_step,
    no_restart,
    only_last_counts,
    package_lists_kept,
    port_twice,
    published_database,
    relative_workdir,
    sudo_in_image,
    unpinned_image,
)
from assistant.check.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    added_capability.RULE,
    added_from_net.RULE,
    apt_update_apart.RULE,
    compose_version.RULE,
    copied_before_install.RULE,
    depends_on_started.RULE,
    docker_power.RULE,
    host_folder.RULE,
    host_namespace.RULE,
    image_as_root.RULE,
    kubernetes_power.RULE,
    lost_step.RULE,
    no_restart.RULE,
    only_last_counts.RULE,
    package_lists_kept.RULE,
    port_twice.RULE,
    published_database.RULE,
    relative_workdir.RULE,
    sudo_in_image.RULE,
    unpinned_image.RULE,
)
