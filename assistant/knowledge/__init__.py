"""Schema packs: what the tools' blocks may be called and may hold, looked up read-only."""

from assistant.knowledge.info import PackInfo
from assistant.knowledge.language import TopLevelBlock
from assistant.knowledge.packs import Packs

__all__ = ["PackInfo", "Packs", "TopLevelBlock"]
