"""`advise outfit`: what goes with a product, in sizes that fit a person, worn in layers on their body."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

from app.services.dressing import DressedOutfit, PreparedBody, at_ease, dress_outfit, prepare_body
from app.services.people import fit_person
from app.services.size_advice import read_wearer
from app.services.surfaces import body_mesh, garment_surface
from body_models.anthropometry.person import read_person
from body_models.errors import DrapeError
from ml.errors import DataError
from ml.fit.shop.judgement import Question, judge
from ml.fit.shop.wearer import Wearer
from ml.outfits.shop.fitting import SizesOf
from ml.outfits.shop.given import Given
from ml.outfits.shop.grammar import COLLARED
from ml.outfits.shop.judge import OutfitJudge
from ml.outfits.shop.outfit import Outfit
from ml.outfits.shop.pieces import Piece, Shelves
from ml.outfits.shop.reasons import OutfitReason, reason
from ml.outfits.shop.scoring import default_weights
from ml.outfits.shop.set_model import SetModel
from ml.outfits.shop.stylist import Stylist
from ml.outfits.shop.wishes import Wishes
from ml.outfits.shop.words import outfit_sentence
from resources.catalogue import Product, load_catalogue
from resources.files import staged_folder, write_atomically, write_json_atomically
from resources.translations import texts_for

Progress = Callable[[float, str], None]
Dressed = Literal["first", "all"]

_SPARES: Final = 4
"""So many more outfits are found than wanted: for those whose drape fails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutfitQuestion:
    """What is asked: a product (in a colour or any), the wishes, how many outfits and which are dressed."""

    product_id: str
    colourway_id: str | None = None
    wishes: Wishes = field(default_factory=Wishes)
    count: int = 3
    dressed: Dressed = "first"


