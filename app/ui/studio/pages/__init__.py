"""The pages of the studio, in the order in which they stand at its side."""

from __future__ import annotations

from typing import Final

from app.ui.studio.page import StudioPage
from app.ui.studio.pages.library import LibraryPage
from app.ui.studio.pages.pattern import PatternPage
from app.ui.studio.pages.population import PopulationPage
from app.ui.studio.pages.product import ProductPage

PAGES: Final[tuple[type[StudioPage], ...]] = (
    LibraryPage,
    ProductPage,
    PatternPage,
    PopulationPage,
)
"""A page that is not here does not exist."""
