"""How the model of outfits is built and taught, tuned on splits of the training outfits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from ml.outfits.rows import Format


@dataclass(frozen=True, slots=True, kw_only=True)
class OutfitSettings:
    """``wrong_ones`` and ``wrong_alls``: sets with one and with all items replaced, against each outfit."""

    width: int
    layers: int
    heads: int
    dropout: float
    point_dropout: float
    feature_dropout: float
    fewest_values: int
    """An attribute's value said less often in training is unknown."""
    fewest_words: int
    """A word said less often is unknown; 0 uses no words."""
    reads_texts: bool
    """Whether a text encoder reads the items' texts."""
    wrong_ones: int
    wrong_alls: int
    sets_weight: float
    """How much whole sets weigh beside the joining of single items."""
    candidates: int
    """At most so many items are weighed at once as wrong answers for every item."""
    set_sizes: tuple[int, ...]
    """How many items of an outfit are read at once; drawn for each."""
    epochs: int
    batch_size: int
    learning_rate: float
    weight_decay: float
    members: int
    """How many networks are averaged, each taught without another part of the items."""
    parts: int
    """Into how many parts items are cut for that; each member is judged on one it never saw."""

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


SETTINGS: Final[Mapping[Format, OutfitSettings]] = {
    "products": OutfitSettings(
        width=64,
        layers=1,
        heads=4,
        dropout=0.2,
        point_dropout=0.2,
        feature_dropout=0.2,
        fewest_values=3,
        fewest_words=0,
        reads_texts=False,
        wrong_ones=4,
        wrong_alls=2,
        sets_weight=1.0,
        candidates=2048,
        set_sizes=(2, 3, 3, 4, 5),
        epochs=12,
        batch_size=128,
        learning_rate=3e-3,
        weight_decay=0.02,
        members=3,
        parts=10,
    ),
    "names": OutfitSettings(
        width=112,
        layers=1,
        heads=4,
        dropout=0.3,
        point_dropout=0.5,
        feature_dropout=0.4,
        fewest_values=3,
        fewest_words=3,
        reads_texts=True,
        wrong_ones=3,
        wrong_alls=2,
        sets_weight=0.3,
        candidates=8192,
        set_sizes=(2, 3, 4, 5, 5),
        epochs=15,
        batch_size=128,
        learning_rate=3e-3,
        weight_decay=0.05,
        members=4,
        parts=10,
    ),
}
