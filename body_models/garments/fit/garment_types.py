"""Types of garment, as far as fit is concerned: the ease each needs to be worn, and what is worn beneath it.

Where the figures come from. ``least_ease`` starts from the wearing ease that pattern cutting books and
pattern companies give for cloth that does not stretch:

- Palmer & Alto, "Fit for Real People" (1998): a fitting sloper has at least 2½ in (6.4 cm) at the bust,
  1 in (2.5 cm) at the waist, 2 in (5.1 cm) at the hip.
- Central Washington University, costume course, "Ease in clothing": bodices 1½-2 in at the bust, dresses
  ¾-1 in at the waist, skirts ½-¾ in at the waist and 2-2¾ in at the hip, fitted shirts 1½-2½ in at the
  chest, trousers ¾-1 in at the waist, 1½-2 in at the seat, at least 1 in at the thigh.
- The ease chart of the McCall, Butterick and Vogue patterns: fitted dresses and shirts from 3 in, fitted
  jackets from 3¾ in, fitted coats from 5¼ in at the bust, all over the bare measure.

The shares kept here lie at the lower end of these, because they say from when a garment is *too small*, not
how it should be cut; where a source gives no figure (neck, arms, knee, calf, wrist) they are the shop's
judgement. The published figures for jackets and coats contain what is worn beneath; here that is stated
apart as layers, each of which takes `LAYER_GIRTH_CM`: 2π times 3 mm of cloth and air (the shop's estimate).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

LAYER_GIRTH_CM = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class GarmentType:
    """How garments of one type are judged.

    ``least_ease`` is the ease a zone needs in cloth that does not stretch, as a share of the body's measure,
    over what is worn beneath; zones it does not name need none. ``layers_beneath`` counts the garments it is
    assumed to be worn over. A ``second_skin`` has negative ease by design: its verdict is on how far it has
    to stretch. ``fork_drop_cm`` is how far below the crotch its fork hangs; ``strides`` tells whether its
    closed hem has to let a step through. What is `open_below` rides up where it is too narrow at the hip:
    that is tight, but no reason not to wear it.
    """

    name: str
    least_ease: Mapping[str, float] = field(default_factory=dict)
    layers_beneath: int = 0
    second_skin: bool = False
    fork_drop_cm: float = 2.0
    strides: bool = False
    open_below: bool = False


_PULLED_OVER = {
    "neck": 0.06,
    "shoulders": 0.01,
    "chest": 0.045,
    "waist": 0.045,
    "hip": 0.0,
    "arms": 0.05,
    "wrist": 0.04,
}
_BUTTONED = {**_PULLED_OVER, "neck": 0.015, "hip": 0.015, "arms": 0.08, "wrist": 0.06}
_TAILORED = {"shoulders": 0.0, "chest": 0.045, "waist": 0.03, "hip": 0.02, "arms": 0.08, "wrist": 0.1}
_DRESS = {
    "neck": 0.015,
    "shoulders": 0.0,
    "chest": 0.035,
    "waist": 0.022,
    "hip": 0.025,
    "arms": 0.05,
    "wrist": 0.04,
}
_SKIRT = {"waist": 0.008, "hip": 0.025}
_LEGS = {"waist": 0.008, "hip": 0.025, "thigh": 0.02, "knee": 0.06, "calf": 0.06, "ankle": 0.1}
# Jeans and tapered legs are cut closer: the cloth gives and is worn in.
_CLOSE_LEGS = {"waist": 0.0, "hip": 0.01, "thigh": 0.01, "knee": 0.03, "calf": 0.03, "ankle": 0.05}

PULLED_OVER = GarmentType(name="pulled_over", least_ease=_PULLED_OVER, open_below=True)
# A tank may lie on the body: only what has to pass over the head needs room.
CLOSE_TOP = GarmentType(
    name="close_top", least_ease={"neck": 0.06, "chest": 0.02, "waist": 0.02, "hip": 0.0}, open_below=True
)
BUTTONED = GarmentType(name="buttoned", least_ease=_BUTTONED, open_below=True)
OVER_TOP = GarmentType(name="over_top", least_ease=_PULLED_OVER, layers_beneath=1, open_below=True)
JACKET = GarmentType(name="jacket", least_ease=_TAILORED, layers_beneath=1, open_below=True)
COAT = GarmentType(name="coat", least_ease=_TAILORED, layers_beneath=2, open_below=True)
DRESS = GarmentType(name="dress", least_ease=_DRESS, strides=True)
SKIRT = GarmentType(name="skirt", least_ease=_SKIRT, strides=True)
TROUSERS = GarmentType(name="trousers", least_ease=_LEGS)
CLOSE_TROUSERS = GarmentType(name="close_trousers", least_ease=_CLOSE_LEGS)
SECOND_SKIN = GarmentType(name="second_skin", second_skin=True, fork_drop_cm=0.0)

TYPE_OF_FAMILY: Mapping[str, GarmentType] = {
    "tank": CLOSE_TOP,
    "tee": PULLED_OVER,
    "long-sleeve-tee": PULLED_OVER,
    "shirt": BUTTONED,
    "blouse": BUTTONED,
    "sweater": OVER_TOP,
    "hoodie": OVER_TOP,
    "blazer": JACKET,
    "coat": COAT,
    "sheath-dress": DRESS,
    "a-line-dress": DRESS,
    "shirt-dress": DRESS,
    "straight-skirt": SKIRT,
    "a-line-skirt": SKIRT,
    "circle-skirt": SKIRT,
    "trousers": TROUSERS,
    "tapered-trousers": CLOSE_TROUSERS,
    "wide-trousers": TROUSERS,
    "jeans": CLOSE_TROUSERS,
    "shorts": TROUSERS,
    "leggings": SECOND_SKIN,
}
"""How each family of `resources.families` is judged."""
