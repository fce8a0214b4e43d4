"""The worker's side of a fitting: bodies found, garments advised and draped, all made ready to be drawn.

One shopper at a time: what is known of a session is kept until the next one or until `forget`. Heavy
libraries load on the first task, in the worker process only.
"""

import gc
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from app.jobs.attract_looks import AttractLook
from app.jobs.shopper import Shopper
from app.services.mannequins import Mannequins
from app.services.shop_sizes import ShopSizes
from app.session.fitting import (
    Advice,
    Figure,
    FigureMeasurement,
    PersonRequest,
    PosedSize,
    PoseName,
    TriedSize,
)
from app.session.outfit import OutfitOffer, OutfitsFound, Piece, WornOutfit
from app.session.shelf_view import ForYou
from app.session.visit import Felt, PromotionOffer, PromotionQuestion
from body_models.capture.device.traces import (
    blank_freed_memory,
    blank_small_blocks,
    give_memory_back,
    keep_out_of_crash_dumps,
)
from resources.translations import texts_for
from viewer.scene.rooms import DEFAULT_ROOM, RoomName

if TYPE_CHECKING:
    from app.jobs.attract_pictures import AttractPictures
    from app.services.previews import PreviewStudio
    from app.storage.event_store import EventStore
    from body_models.anthropometry.solver import FittedBody
    from viewer.pictures import PictureStudio

Progress = Callable[[float, str], None]

SOMEBODY: Final = PersonRequest(
    sex="female", measurements={"stature_cm": 170.0, "body_mass_kg": 63.0, "waist_girth_cm": 74.0}
)
"""An invented person: warms the kernels."""


