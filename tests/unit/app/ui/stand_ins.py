"""A fitting room, a view and a shelf that need no body, no solver and no graphics."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import numpy as np
from PyQt6.QtCore import QBuffer, QPointF, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PyQt6.QtWidgets import QWidget

from app.jobs.messages import Task, TaskDone, TaskRefused, WorkerEvent, WorkerLost
from app.session.fitting import (
    FIT_MAP_KINDS,
    Advice,
    Figure,
    FigureMeasurement,
    JudgedSize,
    PersonRequest,
    PosedSize,
    PoseName,
    Reason,
    TriedSize,
    Verdict,
    ZoneFit,
)
from app.session.outfit import OutfitOffer, OutfitsFound, Piece, WornOutfit
from app.session.shelf_view import ForYou
from app.session.step import KioskRules
from app.session.visit import Felt, PromotionOffer, PromotionQuestion
from app.ui.kiosk.shelf import Shelf, ShelfColour, ShelfProduct
from body_models.anthropometry.names import MEASUREMENTS
from body_models.anthropometry.population import SEXES, load_population
from resources.errors import CodedError
from viewer.scene.camera import View
from viewer.scene.model import FitMapField

SIZES = ("XS", "S", "M", "L", "XL", "XXL", "3XL")
TEE_ZONES = ("neck", "shoulders", "chest", "waist", "hip", "arms")
TROUSER_ZONES = ("waist", "hip", "thigh", "knee", "calf")
_EDGES = (0.0, 5.0, 12.0, 20.0, 30.0, 45.0, 65.0)


def _product(product_id: str, family: str, name: tuple[str, str], price: float, fabric: str) -> ShelfProduct:
    colours = (
        ("ink", ("Ink", "墨色"), (0.13, 0.14, 0.17)),
        ("chalk", ("Chalk", "粉白"), (0.93, 0.91, 0.87)),
        ("clay", ("Clay", "陶土"), (0.72, 0.42, 0.31)),
        ("moss", ("Moss", "苔绿"), (0.38, 0.43, 0.32)),
        ("dusk", ("Dusk", "暮蓝"), (0.36, 0.45, 0.56)),
        ("sun", ("Sun", "金盏"), (0.86, 0.66, 0.24)),
    )
    return ShelfProduct(
        product_id=product_id,
        family=family,
        for_sex="female" if product_id.endswith("women") and not product_id.endswith("-men") else "male",
        name={"en": name[0], "zh": name[1]},
        price=price,
        currency="EUR",
        fabric={"en": fabric, "zh": fabric},
        department="top" if family == "tee" else "bottom",
        picture=Path("no picture yet"),
        page_picture=Path("no picture yet"),
        colours=tuple(
            ShelfColour(colourway_id=i, name={"en": n[0], "zh": n[1]}, rgb=rgb, plain=_PLAIN[i])
            for i, n, rgb in colours
        ),
        stock={size: 0 if size == "XS" else 3 for size in SIZES},
        occasions=("casual", "work") if family == "trousers" else ("casual", "sport"),
        family_name={"en": name[0], "zh": name[1]},
        description={"en": f"{name[0]} for every day.", "zh": f"{name[1]}，日常穿着。"},
    )


_PLAIN = {"ink": "black", "chalk": "white", "clay": "red", "moss": "green", "dusk": "blue", "sun": "yellow"}


def stand_in_shelf() -> Shelf:
    """Four garments."""
    return Shelf(
        products=(
            _product("tee-women", "tee", ("Everyday tee", "日常 T 恤"), 29.0, "cotton-jersey"),
            _product("trousers-women", "trousers", ("Straight trousers", "直筒长裤"), 69.0, "cotton-twill"),
            _product("tee-men", "tee", ("Everyday tee", "日常 T 恤"), 29.0, "cotton-jersey"),
            _product("trousers-men", "trousers", ("Straight trousers", "直筒长裤"), 69.0, "cotton-twill"),
        )
    )


def stand_in_rules(shelf: Shelf | None = None) -> KioskRules:
    """The rules of a shop with that shelf."""
    shown = shelf or stand_in_shelf()
    return KioskRules(products_by_sex={sex: shown.ids_for(sex) for sex in SEXES})


def _verdict(step: int) -> Verdict:
    if step <= -2:
        return "does_not_fit"
    return "tight" if step == -1 else "good" if step == 0 else "loose"


class StandInRoom:
    """Answers at once, with the manners of the real fitting room. XL of trousers fails its drape."""

    def __init__(self) -> None:
        self.forgotten: list[str] = []
        self.learnt: dict[tuple[str, str], Felt] = {}
        self.promotion: PromotionOffer | None = None

    def warm_up(self, _: Callable[[float, str], None]) -> None:
        """Nothing to warm."""

    def forget(self, session_id: str, _: Callable[[float, str], None]) -> None:
        """Remember only that it was asked to forget."""
        self.forgotten.append(session_id)

    def find_figure(self, _: str, person: PersonRequest, progress: Callable[[float, str], None]) -> Figure:
        """The population's expected person."""
        progress(0.5, "solving")
        expected = load_population().distribution(person.sex, person.measurements)
        medians, stds = expected.median(), expected.std()
        rows = []
        for name in MEASUREMENTS:
            if name in person.measurements:
                rows.append(
                    FigureMeasurement(name=name, value=person.measurements[name], std=0.0, given=True)
                )
            elif name in medians:
                rows.append(FigureMeasurement(name=name, value=medians[name], std=stds[name], given=False))
        return Figure(shown=cast(Any, ("body", person.sex)), tapes=(), measurements=tuple(rows))

    def advise(self, _: str, person: PersonRequest, product_id: str, __: object) -> Advice:
        """M, because of chest and waist; no size from 200 kg."""
        names = TEE_ZONES if product_id.startswith("tee") else TROUSER_ZONES
        judged = {size: _judged(names, SIZES.index(size) - SIZES.index("M")) for size in SIZES}
        if person.measurements.get("body_mass_kg", 0) > 200:
            none = Reason(code="NONE_LARGE_ENOUGH", numbers={"size": "3XL", "zone": "waist", "short_cm": 7.5})
            return Advice(
                product_id=product_id,
                recommended_size=None,
                first_size="3XL",
                offered=SIZES,
                reasons=(none,),
                sizes=judged,
            )
        zone = names[2]
        nearest: dict[str, float | str] = {
            "size": "M",
            "measurement": "hip_girth_cm",
            "value_cm": 99.3,
            "from_cm": 90.0,
            "to_cm": 98.0,
        }
        reasons = (
            Reason(code="NEAREST_IN_CHART", numbers=nearest),
            Reason(code="EASE_AS_CUT", numbers={"size": "M", "zone": zone, "ease_cm": 8.4}),
            Reason(code="SMALLER_IS_SHORT", numbers={"size": "S", "zone": zone, "short_cm": 2.1}),
            Reason(code="LARGER_IS_LOOSE", numbers={"size": "L", "zone": zone, "ease_cm": 14.0}),
        )
        return Advice(
            product_id=product_id,
            recommended_size="M",
            first_size="M",
            offered=SIZES,
            reasons=reasons,
            sizes=judged,
        )

    def try_size(
        self, session_id: str, _: PersonRequest, product_id: str, size: str, __: object
    ) -> TriedSize:
        """XL of trousers fails its gate; 3XL of trousers cannot be draped at all."""
        if size == "3XL" and product_id.startswith("trousers"):
            raise CodedError("DRAPE_NOT_SETTLED", "The drape did not settle.")
        maps = {
            kind: FitMapField(kind=kind, values=np.zeros(3), edges=_EDGES, title="", unit="")
            for kind in FIT_MAP_KINDS
        }
        failed = size == "XL" and product_id.startswith("trousers")
        shown = None if failed else ("dressed", session_id, product_id, size)
        return TriedSize(
            product_id=product_id, size=size, shown=cast(Any, shown), fit_maps=maps, drape_seconds=0.5
        )

    # ---- poses and outfits

    def pose_size(
        self, session_id: str, _: PersonRequest, product_id: str, size: str, pose: PoseName, __: object
    ) -> PosedSize:
        """The hand on the hip fails its gate."""
        shown = None if pose == "hand_on_hip" else ("posed", session_id, product_id, size, pose)
        return PosedSize(product_id=product_id, size=size, pose=pose, shown=cast(Any, shown))

    def picture_size(
        self,
        _: str,
        person: PersonRequest,
        product_id: str,
        size: str,
        colourway_id: str,
        room: str,
        __: object,
    ) -> bytes:
        """A small grey picture; none of XXL."""
        return b"" if size == "XXL" else _STILL

    def find_outfits(self, _: str, person: PersonRequest, piece: Piece, __: object) -> OutfitsFound:
        """Two outfits with the other garment of the shelf, in two colours."""
        suffix = piece.product_id.rpartition("-")[2]
        other = f"{'trousers' if piece.product_id.startswith('tee') else 'tee'}-{suffix}"
        offers = tuple(
            OutfitOffer(
                pieces=(piece, Piece(product_id=other, colourway_id=colour, size="M")),
                price=98.0,
                currency="EUR",
                because={"en": (f"{colour} goes with it.",), "zh": (f"{colour} 相配。",)},
            )
            for colour in ("ink", "moss")
        )
        return OutfitsFound(product_id=piece.product_id, offers=offers)

    def find_swap(
        self,
        _: str,
        person: PersonRequest,
        pieces: tuple[Piece, ...],
        product_id: str,
        seen: tuple[str, ...],
        __: object,
    ) -> OutfitOffer | None:
        """The same garment in another colour."""
        swapped = tuple(
            replace(piece, colourway_id="sun") if piece.product_id == product_id else piece
            for piece in pieces
        )
        return OutfitOffer(pieces=swapped, price=98.0, currency="EUR")

    def wear_outfit(
        self, session_id: str, _: PersonRequest, pieces: tuple[Piece, ...], __: object
    ) -> WornOutfit:
        """What is moss-green fails its gate."""
        failed = any(piece.colourway_id == "moss" for piece in pieces)
        shown = None if failed else ("outfit", session_id, pieces)
        return WornOutfit(pieces=pieces, shown=cast(Any, shown))

    # ---- the shelf and the end of a visit

    def search(self, _: str, query: str, __: object) -> tuple[str, ...]:
        """Trousers first for who says so."""
        if not query.strip():
            raise CodedError("QUERY_EMPTY", "There is nothing to search for.")
        trousers = ("trousers-women", "trousers-men")
        return trousers if "trousers" in query else ("tee-women", *trousers, "tee-men")

    def for_you(
        self,
        _: str,
        person: PersonRequest | None,
        liked: tuple[str, ...],
        tried: tuple[str, ...],
        __: object,
    ) -> tuple[ForYou, ...]:
        """Trousers, for who was measured."""
        because = {"en": "Your size, M, is in stock.", "zh": "您的尺码 M 有现货。"}
        return (
            () if person is None else (ForYou(product_id=f"trousers-{_SUFFIX[person.sex]}", because=because),)
        )

    def present(self, _: str, product_id: str, __: object) -> TriedSize:
        """On the mannequin, in S."""
        shown = ("mannequin", product_id)
        return TriedSize(
            product_id=product_id, size="S", shown=cast(Any, shown), fit_maps={}, drape_seconds=0.5
        )

    def offer_promotion(self, _: str, question: PromotionQuestion, __: object) -> PromotionOffer | None:
        """Something for everybody, once a visit."""
        return None if self.promotion is None or question.shown else self.promotion

    def picture_pieces(
        self, _: str, person: PersonRequest, pieces: tuple[Piece, ...], __: object
    ) -> tuple[bytes, ...]:
        """Two pictures that are none."""
        return (b"front of " + pieces[0].product_id.encode(), b"back")

    def learn_felt(
        self, _: str, person: PersonRequest, felt: Mapping[tuple[str, str], Felt], __: object
    ) -> int:
        """Remember what was said."""
        self.learnt.update(felt)
        return len(felt)


