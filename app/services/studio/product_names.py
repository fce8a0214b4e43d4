"""Names of products where several stand beside each other: each is another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from resources.catalogue import Product
from resources.records import LocalText
from resources.translations import Language, texts_for


def told_apart(products: Sequence[Product]) -> dict[str, LocalText]:
    """The name of each product by its id; where several share one, for whom it is, and its id if that is not
    enough."""
    english, chinese = (_told_apart(products, language) for language in ("en", "zh"))
    return {one.id: LocalText(en=english[one.id], zh=chinese[one.id]) for one in products}


def _told_apart(products: Sequence[Product], language: Language) -> dict[str, str]:
    plain = {one.id: str(getattr(one.name, language)) for one in products}
    uses = Counter(plain.values())
    texts = texts_for(language)
    for_whom = {
        one.id: f"{plain[one.id]} · {texts(f'studio.block.{one.block}')}"
        for one in products
        if uses[plain[one.id]] > 1
    }
    again = Counter(for_whom.values())
    by_id = {name: f"{words} · {name}" for name, words in for_whom.items() if again[words] > 1}
    return {**plain, **for_whom, **by_id}
