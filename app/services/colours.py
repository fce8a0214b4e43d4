"""Colours and prints of products as the viewer takes them. Loads nothing heavy: the kiosk asks too."""

from resources.catalogue import Product
from viewer.scene.model import Colour, Print


def print_of(product: Product, colourway_id: str | None = None) -> Print | None:
    """The print of a colourway, None when it is plain."""
    printed = product.colourway(colourway_id).print
    if printed is None:
        return None
    return Print(
        kind=printed.kind,
        scale_m=printed.scale_mm / 1000,
        colours=tuple((r / 255, g / 255, b / 255) for r, g, b in printed.colours),
    )


def colour_of(product: Product, colourway_id: str | None = None) -> Colour:
    """The colour of a colourway as sRGB in 0 … 1."""
    red, green, blue = product.colourway(colourway_id).rgb
    return (red / 255, green / 255, blue / 255)