def _grey_png() -> bytes:
    held = QBuffer()
    held.open(QBuffer.OpenModeFlag.WriteOnly)
    grey = QImage(36, 48, QImage.Format.Format_RGB32)
    grey.fill(QColor(200, 198, 194))
    grey.save(held, "PNG")
    return bytes(held.data().data())


_STILL = _grey_png()
_SUFFIX = {"female": "women", "male": "men", "unspecified": "women"}


def _judged(names: tuple[str, ...], step: int) -> JudgedSize:
    zones = tuple(
        ZoneFit(
            zone=zone,
            body_cm=60.0 + 7 * i,
            garment_cm=66.0 + 7 * i + 4 * step,
            ease_cm=6.0 + 4 * step,
            verdict=_verdict(step),
        )
        for i, zone in enumerate(names)
    )
    return JudgedSize(verdict=_verdict(step), zones=zones)


@dataclass
class StandInWorker:
    """Runs tasks when told to, in this process; dies when told to."""

    on_event: Callable[[WorkerEvent], None]
    room: StandInRoom = field(default_factory=StandInRoom)
    generation: int = 0
    waited_s: float = 0.0
    held: bool = False
    sent: list[Task] = field(default_factory=list)
    stopped: bool = False

    def start(self) -> None:
        """A fresh room: the old one's memory is gone."""
        self.generation += 1
        self.room = StandInRoom()
        self.sent.clear()

    def stop(self) -> None:
        """Note it."""
        self.stopped = True

    def send(self, task: Task) -> None:
        """Answer now, or keep it while held."""
        self.sent.append(task)
        if not self.held:
            self.answer()

    def interrupt(self, number: int) -> None:
        """What is held is refused at its next step."""
        self.sent = [task for task in self.sent if task.number != number]
        self.on_event(TaskRefused(number=number, code="WORK_STOPPED", message="stopped"))

    def answer(self) -> None:
        """Answer the oldest task."""
        task = self.sent.pop(0)
        try:
            method = getattr(self.room, task.name)
            result = method(*task.arguments, lambda _fraction, _note: None)
        except CodedError as known:
            self.on_event(TaskRefused(number=task.number, code=known.code, message=known.message))
            return
        self.on_event(TaskDone(number=task.number, result=result))

    def die(self) -> None:
        """As a killed process would."""
        self.on_event(WorkerLost(generation=self.generation))


