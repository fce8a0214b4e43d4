"""People without area: drawn one after the other they compile every shader, and nobody sees anything.

A graphics driver compiles a shader when it first draws with it, in software for tens of milliseconds each.
All of them in the first frame of the first person would hold the window up for a fifth of a second.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from viewer.scene.finish import Stitching
from viewer.scene.model import FabricLook, Weave
from viewer.scene.prepare import LitGarment, LitPerson, LitSurface, empty_floor, lit_surface
from viewer.scene.surface import refine
from viewer.scene.textiles import PrintTile, WeaveTile

_BARE_M = 1.7
_PLAIN = np.full((4, 4, 4), 128, dtype=np.uint8)
_WEAVES: tuple[Weave, ...] = ("plain", "satin")
"""One of each kind of cloth shader."""


def unseen_people() -> Iterator[LitPerson]:
    """Each brings one or two shaders more than those before."""
    point = _point()
    person = LitPerson(stature_m=_BARE_M, body=point, hair=None, shoes=None, floor=empty_floor(), garments=())
    yield person
    yield replace(person, hair=point)
    yield replace(person, shoes=point)
    for weave in _WEAVES:
        for printed in (False, True):
            yield replace(person, garments=(_garment(point, weave, printed=printed),))
    yield replace(person, garments=(replace(_garment(point, "plain", printed=False), trims=point),))


def _point() -> LitSurface:
    """A triangle whose corners are one."""
    nothing = np.zeros((3, 4))
    up = np.tile([[0.0, 1.0, 0.0]], (3, 1))
    return lit_surface(
        np.zeros((3, 3)), np.array([[0, 1, 2]]), up, np.zeros((3, 16)), nothing, nothing, nothing
    )


def _garment(point: LitSurface, weave: Weave, *, printed: bool) -> LitGarment:
    return LitGarment(
        surface=point,
        trims=None,
        colour_rgb=(0.5, 0.5, 0.5),
        look=FabricLook(weave=weave),
        rib_spacing_m=None,
        stitching=Stitching(),
        placket=None,
        weave=WeaveTile(rgba=_PLAIN, threads=(1, 1)),
        print=PrintTile(rgb=_PLAIN[..., :3], size_m=(1.0, 1.0)) if printed else None,
        faces=point.faces,
        refinement=refine(point.faces, 3),
        fine_face=np.full(1, -1, dtype=np.int64),
        fine_of=np.zeros(3, dtype=np.int64),
    )
