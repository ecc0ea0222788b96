"""The one object that `dryfit timeline --json` prints."""

from __future__ import annotations

from typing import Any

from assistant.core.text import shown
from assistant.core.timeline import Timeline


def timeline_json(timeline: Timeline) -> dict[str, Any]:
    """All moments and traps; `assistant/render/schemas/timeline.schema.json` has its shape."""
    return {
        "version": 1,
        "moments": [
            {
                "order": m.order,
                "lane": m.lane,
                "stage": m.stage,
                "what": shown(m.what),
                "as": shown(m.as_),
                "needs": [shown(need) for need in m.needs],
                "ends": m.ends,
                "path": m.path,
                "line": m.line,
                "certainty": m.certainty,
                "only": list(m.only),
                "kind": m.kind,
                "where": shown(m.where),
                "course": m.course + 1,
                "waits": None if m.waits is None else list(m.waits),
            }
            for m in timeline.moments
        ],
        "traps": [
            {"code": t.code, "text": shown(t.text), "path": t.path, "line": t.line, "mend": t.mend}
            for t in timeline.traps
        ],
    }
