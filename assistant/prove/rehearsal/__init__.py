"""A draft's own steps, run for real in a container of the machine's family, twice."""

from assistant.prove.rehearsal.rehearse import Rehearsal, rehearse, with_rehearsal

__all__ = ["Rehearsal", "rehearse", "with_rehearsal"]
