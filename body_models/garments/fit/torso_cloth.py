"""How much cloth a top, a jacket or a dress has at each zone of its wearer.

Torso panels share one vertical coordinate, 0 at the high point shoulder, which hangs level with the nape;
skirt panels sewn below a waist seam continue it. Heights are vertical, so the way of the cloth over a bust or
a belly (1-2 cm) is left out.
"""

from dataclasses import dataclass

import numpy as np

from body_models.garments.fit.levels import WearerLevels, needed
from body_models.garments.patterns.measure import FlatPattern

_FACES = ("front", "back")
# Bands are measured this far inside their ends.
_INSIDE_CM = 0.05
# A zone is worn by a garment that reaches to within this of it on the chart's own wearer.
_REACH_CM = 4.0
# A sleeve ends at the wrist, not at the elbow or in between, from this share of the arm on.
_LONG_SLEEVE_SHARE = 0.88


@dataclass(frozen=True, slots=True)
class TorsoCloth:
    """A pattern with torso panels, read zone by zone; lengths in centimetres."""

    flat: FlatPattern

    def zones(self, levels: WearerLevels) -> set[str]:
        """Zones that this garment covers on a wearer of its own size."""
        zones = {"chest"}
        if self._neck_roles():
            zones.add("neck")
        if self._sleeve():
            zones.add("arms")
            if self._shoulder_points() is not None:
                zones.add("shoulders")
            if self._sleeve_length() > _LONG_SLEEVE_SHARE * levels.body["arm_length_cm"]:
                zones |= {"wrist", "sleeve"}
        length = -self._end()
        for zone, height in (("waist", levels.waist), ("hip", levels.seat)):
            if length + _REACH_CM > levels.high_point_shoulder - height:
                zones.add(zone)
        return zones

    def cloth(self, zone: str, levels: WearerLevels) -> float:
        """Girth, breadth or length of the garment at one of its zones."""
        shoulder = levels.high_point_shoulder
        match zone:
            case "neck":
                return self._neck()
            case "shoulders":
                return self._shoulder_breadth()
            case "chest":
                return self._girth(levels.chest - shoulder)
            case "waist":
                return self._girth(levels.waist - shoulder)
            case "hip":
                return self._girth(levels.seat - shoulder)
            case "arms":
                return self._arm(levels.mid_arm_below_acromion)
            case "wrist":
                return self._wrist()
            case "sleeve":
                # A shoulder point that lies outside the wearer's carries the sleeve down the arm.
                breadth = needed(levels.body, "shoulder_breadth_cm")
                return self._sleeve_length() + (self._shoulder_breadth() - breadth) / 2
            case "hem":
                return self._hem()
        raise KeyError(zone)

    def hem_height(self, levels: WearerLevels) -> float:
        """Height of the hem above the floor."""
        return levels.high_point_shoulder + self._end()

    def _face(self, face: str) -> tuple[str, ...]:
        return self.flat.roles_of(f"torso_{face}")

    def _skirt(self, face: str) -> tuple[str, ...]:
        return self.flat.roles_of(f"skirt_{face}")

    def _waist_drop(self, face: str) -> float | None:
        """What is added to a skirt panel's v to continue the torso's; None without a waist seam."""
        above = self.flat.label_range(self._face(face), "waist_seam")
        below = self.flat.label_range(self._skirt(face), "waist_seam")
        return None if above is None or below is None else above[1] - below[1]

    def _end(self) -> float:
        """v of the garment's hem: its highest point, above which the cloth goes all round."""
        ends = []
        for face in _FACES:
            drop = self._waist_drop(face)
            if drop is None:
                ends.append(self._lowest(self._face(face)))
            else:
                ends.append(self._lowest(self._skirt(face)) + drop)
        return max(ends)

    def _lowest(self, roles: tuple[str, ...]) -> float:
        hem = self.flat.label_range(roles, "hem", "hem_seam")
        return min(self.flat.vertical_range(role)[0] for role in roles) if hem is None else hem[1]

    def _underarm(self) -> float:
        """v below which the torso is a tube."""
        armholes = self.flat.label_range((*self._face("front"), *self._face("back")), "armhole")
        return 0.0 if armholes is None else armholes[0]

    def _girth(self, v: float) -> float:
        return sum(self._half_girth(face, min(v, self._underarm() - _INSIDE_CM)) for face in _FACES)

    def _half_girth(self, face: str, v: float) -> float:
        drop = self._waist_drop(face)
        if drop is None:
            level = self._beside_darts(face, max(v, self._lowest(self._face(face)) + _INSIDE_CM))
            return self.flat.cloth_at(self._face(face), level) + self._opening(face, level)
        seam = self.flat.label_range(self._face(face), "waist_seam")
        if seam is not None and v > seam[1]:
            level = self._beside_darts(face, v)
            return self.flat.cloth_at(self._face(face), level) + self._opening(face, level)
        skirt = self._skirt(face)
        top = self.flat.label_range(skirt, "waist_seam")
        ceiling = v - drop if top is None else min(v - drop, top[0] - _INSIDE_CM)
        return self.flat.cloth_at(skirt, max(ceiling, self._lowest(skirt) + _INSIDE_CM))

    def _beside_darts(self, face: str, v: float) -> float:
        """The level, moved out of the mouth of a dart that runs across: closed, it takes no width away."""
        darts = [dart for role in self._face(face) for dart in self.flat.labelled_edges(role, "dart")]
        across = [dart[:, 1] for dart in darts if np.ptp(dart[:, 0]) > np.ptp(dart[:, 1])]
        if not across:
            return v
        low, high = min(float(d.min()) for d in across), max(float(d.max()) for d in across)
        return low - _INSIDE_CM if low <= v <= high else v

    def _opening(self, face: str, v: float) -> float:
        """Width left open along the centre line: above the roll of a lapel, below the last button.

        What is open there lays no limit on the body, so it counts as if it were cloth to the centre.
        """
        crossings = [self.flat.crossings(role, v) for role in self._face(face)]
        left = [float(u.min()) for u in crossings if len(u) and u.mean() > 0]
        right = [float(u.max()) for u in crossings if len(u) and u.mean() < 0]
        return max(0.0, min(left) - max(right)) if left and right else 0.0

    def _hem(self) -> float:
        roles = self.flat.roles_of("torso_", "skirt_")
        return sum(self.flat.seam_length(role, "hem") for role in roles)

    def _neck_roles(self) -> tuple[tuple[str, ...], str] | None:
        """Panels and label of the edge that closes around the neck; None where lapels leave it open."""
        if self.flat.roles_of("lapel_"):
            return None
        for prefixes, label in (
            (("collar_stand",), "neck_seam"),
            (("collar_",), "neckline"),
            (("torso_",), "neck_seam"),
            (("torso_",), "neckline"),
        ):
            roles = self.flat.roles_of(*prefixes)
            if any(self.flat.seam_length(role, label) for role in roles):
                return roles, label
        return None

    def _neck(self) -> float:
        found = self._neck_roles()
        if found is None:
            return 0.0
        roles, label = found
        return sum(self.flat.seam_length(role, label) for role in roles)

    def _shoulder_points(self) -> tuple[float, float] | None:
        """u of the left and the right shoulder point on the front."""
        points = {}
        for side in ("left", "right"):
            name = f"acromion_{side}"
            roles = [role for role in self._face("front") if self.flat.has_anchor(role, name)]
            if not roles:
                return None
            points[side] = float(self.flat.anchor(roles[0], name)[0])
        return points["left"], points["right"]

    def _shoulder_breadth(self) -> float:
        points = self._shoulder_points()
        return 0.0 if points is None else abs(points[0] - points[1])

    def _sleeve(self) -> tuple[str, ...]:
        return self.flat.roles_of("sleeve_", side="left")

    def _arm(self, below_acromion: float) -> float:
        sleeve = self._sleeve()
        armholes = self.flat.label_range(sleeve, "armhole")
        ranges = [self.flat.vertical_range(role) for role in sleeve]
        top = max(high for _, high in ranges)
        underarm = top if armholes is None else armholes[0]
        # A short sleeve on a long arm ends above the middle of it: it is measured at its end.
        level = max(top - below_acromion, min(low for low, _ in ranges) + _INSIDE_CM)
        return self.flat.cloth_at(sleeve, min(level, underarm - _INSIDE_CM))

    def _sleeve_length(self) -> float:
        """From the tip of the cap to the edge of the cuff."""
        ranges = [self.flat.vertical_range(role) for role in self._sleeve()]
        cuffs = [self.flat.vertical_range(role) for role in self.flat.roles_of("cuff_", side="left")]
        cuff = max((high - low for low, high in cuffs), default=0.0)
        return max(high for _, high in ranges) - min(low for low, _ in ranges) + cuff

    def _wrist(self) -> float:
        roles = self.flat.roles_of("cuff_", side="left") or self._sleeve()
        return sum(self.flat.seam_length(role, "cuff") for role in roles)
