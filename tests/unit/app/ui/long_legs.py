"""A shop that makes everything in long legs, so that every size is named by its length, too."""

from collections.abc import Callable
from dataclasses import replace

from app.jobs.messages import WorkerEvent
from app.session.fitting import Advice, PersonRequest, TriedSize
from app.session.outfit import OutfitsFound, Piece
from app.ui.kiosk.shelf import Shelf
from tests.unit.app.ui.stand_ins import StandInRoom, StandInWorker, stand_in_shelf

_LONG = "-long"


class LongLeggedRoom(StandInRoom):
    """The same room in a shop that makes everything in long legs."""

    def advise(self, session_id: str, person: PersonRequest, product_id: str, progress: object) -> Advice:
        """The same sizes, long."""
        advice = super().advise(session_id, person, product_id, progress)
        reasons = tuple(
            replace(one, numbers={**one.numbers, "size": in_long(str(one.numbers["size"]))})
            for one in advice.reasons
        )
        return replace(
            advice,
            recommended_size=None if advice.recommended_size is None else in_long(advice.recommended_size),
            first_size=in_long(advice.first_size),
            offered=tuple(in_long(size) for size in advice.offered),
            reasons=reasons,
            sizes={in_long(size): judged for size, judged in advice.sizes.items()},
        )

    def try_size(
        self, session_id: str, person: PersonRequest, product_id: str, size: str, progress: object
    ) -> TriedSize:
        """As in the regular length."""
        tried = super().try_size(session_id, person, product_id, size.removesuffix(_LONG), progress)
        return replace(tried, size=size)

    def present(self, session_id: str, product_id: str, progress: object) -> TriedSize:
        """On the mannequin, in S long."""
        return replace(super().present(session_id, product_id, progress), size=in_long("S"))

    def find_outfits(
        self, session_id: str, person: PersonRequest, piece: Piece, progress: object
    ) -> OutfitsFound:
        """The other garment is long, too."""
        found = super().find_outfits(session_id, person, piece, progress)
        offers = tuple(
            replace(
                offer,
                pieces=(offer.pieces[0], *(replace(one, size=in_long("M")) for one in offer.pieces[1:])),
            )
            for offer in found.offers
        )
        return replace(found, offers=offers)


def long_legged_shelf() -> Shelf:
    """The same garments, all of them in long legs."""
    return Shelf(
        products=tuple(
            replace(one, stock={in_long(size): count for size, count in one.stock.items()})
            for one in stand_in_shelf().products
        )
    )


def in_long(size: str) -> str:
    """The id of a girth size in long legs."""
    return f"{size}{_LONG}"


class LongLeggedWorker(StandInWorker):
    """Its room knows long legs."""

    def __init__(self, on_event: Callable[[WorkerEvent], None]) -> None:
        super().__init__(on_event, LongLeggedRoom())

    def start(self) -> None:
        """A fresh room."""
        super().start()
        self.room = LongLeggedRoom()
