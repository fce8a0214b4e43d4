"""A garment on the stage: its cloth and its small parts, dyed, printed or mapped."""

from dataclasses import dataclass
from typing import Any, Final

from viewer.errors import ViewerError
from viewer.scene import style
from viewer.scene.arrays import Colour
from viewer.scene.cloth_shader import CLOTH_FUNCTIONS, CLOTH_SHADER
from viewer.scene.fit_map import band_colours, band_coordinate, vertex_values
from viewer.scene.model import FabricLook, FitMapField
from viewer.scene.prepare import LitGarment, cloth_detail
from viewer.scene.shaders import TRIM_SHADER
from viewer.scene.shading import ShadedActor, set_shine
from viewer.scene.textiles import PrintTile

_WHITE_WEFT: Colour = (0.86, 0.87, 0.86)
_TONE_IN_TONE: Final = 0.74  # thread of the cloth's own colour lies in its own shade
_NO_LINE_M: Final = 9.0  # a row of stitches this far away is never drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Dye:
    """A colourway: the ground colour and the print on it."""

    colour_rgb: Colour
    print: PrintTile | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Character:
    """What a structure does to light beyond its tile."""

    relief: float = 0.9  # share of the tile's slope
    unevenness: float = 0.10  # clouds of lighter and darker cloth
    silkiness: float = 0.0
    second_share: float = 0.0  # how far the second thread's colour shows


_CHARACTER: Final = {
    "plain": _Character(relief=0.55, unevenness=0.025),
    "twill": _Character(relief=0.70, unevenness=0.05),
    "denim": _Character(relief=0.80, unevenness=0.20, second_share=0.46),
    "satin": _Character(relief=0.25, unevenness=0.02, silkiness=1.0),
    "linen": _Character(relief=0.85, unevenness=0.12, second_share=0.10),
    "crepe": _Character(relief=0.55, unevenness=0.03, silkiness=0.12),
    "jersey": _Character(relief=0.60, unevenness=0.04),
    "rib": _Character(relief=0.95, unevenness=0.06),
    "knit": _Character(relief=1.10, unevenness=0.08),
    "fleece": _Character(relief=0.75, unevenness=0.10),
    "wool": _Character(relief=0.55, unevenness=0.10),
    "felt": _Character(relief=0.80, unevenness=0.10),
}


