"""How an upright garment comes down the body: from its neck points or its waistband to its hems."""

from dataclasses import dataclass, replace

import numpy as np

from body_models.garments.drape.arrays import Float64
from body_models.garments.drape.figure import armpit_m
from body_models.garments.drape.placement.cone import STEP_M, Cone, cone_below
from body_models.garments.drape.placement.legs import CROTCH_DROP_M
from body_models.garments.drape.placement.start import CLEARANCE_M, UNDERARM_DROP_M, Start, lengthened
from body_models.garments.drape.placement.torso import NECK_RISE_M
from body_models.garments.drape.placement.unrolling import girths_m, labelled, on_parts
from body_models.garments.drape.sections import Flags, Tube
from body_models.garments.drape.waistband import WaistbandSeat, waistband_seat

# A strapless garment starts with its top this far below the armpits.
STRAPLESS_DROP_M = 0.01
# Shoulder ridges are looked for this far below the neck point.
RIDGE_REACH_M = 0.16
# Underarm below shoulder tip where the cloth does not say.
USUAL_ARMHOLE_M = 0.2
# A level that cuts less than this share of the usual girth runs out of the garment.
WHOLE_ROW = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marks:
    """Heights of the garment at neck point, shoulder tip and underarm; the neck point's level on the body and
    how far below it the underarm has to be."""

    neck_m: float
    neck_level_m: float
    tip_m: float
    armpit_m: float
    underarm_needed_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Descent:
    """Where the heights of a garment belong on the body.

    ``levels_m`` [K] ascending heights of the garment with the girth of the torso's cloth there; ``crotch_m``
    is the height of its crotch point (minus infinity without legs) and ``crotch_level_m`` the body's.
    """

    cone: Cone
    levels_m: Float64
    torso_girth_m: Float64
    marks: _Marks
    crotch_m: float
    crotch_level_m: float
    seat: WaistbandSeat | None

    @property
    def armpit_m(self) -> float:
        """Height of the garment's underarm; below it the cloth closes around the body."""
        return self.marks.armpit_m

    def at(self, height_m: Float64) -> tuple[Float64, Float64, Float64, Float64]:
        """Station above the floor, offset from the body, amplitude of folds and share of the shoulder [N]."""
        marks = self.marks
        station, offset, fold = self.cone.at(np.maximum(marks.armpit_m - height_m, 0.0))
        shoulder = np.clip((height_m - marks.armpit_m) / (marks.tip_m - marks.armpit_m), 0.0, 1.0)
        underarm = min(marks.armpit_m - marks.neck_m, -0.01)
        above = lengthened(height_m - marks.neck_m, underarm, marks.underarm_needed_m)
        station = np.where(height_m > marks.armpit_m, marks.neck_level_m + above, station)
        offset = offset * (1 - shoulder) + CLEARANCE_M * shoulder
        return self._to_crotch(height_m, station), offset, fold, shoulder

    def _to_crotch(self, height_m: Float64, station_m: Float64) -> Float64:
        """Between armpit and crotch a body too short for the wearer starts stretched."""
        if not np.isfinite(self.crotch_m):
            return station_m
        top = float(np.interp(0.0, self.cone.down_m, self.cone.station_m))
        bottom = float(np.interp(self.armpit_m - self.crotch_m, self.cone.down_m, self.cone.station_m))
        drop = min(0.0, self.crotch_level_m - bottom)
        share = np.clip((top - station_m) / max(top - bottom, 0.01), 0.0, 1.0)
        return station_m + drop * share


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cloth:
    """What is read of the garment before it meets the body; see `Descent`."""

    start: Start
    height_m: Float64  # [C]
    torso: Flags  # [C]
    upright: Flags  # [C] torso and legs
    levels_m: Float64
    girth_m: Float64
    crotch_m: float

    def cone(self, top_m: float, level_m: float) -> Cone:
        """The cloth below a height of the garment that lies at a level of the body."""
        levels, girths = self.levels_m, self.girth_m
        down = np.arange(0.0, max(top_m - float(levels[0]), STEP_M) + STEP_M, STEP_M)
        # Rows at the very ends are cut by hems and waist lines that dip; the nearest whole row stands in.
        cloth = girths[girths > 0]
        least = WHOLE_ROW * float(np.median(cloth)) if len(cloth) else 0.0
        whole = np.flatnonzero(girths >= least)
        read = np.clip(top_m - down, levels[whole[0]], levels[whole[-1]])
        return cone_below(self.start.form.torso, down, np.interp(read, levels[whole], girths[whole]), level_m)

    def descent(self, cone: Cone, marks: _Marks, seat: WaistbandSeat | None) -> Descent:
        """The descent along a cone."""
        return Descent(
            cone=cone,
            levels_m=self.levels_m,
            torso_girth_m=self.girth_m,
            marks=marks,
            crotch_m=self.crotch_m,
            crotch_level_m=float(self.start.form.figure.crotch_m[1]) - CROTCH_DROP_M,
            seat=seat,
        )


