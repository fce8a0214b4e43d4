"""Teach the joint encoder from scratch: ``python -m ml.encoders.joint.learn --out DIR --pictures DIR``.

The shipped weights are made by exactly this, with the pictures of ``app.services.training_pictures``.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import torch
from torch import Tensor

from ml.device import chosen_device
from ml.encoders.joint.alignment import Alignment
from ml.encoders.joint.generate import generate_products, is_held_out
from ml.encoders.joint.judge import judge_catalogue, judge_invented
from ml.encoders.joint.lessons import Lessons, lessons_of, products_pictured
from ml.encoders.joint.model import JointConfig, JointEncoder
from ml.encoders.joint.network import JointNetwork
from ml.encoders.joint.pictures import PictureSet, PictureSubject, read_pictures
from ml.encoders.joint.sentences import Language
from ml.encoders.joint.sight import Sight
from ml.encoders.text import TextEncoder, default_text_encoder
from ml.errors import DataError
from ml.model_folder import ModelCard
from ml.training.loop import TrainingPlan, train
from ml.training.progress import Progress, part, silent
from ml.training.tracking import Tracker

_JUDGED_SHARE: Final = 0.12


@dataclass(frozen=True, slots=True, kw_only=True)
class JointPlan:
    """How much is taught. ``spoken``: products with words; the text encoder's time goes by them."""

    products: int = 24_000
    spoken: int = 2_000
    judged: int = 300
    languages: tuple[Language, ...] = ("en", "zh")
    seed: int = 0
    alignment: TrainingPlan = field(
        default_factory=lambda: TrainingPlan(epochs=12, batch_size=256, learning_rate=2e-3, patience=6)
    )
    sight: TrainingPlan = field(
        default_factory=lambda: TrainingPlan(epochs=40, batch_size=48, learning_rate=2e-3, patience=12)
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TaughtJoint:
    """The encoder and its figures on what was never taught, by direction and name."""

    encoder: JointEncoder
    figures: Mapping[str, Mapping[str, float]]


def learn_joint(
    text_encoder: TextEncoder,
    pictures: PictureSet | None,
    plan: JointPlan,
    *,
    device: str = "auto",
    tracker: Tracker | None = None,
    progress: Progress | None = None,
    checkpoint_path: Path | None = None,
) -> TaughtJoint:
    """Teach words and tables first, then pictures; without pictures the encoder refuses them afterwards.

    Raises DataError PICTURES_TOO_FEW and what the loop raises.
    """
    said = progress or silent
    said(0.0, "what is said of products")
    lessons = _lessons(plan, plan.products, plan.spoken, plan.seed, text_encoder, device)
    judged = _lessons(plan, plan.judged, plan.judged, plan.seed + 1, text_encoder, device)
    config = JointConfig(
        text_encoder=text_encoder.name, text_width=text_encoder.width, pictures=pictures is not None
    )
    torch.manual_seed(plan.seed)
    network = JointNetwork(config.widths()).to(chosen_device(device))
    for name, rows in lessons.table.items():
        network.tower(name).standardise(rows)
    train(
        Alignment(network, lessons, judged),
        plan.alignment,
        tracker=tracker,
        progress=part(said, 0.05, 0.5),
        checkpoint_path=checkpoint_path,
    )
    if pictures is not None:
        _teach_sight(network, pictures, text_encoder, plan, said)
    encoder = JointEncoder(network.requires_grad_(False), config, text_encoder, device=device)
    figures = {
        **judge_invented(encoder, languages=plan.languages),
        **{f"catalogue_{name}": found for name, found in judge_catalogue(encoder, plan.languages).items()},
    }
    return TaughtJoint(encoder=encoder, figures=figures)


def _lessons(
    plan: JointPlan, count: int, spoken: int, seed: int, encoder: TextEncoder, device: str
) -> Lessons:
    products = generate_products(count, seed, "train")
    return _on(lessons_of(products, spoken, encoder, seed, plan.languages), chosen_device(device))


def split_pictures(subjects: Sequence[PictureSubject]) -> tuple[Tensor, Tensor, Tensor]:
    """Rows taught from, rows of other colours that say when to stop, and rows of held-out combinations.

    Raises DataError PICTURES_TOO_FEW.
    """
    held = [is_held_out(one.family, one.colour, one.fabric) for one in subjects]
    judged = [
        not kept and _share_of(f"{one.look} {one.rgb}") < _JUDGED_SHARE
        for one, kept in zip(subjects, held, strict=True)
    ]
    taught = [not kept and not other for kept, other in zip(held, judged, strict=True)]
    if sum(taught) < 100 or not any(judged):
        raise DataError(
            "PICTURES_TOO_FEW",
            f"{len(subjects)} pictures leave {sum(taught)} to learn from and {sum(judged)} to judge by; "
            "make some of every family.",
        )
    return tuple(torch.tensor(one).nonzero()[:, 0] for one in (taught, judged, held))  # type: ignore[return-value]


def _teach_sight(
    network: JointNetwork, pictures: PictureSet, encoder: TextEncoder, plan: JointPlan, said: Progress
) -> None:
    taught, judged, _ = split_pictures(pictures.subjects)
    different = list(dict.fromkeys(pictures.subjects))
    shows = torch.tensor([different.index(subject) for subject in pictures.subjects])
    products = products_pictured(different, plan.seed + 5)
    on = next(network.parameters()).device
    lessons = _on(lessons_of(products, len(different), encoder, plan.seed + 5, plan.languages), on)
    pixels = torch.from_numpy(pictures.pixels).to(on)
    task = Sight(network, pixels, lessons, shows.to(on), taught.to(on), judged.to(on))
    train(task, plan.sight, progress=lambda share, what: said(0.5 + 0.45 * share, f"pictures, {what}"))


def _on(lessons: Lessons, device: torch.device) -> Lessons:
    return Lessons(
        table={name: rows.to(device) for name, rows in lessons.table.items()},
        truths=lessons.truths.to(device),
        said=lessons.said.to(device),
        constraints=lessons.constraints.to(device),
        vectors=lessons.vectors.to(device),
    )


def _share_of(name: str) -> float:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") / 2**32


def joint_card(taught: TaughtJoint, plan: JointPlan, pictures: int) -> ModelCard:
    """What the next owner has to know."""
    return ModelCard(
        title="Joint embedding of garments",
        purpose="Puts words, pictures, measures, fabrics, attributes, prices and a shop's own behaviour into "
        "one space of 128 dimensions, any of them missing, for search, recommendation and outfits.",
        data=f"{plan.products} invented products ({plan.spoken} with sentences) "
        "from the shop's size charts, fabrics and families and a vocabulary of its own; "
        f"{pictures} drawn pictures of draped garments. No sentence or picture of the embedded "
        "catalogue, no photograph, no person.",
        licence="GPL-3.0-or-later, as the product.",
        settings={
            "text encoder": taught.encoder.config.text_encoder,
            "products": plan.products,
            "spoken of": plan.spoken,
            "seed": plan.seed,
            "languages": " and ".join(plan.languages),
            "epochs of words and tables, of pictures": f"{plan.alignment.epochs}, {plan.sight.epochs}",
        },
        figures={
            f"{name} {cutoff}": value
            for name, values in taught.figures.items()
            for cutoff, value in values.items()
            if cutoff in {"recall@1", "recall@5", "recall@10"}
        },
        limits=(
            "Figures of invented products are on combinations of family, colour and fabric never taught; "
            "those named catalogue are on the embedded catalogue, whose words and pictures were not taught "
            "either.",
            "The picture part learnt from drawn garments on a mannequin; photographs look different.",
            "Styles outside its vocabulary are known by a product's words alone.",
        ),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line of this module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--languages", nargs="+", choices=("en", "zh"), default=("en", "zh"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="auto", choices=("auto", "cpu", "cuda"))
    options = parser.parse_args(arguments)
    pictures = None if options.pictures is None else read_pictures(options.pictures)
    plan = JointPlan(seed=options.seed, languages=tuple(options.languages))
    taught = learn_joint(default_text_encoder(), pictures, plan, device=options.device, progress=_show)
    taught.encoder.save(
        options.out, joint_card(taught, plan, 0 if pictures is None else len(pictures.subjects))
    )
    return 0


def _show(share: float, what: str) -> None:
    sys.stderr.write(f"{100 * share:5.1f} %  {what}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