class FittingRoom:
    """Tasks of the kiosk's worker process; each takes the session's id first and a progress callback last."""

    def __init__(self) -> None:
        self._shopper: Shopper | None = None
        self._attract: AttractPictures | None = None
        self._previews: PreviewStudio | None = None
        self._page_studio: PictureStudio | None = None
        self._size_studio: PictureStudio | None = None
        self._events: EventStore | None = None
        self._mannequins = Mannequins()
        self._sizes = ShopSizes()
        self._beside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="prepare")

    def begin(self) -> None:
        """Of the process this room has to itself nothing is left in a crash dump or in freed memory."""
        keep_out_of_crash_dumps()
        blank_freed_memory()

    def rest(self) -> None:
        """A task is over: what is known of the shopper is sealed until the next."""
        for studio in (self._page_studio, self._size_studio):
            if studio is not None:
                studio.clear()
        if self._shopper is not None and self._shopper.rest():
            blank_small_blocks()

    def warm_up(self, progress: Progress) -> None:
        """Load the body, compile or load the kernels, by dressing an invented person once."""
        from resources.catalogue import load_catalogue

        product = load_catalogue().products[0]
        self.find_figure("", SOMEBODY, progress)
        progress(0.5, "garments")
        advice = self.advise("", SOMEBODY, product.id, progress)
        self.try_size("", SOMEBODY, product.id, advice.first_size, progress)
        self.forget("", progress)

    def forget(self, _: str, __: Progress) -> None:
        """Let everything of a shopper go: one is remembered at a time, so all of it."""
        self._let_go()
        for studio in (self._page_studio, self._size_studio):
            if studio is not None:
                studio.close()
        self._page_studio, self._size_studio = None, None
        self._beside.submit(gc.collect).result()  # after whatever is still being prepared there
        blank_small_blocks()
        give_memory_back()

    def find_figure(self, session_id: str, person: PersonRequest, progress: Progress) -> Figure:
        """The body of a person, its measurements and tapes.

        Raises `MeasurementError` when the measurements cannot belong to one body.
        """
        from app.services.surfaces import tape_lines
        from viewer.scene.prepare import prepare_person

        shopper = self._known(session_id, person)
        shopper.start_preparing(self._beside)
        progress(0.5, "light")
        return Figure(
            shown=prepare_person(shopper.mesh),
            tapes=tuple(tape_lines(shopper.fitted, texts_for("en"))),
            measurements=_figure_measurements(shopper.fitted),
            warnings=tuple(shopper.fitted.warnings),
        )

    def advise(self, session_id: str, person: PersonRequest, product_id: str, _: Progress) -> Advice:
        """Every size of a product judged on this body, and the one to take, as `advise size` advises."""
        from app.jobs.size_answer import size_answer
        from resources.catalogue import load_catalogue

        product = load_catalogue().product(product_id)
        return size_answer(self._known(session_id, person), product)

    def try_size(
        self, session_id: str, person: PersonRequest, product_id: str, size: str, progress: Progress
    ) -> TriedSize:
        """One size draped; a drape that fails its gate comes back without a picture.

        Raises `DrapeError` for a garment that cannot be placed on this body.
        """
        from app.jobs.wearing import tried
        from app.services.surfaces import body_mesh
        from resources.catalogue import load_catalogue

        product = load_catalogue().product(product_id)
        shopper = self._known(session_id, person)
        dressed = shopper.dress(self._beside, product, size)
        progress(0.6, "light")
        answer = tried(body_mesh(shopper.fitted, styled=True), product, dressed)
        if answer.shown is not None:
            shopper.keep_lit(product_id, size, answer.shown)
        return answer

    # ---- poses and outfits

    def pose_size(
        self, session_id: str, person: PersonRequest, product_id: str, size: str, pose: PoseName, _: Progress
    ) -> PosedSize:
        """One draped size carried to another pose. Raises as `try_size`."""
        from app.jobs.wearing import posed
        from resources.catalogue import load_catalogue

        product = load_catalogue().product(product_id)
        return posed(self._known(session_id, person), self._beside, product, size, pose)

    def picture_size(
        self,
        session_id: str,
        person: PersonRequest,
        product_id: str,
        size: str,
        colourway_id: str,
        room: RoomName,
        _: Progress,
    ) -> bytes:
        """One draped size from the front in a room, as JPEG; empty when its drape fails.

        Raises as `try_size`.
        """
        from app.jobs.wearing import SIZE_STILL, size_still
        from resources.catalogue import load_catalogue
        from viewer.pictures import PictureStudio

        if self._size_studio is None:
            self._size_studio = PictureStudio(SIZE_STILL)
        self._size_studio.enter(room)
        product = load_catalogue().product(product_id)
        shopper = self._known(session_id, person)
        return size_still(shopper, self._beside, self._size_studio, product, size, colourway_id)

    def find_outfits(self, session_id: str, person: PersonRequest, piece: Piece, _: Progress) -> OutfitsFound:
        """What completes a piece. Raises as `Stylist.complete`."""
        from app.jobs.shelf_answers import outfits

        return outfits(self._known(session_id, person), piece)

    def find_swap(
        self,
        session_id: str,
        person: PersonRequest,
        pieces: tuple[Piece, ...],
        product_id: str,
        seen: tuple[str, ...],
        _: Progress,
    ) -> OutfitOffer | None:
        """The outfit with another garment in place of one; None where there is no other."""
        from app.jobs.shelf_answers import swapped

        return swapped(self._known(session_id, person), pieces, product_id, seen)

    def wear_outfit(
        self, session_id: str, person: PersonRequest, pieces: tuple[Piece, ...], _: Progress
    ) -> WornOutfit:
        """An outfit draped in layers; without a picture when a drape fails. Raises as `try_size`."""
        from app.jobs.wearing import worn

        return worn(self._known(session_id, person), self._beside, pieces)

    # ---- the shelf

    def search(self, _: str, query: str, __: Progress) -> tuple[str, ...]:
        """Products for words in either language, the best first. Raises DataError QUERY_EMPTY."""
        from app.jobs.shelf_answers import search

        return search(query)

    def for_you(
        self,
        session_id: str,
        person: PersonRequest | None,
        liked: tuple[str, ...],
        tried: tuple[str, ...],
        _: Progress,
    ) -> tuple[ForYou, ...]:
        """Products for this shopper, or for anybody."""
        from app.jobs.shelf_answers import for_you

        return for_you(None if person is None else self._known(session_id, person), liked, tried)

    def offer_promotion(self, _: str, question: PromotionQuestion, __: Progress) -> PromotionOffer | None:
        """Something to show this shopper now, chosen by what they did; None when nothing fits."""
        from app.jobs.promotion_answer import offered
        from app.settings import load_settings
        from app.storage.database import open_database
        from app.storage.event_store import EventStore

        if self._events is None:
            self._events = EventStore(open_database(load_settings().database_url))
        return offered(question, self._events)

    def present(self, _: str, product_id: str, __: Progress) -> TriedSize:
        """A product worn by the shop's mannequin. Raises as `Mannequins.wearing`."""
        from app.jobs.wearing import presented
        from resources.catalogue import load_catalogue

        return presented(self._mannequins, load_catalogue().product(product_id))

    # ---- the end of a visit

    def picture_pieces(
        self, session_id: str, person: PersonRequest, pieces: tuple[Piece, ...], _: Progress
    ) -> tuple[bytes, ...]:
        """Pieces worn together, front and back, as JPEG; none where a drape fails. Raises as `try_size`."""
        from app.jobs.wearing import PAGE_PICTURE, pictured
        from viewer.pictures import PictureStudio

        if self._page_studio is None:
            self._page_studio = PictureStudio(PAGE_PICTURE)
        shopper = self._known(session_id, person)
        return pictured(shopper, self._beside, self._page_studio, pieces)

    def learn_felt(
        self, session_id: str, person: PersonRequest, felt: Mapping[tuple[str, str], Felt], _: Progress
    ) -> int:
        """Learn how sizes felt on this body into the shop's size memory. Raises as that file's reader."""
        from app.services.felt_answers import learn_felt

        fitted = self._known(session_id, person).fitted
        return learn_felt(felt, {name: one.value for name, one in fitted.measurements.items()})

    # ---- the kiosk's own work

    def warm_advice(self, _: Progress) -> None:
        """Load what searches and what knows the shelf, before anybody asks."""
        from app.jobs.shelf_answers import for_you, search
        from app.services.outfit_advice import stylist

        search("black dress")
        for_you(None, (), ())
        stylist()

    def attract_looks(self, progress: Progress) -> tuple[AttractLook, ...]:
        """Looks of the catalogue for the attract screen, with some to spare. Can be stopped."""
        from app.jobs.shelf_answers import attract_looks
        from app.services.stoppable import Work

        return attract_looks(Work(progress=progress))

    def attract_frame(self, look: AttractLook, index: int, room: RoomName, progress: Progress) -> None:
        """Make one picture of a look's turn in a room, unless its file is there. Can be stopped."""
        from app.jobs.attract_pictures import AttractPictures
        from app.services.stoppable import Work

        if self._attract is None:
            self._attract = AttractPictures(self._mannequins)
        self._attract.take(look, index, room, Work(progress=progress))

    def forget_other_looks(self, looks: tuple[AttractLook, ...], room: RoomName, _: Progress) -> None:
        """Remove what the attract screen shows no more, and give the memory of its making back."""
        from app.jobs.attract_pictures import forget_others

        forget_others(looks, room)
        if self._attract is not None:
            self._attract.close()
            self._attract = None

    def picture_product(self, product_id: str, room: RoomName, progress: Progress) -> None:
        """Make the shelf's picture of a product in a room, worn by a mannequin, unless its file is there.

        And the one in the default room, which pages to take home and the search look at. Can be stopped.
        """
        from app.services.previews import PreviewStudio, preview_path
        from app.services.stoppable import Work
        from resources.catalogue import load_catalogue

        product = load_catalogue().product(product_id)
        # The asked one last: the kiosk asks for what it misses of these, and then both are there.
        paths = {one: preview_path(product, room=one) for one in (DEFAULT_ROOM, room)}
        missing = {one: path for one, path in paths.items() if not path.is_file()}
        if not missing:
            return
        if self._previews is None:
            self._previews = PreviewStudio(self._mannequins)
        self._previews.take(product, missing, Work(progress=progress))

    def put_camera_away(self, _: Progress) -> None:
        """The shelf's pictures are made: give the memory of what made them back."""
        if self._previews is not None:
            self._previews.close()
            self._previews = None

    def _known(self, session_id: str, person: PersonRequest) -> Shopper:
        """The shopper of this session with these numbers; found anew when the room does not know them."""
        from app.services.surfaces import body_mesh

        known = self._shopper
        if known is not None and (known.session_id, known.person) == (session_id, person):
            return known
        self._let_go()
        fitted = _fitted(person)
        shopper = Shopper(
            session_id=session_id,
            person=person,
            fitted=fitted,
            mesh=body_mesh(fitted),
            opinions=self._sizes.now(),
        )
        self._shopper = shopper
        return shopper

    def _let_go(self) -> None:
        if self._shopper is not None:
            self._shopper.wipe()
        self._shopper = None


def _fitted(person: PersonRequest) -> "FittedBody":
    """The camera's body with the numbers that were corrected, or the body of typed numbers."""
    from app.services.people import fit_captured, fit_person
    from body_models.anthropometry.person import Person

    if person.captured is not None:
        return fit_captured(person.captured.shape, person.measurements)
    return fit_person(Person(sex=person.sex, measurements=dict(person.measurements)))


def _figure_measurements(fitted: "FittedBody") -> tuple[FigureMeasurement, ...]:
    return tuple(
        FigureMeasurement(name=name, value=measured.value, std=measured.std, given=measured.source == "given")
        for name, measured in fitted.measurements.items()
    )
