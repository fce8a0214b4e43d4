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
from body_models.garments.drape.sections import Tube
from body_models.garments.drape.waistband import WaistbandSeat, waistband_seat

# A strapless garment starts with its top this far below the armpits.
STRAPLESS_DROP_M = 0.01
# Shoulder ridges are looked for this far below the neck point.
RIDGE_REACH_M = 0.16


@dataclass(frozen=True, slots=True, kw_only=True)
class Descent:
    """Where the heights of a garment belong on the body.

    ``levels_m`` [K] ascending heights of the garment with the girth of the torso's cloth there; ``armpit_m``,
    ``tip_m`` and ``crotch_m`` are heights of the garment (tip above armpit; minus infinity without legs).
    """

    cone: Cone
    levels_m: Float64
    torso_girth_m: Float64
    neck_m: float
    neck_level_m: float
    tip_m: float
    armpit_m: float
    underarm_needed_m: float
    crotch_m: float
    crotch_level_m: float
    seat: WaistbandSeat | None

    def at(self, height_m: Float64) -> tuple[Float64, Float64, Float64, Float64]:
        """Station above the floor, offset from the body, amplitude of folds and share of the shoulder [N]."""
        station, offset, fold = self.cone.at(np.maximum(self.armpit_m - height_m, 0.0))
        shoulder = np.clip((height_m - self.armpit_m) / (self.tip_m - self.armpit_m), 0.0, 1.0)
        above = self.neck_level_m + lengthened(
            height_m - self.neck_m, min(self.armpit_m - self.neck_m, -0.01), self.underarm_needed_m
        )
        station = np.where(height_m > self.armpit_m, above, station)
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


def descend(start: Start, height: Float64, raise_m: float) -> Descent:
    """Find the landmarks of the cloth and put them on those of the body."""
    mesh, figure = start.mesh, start.form.figure
    torso = on_parts(mesh, lambda part: part == "torso")
    upright = ~np.isnan(height)
    levels = np.arange(float(height[upright].min()), float(height[upright].max()) + STEP_M, STEP_M)
    legs = on_parts(mesh, lambda part: part.startswith("leg_"))
    girth = girths_m(mesh, torso | legs, height, levels)
    crotch = _crotch(height, labelled(mesh, "crotch_seam") & legs)
    common = {
        "levels_m": levels,
        "torso_girth_m": np.where(levels > crotch, girth, 0.0),
        "crotch_m": crotch,
        "crotch_level_m": float(figure.crotch_m[1]) - CROTCH_DROP_M,
    }
    shoulder = labelled(mesh, "shoulder") & torso
    if shoulder.any():
        return _from_shoulders(start, height, torso, shoulder, raise_m, common)
    return _from_top(start, height, torso | legs, raise_m, common)


def _from_shoulders(start, height, torso, shoulder, raise_m, common) -> Descent:  # type: ignore[no-untyped-def]
    mesh, figure = start.mesh, start.form.figure
    neck, tip = float(height[shoulder].max()), float(height[shoulder].min())
    inner = np.abs(mesh.vertices_m[mesh.sewn_of_cut[shoulder & (height > neck - 0.005)], 0]).min()
    side = labelled(mesh, "side_seam") & torso & (height < tip - 0.03)
    hole = labelled(mesh, "armhole") & torso
    armpit = (
        float(height[side].max()) if side.any() else float(height[hole].min()) if hole.any() else tip - 0.2
    )
    neck_level = _ridge_level(start.form.torso, figure.neck_level_m, float(inner)) + NECK_RISE_M + raise_m
    underarm = min(armpit_m(figure, k)[1] for k in (0, 1)) - UNDERARM_DROP_M
    needed = neck_level - underarm
    top = neck_level + float(lengthened(np.array([armpit - neck]), min(armpit - neck, -0.01), needed)[0])
    cone = _cone(start.form.torso, common, armpit, top)
    return Descent(
        cone=cone,
        neck_m=neck,
        neck_level_m=neck_level,
        tip_m=max(tip, armpit + 0.02),
        armpit_m=armpit,
        underarm_needed_m=needed,
        seat=None,
        **common,
    )


def _from_top(start, height, upright, raise_m, common) -> Descent:  # type: ignore[no-untyped-def]
    mesh, figure = start.mesh, start.form.figure
    edge = labelled(mesh, "waistband") & upright
    top = float(height[edge].mean()) if edge.any() else float(np.nanmax(height))
    levels, girths = common["levels_m"], common["torso_girth_m"]
    girth = float(np.interp(top - 0.006, levels, girths))
    strapless = any(panel.role.startswith("torso_") for panel in mesh.panels)
    if strapless:
        level = min(armpit_m(figure, k)[1] for k in (0, 1)) - STRAPLESS_DROP_M
        seat = WaistbandSeat(level_m=float(level), support="held")
    else:
        rise = top - common["crotch_m"] if np.isfinite(common["crotch_m"]) else np.inf
        seat = waistband_seat(girth, rise, figure, start.form.torso)
    seat = replace(seat, level_m=seat.level_m + raise_m)
    highest = float(np.nanmax(height))
    cone = _cone(start.form.torso, common, top, seat.level_m)
    return Descent(
        cone=cone,
        neck_m=top,
        neck_level_m=seat.level_m,
        tip_m=highest + 1.0,
        armpit_m=top,
        underarm_needed_m=0.0,
        seat=seat,
        **common,
    )


def _cone(tube: Tube, common, top_m: float, level_m: float) -> Cone:  # type: ignore[no-untyped-def]
    levels, girths = common["levels_m"], common["torso_girth_m"]
    down = np.arange(0.0, max(top_m - float(levels[0]), STEP_M) + STEP_M, STEP_M)
    # Rows at the very ends are cut by hems and waist lines that dip; the nearest whole row stands for them.
    whole = (
        np.flatnonzero(girths > 0.5 * np.median(girths[girths > 0]))
        if (girths > 0).any()
        else np.arange(len(girths))
    )
    cloth = np.interp(
        np.clip(top_m - down, levels[whole[0]], levels[whole[-1]]), levels[whole], girths[whole]
    )
    return cone_below(tube, down, cloth, level_m)


def _crotch(height: Float64, seam) -> float:  # type: ignore[no-untyped-def]
    return float(height[seam].min()) if seam.any() else -np.inf


def _ridge_level(tube: Tube, neck_level_m: float, breadth_m: float) -> float:
    """The level at which the shoulders' ridge is this far from the middle plane; the neck's at most."""
    levels = np.arange(neck_level_m - RIDGE_REACH_M, neck_level_m, 0.002)
    outlines = tube.sections(levels, np.zeros(len(levels)))
    reach = outlines[:, :, 1].max(axis=1)
    wide = np.flatnonzero(reach >= breadth_m)
    return float(levels[wide[-1]]) if len(wide) else float(levels[0])
