"""The taste of the house: colours, materials and the proportions of the studio."""

from viewer.scene.model import Colour

# Backdrop, sRGB: a warm grey paper sweep, lighter where the light pools behind the person.
BACKDROP_TOP: Colour = (0.858, 0.846, 0.828)
BACKDROP_POOL: Colour = (0.930, 0.921, 0.906)
BACKDROP_FLOOR: Colour = (0.905, 0.893, 0.874)

SWEEP_RADIUS_M = 3.6
SWEEP_BEND_M = 1.6
SWEEP_HEIGHT_M = 6.0

# A shop mannequin's skin: one tone for everyone, chosen to flatter cloth, not to guess at a person.
SKIN: Colour = (0.735, 0.605, 0.525)
LIPS: Colour = (0.672, 0.480, 0.425)
BROWS: Colour = (0.420, 0.325, 0.265)
NAILS: Colour = (0.790, 0.640, 0.560)
UNDERWEAR: Colour = (0.430, 0.430, 0.440)
SCLERA: Colour = (0.800, 0.765, 0.730)
IRIS: Colour = (0.300, 0.220, 0.160)
PUPIL: Colour = (0.060, 0.050, 0.045)

HAIR: Colour = (0.295, 0.222, 0.172)
SHOE_PALETTE: dict[str, Colour] = {
    "shoeColour": (0.885, 0.875, 0.855),
    "soleColour": (0.930, 0.922, 0.905),
    "laceColour": (0.940, 0.935, 0.920),
}

TAPE: Colour = (0.000, 0.345, 0.420)
TAPE_RADIUS_M = 0.0032

# Fit maps: eight bands each. Ease runs from touching (orange, no alarm: cloth rests on shoulders) to far away
# (blue); strain from slack to red alarm, ever darker, so that it survives a grey printer. Neighbours stay
# apart for colour-blind eyes (tests/unit/viewer/scene/test_fit_map.py).
EASE_BANDS: tuple[Colour, ...] = (
    (0.600, 0.260, 0.020),
    (0.850, 0.440, 0.080),
    (0.965, 0.670, 0.340),
    (0.992, 0.875, 0.680),
    (0.890, 0.925, 0.940),
    (0.640, 0.790, 0.880),
    (0.340, 0.590, 0.765),
    (0.120, 0.330, 0.580),
)
STRAIN_BANDS: tuple[Colour, ...] = (
    (0.835, 0.902, 0.929),
    (0.980, 0.949, 0.847),
    (0.992, 0.863, 0.627),
    (0.984, 0.718, 0.424),
    (0.937, 0.533, 0.275),
    (0.820, 0.325, 0.196),
    (0.627, 0.141, 0.161),
    (0.357, 0.020, 0.125),
)
INK: Colour = (0.150, 0.145, 0.140)
PLATE: Colour = (0.965, 0.960, 0.952)
INK_SOFT: Colour = (0.400, 0.390, 0.380)

SKIN_PALETTE = {
    "skinColour": SKIN,
    "lipColour": LIPS,
    "browColour": BROWS,
    "nailColour": NAILS,
    "underwearColour": UNDERWEAR,
    "scleraColour": SCLERA,
    "irisColour": IRIS,
}
KEY_SHINE: Colour = (2.2, 2.15, 2.05)
RIM_SHINE: Colour = (1.3, 1.3, 1.35)


def linear(colour: Colour) -> Colour:
    """sRGB to linear light (IEC 61966-2-1)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return red, green, blue
