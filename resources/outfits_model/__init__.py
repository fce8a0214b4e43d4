"""The model of outfits a shop starts with: it knows what goes together from the names of things alone.

``README.md`` beside is its card. A shop that has outfits of its own teaches another.
"""

from pathlib import Path


def folder() -> Path:
    """Where ``model.safetensors``, ``config.json`` and the card ``README.md`` lie."""
    return Path(__file__).parent
