"""Pictures of a try-on without a window: one renderer for all pictures of a run.

Drawn at three times the size and averaged down: in software cheaper than multisampling, and smoother.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt
from PIL import Image

from viewer.errors import ViewerError
from viewer.scene.camera import CameraPlace, View
from viewer.scene.cloth import Dye
from viewer.scene.legend import Label, captioned, draw_labels, draw_legend
from viewer.scene.model import BodyMesh, FitMapField, GarmentSurface, Print, TapeLine
from viewer.scene.offscreen import offscreen_scene
from viewer.scene.prepare import LitPerson, prepare_person
from viewer.scene.rooms import ROOMS, RoomName
from viewer.scene.textiles import print_tile

DEFAULT_SIZE = (900, 1200)
LARGEST_SIDE = 4096
_OVERSAMPLING = 3
_PNG_LEVEL = 3  # a fifth of the time of level 9 for a tenth more bytes
_TAPE_ZOOM = 0.92  # leaves the margins to the labels


@dataclass(frozen=True, slots=True, kw_only=True)
class TryOnPictures:
    """What is wanted of one person in one set of garments: PNG bytes by name come back.

    Names: each view's value (``front``, ``back``, ``side``, ``three_quarter``), ``fitmap_front`` and
    ``fitmap_back`` with a fit map, ``fitmap_KIND_front`` and ``fitmap_KIND_back`` for each further one,
    ``tapes`` with tapes.
    """

    body: BodyMesh
    garments: Sequence[GarmentSurface] = ()
    views: Sequence[View] = (View.FRONT, View.BACK, View.SIDE, View.THREE_QUARTER)
    fit_map: FitMapField | None = None
    more_fit_maps: Sequence[FitMapField] = ()
    tapes: Sequence[TapeLine] = ()


class PictureStudio:
    """An off-screen studio: make one, take every picture of a run with it, close it.

    Args:
        size: width and height of the pictures in pixels.
        stature_m: frames every picture for a person this tall, so that sizes and people compare; None frames
            each person alone.

    Raises:
        ViewerError: PICTURE_SIZE.
    """

    def __init__(self, size: tuple[int, int] = DEFAULT_SIZE, *, stature_m: float | None = None) -> None:
        if not all(64 <= side <= LARGEST_SIDE for side in size):
            raise ViewerError("PICTURE_SIZE", f"A picture's sides must be 64 to {LARGEST_SIDE} pixels.")
        self._size = size
        self._stature_m = stature_m
        self._offscreen = offscreen_scene((size[0] * _OVERSAMPLING, size[1] * _OVERSAMPLING))
        self._scene = self._offscreen.scene
        self._shown_stature_m = 1.70
        self._is_empty = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the graphics memory back. Nothing can be drawn afterwards."""
        self._offscreen.close()

    def clear(self) -> None:
        """Put nobody before the camera, and let go of who was: the graphics do so with the next picture."""
        if self._is_empty:
            return
        self._scene.clear()
        self._offscreen.render()
        self._is_empty = True

    def show(self, body: BodyMesh, garments: Sequence[GarmentSurface] = ()) -> None:
        """Put a person before the camera, for `picture`."""
        self.show_prepared(prepare_person(body, garments))

    def show_prepared(self, person: LitPerson) -> None:
        """As `show`, for a person that is prepared already, which takes most of the time."""
        self._scene.show_person(person)
        self._is_empty = False
        self._shown_stature_m = person.stature_m

    def enter(self, room: RoomName) -> None:
        """Photograph in another room from now on."""
        self._scene.enter(ROOMS[room])

    def dye(self, colour: tuple[float, float, float], pattern: Print | None = None) -> None:
        """Another colour or print of the outermost garment."""
        tile = None if pattern is None else print_tile(pattern, colour)
        self._scene.dye_garment(Dye(colour_rgb=colour, print=tile))

    def picture(self, yaw_deg: float, *, zoom: float = 1.0) -> Image.Image:
        """The shown person from a side, ``yaw_deg`` round towards their left, as an RGB image."""
        place = CameraPlace(
            yaw_deg=yaw_deg,
            zoom=zoom,
            stature_m=self._stature_m or self._shown_stature_m,
            aspect=self._size[0] / self._size[1],
        )
        self._scene.look_from(place)
        self._offscreen.render()
        return Image.fromarray(self._offscreen.pixels()[::-1, :, :3]).reduce(_OVERSAMPLING)

    def take(self, wanted: TryOnPictures) -> dict[str, bytes]:
        """Every wanted picture as PNG bytes by name."""
        self.show(wanted.body, wanted.garments)
        pictures = {view.value: _png(self.picture(view.yaw_deg)) for view in wanted.views}
        if wanted.fit_map is not None:
            pictures |= self._fit_map_pictures(wanted.fit_map, "fitmap")
        for field in wanted.more_fit_maps:
            pictures |= self._fit_map_pictures(field, f"fitmap_{field.kind}")
        if wanted.tapes:
            pictures["tapes"] = self.take_tapes(wanted.body, wanted.tapes)
        return pictures

    def _fit_map_pictures(self, field: FitMapField, name: str) -> dict[str, bytes]:
        """The shown person's outer garment in the colours of a fit map, with its legend, front and back."""
        pictures = {}
        self._scene.show_fit_map(field)
        for view in (View.FRONT, View.BACK):
            picture = self.picture(view.yaw_deg)
            draw_legend(picture, field)
            pictures[f"{name}_{view.value}"] = _png(picture)
        self._scene.show_fit_map(None)
        return pictures

    def take_tapes(self, body: BodyMesh, tapes: Sequence[TapeLine]) -> bytes:
        """The undressed body with its measuring tapes, as PNG bytes."""
        self.show(body)
        self._scene.show_tapes(tapes)
        picture = self.picture(View.FRONT.yaw_deg, zoom=_TAPE_ZOOM)
        width, height = picture.size
        labels = margin_labels([(tape.label, self._sides(tape, width, height)) for tape in tapes], width)
        draw_labels(picture, labels)
        self._scene.show_tapes(())
        return _png(picture)

    def _sides(self, tape: TapeLine, width: int, height: int) -> npt.NDArray[np.float64]:
        """The leftmost and rightmost place [2, 2] of a tape in the picture."""
        flat = self._scene.project(np.asarray(tape.points_m, dtype=np.float64), width, height)
        return flat[[int(np.argmin(flat[:, 0])), int(np.argmax(flat[:, 0]))]]


