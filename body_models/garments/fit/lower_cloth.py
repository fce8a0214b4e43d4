"""How much cloth trousers, leggings and skirts have at each zone of their wearer.

Trousers hang from the fork, which lies a little below the crotch; skirts hang from the waist, the top of the
waistband at the wearer's waist.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from body_models.garments.fit.levels import WearerLevels
from body_models.garments.patterns.legs import THIGH_BELOW_FORK_CM
from body_models.garments.patterns.measure import FlatPattern

_FACES = ("front", "back")
_INSIDE_CM = 0.05
# A zone is worn by a garment that reaches to within this of it on the chart's own wearer.
_REACH_CM = 4.0
# A skirt this much wider at the hem than at the waist is cut as a ring, or pleated to fall like one.
_FLARED = 2.5
# Only legs that close around the ankle are judged there.
_NARROW_ANKLE = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Waist:
    """The top of a bottom: its finished girth, and what it gives at most where an elastic draws it in."""

    girth_cm: float
    extends_to_cm: float | None


def waist_of(flat: FlatPattern, cloth: Iterable[str]) -> Waist:
    """The waist of trousers or a skirt: the top of its waistband, or of its `cloth` panels without one."""
    roles = flat.roles_of("waistband") or tuple(cloth)
    label = "waistband" if any(flat.seam_length(role, "waistband") for role in roles) else "waist_seam"
    girth = sum(flat.relaxed_length(role, label) for role in roles)
    full = sum(flat.seam_length(role, label) for role in roles)
    return Waist(girth_cm=girth, extends_to_cm=full if full > girth + 0.01 else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegCloth:
    """A pattern with leg panels; its fork lies `fork_drop_cm` below the wearer's crotch."""

    flat: FlatPattern
    fork_drop_cm: float

    def zones(self, levels: WearerLevels) -> set[str]:
        """Zones that this garment covers on a wearer of its own size."""
        zones = {"waist", "hip", "thigh", "length"}
        hem = levels.crotch - self.fork_drop_cm - self._inseam()
        for zone, height in (("knee", levels.knee), ("calf", levels.calf), ("ankle", levels.ankle)):
            if hem < height + _REACH_CM:
                zones.add(zone)
        if "ankle" in zones and self.cloth("ankle", levels) > _NARROW_ANKLE * levels.body["ankle_girth_cm"]:
            zones.remove("ankle")
        return zones

    def cloth(self, zone: str, levels: WearerLevels) -> float:
        """Girth or length of the garment at one of its zones."""
        fork = levels.crotch - self.fork_drop_cm
        match zone:
            case "waist":
                return self.waist().girth_cm
            case "hip":
                return 2 * self._girth(levels.seat - fork)
            case "thigh":
                return self._thigh()
            case "knee":
                return self._girth(levels.knee - fork)
            case "calf":
                return self._girth(levels.calf - fork)
            case "ankle":
                return self._girth(levels.ankle - fork)
            case "length":
                return self._inseam() + self.fork_drop_cm
        raise KeyError(zone)

    def waist(self) -> Waist:
        """The garment's top edge."""
        return waist_of(self.flat, self.flat.roles_of("leg_"))

    def _face(self, face: str) -> tuple[str, ...]:
        # A yoke belongs to the face it is named for: leg_yoke_back_left.
        return tuple(role for role in self.flat.roles_of("leg_", side="left") if face in role.split("_"))

    def _fork(self, face: str) -> float:
        roles = [role for role in self._face(face) if self.flat.has_anchor(role, "crotch")]
        return float(self.flat.anchor(roles[0], "crotch")[1])

    def _girth(self, v: float) -> float:
        """Around one leg at a height above the front fork; past the ends of the panels, their ends."""
        total = 0.0
        for face in _FACES:
            ranges = [self.flat.vertical_range(role) for role in self._face(face)]
            low, high = min(low for low, _ in ranges), max(high for _, high in ranges)
            total += self.flat.cloth_at(self._face(face), min(max(v, low + _INSIDE_CM), high - _INSIDE_CM))
        return total

    def _thigh(self) -> float:
        levels = {face: self._fork(face) - THIGH_BELOW_FORK_CM for face in _FACES}
        return sum(self.flat.cloth_at(self._face(face), v) for face, v in levels.items())

    def _inseam(self) -> float:
        return sum(self.flat.seam_length(role, "inseam") for role in self._face("front"))


@dataclass(frozen=True, slots=True)
class SkirtCloth:
    """A pattern with skirt panels and no torso above them."""

    flat: FlatPattern

    def zones(self, levels: WearerLevels) -> set[str]:
        """Zones that this garment covers on a wearer of its own size."""
        return {"waist", "hip", "hem"}

    def cloth(self, zone: str, levels: WearerLevels) -> float:
        """Girth of the garment at one of its zones."""
        match zone:
            case "waist":
                return self.waist().girth_cm
            case "hip":
                return self._girth(levels.waist - levels.seat - self._band())
            case "hem":
                return sum(self.flat.seam_length(role, "hem") for role in self.flat.roles_of("skirt_"))
        raise KeyError(zone)

    def waist(self) -> Waist:
        """The garment's top edge."""
        return waist_of(self.flat, self.flat.roles_of("skirt_"))

    def hem_height(self, levels: WearerLevels) -> float:
        """Height of the hem above the floor."""
        # Along the centre line, where waist and hem of a straight and of a flared skirt are lowest.
        lengths = []
        for face in _FACES:
            roles = self.flat.roles_of(f"skirt_{face}")
            waist, low = self._waist_seam(roles), self._lowest(roles)
            lengths.append(waist[0] - low)
        return levels.waist - self._band() - min(lengths)

    def _waist_seam(self, roles: tuple[str, ...]) -> tuple[float, float]:
        """v of the waist seam at the centre, where it dips, and at the side."""
        seam = self.flat.label_range(roles, "waist_seam", "waistband")
        if seam is None:
            top = max(self.flat.vertical_range(role)[1] for role in roles)
            return top, top
        return seam

    def _lowest(self, roles: tuple[str, ...]) -> float:
        return min(self.flat.vertical_range(role)[0] for role in roles)

    def _band(self) -> float:
        """Height of the waistband: its area over its mean length, as it may be cut as a piece of a ring."""
        roles = self.flat.roles_of("waistband")
        edges = [
            self.flat.seam_length(role, label) for role in roles for label in ("waistband", "waist_seam")
        ]
        return 2 * sum(self.flat.area(role) for role in roles) / sum(edges) if edges else 0.0

    def _girth(self, below_seam: float) -> float:
        """Around the skirt at a height below its waist seam.

        A fitted skirt is measured straight across its panels; one cut as a piece of a ring widens evenly from
        waist to hem, which the straight line across it misses.
        """
        across, waist, hem, length = 0.0, 0.0, 0.0, 0.0
        for face in _FACES:
            roles = self.flat.roles_of(f"skirt_{face}")
            seam, low = self._waist_seam(roles), self._lowest(roles)
            across += self.flat.cloth_at(roles, max(seam[1] - below_seam, low + _INSIDE_CM))
            waist += sum(self.flat.seam_length(role, "waist_seam") for role in roles)
            hem += sum(self.flat.seam_length(role, "hem") for role in roles)
            length = max(length, seam[0] - low)
        around = waist + (hem - waist) * min(1.0, below_seam / length)
        return around if hem > _FLARED * waist else max(across, around)
