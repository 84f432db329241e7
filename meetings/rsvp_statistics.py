"""What staff may know about those who come: how many, how large, which languages and needs; never who."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from . import spoken
from .models import Meeting, Need, Rsvp


@dataclass
class RsvpStats:
    """Parties of one meeting, waiting ones included; `languages` and `needs` count parties, `sizes` parties by size."""

    confirmed: int = 0
    waiting: int = 0
    parties: int = 0
    parties_waiting: int = 0
    sizes: Counter = field(default_factory=Counter)
    languages: Counter = field(default_factory=Counter)
    needs: Counter = field(default_factory=Counter)
    interpretation: Counter = field(default_factory=Counter)
    other_needs: list[str] = field(default_factory=list)

    def add(
        self, status: str, party_size: int, language: str, needs: list[str], interpretation: str, other_need: str
    ) -> None:
        waits = status == Rsvp.Status.WAITLISTED
        self.confirmed += 0 if waits else party_size
        self.waiting += party_size if waits else 0
        self.parties += 1
        self.parties_waiting += waits
        self.sizes[party_size] += 1
        self.languages[language] += 1
        self.needs.update(needs)
        self.interpretation.update([interpretation] if interpretation else [])
        self.other_needs += [other_need] if other_need else []

    @property
    def by_size(self) -> list[tuple[int, int]]:
        """(people, parties), the smallest first."""
        return sorted(self.sizes.items())

    @property
    def by_language(self) -> list[tuple[str, int]]:
        """(name of the language in the language of the page, parties)."""
        return [(spoken.name_of(code), n) for code, n in self.languages.most_common()]

    @property
    def by_interpretation(self) -> list[tuple[str, int]]:
        """(language that an interpreter is asked for in, parties)."""
        return [(spoken.name_of(code), n) for code, n in self.interpretation.most_common()]

    @property
    def by_need(self) -> list[tuple[str, int]]:
        """(need in words, parties), without those nobody has."""
        return [(str(need.label), self.needs[need]) for need in Need if self.needs[need]]


def rsvp_stats(meetings: Iterable[Meeting]) -> dict[UUID, RsvpStats]:
    """The tally of each meeting, in one query."""
    found = {meeting.pk: RsvpStats() for meeting in meetings}
    rows = (
        Rsvp.objects.active()
        .filter(meeting__in=found)
        .order_by("other_need")  # not in the order in which they came
        .values_list("meeting", "status", "party_size", "language", "needs", "interpretation_language", "other_need")
    )
    for meeting, *said in rows:
        found[meeting].add(*said)  # type: ignore[arg-type]
    return found