def render_views(
    body: BodyMesh,
    garments: Sequence[GarmentSurface] = (),
    *,
    views: Sequence[View] = (View.FRONT, View.BACK, View.SIDE, View.THREE_QUARTER),
    fit_map: FitMapField | None = None,
    tapes: Sequence[TapeLine] = (),
    size: tuple[int, int] = DEFAULT_SIZE,
) -> dict[str, bytes]:
    """PNG bytes by name of one person; for several sizes or people keep a `PictureStudio`."""
    with PictureStudio(size) as studio:
        return studio.take(
            TryOnPictures(body=body, garments=garments, views=views, fit_map=fit_map, tapes=tapes)
        )


def side_by_side(pictures: Mapping[str, bytes], *, emphasis: str | None = None, height: int = 720) -> bytes:
    """One strip of pictures (as from `PictureStudio.take`), each with its name under it, as PNG bytes.

    Args:
        pictures: PNG bytes by caption, in the order to show: sizes, usually.
        emphasis: the caption to set in bold: the recommended size.
        height: of the strip in pixels.
    """
    if not pictures:
        raise ViewerError("PICTURE_NONE", "A strip needs at least one picture.")
    columns = []
    for caption, png in pictures.items():
        with Image.open(BytesIO(png)) as picture:
            width = picture.width * height // picture.height
            columns.append(
                captioned(picture.convert("RGB").resize((width, height)), caption, caption == emphasis)
            )
    strip = Image.new("RGB", (sum(column.width for column in columns), columns[0].height))
    left = 0
    for column in columns:
        strip.paste(column, (left, 0))
        left += column.width
    return _png(strip)


def margin_labels(tapes: Sequence[tuple[str, npt.NDArray[np.float64]]], width: int) -> list[Label]:
    """Labels for tapes given as (text, leftmost and rightmost place [2, 2]).

    A tape round one limb is labelled on its own side; those across the middle alternate, top to bottom.
    """
    labels = []
    left_next = True
    for text, sides in sorted(tapes, key=lambda tape: float(tape[1][:, 1].mean())):
        crosses = sides[0, 0] < width / 2 < sides[1, 0]
        on_left = left_next if crosses else bool(sides[:, 0].mean() < width / 2)
        left_next = not on_left
        x, y = sides[0 if on_left else 1]
        labels.append(Label(text=text, anchor=(float(x), float(y)), on_left=on_left))
    return labels


def _png(picture: Image.Image) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, format="PNG", compress_level=_PNG_LEVEL)
    return buffer.getvalue()
