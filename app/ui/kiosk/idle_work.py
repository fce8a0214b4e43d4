"""What the worker does while nobody is here: advice loaded, pictures of the shelf and the attract screen."""

import logging
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, cast

from app.jobs.attract_looks import LOOKS_SHOWN, AttractLook
from app.jobs.attract_pictures import missing_frames, stored_looks
from app.jobs.operation import Failure, Operation, OperationQueue
from viewer.scene.rooms import RoomName

_LOG = logging.getLogger(__name__)
_CHORE_LIMIT_S: Final = 150.0
"""Several garments over each other, on a slow machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chore:
    """A task of the worker, a second or a few long."""

    task: str
    arguments: tuple[object, ...] = ()
    unwell: str
    """What to log when it fails."""


_Plan = Generator[_Chore, object, None]
"""Asks for chores and is told what came of each: a result, or a `Failure`."""


class IdleWork:
    """One chore after the other while nobody is here; left at its next step when somebody comes."""

    def __init__(
        self,
        queue: OperationQueue,
        *,
        unpictured: Sequence[str],
        show_looks: Callable[[Sequence[AttractLook]], None],
        room: RoomName,
    ) -> None:
        """``unpictured``: products whose pictures are missing; ``show_looks`` is told what is ready.

        Pictures are taken in ``room``, that of the theme.
        """
        self._queue = queue
        self._room = room
        self._unpictured = tuple(unpictured)
        self._show_looks = show_looks
        self._ready: list[AttractLook] = []
        self._plan = self._chores()
        self._chore: _Chore | None = None
        self._running: Operation[object] | None = None
        self._begun = False

    def show_stored_looks(self) -> None:
        """Show what was made before, without any work."""
        self._ready = list(stored_looks(self._room))
        self._show_looks(self._ready)

    def begin(self) -> None:
        """The worker can take chores from now on."""
        if not self._begun:
            self._begun = True
            self._chore = next(self._plan)

    def follow(self, *, nobody_is_here: bool) -> None:
        """Go on while nobody is here, stop while somebody is."""
        if not nobody_is_here:
            self._leave()
        elif self._chore is not None and self._running is None:
            self._running = self._queue.submit(
                Operation[object](
                    session_id="",
                    task=self._chore.task,
                    arguments=self._chore.arguments,
                    on_success=self._came,
                    on_failure=self._failed,
                    limit_s=_CHORE_LIMIT_S,
                )
            )

    def _leave(self) -> None:
        """The chore that was begun is done another time."""
        if self._running is not None:
            self._queue.stop(self._running)
            self._running = None

    def _failed(self, failure: Failure) -> None:
        if self._chore is not None:
            _LOG.warning("%s: %s %s", self._chore.unwell, failure.code, failure.message)
        self._came(failure)

    def _came(self, outcome: object) -> None:
        self._running = None
        try:
            self._chore = self._plan.send(outcome)
        except StopIteration:
            self._chore = None
        self.follow(nobody_is_here=True)

    # ---- the plan

    def _chores(self) -> _Plan:
        yield _Chore(task="warm_advice", unwell="search and advice load when they are first asked for")
        chosen = yield _Chore(task="attract_looks", unwell="no looks are chosen for the attract screen")
        looks = [] if isinstance(chosen, Failure) else list(cast(Sequence[AttractLook], chosen))
        made = [look for look in looks if look in self._ready][:LOOKS_SHOWN]
        left = iter(look for look in looks if look not in made)
        if not self._ready:
            yield from self._make_looks(left, made, 1)
        yield from self._picture_shelf()
        yield from self._make_looks(left, made, LOOKS_SHOWN)
        if made:
            self._tell(made)
            yield _Chore(
                task="forget_other_looks",
                arguments=(tuple(made), self._room),
                unwell="old looks are kept on the disk",
            )

    def _picture_shelf(self) -> _Plan:
        for product_id in self._unpictured:
            unwell = f"{product_id} keeps its drawing until the next start"
            yield _Chore(task="picture_product", arguments=(product_id, self._room), unwell=unwell)
        if self._unpictured:
            yield _Chore(
                task="put_camera_away", unwell="the memory of the shelf's pictures is not given back"
            )

    def _make_looks(self, left: Iterator[AttractLook], made: list[AttractLook], count: int) -> _Plan:
        """Make looks until there are ``count``; one that fails gives its place to the next."""
        while len(made) < count and (look := next(left, None)) is not None:
            yield from self._make_look(look)
            if not missing_frames(look, self._room):
                made.append(look)
                self._tell([*self._ready, look])

    def _make_look(self, look: AttractLook) -> _Plan:
        names = ", ".join(piece.product_id for piece in look.pieces)
        unwell = f"the attract screen goes without {names} until the next start"
        for index in missing_frames(look, self._room):
            frame = (look, index, self._room)
            outcome = yield _Chore(task="attract_frame", arguments=frame, unwell=unwell)
            if isinstance(outcome, Failure):
                return

    def _tell(self, ready: Sequence[AttractLook]) -> None:
        self._ready = list(ready)
        self._show_looks(self._ready)
