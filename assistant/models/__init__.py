"""Models: GGUF files on this disk, and the child process in which llama.cpp writes with one."""

from __future__ import annotations

from assistant.core.standing import ModelFile
from assistant.models.files import (
    EMBEDDED_NAME,
    EMBEDDED_SHA256,
    embedded_model,
    installed_models,
    sha256_of,
    usable_model,
)
from assistant.models.process import ModelProcess, open_model
from assistant.models.writing import Begun, Scene, ScenePart, Section, Usage, Writer

__all__ = [
    "EMBEDDED_NAME",
    "EMBEDDED_SHA256",
    "Begun",
    "ModelFile",
    "ModelProcess",
    "Scene",
    "ScenePart",
    "Section",
    "Usage",
    "Writer",
    "embedded_model",
    "installed_models",
    "open_model",
    "sha256_of",
    "usable_model",
]
