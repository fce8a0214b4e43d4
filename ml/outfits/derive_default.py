"""Derive the model a shop starts with, once: ``python -m ml.outfits.derive_default FOLDER``.

The folder holds ``train.jsonl`` with lines ``{"items": [{"slot", "name"}]}``. The weights are written in half
precision to `resources.outfits_model`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ml.outfits.learn import card, teach
from ml.outfits.rows import read_outfits
from ml.training.options import LearningOptions
from resources.outfits_model import folder

_LICENCE = (
    "Taught from the item names of Polyvore-T (github.com/WangXin93/fashion_compatibility_mcn, MIT; after "
    "github.com/xthan/polyvore-dataset, Apache-2.0). The weights are part of Vitrine and under its licence."
)


def main(arguments: Sequence[str]) -> None:
    """Teach on every outfit of the folder that is named and write the model."""
    rows = read_outfits(Path(arguments[0]))
    taught = teach(rows, LearningOptions(tracker="none", device="cpu"), _say)
    described = replace(card(rows, taught), title="What goes together, by name", licence=_LICENCE)
    taught.model.save(folder(), described, half=True)


def _say(done: float, said: str) -> None:
    sys.stderr.write(f"{done:4.0%} {said}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