def run(
    question: OutfitQuestion,
    *,
    person: Path | None = None,
    out_dir: Path | None = None,
    model: Path | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Advise outfits with a product, in the sizes the person of a file should take.

    With ``out_dir`` the first outfit, or all, are draped in layers on that person: ``outfit_N/`` with
    pictures and GLB files, and ``outfits.json``; an outfit whose drape fails is replaced by the next, and
    said so.

    ``model`` is the folder of a model of named outfits, instead of the one that ships.

    Raises DataError DRESSING_NEEDS_PERSON for an ``out_dir`` without a person, the known errors of the
    person's file and the catalogue, and those of `Stylist.complete`.
    """
    started_s = time.perf_counter()
    if out_dir is not None and person is None:
        raise DataError("DRESSING_NEEDS_PERSON", "Pictures need a person to dress: give a person's file too.")
    catalogue = load_catalogue()
    product = catalogue.product(question.product_id)
    sizes_of = None if person is None else sizes_for(read_wearer(person))
    wanted = question.count if out_dir is None else question.count + _SPARES
    found = stylist(model).complete(
        [Given(product_id=product.id, colourway_id=question.colourway_id)],
        question.wishes,
        sizes_of=sizes_of,
        count=wanted,
    )
    replaced: list[dict[str, Any]] = []
    outfits, reasons = list(found.outfits), found.reasons
    if out_dir is not None and person is not None and outfits:
        with staged_folder(out_dir) as folder:
            dressing = _Dressing(prepared=prepare_body(fit_person(read_person(person))), folder=folder)
            outfits, replaced = _dressed(dressing, outfits, question, progress or _silent)
            if not outfits:
                reasons = (reason("NONE_SHOWN", tried=len(replaced)),)
            document = outfits_document(product, outfits[: question.count], reasons, replaced)
            write_json_atomically(folder / "outfits.json", document)
    document = outfits_document(product, outfits[: question.count], reasons, replaced)
    return {**document, "seconds": round(time.perf_counter() - started_s, 3)}


@lru_cache(maxsize=2)
def stylist(model: Path | None = None) -> Stylist:
    """The stylist of the embedded catalogue with an outfit model (the one that ships), loaded once.

    Raises ModelError as `OutfitModel.load`.
    """
    return stylist_of(load_catalogue().products, _set_model(model))


def stylist_of(products: Sequence[Product], model: SetModel | None = None) -> Stylist:
    """A stylist of some products."""
    return Stylist(judge=OutfitJudge(shelves=Shelves.of(products), model=model))


def sizes_for(wearer: Wearer) -> SizesOf:
    """The sizes `advise size` takes for a person; products of one chart and cloth are judged once."""
    known: dict[tuple[str, str], str | None] = {}

    def size_of(product: Product) -> str | None:
        key = (product.size_chart, product.fabric)
        if key not in known:
            known[key] = judge(Question(product=product, wearer=wearer)).size
        return known[key]

    return size_of


def outfits_document(
    product: Product,
    outfits: Sequence[Outfit],
    reasons: Sequence[OutfitReason],
    replaced: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """``advise outfit`` as JSON, in the language of the command line."""
    return {
        "product": product.id,
        "outfits": [_outfit_document(outfit) for outfit in outfits],
        "reasons": [_sentence(one) for one in reasons],
        "reason_codes": [_code(one) for one in reasons],
        "replaced": list(replaced),
    }


def _outfit_document(outfit: Outfit) -> dict[str, Any]:
    pieces = outfit.pieces
    return {
        "items": [piece.product.id for piece in pieces],
        "colourways": {piece.product.id: piece.colourway.id for piece in pieces},
        "score": round(outfit.score, 4),
        "sizes": dict(outfit.sizes),
        "price": round(outfit.price, 2),
        "currency": pieces[0].product.currency,
        "reasons": [_sentence(one) for one in outfit.reasons],
        "reason_codes": [_code(one) for one in outfit.reasons],
        "attribution": _attribution_document(outfit),
    }


def _attribution_document(outfit: Outfit) -> dict[str, Any] | None:
    """What the set model adds to the log-odds, by pair and by piece; None where it says nothing."""
    found = outfit.attribution
    if found is None:
        return None
    ids = [piece.product.id for piece in outfit.pieces]
    return {
        "model": round(found.whole, 4),
        "alone": round(found.pieces_alone, 4),
        "pairs": [
            {"items": [ids[place] for place in pair.places], "effect": round(pair.effect, 4)}
            for pair in found.pairs
        ],
        "items": [{"item": ids[piece.place], "effect": round(piece.effect, 4)} for piece in found.pieces],
    }


def _sentence(said: OutfitReason) -> str:
    products = {product.id: product for product in load_catalogue().products}
    return outfit_sentence(said, texts_for("en"), products)


def _code(said: OutfitReason) -> dict[str, Any]:
    document: dict[str, Any] = {"code": said.code, "values": dict(said.values)}
    if said.terms:
        document |= {"terms": list(said.terms), "gain": round(said.gain, 4)}
    return document


def _set_model(folder: Path | None) -> SetModel | None:
    """A model of named outfits; none is loaded where the weights give it no voice."""
    if default_weights().model == 0:
        return None
    from ml.outfits.model import OutfitModel
    from resources import outfits_model

    return OutfitModel.load(folder or outfits_model.folder())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Dressing:
    prepared: PreparedBody
    folder: Path


def _dressed(
    dressing: _Dressing, outfits: Sequence[Outfit], question: OutfitQuestion, progress: Progress
) -> tuple[list[Outfit], list[dict[str, Any]]]:
    """The outfits with those first whose drapes passed, and what was replaced and why."""
    needed = question.count if question.dressed == "all" else 1
    shown: list[Outfit] = []
    replaced: list[dict[str, Any]] = []
    left = list(outfits)
    while left and len(shown) < needed:
        outfit = left.pop(0)
        progress(len(shown) / needed, " + ".join(piece.product.id for piece in outfit.pieces))
        failed = _dress(dressing, outfit, f"outfit_{len(shown) + 1}")
        if failed:
            items = [piece.product.id for piece in outfit.pieces]
            replaced.append({"items": items, "reason": "DRAPE_FAILED", "failed": failed})
        else:
            shown.append(outfit)
    progress(1.0, "done")
    return [*shown, *left], replaced


def _dress(dressing: _Dressing, outfit: Outfit, name: str) -> dict[str, list[str]]:
    """Drape an outfit and write it; by product why a drape failed, and then nothing is written."""
    garments = [(piece.product, outfit.sizes[piece.product.id]) for piece in outfit.pieces]
    if unshowable := _lapels_on_lapels(outfit):
        return unshowable
    try:
        worn = dress_outfit(dressing.prepared, garments, tucked=worn_tucked(outfit))
    except DrapeError as error:
        return {piece.product.id: [error.code] for piece in outfit.pieces}
    failed = {one.product_id: list(one.drape.quality.reasons) for one in worn if not one.drape.quality.passed}
    if not failed:
        _write(dressing, outfit, garments, worn, dressing.folder / name)
    return failed


def _lapels_on_lapels(outfit: Outfit) -> dict[str, list[str]]:
    """A coat over a jacket can be worn, but draped lapels pass through each other where they lie pressed."""
    coats = [piece.product.id for piece in outfit.pieces if piece.role == "coat"]
    return {coat: ["LAPELS_CROSS"] for coat in coats} if lapels_cross(outfit.pieces) else {}


def lapels_cross(pieces: Sequence[Piece]) -> bool:
    """Whether a coat lies over a jacket: it can be worn, but is not shown."""
    return {"coat", "jacket"} <= {piece.role for piece in pieces}


def worn_tucked(outfit: Outfit) -> bool:
    """Whether tops go into the waistband: under a knit or a jacket, and trim shirts and blouses."""
    return pieces_worn_tucked(outfit.pieces)


def pieces_worn_tucked(pieces: Sequence[Piece]) -> bool:
    """The same of pieces that are worn together."""
    roles = {piece.role for piece in pieces}
    if not {"top", "bottom"} <= roles:
        return False
    (top,) = (piece.product for piece in pieces if piece.role == "top")
    smart = top.fit in {"slim", "regular"} and top.family in COLLARED
    return bool(roles & {"knit", "jacket"}) or smart


def _write(
    dressing: _Dressing,
    outfit: Outfit,
    garments: Sequence[tuple[Product, str]],
    worn: DressedOutfit,
    folder: Path,
) -> None:
    from viewer.exporters.glb import write_body_glb, write_garment_glb
    from viewer.pictures import render_views

    fitted, shown = at_ease(dressing.prepared, garments, worn)
    body = body_mesh(fitted, styled=True)
    # The innermost first: what is drawn of a garment depends on what lies over it.
    pieces = [outfit.pieces[place] for place in shown.from_skin]
    surfaces = [
        garment_surface(shown[place], outfit.pieces[place].product, outfit.pieces[place].colourway.id)
        for place in shown.from_skin
    ]
    for name, png in render_views(body, surfaces).items():
        write_atomically(folder / f"{name}.png", png)
    write_body_glb(folder / "body.glb", body)
    for piece, surface in zip(pieces, surfaces, strict=True):
        write_garment_glb(folder / f"{piece.product.id}.glb", surface, name=piece.product.id)


def _silent(share: float, step: str) -> None:
    """Progress that nobody watches."""
