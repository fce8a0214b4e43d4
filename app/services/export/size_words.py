"""The leg lengths of a product in words: its size list alone would name every length of every size."""

from __future__ import annotations

from resources.catalogue import Product
from resources.size_charts import load_size_chart
from resources.translations import Language, texts_for


def length_words(product: Product, language: Language) -> tuple[str, ...]:
    """The lengths it is made in, shortest first; none where there is one."""
    texts = texts_for(language)
    lengths = load_size_chart(product.size_chart).lengths
    return tuple(texts.leg_length(name) for name in lengths)
