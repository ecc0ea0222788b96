"""When something runs again and again, as a goal says it and as cron writes it."""

from __future__ import annotations

import pytest

from assistant.plan.open.derive import FORMS
from assistant.understand.resources.schedules import schedules


@pytest.mark.parametrize(
    ("said", "cron"),
    [
        ("a backup every night at 2", "0 2 * * *"),
        ("daily at 03:30", "30 3 * * *"),
        ("2am daily", "0 2 * * *"),
        ("every day at 3 pm", "0 15 * * *"),
        ("every 6 hours", "0 */6 * * *"),
        ("every 15 minutes", "*/15 * * * *"),
        ("hourly", "0 * * * *"),
        ("twice a day", "0 0,12 * * *"),
        ("sundays at 4", "0 4 * * 0"),
        ("at 04:00 on sundays", "0 4 * * 0"),
        ("every monday and thursday at 22:30", "30 22 * * 1,4"),
        ("weekdays at 7", "0 7 * * 1-5"),
        ("mon-fri at 18:00", "0 18 * * 1-5"),
        ("on the 1st of every month at 5", "0 5 1 * *"),
        ("at midnight", "0 0 * * *"),
        ("weekly", "0 3 * * 0"),
        ("schedule */5 * * * *", "*/5 * * * *"),
    ],
)
def test_is_a_schedule(said: str, cron: str) -> None:
    assert [one.cron for one in schedules(said)] == [cron]


@pytest.mark.parametrize(
    "said",
    ["with 3 replicas at 2 nodes", "every 7 hours", "3x daily", "ttl 1h", "mon", "at 10.0.0.5"],
)
def test_is_none(said: str) -> None:
    assert not list(schedules(said))


@pytest.mark.parametrize(
    ("cron", "calendar"),
    [
        ("30 2 * * *", "02:30"),
        ("0 4 * * 0", "sun 04:00"),
        ("0 7 * * 1-5", "mon..fri 07:00"),
        ("0 */6 * * *", "*/6:00"),
        ("*/15 * * * *", "*/15"),
        ("0 3 1 * *", "*-1 03:00"),
    ],
)
def test_as_proxmox_writes_it(cron: str, calendar: str) -> None:
    assert FORMS["pve_calendar"](cron) == calendar
