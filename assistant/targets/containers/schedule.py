"""When something that a project does again and again is done, as cron has it."""

from __future__ import annotations

from assistant.targets.scene import Scene

_DAYS = {"daily": "* * *", "weekly": "* * 0", "monthly": "1 * *"}
"""Day of the month, month and day of the week."""
_SAID = {
    "daily": "every night",
    "weekly": "in the night to every Sunday",
    "monthly": "on the first of every month",
}
_WEEK = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


def cron(scene: Scene) -> str:
    """The five fields of cron."""
    hour, minute = str(scene.value("time")).split(":")
    return f"{int(minute)} {int(hour)} {_days(scene)}"


def often(scene: Scene) -> str:
    """How often that is, in words."""
    if "param:job_weekday" in scene.facts:
        return f"every {_WEEK[int(scene.value('job_weekday'))]}"
    return _SAID[_interval(scene)]


def _days(scene: Scene) -> str:
    if "param:job_weekday" in scene.facts:
        return f"* * {scene.value('job_weekday')}"
    return _DAYS[_interval(scene)]


def _interval(scene: Scene) -> str:
    return str(scene.value("interval")) if "param:interval" in scene.facts else "daily"
