"""The worker's side of a fitting: bodies found, garments advised and draped, all made ready to be drawn.

One shopper at a time: what is known of a session is kept until the next one or until `forget`. Heavy
libraries load on the first task, in the worker process only.
"""

import gc
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.session.fitting import (
    FIT_MAP_KINDS,
    Advice,
    Figure,
    FigureMeasurement,
    JudgedSize,
    PersonRequest,
    Reason,
    TriedSize,
    ZoneFit,
)
from resources.translations import texts_for

if TYPE_CHECKING:
    from app.jobs.turntable_picture import TurntablePictures
    from app.services.dressing import DressedSize, PreparedBody
    from app.services.previews import PreviewStudio
    from body_models.anthropometry.solver import FittedBody
    from body_models.garments.fit.advice import SizeAdvice
    from resources.catalogue import Product
    from viewer.scene.model import BodyMesh
    from viewer.scene.prepare import LitPerson

Progress = Callable[[float, str], None]

SOMEBODY: Final = PersonRequest(
    sex="female", measurements={"stature_cm": 170.0, "body_mass_kg": 63.0, "waist_girth_cm": 74.0}
)
"""An invented person: warms the kernels and turns on the attract screen."""
OUTFIT: Final = ("trousers-women", "tee-women")
"""What the invented person wears, inner garment first."""


@dataclass(slots=True, kw_only=True)
class _Shopper:
    """What the room remembers of one session."""

    session_id: str
    person: PersonRequest
    fitted: "FittedBody"
    mesh: "BodyMesh"
    prepared: "Future[PreparedBody] | None" = None


