"""Lookbooks: products of the catalogue, pictured on the mannequin, as a PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.services.colours import colour_of
from app.services.export.size_words import length_words
from app.services.export.staging import StagedProduct, stage_outfit, stage_product
from app.services.export.wish import ExportWish
from app.services.mannequins import Mannequins
from app.services.stoppable import Work
from resources.fabrics import load_fabric
from resources.files import write_atomically
from resources.records import LocalText
from resources.size_charts import load_size_chart
from resources.translations import Language, texts_for
from resources.translations.quantities import money_words

if TYPE_CHECKING:
    from PIL.Image import Image

    from viewer.exporters.lookbook import LookbookOutfit, LookbookProduct, LookbookWords
    from viewer.pictures import PictureStudio

PICTURE_SIZE: Final = (1200, 1600)
_YAWS_DEG: Final = (12.0, 192.0, 40.0)
"""Front, back, close: a little from the side, as product photographs are taken."""
_CLOSE_HIGH_M: Final = 0.52
_CLOSE_BELOW_TOP_M: Final = 0.19


def write_lookbook(wish: ExportWish, path: Path, work: Work) -> dict[str, Any]:
    """Write the products of a wish as a PDF, in its language.

    Raises the known errors of the draper and the viewer, FONT_MISSING; WORK_STOPPED.
    """
    from viewer.exporters.lookbook import Lookbook, lookbook_pdf
    from viewer.pictures import PictureStudio

    mannequins, language = Mannequins(), wish.language
    shown = len(wish.products) + wish.outfit
    sizes: dict[str, str] = {}
    pages: list[LookbookProduct] = []
    outfit: LookbookOutfit | None = None
    with PictureStudio(PICTURE_SIZE) as studio:
        if wish.outfit:
            work.step(0.0, "outfit")
            outfit = _outfit_page(stage_outfit(wish.products, mannequins), wish, studio)
        for number, product in enumerate(wish.products):
            work.step(0.95 * (number + wish.outfit) / shown, product.id)
            staged = stage_product(product, wish.shown_as(product).size, mannequins)
            sizes[product.id] = staged.size
            pages.append(_product_page(staged, wish, studio))
    book = Lookbook(words=_words(wish), products=pages, outfit=outfit, chinese=language == "zh")
    setting = work.part(0.95, 1.0)
    pdf = lookbook_pdf(book, lambda page, pages: setting.step(page / pages, f"page {page + 1}"))
    write_atomically(path, pdf)
    return {"sizes": sizes, "pages": shown + (shown > 1), "language": language}


def _product_page(staged: StagedProduct, wish: ExportWish, studio: PictureStudio) -> LookbookProduct:
    from viewer.exporters.lookbook import LookbookColour, LookbookProduct

    product, language = staged.product, wish.language
    texts = texts_for(language)
    front, back, close = _pictures(staged, wish, studio)
    return LookbookProduct(
        name=_said(product.name, language),
        price=money_words(product.price, product.currency, language),
        description=_said(product.description, language),
        details=" · ".join(_said(one, language) for one in product.details),
        fabric=_said(load_fabric(product.fabric).composition, language),
        care=_said(product.care, language),
        sizes=load_size_chart(product.size_chart).run,
        lengths=" · ".join(length_words(product, language)),
        shown=texts("export.shown_size", size=staged.size),
        colours=tuple(
            LookbookColour(name=_said(one.name, language), rgb=colour_of(product, one.id))
            for one in wish.colours_of(product)
        ),
        front=front,
        back=back,
        close=close,
    )


def _outfit_page(staged: StagedProduct, wish: ExportWish, studio: PictureStudio) -> LookbookOutfit:
    from viewer.exporters.lookbook import LookbookOutfit

    front, back, close = _pictures(staged, wish, studio)
    garments, language = staged.dressed.garments, wish.language
    texts = texts_for(language)
    currency = garments[0][0].currency
    total = money_words(round(sum(product.price for product, _ in garments), 2), currency, language)
    return LookbookOutfit(
        title=wish.title or texts("export.worn_together"),
        front=front,
        back=back,
        close=close,
        pieces=tuple(
            (
                _said(product.name, language),
                texts.size(size),
                money_words(product.price, product.currency, language),
            )
            for product, size in garments
        ),
        total=texts("export.total", price=total),
    )


def _pictures(staged: StagedProduct, wish: ExportWish, studio: PictureStudio) -> tuple[Image, Image, Image]:
    studio.show(staged.body, staged.surfaces(wish.colourways))
    front, back, aside = (studio.picture(yaw) for yaw in _YAWS_DEG)
    return front, back, _close_look(aside, staged)


def _close_look(picture: Image, staged: StagedProduct) -> Image:
    """The upper part of the product: its collar or its waistband, and the cloth below."""
    from viewer.scene.camera import HEAD_ROOM, CameraPlace

    wide, high = picture.size
    stature_m = staged.body.stature_m
    place = CameraPlace(yaw_deg=0.0, stature_m=stature_m, aspect=wide / high)
    metre = high / (HEAD_ROOM * stature_m)
    top_m = float(staged.dressed.worn[-1].drape.vertices_m[:, 1].max())
    middle = high / 2 - (top_m - _CLOSE_BELOW_TOP_M - float(place.focus_m[1])) * metre
    half = _CLOSE_HIGH_M * metre / 2
    low = min(max(middle, half), high - half)
    across = min(wide, round(1.5 * half))
    left = (wide - across) // 2
    return picture.crop((left, round(low - half), left + across, round(low + half)))


def _words(wish: ExportWish) -> LookbookWords:
    from viewer.exporters.lookbook import LookbookWords

    texts = texts_for(wish.language)
    names = [_said(product.name, wish.language) for product in wish.products]
    title = texts("export.lookbook") if len(names) > 1 else names[0]
    return LookbookWords(
        title=wish.title or title,
        subtitle=" · ".join(names[:6]) + (" …" if len(names) > 6 else ""),
        colours=texts("export.colours"),
        sizes=texts("export.sizes"),
        fabric=texts("export.fabric"),
        details=texts("export.details"),
        care=texts("export.care"),
        footer=texts("export.footer"),
    )


def _said(text: LocalText, language: Language) -> str:
    return text.zh if language == "zh" else text.en
