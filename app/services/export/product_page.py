"""A product as one page that needs no network: turned by the finger, in every colourway, in two languages."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.services.export.models import product_parts
from app.services.export.size_words import length_words
from app.services.export.staging import StagedProduct, stage_product
from app.services.export.turntable import turned
from app.services.export.wish import ExportWish
from app.services.mannequins import Mannequins
from app.services.report_page import Words, both, page
from app.services.stoppable import Work
from resources.catalogue import Colourway, Product
from resources.fabrics import load_fabric
from resources.files import write_atomically
from resources.size_charts import load_size_chart
from resources.translations.quantities import money_words

if TYPE_CHECKING:
    from PIL.Image import Image

PICTURE_SIZE: Final = (720, 960)
FRAMES: Final = 32
_JPEG_QUALITY: Final = 78
_TEXTS = (
    "sizes", "colours", "fabric", "details", "care", "turn", "turn_help", "download", "footer",
)  # fmt: skip


def write_product_page(wish: ExportWish, path: Path, work: Work) -> dict[str, Any]:
    """Write a product's page with a turntable of each colourway that is wished for, and its GLB inside.

    Raises the known errors of the draper and the viewer; WORK_STOPPED.
    """
    work.step(0.0, "draping")
    product = wish.product
    staged = stage_product(product, wish.shown_as(product).size, Mannequins())
    colourways = wish.colours_of(product)
    turns = _turns(staged, colourways, work.part(0.3, 0.97))
    work.step(0.97, "writing")
    html = render_product_page(product, staged.size, colourways, turns, _glb(staged, colourways))
    write_atomically(path, html.encode())
    return {
        "size": staged.size,
        "colourway": colourways[0].id,
        "colourways": [one.id for one in colourways],
        "frames": FRAMES * len(colourways),
    }


def render_product_page(
    product: Product,
    size: str,
    colourways: Sequence[Colourway],
    turns: list[list[str]],
    glb: bytes,
) -> str:
    """The page; ``turns`` are data URLs of the frames of each colourway, ``glb`` the model to save."""
    fabric = load_fabric(product.fabric)
    return page(
        "product.html",
        text={
            **{key: both(f"export.{key}") for key in _TEXTS},
            "shown_size": both("export.shown_size", size=size),
        },
        product_id=product.id,
        name=_words(product.name),
        description=_words(product.description),
        price={language: money_words(product.price, product.currency, language) for language in ("en", "zh")},
        details=[_words(one) for one in product.details],
        fabric=_words(fabric.composition),
        care=_words(product.care),
        sizes=_sizes(product, size),
        lengths={language: " · ".join(length_words(product, language)) for language in ("en", "zh")},
        colourways=[
            {"name": _words(one.name), "colour": "#{:02x}{:02x}{:02x}".format(*one.rgb)} for one in colourways
        ],
        turns=turns,
        glb=base64.b64encode(glb).decode("ascii"),
    )


def _sizes(product: Product, shown: str) -> list[dict[str, Any]]:
    """The girth sizes; the one that is shown is marked, whatever its length."""
    chart = load_size_chart(product.size_chart)
    return [{"name": size, "shown": size == chart.run[chart.size_index(shown)]} for size in chart.run]


def _words(text: Any) -> Words:
    return {"en": text.en, "zh": text.zh}


def _turns(staged: StagedProduct, colourways: Sequence[Colourway], work: Work) -> list[list[str]]:
    from viewer.pictures import PictureStudio

    turns = []
    with PictureStudio(PICTURE_SIZE) as studio:
        for number, one in enumerate(colourways):
            part = work.part(number / len(colourways), (number + 1) / len(colourways))
            studio.show(staged.body, staged.surfaces({staged.product.id: one.id}))
            turns.append([_data_url(frame) for frame in turned(studio, FRAMES, part)])
    return turns


def _data_url(frame: Image) -> str:
    content = BytesIO()
    frame.save(content, "JPEG", quality=_JPEG_QUALITY)
    return "data:image/jpeg;base64," + base64.b64encode(content.getvalue()).decode("ascii")


def _glb(staged: StagedProduct, colourways: Sequence[Colourway]) -> bytes:
    from viewer.exporters.glb import glb_bytes

    shown, *others = colourways
    return glb_bytes(product_parts(staged, shown, others, worn=False), variant=shown.name.en)
