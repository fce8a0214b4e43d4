"""Undo and redo over frozen states: what was stays as it was, so going back is choosing another state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Generic, TypeVar

State = TypeVar("State")

STEPS_KEPT: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryStep(Generic[State]):
    """A state before a change. ``label`` names the change; changes of one ``place`` in a row are one step."""

    state: State
    label: str
    place: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class History(Generic[State]):
    """A state with what led to it and what was taken back; the last step is the nearest."""

    present: State
    past: tuple[HistoryStep[State], ...] = ()
    future: tuple[HistoryStep[State], ...] = ()

    def changed(self, state: State, label: str, place: str | None = None) -> History[State]:
        """After a change. What was taken back before is let go; a state that is the same changes nothing.

        Changes of the same ``place`` that follow each other, such as the letters of a name, are undone
        together.
        """
        if state == self.present:
            return self
        last = self.past[-1] if self.past else None
        if place is not None and last is not None and last.place == place and not self.future:
            return replace(self, present=state)
        step = HistoryStep(state=self.present, label=label, place=place)
        return History(present=state, past=(*self.past, step)[-STEPS_KEPT:])

    def settled(self) -> History[State]:
        """The next change is a step of its own, also at the same place: the field was left."""
        if not self.past or self.past[-1].place is None:
            return self
        return replace(self, past=(*self.past[:-1], replace(self.past[-1], place=None)))

    def undone(self) -> History[State]:
        """One step back; at the beginning nothing changes."""
        if not self.past:
            return self
        step = self.past[-1]
        again = HistoryStep(state=self.present, label=step.label, place=None)
        return History(present=step.state, past=self.past[:-1], future=(*self.future, again))

    def redone(self) -> History[State]:
        """One step forward again; with nothing taken back nothing changes."""
        if not self.future:
            return self
        step = self.future[-1]
        back = HistoryStep(state=self.present, label=step.label, place=None)
        return History(present=step.state, past=(*self.past, back), future=self.future[:-1])

    @property
    def undo_label(self) -> str | None:
        """What would be taken back."""
        return self.past[-1].label if self.past else None

    @property
    def redo_label(self) -> str | None:
        """What would be done again."""
        return self.future[-1].label if self.future else None
