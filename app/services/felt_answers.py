"""What shoppers say of a try-on in the kiosk, learnt into the shop's size memory as `feedback learn` does.

The measurements count while they are learnt from and are not kept: the memory holds counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from body_models.anthropometry.names import MEASUREMENTS
from resources.catalogue import load_catalogue
from resources.paths import size_memory_path

if TYPE_CHECKING:
    from app.session.visit import Felt

_WORDS: Final[Mapping[Felt, str]] = {"too_tight": "small", "good": "fit", "too_loose": "large"}


def learn_felt(
    felt: Mapping[tuple[str, str], Felt], measurements: Mapping[str, float], path: Path | None = None
) -> int:
    """Learn how sizes felt, by product and size, on a body (cm, kg by name); how many answers were learnt.

    A size or product that the catalogue no longer has teaches nothing. The memory is written whole or stays
    as it was. Raises the known errors of the memory's file, and ``OSError``.
    """
    from ml.fit.shop.feedback import FitEvent
    from ml.fit.shop.memory import ShopMemory
    from ml.fit.shop.state import read_memory, write_memory

    catalogue, state = load_catalogue(), path or size_memory_path()
    sizes = {product.id: product.sizes for product in catalogue.products}
    body = {name: value for name, value in measurements.items() if _plausible(name, value)}
    now = datetime.now(UTC)
    events = [
        FitEvent.model_validate(
            {
                "time": now,
                "product": product,
                "size": size,
                "event": "tried",
                "felt": _WORDS[answer],
                "measurements": body,
            }
        )
        for (product, size), answer in felt.items()
        if size in sizes.get(product, ())
    ]
    if not events:
        return 0
    memory = read_memory(state, catalogue) if state.exists() else ShopMemory(catalogue=catalogue)
    memory.learn(events)
    write_memory(memory, state)
    return len(events)


def _plausible(name: str, value: float) -> bool:
    known = MEASUREMENTS.get(name)
    return known is not None and known.plausible_min <= value <= known.plausible_max
