"""The pages of the studio, in the order in which they stand at its side."""

from __future__ import annotations

from typing import Final

from app.ui.studio.page import StudioPage
from app.ui.studio.pages.compare import ComparePage
from app.ui.studio.pages.export import ExportPage
from app.ui.studio.pages.insight import InsightPage
from app.ui.studio.pages.library import LibraryPage
from app.ui.studio.pages.outfits import OutfitsPage
from app.ui.studio.pages.pattern import PatternPage
from app.ui.studio.pages.population import PopulationPage
from app.ui.studio.pages.product import ProductPage
from app.ui.studio.pages.promotions import PromotionsPage

PAGES: Final[tuple[type[StudioPage], ...]] = (
    LibraryPage,
    ProductPage,
    PatternPage,
    PopulationPage,
    ComparePage,
    OutfitsPage,
    PromotionsPage,
    InsightPage,
    ExportPage,
)
"""A page that is not here does not exist."""
