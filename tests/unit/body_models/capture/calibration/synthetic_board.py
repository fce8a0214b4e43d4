"""Pictures of a board as a camera takes them: lens, pixel area, blur, light, noise."""

import cv2
import numpy as np
import numpy.typing as npt

from body_models.capture.camera import Camera

Floats = npt.NDArray[np.float64]
Grey = npt.NDArray[np.uint8]


def board_picture(
    camera: Camera,
    pattern: Floats,
    size_m: tuple[float, float],
    world_from_board: Floats,
    *,
    finer: int = 4,
    blur_px: float = 0.6,
    noise: float = 2.0,
    falloff: float = 0.25,
    paper_m: float = 0.02,
    seed: int = 0,
) -> Grey:
    """A grey picture [H, W] of a board.

    ``pattern`` [R, C] is the ink's brightness (0 to 1) of a sheet of ``size_m`` (width, height), its first
    row at the board's y = 0; ``world_from_board`` [4, 4] takes board points (x right, y down on the sheet).
    Around it is ``paper_m`` of white paper on a mottled floor.
    """
    random = np.random.default_rng(seed)
    width, height = camera.image_size
    picture = _background(random, (height, width))
    corners = _outline(size_m, paper_m) @ world_from_board[:3, :3].T + world_from_board[:3, 3]
    seen = camera.project(corners)
    left, top = np.maximum(np.floor(seen.min(axis=0)).astype(int) - 2, 0)
    right = min(int(np.ceil(seen[:, 0].max())) + 3, width)
    bottom = min(int(np.ceil(seen[:, 1].max())) + 3, height)
    if left < right and top < bottom:
        patch = picture[top:bottom, left:right]
        shares, ink = _sheet_seen(
            camera, pattern, size_m, world_from_board, (left, top, right, bottom), finer, paper_m
        )
        picture[top:bottom, left:right] = patch * (1.0 - shares) + ink
    picture = _blurred(picture * _light(camera.image_size, falloff), blur_px)
    picture = 255.0 * (0.06 + 0.80 * picture) + random.normal(0.0, noise, picture.shape)
    return np.asarray(picture.round().clip(0, 255), np.uint8)


def _sheet_seen(
    camera: Camera,
    pattern: Floats,
    size_m: tuple[float, float],
    world_from_board: Floats,
    box: tuple[int, int, int, int],
    finer: int,
    paper_m: float,
) -> tuple[Floats, Floats]:
    """How much of each pixel the sheet covers, and its ink's brightness times that."""
    left, top, right, bottom = box
    offsets = (np.arange(finer) + 0.5) / finer - 0.5
    xs = (np.arange(left, right)[:, None] + offsets).ravel()
    ys = (np.arange(top, bottom)[:, None] + offsets).ravel()
    pixels = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    rays = camera.rays(pixels) @ world_from_board[:3, :3]
    eye = (camera.centre_m - world_from_board[:3, 3]) @ world_from_board[:3, :3]
    with np.errstate(divide="ignore", invalid="ignore"):
        x, y = (eye[:2] - rays[:, :2] * (eye[2] / rays[:, 2])[:, None]).T
    rows, columns = pattern.shape
    on_paper = (
        (x > -paper_m) & (x < size_m[0] + paper_m) & (y > -paper_m) & (y < size_m[1] + paper_m)
        & (rays[:, 2] * eye[2] < 0)
    )  # fmt: skip
    u = np.floor(np.nan_to_num(x / size_m[0]) * columns).clip(-1, columns).astype(int)
    v = np.floor(np.nan_to_num(y / size_m[1]) * rows).clip(-1, rows).astype(int)
    inside = (u >= 0) & (u < columns) & (v >= 0) & (v < rows)
    ink = np.where(inside, pattern[v.clip(0, rows - 1), u.clip(0, columns - 1)], 1.0) * on_paper

    def averaged(values: Floats) -> Floats:
        blocks = values.reshape(bottom - top, finer, right - left, finer)
        return np.asarray(blocks.mean(axis=(1, 3)), np.float64)

    return averaged(on_paper.astype(np.float64)), averaged(ink)


def _outline(size_m: tuple[float, float], paper_m: float) -> Floats:
    low, (width, height) = -paper_m, (size_m[0] + paper_m, size_m[1] + paper_m)
    return np.array([[low, low, 0.0], [width, low, 0.0], [width, height, 0.0], [low, height, 0.0]])


def _background(random: np.random.Generator, shape: tuple[int, int]) -> Floats:
    coarse = random.uniform(0.25, 0.6, (shape[0] // 60 + 2, shape[1] // 60 + 2))
    return np.asarray(np.kron(coarse, np.ones((60, 60)))[: shape[0], : shape[1]], np.float64)


def _light(image_size: tuple[int, int], falloff: float) -> Floats:
    width, height = image_size
    x = np.linspace(-1.0, 1.0, width)
    y = np.linspace(-1.0, 1.0, height)[:, None]
    return np.asarray(1.0 - falloff * 0.5 * (x * x + y * y) + 0.1 * falloff * x, np.float64)


def _blurred(picture: Floats, sigma_px: float) -> Floats:
    if sigma_px <= 0.0:
        return picture
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma_px), np.float64)
