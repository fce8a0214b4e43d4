"""The page beside a calibration file: how exact it is, and the floor drawn over the picture of it."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from app.services.report_page import Words, page
from body_models.capture.calibration.calibrate import Calibration, PictureUse
from body_models.capture.camera import Camera
from body_models.capture.picture import Picture

_WIDEST_PX: Final = 900
_GRID_M: Final = 0.25
_REACH_M: Final = 1.0
_PERSON_M: Final = 1.7
_LINE_STEPS: Final = 24

_USES: Final[dict[str, Words]] = {
    "used": {"en": "used", "zh": "已使用"},
    "floor": {"en": "used, shows the floor", "zh": "已使用（地面）"},
    "no_board": {"en": "board not found", "zh": "未找到标定板"},
    "few_corners": {"en": "too little of the board", "zh": "标定板露出太少"},
    "twin": {"en": "board not moved", "zh": "标定板未移动"},
    "rejected": {"en": "does not agree with the others", "zh": "与其他照片不一致"},
}
_FOOTER: Final[Words] = {
    "en": "Made by Vitrine on this machine.",
    "zh": "由本机上的 Vitrine 生成。",
}


def render_calibration_page(calibration: Calibration, floor_picture: Picture, warnings: Sequence[str]) -> str:
    """The page, complete in itself."""
    return page(
        "calibration.html",
        text={"footer": _FOOTER},
        good=not warnings,
        warnings=warnings,
        facts=_facts(calibration),
        pictures=[_row(picture) for picture in calibration.pictures],
        drawing=_as_data_url(floor_drawing(calibration.camera, floor_picture)),
    )


def floor_drawing(camera: Camera, picture: Picture) -> Image.Image:
    """The picture with a grid of 25 cm on the floor and an upright figure of 1.70 m on the standing spot."""
    image = Image.fromarray(picture)
    draw = ImageDraw.Draw(image)
    thick = max(2, round(max(image.size) / 700))
    marks = np.arange(-_REACH_M, _REACH_M + 1e-6, _GRID_M)
    for mark in marks:
        for line in (
            _line([mark, 0, -_REACH_M], [mark, 0, _REACH_M]),
            _line([-_REACH_M, 0, mark], [_REACH_M, 0, mark]),
        ):
            middle = abs(mark) < 1e-6
            _draw_line(draw, camera, line, "#ffcf5c" if middle else "#5cc8ff", thick * (2 if middle else 1))
    for line in _figure():
        _draw_line(draw, camera, line, "#ff5c7a", 2 * thick)
    image.thumbnail((_WIDEST_PX, 2 * _WIDEST_PX))
    return image


def _line(start: list[float], end: list[float]) -> npt.NDArray[np.float64]:
    """Points [N, 3] along a line: a lens bends it."""
    return np.linspace(np.asarray(start, np.float64), np.asarray(end, np.float64), _LINE_STEPS)


def _figure() -> list[npt.NDArray[np.float64]]:
    """A person of 1.70 m as lines [N, 3] in the plane through the standing spot that faces the camera."""
    turn = np.linspace(0.0, 2 * np.pi, _LINE_STEPS)
    head = np.column_stack([0.075 * np.sin(turn), _PERSON_M - 0.115 + 0.115 * np.cos(turn), 0 * turn])
    outline = [
        (0.0, 1.47), (0.2, 1.42), (0.34, 0.85), (0.28, 0.83), (0.16, 1.2), (0.17, 0.85), (0.13, 0.0),
        (0.04, 0.0), (0.0, 0.78), (-0.04, 0.0), (-0.13, 0.0), (-0.17, 0.85), (-0.16, 1.2), (-0.28, 0.83),
        (-0.34, 0.85), (-0.2, 1.42), (0.0, 1.47),
    ]  # fmt: skip
    body = [_line([*a, 0.0], [*b, 0.0]) for a, b in itertools.pairwise(outline)]
    return [head, *body]


def _draw_line(
    draw: ImageDraw.ImageDraw, camera: Camera, line: npt.NDArray[np.float64], colour: str, thick: int
) -> None:
    ahead = camera.to_camera(line)[:, 2] > 0.2
    if ahead.sum() < 2:
        return
    points = camera.project(line[ahead])
    far = 4 * max(camera.image_size)
    if np.abs(points).max() < far:
        draw.line([(float(x), float(y)) for x, y in points], fill=colour, width=thick, joint="curve")


def _facts(calibration: Calibration) -> list[dict[str, Any]]:
    camera, floor = calibration.camera, calibration.floor
    across = 2 * np.degrees(np.arctan(camera.image_size[0] / (2 * camera.matrix[0, 0])))
    facts: list[tuple[str, str, str]] = [
        ("Error of the corners", "角点误差", f"{calibration.rms_px:.2f} px"),
        ("Focal length", "焦距", f"{camera.matrix[0, 0]:.1f} px ± {100 * calibration.focal_std:.2f} %"),
        ("Field of view, across", "水平视角", f"{across:.1f}°"),
        ("Picture reached by the boards", "标定板覆盖画面", f"{100 * calibration.coverage:.0f} %"),
        ("Camera above the floor", "相机离地高度", f"{100 * floor.height_m:.1f} cm"),
        ("Camera to standing spot, level", "相机到站立点的水平距离", f"{100 * floor.distance_m:.1f} cm"),
        ("Floor's error", "地面误差", f"{floor.error_px:.2f} px"),
    ]
    return [{"name": {"en": en, "zh": zh}, "value": value} for en, zh, value in facts]


def _row(picture: PictureUse) -> dict[str, Any]:
    return {
        "name": Path(picture.name).name,
        "use": _USES[picture.use],
        "corners": picture.corners,
        "rms": "–" if picture.rms_px is None else f"{picture.rms_px:.2f}",
    }


def _as_data_url(image: Image.Image) -> str:
    content = BytesIO()
    image.save(content, "JPEG", quality=85)
    return "data:image/jpeg;base64," + base64.b64encode(content.getvalue()).decode("ascii")
