"""What completes a mannequin: shoes on the feet, hair on the head, fitted to any body."""

from viewer.scene.mannequin.hair import HairMesh, hair
from viewer.scene.mannequin.sneaker import ShoeMesh, sneaker

__all__ = ["HairMesh", "ShoeMesh", "hair", "sneaker"]
