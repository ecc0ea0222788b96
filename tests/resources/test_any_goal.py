"""Whatever words stand together: the goal is read without a fault, and what is drafted is sound."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.knowledge import Packs
from assistant.plan import make_plan
from assistant.understand.phrases import spread
from assistant.understand.resources import read_resources
from assistant.understand.resources.vocabulary import vocabularies
from tests.resources.helpers import faults_of, files_of

PACKS = Packs.open()
SAID = ["azure", "aws", "google cloud", "hetzner", "github", "hashicorp vault", "kubernetes"]
SAID += ["openstack", "digitalocean", "vsphere", "cloudflare", "entra id", "active directory"]
PHRASES = sorted(
    {
        phrase
        for known in vocabularies().by_provider.values()
        for sense in known.senses
        for words in sense.words
        for phrase in spread(words)
    }
)
WORDS = ["in", "under", "with", "and", "for", "the", "3", "two", "10.0.0.0/16", "192.0.2.4", "x3"]
WORDS += ["web.example.org", "called", "app", "50 GB", "30 days", "nginx", "private", "no", "off"]
WORDS += ["port 8080", '"My Name"', "foo-bar", "Lab", "4Gi", "without", "to", "a/b", "*.x.y"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(SAID),
    st.lists(st.sampled_from(PHRASES), min_size=1, max_size=3),
    st.lists(st.sampled_from(WORDS), max_size=6),
    st.randoms(use_true_random=False),
)
def test_any_goal(said: str, phrases: list[str], words: list[str], random: object) -> None:
    mixed = [*phrases, *words]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    goal = " ".join(["terraform", said, *mixed])
    intent = read_resources(goal, PACKS)
    if intent is None:
        return
    for mention in intent.mentions:
        assert 0 <= mention.span.start <= mention.span.end <= len(goal)
    if intent.declined:
        return
    plan = make_plan(intent, PACKS)
    faults = faults_of(plan, files_of(plan, PACKS), PACKS)
    assert not [fault for fault in faults if not fault.startswith("unknown goal.")]
