"""`train` and `evaluate`: which model is taught by which module, and where a shop's own models are kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from ml.errors import ModelError
from resources.files import read_bytes, staged_folder, write_atomically
from resources.paths import model_folder, size_memory_path

if TYPE_CHECKING:
    from ml.training.options import LearningOptions

Kind = Literal["fit", "outfits", "recommend"]
Progress = Callable[[float, str], None]

KINDS: Final[Mapping[Kind, str]] = {
    "fit": "how a size will feel: small, fit or large, from fit feedback",
    "outfits": "what goes together, from outfits",
    "recommend": "what a person will want, from what was taken before",
}
"""What each model knows. ``ml.KIND.learn`` teaches it, ``ml.KIND.evaluate`` judges it."""
_FILES: Final = ("model.safetensors", "config.json", "README.md")
_LIMIT_BYTES: Final = 4 * 1024**3


def train(kind: Kind, data: Path, out: Path, options: LearningOptions, progress: Progress) -> dict[str, Any]:
    """Teach a model from the files in ``data`` and write its folder; its figures and settings.

    Raises the known errors of the data, the options and the training.
    """
    teach = getattr(import_module(f"ml.{kind}.learn"), f"train_{kind}")
    document: dict[str, Any] = teach(data, out, options, progress)
    return document


def evaluate(
    kind: Kind, data: Path, model: Path | None, options: LearningOptions, progress: Progress
) -> dict[str, Any]:
    """The figures of a model on the test files in ``data``; without ``model`` one is taught on the others.

    Raises the known errors of the data, the model and the options.
    """
    judge = getattr(import_module(f"ml.{kind}.evaluate"), f"evaluate_{kind}")
    document: dict[str, Any] = judge(data, model, options, progress)
    return document


def evaluate_choices(log: Path, progress: Progress) -> dict[str, Any]:
    """What the policies of ``advise products --explore`` would have earned, by a log of choices.

    Raises the known errors of the log.
    """
    from ml.recommend import evaluate_choices as judge

    return judge.evaluate_choices(log, progress)


def install(kind: Kind, folder: Path) -> Path:
    """Make a trained model the one this shop advises with; where it is kept now.

    Raises ModelError MODEL_SAYS_NOTHING for a fit model that cannot advise, and those of its reader.
    """
    if kind == "fit":
        _refuse_mute(folder)
    home = model_folder(kind)
    with staged_folder(home) as staging:
        for name in _FILES:
            write_atomically(staging / name, read_bytes(folder / name, limit_bytes=_LIMIT_BYTES))
    return home


def _refuse_mute(folder: Path) -> None:
    from ml.fit.shop.learned import load_learned_opinion
    from resources.catalogue import load_catalogue

    opinion = load_learned_opinion(folder)
    if not any(opinion.can_speak_of(product) for product in load_catalogue().products):
        raise ModelError(
            "MODEL_SAYS_NOTHING",
            f"The model in {folder} tells the sizes of no product of this shop apart; it saw too few of "
            "them, or too little of each. Train one on more rentals, or with a larger --dp-epsilon.",
        )


def installed_model(kind: Kind) -> Path | None:
    """The model this shop advises with; None when it has taught none."""
    home = model_folder(kind)
    return home if (home / "config.json").is_file() else None


def size_memory() -> Path | None:
    """What this shop learnt of its sizes; None when it has learnt nothing."""
    path = size_memory_path()
    return path if path.is_file() else None
