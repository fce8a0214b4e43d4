"""The wearers of the drape tests, here too."""

from tests.unit.body_models.garments.drape.conftest import average_woman, heavy_man

__all__ = ["average_woman", "heavy_man"]
