"""Buttons, zips, pocket lines and belt loops as small geometry on the draped cloth."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from viewer.scene.arrays import FloatArray, IntArray
from viewer.scene.finish import DrawnLine, Fastening, Loop
from viewer.scene.garment import ShownGarment
from viewer.scene.model import GarmentSurface
from viewer.scene.strips import Strip, merged, raised_band
from viewer.scene.style import linear
from viewer.scene.surface import unit, vertex_normals

SOLID, STITCHES, CLOTH, ZIP, BUTTON = 0.0, 1.0, 2.0, 3.0, 4.0  # kinds the trim shader knows
_LIFT_M = 0.0006  # above the cloth, so that nothing flickers
_BUTTON_THICKNESS_M = 0.0024
_SPOKES = 20
_ZIP_WIDTH_M = 0.0075
_METAL = (0.56, 0.55, 0.53)


def trims_of(garment: GarmentSurface, shown: ShownGarment | None = None) -> Strip | None:
    """All small parts of a garment as one mesh, on its smoothed form when given; None when it has none."""
    cloth = _Cloth.of(garment, shown)
    parts: list[Strip] = []
    for fastening in garment.fastenings:
        parts += _fastening_parts(fastening, cloth)
    parts += [_line(line, cloth) for line in garment.lines if len(line.faces) > 1]
    parts += [_loop(loop, cloth, garment.thickness_m) for loop in garment.loops if len(loop.faces) > 1]
    return merged(parts) if parts else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cloth:
    """The cloth the trims sit on: smoothed places and normals of the garment's own vertices."""

    vertices_m: npt.NDArray[np.float64]  # [V, 3]
    normals: npt.NDArray[np.float64]  # [V, 3]
    faces: IntArray  # [F, 3]

    @classmethod
    def of(cls, garment: GarmentSurface, shown: ShownGarment | None) -> "_Cloth":
        if shown is None:
            normals = vertex_normals(garment.vertices_m, garment.faces)
            places = np.asarray(garment.vertices_m, dtype=np.float64)
            return cls(vertices_m=places, normals=normals, faces=garment.faces)
        count = len(garment.vertices_m)
        return cls(vertices_m=shown.sewn_m[:count], normals=shown.sewn_normals[:count], faces=garment.faces)

    def at(
        self, faces: IntArray, weights: FloatArray
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Places and unit normals [N, 3] of points on triangles."""
        corners = self.faces[faces]
        share = np.asarray(weights, dtype=np.float64)[..., None]
        return (self.vertices_m[corners] * share).sum(axis=1), unit(
            (self.normals[corners] * share).sum(axis=1)
        )


def _fastening_parts(fastening: Fastening, cloth: _Cloth) -> Iterator[Strip]:
    chain, normals = cloth.vertices_m[fastening.vertices], cloth.normals[fastening.vertices]
    if fastening.kind == "zip":
        yield raised_band(
            chain, normals, width_m=_ZIP_WIDTH_M, lift_m=0.0012, colour=linear(_METAL), kind=ZIP
        )
        yield _slider(chain[0], unit(chain[1] - chain[0]), normals[0])
    elif fastening.kind == "buttons":
        length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(chain, axis=0), axis=1))])
        for place in fastening.buttons_m:
            centre, normal, ahead = (
                _along(values, length, place) for values in (chain, normals, np.gradient(chain, axis=0))
            )
            yield _button(centre, unit(normal), unit(ahead), fastening)


def _along(
    values: npt.NDArray[np.float64], length: npt.NDArray[np.float64], place: float
) -> npt.NDArray[np.float64]:
    return np.array([np.interp(place, length, values[:, k]) for k in range(3)])


def _frame(normal: npt.NDArray[np.float64], along: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Rows across, along, normal of a right-handed frame [3, 3]."""
    up = unit(along - (along @ normal) * normal)
    return np.stack([np.cross(up, normal), up, normal])


def _button(
    centre: npt.NDArray[np.float64],
    normal: npt.NDArray[np.float64],
    along: npt.NDArray[np.float64],
    fastening: Fastening,
) -> Strip:
    """A four-hole button: rounded rim, sunken middle, threads through the holes."""
    profile = np.array([[1.0, 0.0], [1.0, 0.55], [0.90, 0.92], [0.78, 1.0], [0.62, 0.72], [0.0, 0.66]])
    slope = np.array([[1.0, 0.0], [0.95, 0.3], [0.4, 0.9], [-0.2, 1.0], [-0.15, 1.0], [0.0, 1.0]])
    turn = np.linspace(0, 2 * np.pi, _SPOKES, endpoint=False)
    circle = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    ring = np.concatenate([circle * radius for radius in profile[:, 0]])
    height = np.repeat(profile[:, 1], _SPOKES) * _BUTTON_THICKNESS_M
    local = np.column_stack([ring * fastening.button_radius_m, height])
    tilt = np.column_stack(
        [np.concatenate([circle * radial for radial in slope[:, 0]]), np.repeat(slope[:, 1], _SPOKES)]
    )
    rings, spokes = (g.ravel() for g in np.meshgrid(np.arange(5), np.arange(_SPOKES), indexing="ij"))
    a, b = rings * _SPOKES + spokes, rings * _SPOKES + (spokes + 1) % _SPOKES
    faces = np.concatenate(
        [np.column_stack([a, b, b + _SPOKES]), np.column_stack([a, b + _SPOKES, a + _SPOKES])]
    )
    frame = _frame(normal, along)
    colour = np.tile(linear(fastening.button_rgb), (len(local), 1))
    return Strip(
        vertices_m=centre + normal * _LIFT_M + local @ frame,
        normals=unit(tilt @ frame),
        faces=faces,
        paint=np.column_stack([colour, np.full(len(local), 0.30)]),
        place=np.column_stack([np.full(len(local), BUTTON), ring, np.ones(len(local))]),
    )


def _slider(
    top: npt.NDArray[np.float64], along: npt.NDArray[np.float64], normal: npt.NDArray[np.float64]
) -> Strip:
    """The slider of a zip and its pull, a tapered tab that hangs down."""
    steps = np.array([0.0, 0.004, 0.009, 0.012, 0.030, 0.034])[:, None]
    chain = top + along * steps
    lift = np.array([0.0028, 0.0036, 0.0030, 0.0022, 0.0024, 0.0024])[:, None]
    return raised_band(
        chain + normal * lift,
        np.tile(normal, (len(chain), 1)),
        width_m=np.array([0.007, 0.009, 0.008, 0.0035, 0.0045, 0.003]),
        lift_m=0.001,
        colour=linear(_METAL),
        kind=SOLID,
        roughness=0.28,
    )


def _line(line: DrawnLine, cloth: _Cloth) -> Strip:
    points, normals = cloth.at(line.faces, line.weights)
    kind = STITCHES if line.kind == "stitches" else CLOTH
    shade = {"stitches": 1.0, "edge": 0.72, "welt": 0.93}[line.kind]
    lift_m = 0.0016 if line.kind == "welt" else _LIFT_M
    return raised_band(
        points, normals, width_m=line.width_m, lift_m=lift_m, colour=(shade, shade, shade), kind=kind
    )


def _loop(loop: Loop, cloth: _Cloth, thickness_m: float) -> Strip:
    points, normals = cloth.at(loop.faces, loop.weights)
    arch = np.sin(np.linspace(0.0, np.pi, len(points)))[:, None] ** 0.5
    lifted = points + normals * (0.0012 + 0.0020 * arch)
    return raised_band(
        lifted,
        normals,
        width_m=loop.width_m,
        lift_m=2 * thickness_m,
        colour=(1.0, 1.0, 1.0),
        kind=CLOTH,
    )
