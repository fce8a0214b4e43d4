"""Invented promotions: written on the board of the merchandisers and put into the shop as theirs are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from app.services.studio.promotion_board import KnownGoods, board_of, publish_board
from resources.promotions import Promotion, load_promotions
from resources.records import LocalText
from resources.translations import texts_for


@dataclass(frozen=True, slots=True, kw_only=True)
class _Invented:
    """``days``: first and last, from today."""

    id: str
    title: LocalText
    text: LocalText
    days: tuple[int, int]
    families: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    percent_off: float = 0.0
    weight: float = 0.5


_PROMOTIONS: Final = (
    _Invented(
        id="coats",
        title=LocalText(en="A coat for every day", zh="每天都穿的大衣"),
        text=LocalText(
            en="Wool coats, lined and warm, 15 % less.",
            zh="羊毛大衣，带里衬，保暖，八五折。",
        ),
        days=(-20, 11),
        families=("coat",),
        percent_off=15.0,
        weight=0.7,
    ),
    _Invented(
        id="leg-lengths",
        title=LocalText(en="Trousers in your length", zh="合您腿长的长裤"),
        text=LocalText(
            en="Short, regular or long: nothing to be altered, nothing to wait for.",
            zh="短款、常规、加长：无需改裤脚，立即带走。",
        ),
        days=(-12, 16),
        families=("trousers", "wide-trousers", "tapered-trousers"),
    ),
    _Invented(
        id="two-tees",
        title=LocalText(en="Two tees for forty", zh="两件 T 恤四十"),
        text=LocalText(
            en="Any two of our everyday tees, in all their colours.",
            zh="日常 T 恤任选两件，全部颜色均可。",
        ),
        days=(-27, 3),
        products=("tee-women", "tee-men"),
        percent_off=20.0,
        weight=0.4,
    ),
    _Invented(
        id="knitwear",
        title=LocalText(en="Knitwear week", zh="针织周"),
        text=LocalText(en="Merino, knitted to last.", zh="美丽诺羊毛，经久耐穿。"),
        days=(-13, -6),
        families=("sweater",),
        percent_off=10.0,
    ),
    _Invented(
        id="celebrations",
        title=LocalText(en="Dressed for a celebration", zh="为庆典而装"),
        text=LocalText(
            en="Sheath dresses and blazers for weddings and long evenings.",
            zh="修身连衣裙与西装外套，适合婚礼与晚宴。",
        ),
        days=(6, 27),
        families=("sheath-dress", "blazer"),
        percent_off=12.5,
    ),
)


def publish_invented_promotions(today: date, known: KnownGoods) -> tuple[Promotion, ...]:
    """Put promotions into the shop: those for goods it has. Raises as `publish_board`."""
    board = board_of(load_promotions())
    author = texts_for("en")("studio.promotions.author_unknown")
    for invented in _PROMOTIONS:
        families = [name for name in invented.families if name in known.families]
        products = [name for name in invented.products if name in known.products]
        if not families and not products:
            continue
        row = len(board.rows)
        board = board.with_new(today, author)
        for member, value in _members(invented, today, families, products).items():
            board = board.with_value(row, (member,), value)
    publish_board(board, known)
    return load_promotions().promotions


def _members(invented: _Invented, today: date, families: list[str], products: list[str]) -> dict[str, Any]:
    first, last = (today + timedelta(days=offset) for offset in invented.days)
    return {
        "id": invented.id,
        "title": invented.title.model_dump(),
        "text": invented.text.model_dump(),
        "families": families,
        "products": products,
        "first_day": first.isoformat(),
        "last_day": last.isoformat(),
        "percent_off": invented.percent_off,
        "weight": invented.weight,
    }
