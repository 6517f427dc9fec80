"""What a watch comes to: what is new since it was last accepted, what was accepted, what is gone, what was not done."""

from dataclasses import dataclass

from voicemock.watching.accepted import Accepted, State, news
from voicemock.watching.notice import Level, Notice, worst_first
from voicemock.watching.part import Part


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, beside what was accepted before."""

    parts: tuple[Part, ...]
    new: tuple[Notice, ...]
    """What nobody accepted, the worst first."""
    known: tuple[tuple[Notice, Accepted], ...]
    """What was accepted and is still there."""
    gone: tuple[Accepted, ...]
    """What was accepted and is there no longer."""

    @property
    def failed(self) -> bool:
        """Return whether something new fails."""
        return any(notice.level is Level.FAILURE for notice in self.new)

    @property
    def undone(self) -> tuple[tuple[Part, str], ...]:
        """Return what could not be done, each line with its part."""
        return tuple((part, line) for part in self.parts for line in part.undone)

    @property
    def exit_code(self) -> int:
        """Return 1 where something new fails, else 2 where something could not be done, else 0."""
        return 1 if self.failed else 2 if self.undone else 0

    def of(self, level: Level) -> tuple[Notice, ...]:
        """Return what is new of a level."""
        return tuple(notice for notice in self.new if notice.level is level)


def beside(parts: tuple[Part, ...], state: State) -> Report:
    """Return what parts told beside what was accepted. Nothing is gone of a part that was not wholly done."""
    found = worst_first(notice for part in parts for notice in part.notices)
    new = news(found, state)
    known = tuple((notice, state[notice.id]) for notice in found if notice not in new)
    there = {notice.id for notice in found}
    unsure = tuple(f"{part.source} {part.vendor}: " for part in parts if part.undone)
    gone = [state[each] for each in sorted(state) if each not in there and not each.startswith(unsure)]
    return Report(parts, new, known, tuple(gone))


def accepted(report: Report, state: State) -> State:
    """Return the state without what is gone."""
    gone = {each.id for each in report.gone}
    return {name: each for name, each in state.items() if name not in gone}


__all__ = ["Report", "accepted", "beside"]
