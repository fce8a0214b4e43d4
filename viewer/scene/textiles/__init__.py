"""What cloth looks like close by: tiles of weave and print that repeat in panel coordinates."""

from viewer.scene.textiles.prints import PrintTile, print_tile
from viewer.scene.textiles.tile import WeaveTile, weave_tile

__all__ = ["PrintTile", "WeaveTile", "print_tile", "weave_tile"]
