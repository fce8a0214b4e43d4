"""Derive ``weights.json`` from named outfits, once: ``python -m ml.outfits.shop.derive_weights FOLDER``.

The folder is one that `ml.outfits.name_files` reads. Prints each term's AUC on outfits not learnt from.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from ml.outfits.name_files import read_named_outfits
from ml.outfits.rows import OutfitRows
from ml.outfits.shop.colour import Floats
from ml.outfits.shop.grammar import ROLES, can_grow_to
from ml.outfits.shop.learn import NamedOutfit, ask, learn, told_auc
from ml.outfits.shop.people import ColourMeetings, count_meetings
from ml.outfits.shop.pieces import Rows, Shelves
from ml.outfits.shop.rules import may_meet
from ml.outfits.shop.scoring import SCORED, all_terms
from ml.outfits.shop.warmth import best_season_fit
from resources.catalogue import load_catalogue
from resources.files import write_json_atomically

SOURCE: Final = (
    "Polyvore-T item names (github.com/WangXin93/fashion_compatibility_mcn, MIT; "
    "after github.com/xthan/polyvore-dataset, Apache-2.0)"
)
_HELD_OUT_SHARE: Final = 5
_TOLD_ENOUGH: Final = 0.001
"""Terms told of fewer pairs than this keep the common value and are marked as not learnt."""


def named_outfits(folder: Path) -> list[NamedOutfit]:
    """The training outfits of a folder of names. Raises as `read_named_outfits`."""
    return named_outfits_of(read_named_outfits(folder))


def named_outfits_of(rows: OutfitRows) -> list[NamedOutfit]:
    """The training outfits of rows as slots and names."""
    return [[(rows.items[place].slot, rows.items[place].text) for place in outfit] for outfit in rows.train]


def allowed_pairs(shelves: Shelves) -> tuple[Rows, Rows]:
    """Every two pieces that one person could wear together."""
    a, b = np.triu_indices(len(shelves.pieces), 1)
    fits = np.array([[one != two and can_grow_to(frozenset({one, two})) for two in ROLES] for one in ROLES])
    allowed = fits[shelves.role[a], shelves.role[b]] & may_meet(shelves, a, b)
    return a[allowed], b[allowed]


def weights_document(outfits: Sequence[NamedOutfit], shelves: Shelves) -> dict[str, Any]:
    """``weights.json``, learnt from outfits for the pairs of a shop."""
    a, b = allowed_pairs(shelves)
    meetings = _meetings(outfits)
    centre, deviation = _spread(shelves, a, b, meetings)
    warmth = _warmth(shelves, a, b)
    learnt = learn(outfits, deviation)
    auc = _held_out_auc(outfits, deviation)
    return {
        "source": SOURCE,
        "licence": "MIT, Apache-2.0",
        "held_out_auc": auc["all"],
        "terms": {
            name: {
                "weight": round(float(learnt.weight[index]), 4),
                "centre": round(float(centre[index]), 4),
                "learnt": bool(learnt.told[index] >= _TOLD_ENOUGH),
                "held_out_auc": auc[name],
            }
            for index, name in enumerate(SCORED)
        },
        "worst_pair": 0.5,
        "warmth": round(learnt.common / float(warmth.std()), 4),
        "warmth_centre": round(float(warmth.mean()), 4),
        "model": 0.0,  # `derive_voice` says more
        "model_centre": 0.0,
        "voice": None,
        "meetings": learnt.meetings.document(),
    }


def shop_deviation(shelves: Shelves, outfits: Sequence[NamedOutfit]) -> Floats:
    """The deviation of each term over the pairs of a shop, with the meetings of outfits."""
    return _spread(shelves, *allowed_pairs(shelves), _meetings(outfits))[1]


def _meetings(outfits: Sequence[NamedOutfit]) -> ColourMeetings:
    questions = ask(outfits, 0)
    return count_meetings(questions.table, questions.real)


def _spread(shelves: Shelves, a: Rows, b: Rows, meetings: ColourMeetings) -> tuple[Floats, Floats]:
    """Mean and deviation of each term over pairs of the shop."""
    terms = all_terms(shelves.table, a, b, meetings)
    return np.nanmean(terms, axis=0), np.nanstd(terms, axis=0)


def _warmth(shelves: Shelves, a: Rows, b: Rows) -> Floats:
    """How warm pairs are for their best season [M]."""
    table = shelves.table
    return best_season_fit(table.clo[a] + table.clo[b], table.seasons[a] & table.seasons[b])


def _held_out_auc(outfits: Sequence[NamedOutfit], deviation: Floats) -> dict[str, float | None]:
    """The AUC of each term alone, and of all weighed, on a fifth of the outfits that was not learnt from."""
    held = [outfit for index, outfit in enumerate(outfits) if index % _HELD_OUT_SHARE == 0]
    rest = [outfit for index, outfit in enumerate(outfits) if index % _HELD_OUT_SHARE]
    return told_auc(learn(rest, deviation), held)


def main(arguments: Sequence[str]) -> int:
    """Write ``weights.json`` beside this file from the outfits of the named folder."""
    document = weights_document(named_outfits(Path(arguments[0])), Shelves.of(load_catalogue().products))
    write_json_atomically(Path(__file__).with_name("weights.json"), document)
    sys.stdout.write(json.dumps(document["terms"], indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