class FittingRoom:
    """Tasks of the kiosk's worker process; each takes the session's id first and a progress callback last."""

    def __init__(self) -> None:
        self._shopper: _Shopper | None = None
        self._turntable: TurntablePictures | None = None
        self._previews: PreviewStudio | None = None
        self._beside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="prepare")

    def warm_up(self, progress: Progress) -> "LitPerson | None":
        """Load the body, compile or load the kernels, by dressing an invented person once; that person."""
        from resources.catalogue import load_catalogue

        product = load_catalogue().products[0]
        self.find_figure("", SOMEBODY, progress)
        progress(0.5, "garments")
        self.advise("", SOMEBODY, product.id, progress)
        tried = self.try_size("", SOMEBODY, product.id, "M", progress)
        self.forget("", progress)
        return tried.shown

    def forget(self, _: str, __: Progress) -> None:
        """Let everything of a shopper go: one is remembered at a time, so all of it."""
        self._shopper = None
        gc.collect()

    def find_figure(self, session_id: str, person: PersonRequest, progress: Progress) -> Figure:
        """The body of a person, its measurements and tapes.

        Raises `MeasurementError` when the measurements cannot belong to one body.
        """
        from app.services.surfaces import tape_lines
        from viewer.scene.prepare import prepare_person

        shopper = self._known(session_id, person)
        self._start_preparing(shopper)
        progress(0.5, "light")
        return Figure(
            shown=prepare_person(shopper.mesh),
            tapes=tuple(tape_lines(shopper.fitted, texts_for("en"))),
            measurements=_figure_measurements(shopper.fitted),
            warnings=tuple(shopper.fitted.warnings),
        )

    def advise(self, session_id: str, person: PersonRequest, product_id: str, _: Progress) -> Advice:
        """Every size of a product judged by its ease on this body, and the one to take."""
        from body_models.garments.fit.advice import advise
        from resources.catalogue import load_catalogue

        product = load_catalogue().product(product_id)
        fitted = self._known(session_id, person).fitted
        body = {name: measured.value for name, measured in fitted.measurements.items()}
        return _advice(product, advise(product, body))

    def try_size(
        self, session_id: str, person: PersonRequest, product_id: str, size: str, progress: Progress
    ) -> TriedSize:
        """One size draped; a drape that fails its gate comes back without a picture.

        Raises `DrapeError` for a garment that cannot be placed on this body.
        """
        from app.services.dressing import dress
        from app.services.surfaces import body_mesh
        from resources.catalogue import load_catalogue

        product = load_catalogue().product(product_id)
        shopper = self._known(session_id, person)
        dressed = dress(self._start_preparing(shopper).result(), product, size)
        progress(0.6, "light")
        return _tried(body_mesh(shopper.fitted, styled=True), product, dressed)

    def turntable_frame(self, index: int, _: Progress) -> None:
        """Make one picture of the attract screen's turning figure: an invented person."""
        from app.jobs.turntable_picture import FRAME_COUNT, TurntablePictures

        if self._turntable is None:
            self._turntable = TurntablePictures(SOMEBODY, OUTFIT)
        self._turntable.take(index)
        if index == FRAME_COUNT - 1:
            self._turntable.close()
            self._turntable = None

    def picture_product(self, product_id: str, _: Progress) -> None:
        """Make the shelf's picture of a product, worn by a mannequin, unless its file is there."""
        from app.services.previews import PreviewStudio, preview_path
        from resources.catalogue import load_catalogue

        product = load_catalogue().product(product_id)
        path = preview_path(product)
        if path.is_file():
            return
        if self._previews is None:
            self._previews = PreviewStudio()
        self._previews.take(product, path)

    def put_camera_away(self, _: Progress) -> None:
        """The shelf's pictures are made: give the memory of what made them back."""
        if self._previews is not None:
            self._previews.close()
            self._previews = None

    def _known(self, session_id: str, person: PersonRequest) -> _Shopper:
        """The shopper of this session with these numbers; found anew when the room does not know them."""
        from app.services.surfaces import body_mesh

        known = self._shopper
        if known is not None and (known.session_id, known.person) == (session_id, person):
            return known
        fitted = _fitted(person)
        shopper = _Shopper(session_id=session_id, person=person, fitted=fitted, mesh=body_mesh(fitted))
        self._shopper = shopper
        return shopper

    def _start_preparing(self, shopper: _Shopper) -> "Future[PreparedBody]":
        """Make what dressing needs beside the light of the bare body: both leave Python's lock alone."""
        from app.services.dressing import prepare_body

        if shopper.prepared is None:
            shopper.prepared = self._beside.submit(prepare_body, shopper.fitted)
        return shopper.prepared


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


def _advice(product: "Product", advice: "SizeAdvice") -> Advice:
    reasons = tuple(Reason(code=r.code, numbers=dict(r.numbers)) for r in advice.reasons)
    first = advice.recommended_size or str(reasons[0].numbers["size"])
    sizes = {
        size: JudgedSize(
            verdict=fit.verdict,
            zones=tuple(
                ZoneFit(
                    zone=zone,
                    body_cm=judged.ease.body_cm,
                    garment_cm=judged.ease.garment_cm,
                    ease_cm=judged.ease.ease_cm,
                    verdict=judged.verdict,
                )
                for zone, judged in fit.zones.items()
            ),
        )
        for size, fit in advice.sizes.items()
    }
    return Advice(
        product_id=product.id,
        recommended_size=advice.recommended_size,
        first_size=first,
        offered=product.sizes_beside(first),
        reasons=reasons,
        sizes=sizes,
    )


def _tried(mesh: "BodyMesh", product: "Product", dressed: "DressedSize") -> TriedSize:
    from app.services.surfaces import fit_map_fields, garment_surface
    from viewer.scene.prepare import prepare_person

    texts = texts_for("en")  # the window writes the legend in its own words
    passed = dressed.drape.quality.passed
    return TriedSize(
        product_id=product.id,
        size=dressed.size,
        shown=prepare_person(mesh, [garment_surface(dressed, product)]) if passed else None,
        fit_maps=fit_map_fields(dressed, product, FIT_MAP_KINDS, texts) if passed else {},
        drape_seconds=dressed.drape.seconds,
    )