class ClothActor:
    """One garment in a renderer: what it shows is swapped, a shader compiled once for each kind of cloth."""

    def __init__(self, renderer: Any) -> None:
        self._renderer = renderer
        self._cloths: dict[str, ShadedActor] = {}
        self._trims = self._added(ShadedActor(TRIM_SHADER))
        self._cloth = self._cloth_with("")
        self._worn: LitGarment | None = None

    @property
    def actors(self) -> tuple[ShadedActor, ...]:
        """The cloth and its small parts."""
        return self._cloth, self._trims

    def wear(self, worn: LitGarment) -> None:
        """Show a prepared garment in its own colour."""
        self._worn = worn
        if worn.trims is None:
            self._trims.hide()
        else:
            self._trims.set_surface(worn.trims)
        self._show_cloth(worn, printed=worn.print is not None)
        self.dye(Dye(colour_rgb=worn.colour_rgb, print=worn.print))

    def dye(self, dye: Dye) -> None:
        """Another colour or print of the same cloth."""
        worn = self._known()
        if self._cloth is not self._cloth_with(features_of(worn, printed=dye.print is not None)):
            self._show_cloth(worn, printed=dye.print is not None)
        colour = style.linear(dye.colour_rgb)
        thread = worn.stitching.thread_rgb
        red, green, blue = (_TONE_IN_TONE * channel for channel in colour)
        for actor in self.actors:
            actor.set_colour("clothColour", colour)
            actor.set_colour("threadColour", (red, green, blue) if thread is None else style.linear(thread))
        self._cloth.set_number("threadShown", 0.0 if thread is None else 1.0)
        if dye.print is not None:
            self._cloth.set_picture("printMap", dye.print.rgb)
            self._cloth.set_pair("printScale", (1.0 / dye.print.size_m[0], 1.0 / dye.print.size_m[1]))

    def show_fabric(self) -> None:
        """The cloth itself, no fit map."""
        self._cloth.set_number("fitMap", 0.0)

    def show_fit_map(self, field: FitMapField) -> None:
        """Colour the cloth by a fit map.

        Raises:
            ViewerError: FIT_MAP_MALFORMED.
        """
        worn = self._known()
        if len(field.values) not in (worn.refinement.vertex_count, len(worn.faces)):
            raise ViewerError("FIT_MAP_MALFORMED", "The fit map belongs to another garment mesh.")
        for number, colour in enumerate(band_colours(field.kind)):
            self._cloth.set_colour(f"band{number}", colour)
        values = vertex_values(field, worn.faces, worn.refinement.vertex_count)
        coordinate = worn.refinement.smoothed(band_coordinate(values, field.edges)[:, None])[:, 0]
        self._cloth.set_detail_b(cloth_detail(worn, coordinate[worn.fine_of]))
        self._cloth.set_number("fitMap", 1.0)

    def remove(self) -> None:
        """Take the garment out of the renderer."""
        for actor in (*self._cloths.values(), self._trims):
            self._renderer.RemoveActor(actor.actor)

    def _known(self) -> LitGarment:
        if self._worn is None:
            raise ViewerError("FIT_MAP_WITHOUT_GARMENT", "No garment is worn here yet.")
        return self._worn

    def _added(self, actor: ShadedActor) -> ShadedActor:
        self._renderer.AddActor(actor.actor)
        set_shine(actor)
        return actor

    def _cloth_with(self, features: str) -> ShadedActor:
        """The actor whose shader has these features, made when first asked for."""
        if features not in self._cloths:
            shader = ShadedActor(CLOTH_SHADER, functions=features + CLOTH_FUNCTIONS)
            self._cloths[features] = self._added(shader)
        return self._cloths[features]

    def _show_cloth(self, worn: LitGarment, *, printed: bool) -> None:
        self._cloth.hide()
        self._cloth = self._cloth_with(features_of(worn, printed=printed))
        self._cloth.set_surface(worn.surface)
        self._set_structure(worn)
        self._set_stitching(worn)
        for number in range(8):
            self._cloth.set_colour(f"band{number}", (1.0, 1.0, 1.0))
        self.show_fabric()

    def _set_structure(self, worn: LitGarment) -> None:
        look: FabricLook = worn.look
        character = _CHARACTER[look.weave]
        spacing = look.yarn_spacing_m
        across, along = worn.weave.threads
        cloth = self._cloth
        for actor in self.actors:
            actor.set_picture("weaveMap", worn.weave.rgba)
            actor.set_pair("weaveScale", (1.0 / (across * spacing), 1.0 / (along * spacing)))
            actor.set_colour("secondColour", style.linear(_WHITE_WEFT))
            actor.set_number("secondShare", character.second_share)
        cloth.set_number("sheerness", look.sheerness)
        cloth.set_number("relief", 2.0 * character.relief)
        cloth.set_number("unevenness", character.unevenness)
        cloth.set_number("silkiness", character.silkiness)
        cloth.set_number("clothRoughness", look.roughness)
        cloth.set_number("sheen", look.sheen)
        cloth.set_number("ribShare", 0.0 if worn.rib_spacing_m is None else 1.0)
        cloth.set_number("ribSpacing", worn.rib_spacing_m or 1.0)

    def _set_stitching(self, worn: LitGarment) -> None:
        sewn, cloth = worn.stitching, self._cloth
        cloth.set_number("hemDepth", sewn.hem_depth_m)
        cloth.set_number("hemLines", float(sewn.hem_lines))
        cloth.set_number("hemShown", sewn.hem_fold)
        cloth.set_number("topLines", float(sewn.seam_lines))
        cloth.set_number("topOffset", sewn.seam_offset_m if sewn.seam_lines else _NO_LINE_M)
        cloth.set_number("seamShown", sewn.seam_depth)
        cloth.set_number("fading", sewn.fading)
        placket = worn.placket
        cloth.set_number("placketWidth", _NO_LINE_M if placket is None else placket.placket_width_m)
        cloth.set_number("placketStitch", float(placket is not None and placket.placket_stitched))
        for actor in self.actors:
            actor.set_number("stitchSpacing", sewn.spacing_m)


def features_of(worn: LitGarment, *, printed: bool) -> str:
    """What the shader is compiled with."""
    silky = _CHARACTER[worn.look.weave].silkiness > 0
    return ("#define PRINTED\n" if printed else "") + ("#define SILKY\n" if silky else "")
