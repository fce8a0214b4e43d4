"""Derive the set model's weight in ``weights.json``: ``python -m ml.outfits.shop.derive_voice FOLDER``, once.

After `derive_weights`, with the same folder of named outfits. A model is taught on four fifths of the
outfits, as the one that ships is on all of them, and asked about the rest. Takes as long as teaching does.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

from ml.outfits.learn import teach
from ml.outfits.model import OutfitModel
from ml.outfits.name_files import read_named_outfits
from ml.outfits.rows import OutfitRows
from ml.outfits.shop.derive_weights import allowed_pairs, named_outfits_of, shop_deviation
from ml.outfits.shop.pieces import Shelves
from ml.outfits.shop.voice import Voice, voice, voice_in_shop
from ml.training.options import LearningOptions
from resources import outfits_model
from resources.catalogue import load_catalogue
from resources.files import read_json, write_json_atomically

_HELD_OUT_SHARE: Final = 5
_WEIGHTS: Final = Path(__file__).with_name("weights.json")


def derive_voice(rows: OutfitRows, shelves: Shelves, options: LearningOptions) -> Voice:
    """The voice of a model taught on four fifths of the outfits. Raises as `teach`."""
    held = replace(rows, train=rows.train[::_HELD_OUT_SHARE])
    rest = replace(rows, train=tuple(o for n, o in enumerate(rows.train) if n % _HELD_OUT_SHARE))
    taught = teach(rest, options, lambda share, step: None)
    known = named_outfits_of(rest)
    return voice(taught.model, known, named_outfits_of(held), shop_deviation(shelves, known))


def main(arguments: Sequence[str]) -> int:
    """Write the voice into ``weights.json`` beside this file."""
    rows = read_named_outfits(Path(arguments[0]))
    options = LearningOptions(tracker="none")
    found = derive_voice(rows, Shelves.of(load_catalogue().products), options)
    write_voice(found, rows)
    sys.stdout.write(json.dumps(asdict(found), indent=1) + "\n")
    return 0


def write_voice(found: Voice, rows: OutfitRows) -> None:
    """Carry a voice to the embedded shop and the model that ships, and write it into ``weights.json``."""
    shelves = Shelves.of(load_catalogue().products)
    model = OutfitModel.load(outfits_model.folder())
    here = voice_in_shop(found.weight, model, named_outfits_of(rows), shelves, allowed_pairs(shelves))
    document: Any = read_json(_WEIGHTS)
    carried = {"model": round(here.weight, 4), "model_centre": round(here.centre, 4)}
    figures = {name: round(value, 4) for name, value in asdict(found).items()}
    write_json_atomically(_WEIGHTS, {**document, **carried, "voice": figures})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
