"""What the session asks of the fitting room, as tasks of the worker; what comes back, as intents."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.jobs.operation import Failure
from app.session import effects as do
from app.session import intents as ask
from app.session import journey_intents as wish
from app.session.effects import Effect
from app.session.intents import Intent
from viewer.scene.rooms import RoomName

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomTask:
    """A task of the worker for an effect. Lower ``rank`` goes first; ``topic`` can be brought forward."""

    name: str
    arguments: tuple[object, ...]
    arrived: Callable[[object], Intent]
    refused: Callable[[str], Intent]
    rank: int
    topic: tuple[str, ...] = ()
    limit_s: float = 60.0
    """A worker silent for longer is replaced."""


_FIRST: Final = 0
_ADVICE: Final = 1
_DRAPE: Final = 2
_LAST: Final = 3
_LAYERS_LIMIT_S: Final = 150.0
"""Several garments over each other, on a slow machine."""


def room_task(effect: Effect, shown_in: RoomName) -> RoomTask | None:
    """The worker's task for an effect; None for an effect that is not the worker's.

    ``shown_in``: the room of the window, in which pictures for it are taken.
    """
    return _of_person(effect, shown_in) or _of_outfit(effect) or _of_shelf(effect)


def _of_person(effect: Effect, shown_in: RoomName) -> RoomTask | None:
    match effect:
        case do.FindFigure():
            return RoomTask(
                name="find_figure",
                arguments=(effect.person,),
                arrived=lambda found: ask.BodyFound(figure=found),  # type: ignore[arg-type]
                refused=lambda code: ask.BodyNotFound(
                    code="FITTING_ROOM_GONE" if code == "FITTING_ROOM_LOST" else code
                ),
                rank=_FIRST,
            )
        case do.Advise(product_id=product):
            return RoomTask(
                name="advise",
                arguments=(effect.person, product),
                arrived=lambda advice: ask.Advised(advice=advice),  # type: ignore[arg-type]
                refused=lambda code: ask.TryFailed(product_id=product, size=None, code=code),
                rank=_ADVICE,
                topic=(product,),
            )
        case do.Drape(product_id=product, size=size):
            return RoomTask(
                name="try_size",
                arguments=(effect.person, product, size),
                arrived=lambda tried: ask.SizeTried(tried=tried),  # type: ignore[arg-type]
                refused=lambda code: ask.TryFailed(product_id=product, size=size, code=code),
                rank=_DRAPE,
                topic=(product, size),
            )
        case do.PoseSize(product_id=product, size=size, pose=pose):
            return RoomTask(
                name="pose_size",
                arguments=(effect.person, product, size, pose),
                arrived=lambda posed: wish.Posed(posed=posed),  # type: ignore[arg-type]
                refused=lambda code: wish.PoseFailed(product_id=product, size=size, pose=pose, code=code),
                rank=_ADVICE,
                topic=(product, size),
            )
        case do.PictureSize(product_id=product, size=size, colourway_id=colour):

            def pictured(picture: object) -> Intent:
                return wish.SizePictured(
                    product_id=product,
                    size=size,
                    colourway_id=colour,
                    picture=picture,  # type: ignore[arg-type]
                )

            return RoomTask(
                name="picture_size",
                arguments=(effect.person, product, size, colour, shown_in),
                arrived=pictured,
                refused=lambda _: pictured(b""),
                rank=_ADVICE,
                topic=(product, size),
            )
        case do.LearnFelt():
            return RoomTask(
                name="learn_felt",
                arguments=(effect.person, effect.felt),
                arrived=lambda _: wish.AnswersKept(),
                refused=lambda _: wish.AnswersKept(),
                rank=_FIRST,
            )
        case _:
            return None


def _of_outfit(effect: Effect) -> RoomTask | None:
    match effect:
        case do.FindOutfits(piece=piece):
            return RoomTask(
                name="find_outfits",
                arguments=(effect.person, piece),
                arrived=lambda found: wish.OutfitsCame(found=found),  # type: ignore[arg-type]
                refused=lambda code: wish.OutfitsFailed(product_id=piece.product_id, code=code),
                rank=_FIRST,
            )
        case do.FindSwap(pieces=pieces, product_id=product):
            return RoomTask(
                name="find_swap",
                arguments=(effect.person, pieces, product, effect.seen),
                arrived=lambda offer: wish.SwapFound(
                    pieces=pieces,
                    product_id=product,
                    offer=offer,  # type: ignore[arg-type]
                ),
                refused=lambda _: wish.SwapFound(pieces=pieces, product_id=product, offer=None),
                rank=_FIRST,
            )
        case do.WearOutfit(pieces=pieces):
            return RoomTask(
                name="wear_outfit",
                arguments=(effect.person, pieces),
                arrived=lambda worn: wish.OutfitWorn(worn=worn),  # type: ignore[arg-type]
                refused=lambda code: wish.OutfitNotWorn(pieces=pieces, code=code),
                rank=_FIRST,
                limit_s=_LAYERS_LIMIT_S,
            )
        case _:
            return None


def _of_shelf(effect: Effect) -> RoomTask | None:
    match effect:
        case do.Search(query=query):
            return RoomTask(
                name="search",
                arguments=(query,),
                arrived=lambda ids: wish.SearchFound(query=query, product_ids=ids),  # type: ignore[arg-type]
                refused=lambda code: wish.SearchFailed(query=query, code=code),
                rank=_FIRST,
            )
        case do.FindForYou():
            return RoomTask(
                name="for_you",
                arguments=(effect.person, effect.liked, effect.tried),
                arrived=lambda found: wish.ForYouFound(products=found),  # type: ignore[arg-type]
                refused=lambda _: wish.ForYouFound(products=()),
                rank=_DRAPE,
            )
        case do.Present(product_id=product):
            return RoomTask(
                name="present",
                arguments=(product,),
                arrived=lambda tried: wish.Presented(tried=tried),  # type: ignore[arg-type]
                refused=lambda code: wish.PresentFailed(product_id=product, code=code),
                rank=_FIRST,
                topic=(product,),
                limit_s=_LAYERS_LIMIT_S,
            )
        case do.AskForPromotion(question=question):
            return RoomTask(
                name="offer_promotion",
                arguments=(question,),
                arrived=lambda offer: wish.PromotionOffered(offer=offer),  # type: ignore[arg-type]
                refused=lambda _: wish.PromotionOffered(offer=None),
                rank=_LAST,
            )
        case _:
            return None


def refusal(task: RoomTask, failure: Failure) -> Intent:
    """What a failed task means to the session; the log names the task and the code, never a value."""
    _LOG.warning("%s has no result: %s", task.name, failure.code)
    return task.refused(failure.code)
