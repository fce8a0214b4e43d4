"""Real rows for learning several aims at once: how rentals fitted, and which named items make an outfit."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from ml.encoders.text import TextEncoder
from ml.fit.rows import RentalRows, read_rental_rows
from ml.outfits.name_files import read_named_outfits
from ml.training.multi_task import Feedback, Pairs, draw_pairs
from ml.training.preparation import split_by_group
from tests.benchmarks.learning_texts import real_data

_NUMBERS = ("sizes", "mass_kg", "stature_cm", "bust_band_in", "bust_cups", "age_years")


@dataclass(frozen=True, slots=True, kw_only=True)
class AimRows:
    """Training rows, those to choose by, those to be judged on; later rentals and other outfits each time."""

    train: tuple[Feedback, Pairs]
    validation: tuple[Feedback, Pairs]
    test: tuple[Feedback, Pairs]


def real_aims(encoder: TextEncoder, *, rentals: int, outfits: int, seed: int = 0) -> AimRows:
    """The latest ``rentals`` of the training half and the test half; ``outfits`` split item by item's outfit.

    Half of the renters say how it fitted, the other half only whether they were satisfied with it, as shops
    get their feedback: one by a question, the other by a return.
    """
    folder = real_data("fit")
    train = read_rental_rows(folder / "train.csv.gz")
    latest = np.arange(len(train))[-rentals:]
    border = int(0.9 * rentals)
    parts = (
        train.take(latest[:border]),
        train.take(latest[border:]),
        read_rental_rows(folder / "test.csv.gz"),
    )
    scale = _numbers(parts[0])
    mean, deviation = np.nanmean(scale, axis=0), np.nanstd(scale, axis=0)
    pairs = _pairs(encoder, outfits, seed)
    feedback = [_feedback(rows, mean, deviation, encoder, halved=part < 2) for part, rows in enumerate(parts)]
    return AimRows(
        train=(feedback[0], pairs[0]), validation=(feedback[1], pairs[1]), test=(feedback[2], pairs[2])
    )


def _numbers(rows: RentalRows) -> npt.NDArray[np.float64]:
    return np.stack([getattr(rows, name) for name in _NUMBERS], axis=1)


def _feedback(
    rows: RentalRows,
    mean: npt.NDArray[np.float64],
    deviation: npt.NDArray[np.float64],
    encoder: TextEncoder,
    *,
    halved: bool,
) -> Feedback:
    numbers = (_numbers(rows) - mean) / deviation
    people = np.concatenate([np.nan_to_num(numbers), np.isnan(numbers)], axis=1)
    categories, place = np.unique(rows.categories, return_inverse=True)
    fits = torch.from_numpy(rows.labels.copy())
    satisfied = (fits == 1).float()
    if halved:
        _, renter = np.unique(rows.user_ids, return_inverse=True)
        asked = torch.from_numpy(np.random.default_rng(0).random(renter.max() + 1)[renter] < 0.5)
        fits = torch.where(asked, fits, -1)
        satisfied = torch.where(asked, torch.nan, satisfied)
    return Feedback(
        people=torch.from_numpy(people.astype(np.float32)),
        products=torch.from_numpy(encoder.encode(categories.tolist())[place]),
        fits=fits,
        satisfied=satisfied,
    )


def _pairs(encoder: TextEncoder, count: int, seed: int) -> tuple[Pairs, Pairs, Pairs]:
    found = read_named_outfits(real_data("outfit_names"))
    chosen = [list(outfit) for outfit in found.train[:count]]
    used = sorted({place for outfit in chosen for place in outfit})
    vectors = torch.zeros((len(found.items), encoder.width))
    vectors[used] = torch.from_numpy(encoder.encode([found.items[place].text for place in used]))
    slots = [item.slot for item in found.items]
    split = split_by_group(np.arange(len(chosen)), validation=0.15, test=0.25, seed=seed)
    train, validation, test = (
        draw_pairs(vectors, [chosen[index] for index in rows.tolist()], slots, seed=seed + part)
        for part, rows in enumerate(split.parts().values())
    )
    return train, validation, test