def descend(start: Start, height: Float64, raise_m: float) -> Descent:
    """Find the landmarks of the cloth and put them on those of the body."""
    mesh = start.mesh
    torso = on_parts(mesh, lambda part: part == "torso")
    legs = on_parts(mesh, lambda part: part.startswith("leg_"))
    upright = torso | legs
    levels = np.arange(float(height[upright].min()), float(height[upright].max()) + STEP_M, STEP_M)
    seam = labelled(mesh, "crotch_seam") & legs
    crotch = float(height[seam].min()) if seam.any() else -np.inf
    girth = np.where(levels > crotch, girths_m(mesh, upright, height, levels), 0.0)
    cloth = _Cloth(
        start=start,
        height_m=height,
        torso=torso,
        upright=upright,
        levels_m=levels,
        girth_m=girth,
        crotch_m=crotch,
    )
    shoulder = labelled(mesh, "shoulder") & torso
    return _from_shoulders(cloth, shoulder, raise_m) if shoulder.any() else _from_top(cloth, raise_m)


def _from_shoulders(cloth: _Cloth, shoulder: Flags, raise_m: float) -> Descent:
    """The inner ends of the shoulder seams lie on the shoulders' ridge where it is as far from the middle."""
    mesh, height, form = cloth.start.mesh, cloth.height_m, cloth.start.form
    neck, tip = float(height[shoulder].max()), float(height[shoulder].min())
    inner = np.abs(mesh.vertices_m[mesh.sewn_of_cut[shoulder & (height > neck - 0.005)], 0]).min()
    armpit = _armpit(cloth, tip)
    level = _ridge_level(form.torso, form.figure.neck_level_m, float(inner)) + NECK_RISE_M + raise_m
    needed = level - min(armpit_m(form.figure, side)[1] for side in (0, 1)) + UNDERARM_DROP_M
    below = min(armpit - neck, -0.01)
    top = level + float(lengthened(np.array([armpit - neck]), below, needed)[0])
    marks = _Marks(
        neck_m=neck,
        neck_level_m=level,
        tip_m=max(tip, armpit + 0.02),
        armpit_m=armpit,
        underarm_needed_m=needed,
    )
    return cloth.descent(cloth.cone(armpit, top), marks, None)


def _armpit(cloth: _Cloth, tip_m: float) -> float:
    """Height of the underarm points: the tops of the side seams, else the armholes' lowest points."""
    mesh, height = cloth.start.mesh, cloth.height_m
    side = labelled(mesh, "side_seam") & cloth.torso & (height < tip_m - 0.03)
    if side.any():
        return float(height[side].max())
    hole = labelled(mesh, "armhole") & cloth.torso
    return float(height[hole].min()) if hole.any() else tip_m - USUAL_ARMHOLE_M


def _from_top(cloth: _Cloth, raise_m: float) -> Descent:
    """A waistband goes to its seat; a strapless top below the armpits, where its wearer holds it."""
    mesh, form = cloth.start.mesh, cloth.start.form
    edge = labelled(mesh, "waistband") & cloth.upright
    highest = float(np.nanmax(cloth.height_m))
    top = float(cloth.height_m[edge].mean()) if edge.any() else highest
    if any(panel.role.startswith("torso_") for panel in mesh.panels):
        level = min(armpit_m(form.figure, side)[1] for side in (0, 1)) - STRAPLESS_DROP_M
        seat = WaistbandSeat(level_m=float(level), support="held")
    else:
        girth = float(np.interp(top - 0.006, cloth.levels_m, cloth.girth_m))
        seat = waistband_seat(girth, top - cloth.crotch_m, form.figure, form.torso)
    seat = replace(seat, level_m=seat.level_m + raise_m)
    marks = _Marks(
        neck_m=top,
        neck_level_m=seat.level_m,
        tip_m=highest + 1.0,
        armpit_m=top,
        underarm_needed_m=0.0,
    )
    return cloth.descent(cloth.cone(top, seat.level_m), marks, seat)


def _ridge_level(tube: Tube, neck_level_m: float, breadth_m: float) -> float:
    """The level at which the shoulders' ridge is this far from the middle plane; the neck's at most."""
    levels = np.arange(neck_level_m - RIDGE_REACH_M, neck_level_m, 0.002)
    outlines = tube.sections(levels, np.zeros(len(levels)))
    wide = np.flatnonzero(outlines[:, :, 1].max(axis=1) >= breadth_m)
    return float(levels[wide[-1]]) if len(wide) else float(levels[0])
