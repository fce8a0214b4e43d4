"""Catalogues of any size, embedded: what search and recommendation are measured on."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ml.encoders.joint.generate import InventedProducts, generate_products
from ml.encoders.joint.model import JointEncoder

_STRETCH = 16_384


def invented_catalogue(
    encoder: JointEncoder, count: int, seed: int = 0
) -> tuple[InventedProducts, npt.NDArray[np.float32]]:
    """``count`` invented products and their rows [count, 128], known by measures, cloth, codes and price.

    Words and pictures are left out: a million sentences would take the text encoder hours, and the other
    parts put a product within a few degrees of where its words would. Memory grows by 0.7 kB a product.
    """
    products = generate_products(count, seed)
    rows = np.empty((count, encoder.width), dtype=np.float32)
    for start in range(0, count, _STRETCH):
        end = min(start + _STRETCH, count)
        rows[start:end] = encoder.embed_products(products.rows(start, end))
    return products, rows