class StandInView(QWidget):
    """Remembers what it was told to show, and paints a sign of it."""

    picked = pyqtSignal(object, QPointF)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.person: object | None = None
        self.fit_field: object | None = None
        self.colour: tuple[float, float, float] | None = None
        self.tapes: tuple[object, ...] = ()
        self.view = View.FRONT
        self.turned_deg = 0.0
        self.room = ""
        self.closed = False
        self.persons_shown = 0

    def rehearse(self) -> None:
        """Nothing is compiled here."""

    def show_person(self, person: object) -> None:
        """Remember."""
        self.person, self.fit_field = person, None
        self.persons_shown += 1
        self.update()

    def show_fit_map(self, field: object | None) -> None:
        """Remember."""
        self.fit_field = field

    def set_garment_colour(self, colour: tuple[float, float, float], _: object = None) -> None:
        """Remember."""
        self.colour = colour
        self.update()

    def show_tapes(self, tapes: tuple[object, ...]) -> None:
        """Remember."""
        self.tapes = tapes

    def look_at(self, view: View) -> None:
        """Remember."""
        self.view = view

    def turn_by(self, degrees: float) -> None:
        """Remember."""
        self.turned_deg += degrees

    def enter(self, room: str) -> None:
        """Remember."""
        self.room = room

    def clear(self) -> None:
        """Forget."""
        self.person = self.fit_field = self.colour = None
        self.tapes = ()
        self.update()

    def draw_finely(self) -> None:
        """It knows one way to draw."""

    @property
    def is_still(self) -> bool:
        """What it paints is always there."""
        return True

    def shutdown(self) -> None:
        """Remember that it was closed."""
        self.closed = True

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """A backdrop and an oval."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#E6E2DB"))
        if self.person is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor.fromRgbF(*(self.colour or (0.74, 0.6, 0.5))))
            painter.drawEllipse(
                QPointF(self.width() / 2, self.height() / 2), self.height() * 0.16, self.height() * 0.4
            )
        painter.end()


class BusyRoom(StandInRoom):
    """Takes its time, keeps a processor busy, and answers with arrays as large as the real ones."""

    _SECONDS = 0.25

    def find_figure(self, _: str, person: PersonRequest, progress: Callable[[float, str], None]) -> Figure:
        """As slow as the solver."""
        _compute(self._SECONDS)
        figure = super().find_figure(_, person, progress)
        return replace(figure, shown=cast(Any, np.ones((60_000, 16), dtype=np.float32)))

    def try_size(
        self, session_id: str, _: PersonRequest, product_id: str, size: str, __: object
    ) -> TriedSize:
        """As slow as a drape."""
        _compute(self._SECONDS)
        tried = super().try_size(session_id, _, product_id, size, __)
        return replace(tried, shown=cast(Any, np.ones((60_000, 16), dtype=np.float32)))


def _compute(seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        np.sin(np.arange(100_000.0))
