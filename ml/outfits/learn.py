"""Teaching the model of outfits from the outfits in a folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch

from ml.encoders.text import TextEncoder, default_text_encoder
from ml.errors import DataError
from ml.model_folder import ModelCard
from ml.outfits.drawing import Split, draw_questions, item_folds, outfit_folds
from ml.outfits.items import Outfit, OutfitItem
from ml.outfits.judging import Answers, Scores
from ml.outfits.model import OutfitModel, new_network
from ml.outfits.network import OutfitNetwork
from ml.outfits.rows import FEWEST_ITEMS, OutfitRows, learnable, read_outfits
from ml.outfits.settings import SETTINGS, OutfitSettings
from ml.outfits.task import OutfitTask
from ml.outfits.tuning import tuned
from ml.outfits.vocabulary import ItemFeatures, Vocabulary
from ml.training.ensembles import member_seed
from ml.training.kept import KeptParts, fingerprint
from ml.training.loop import TrainingPlan, train
from ml.training.options import LearningOptions, choose_device
from ml.training.processes import is_first_process
from ml.training.progress import Progress, part, silent
from ml.training.tracking import Silent, Tracker, make_tracker

_FEWEST_HELD_OUT: Final = 10
_NUMBERED: Final = (
    "It leans on product numbers, which say the season and what was designed together; of products without "
    "such numbers it knows far less."
)
SUPPORTED_OPTIONS: Final = frozenset({"epochs", "ensemble", "search_trials"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """A model and what it got right on outfits its networks had not seen, each network on its own part."""

    model: OutfitModel
    figures: dict[str, float]
    held_out_outfits: int
    kept: KeptParts
    """What a killed training would have gone on with; to be removed once the model is written."""


def train_outfits(data: Path, out: Path, options: LearningOptions, progress: Progress) -> dict[str, Any]:
    """Teach a model from ``train.jsonl`` in ``data`` and write it to ``out``; its figures and settings.

    Raises:
        DataError: as `read_outfits`, and ROWS_EMPTY, TRAIN_TOO_SMALL.
        LearningError: OPTION_UNSUPPORTED, DEVICE_MISSING, and as `ml.training.loop.train`.
    """
    options.refuse_unsupported(SUPPORTED_OPTIONS)
    rows = read_outfits(data)
    taught = teach(rows, options, progress, folder=out)
    if is_first_process():
        taught.model.save(out, card(rows, taught))
    taught.kept.remove()
    return {
        **taught.figures,
        "held_out_outfits": taught.held_out_outfits,
        "rows": dict(rows.lines),
        "skipped": dict(rows.skipped),
        "settings": taught.model.settings.document(),
    }


def teach(
    rows: OutfitRows,
    options: LearningOptions,
    progress: Progress,
    *,
    settings: OutfitSettings | None = None,
    folder: Path | None = None,
) -> Taught:
    """Teach every network of a model; raises as `train_outfits`.

    ``folder`` takes what is tracked, and what a killed training goes on with; None: neither.
    """
    outfits = learnable(rows)
    start = _chosen(settings or SETTINGS[rows.format], options)
    kept = KeptParts(
        None if folder is None else options.checkpoint_in(folder), _fingerprint(rows, start, options)
    )
    if options.search_trials:
        found = tuned(
            start,
            lambda tried: _classroom(rows, outfits, tried, options, KeptParts(None)).one().validation,
            trials=options.search_trials,
            seed=options.seed,
            kept=kept,
            progress=part(progress, 0.0, 0.5),
        )
        return _classroom(rows, outfits, found, options, kept, folder).all(part(progress, 0.5, 1.0))
    return _classroom(rows, outfits, start, options, kept, folder).all(progress)


def _classroom(
    rows: OutfitRows,
    outfits: Sequence[Outfit],
    chosen: OutfitSettings,
    options: LearningOptions,
    kept: KeptParts,
    folder: Path | None = None,
) -> _Classroom:
    used = sorted({place for outfit in outfits for place in outfit})
    encoder = default_text_encoder() if chosen.reads_texts else None
    vocabulary = Vocabulary.of(
        [rows.items[place] for place in used],
        fewest_values=chosen.fewest_values,
        fewest_words=chosen.fewest_words,
        encoder=encoder,
    )
    return _Classroom(
        items=rows.items,
        splits=_splits(rows, chosen, options.seed),
        vocabulary=vocabulary,
        features=vocabulary.features(rows.items, encoder).to(choose_device(options)),
        settings=chosen,
        encoder=encoder,
        options=options,
        folder=folder,
        kept=kept,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Member:
    """One network and its answers on the outfits it was not shown."""

    model: OutfitModel
    answers: Answers
    outfits: int
    validation: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Classroom:
    """What all networks of a model share."""

    items: Sequence[OutfitItem]
    splits: Sequence[Split]
    vocabulary: Vocabulary
    features: ItemFeatures
    settings: OutfitSettings
    encoder: TextEncoder | None
    options: LearningOptions
    kept: KeptParts
    folder: Path | None
    """What is tracked goes there; None: nowhere."""

    def all(self, progress: Progress) -> Taught:
        """Every network, averaged."""
        members = []
        for number in range(len(self.splits)):

            def partly(done: float, said: str, number: int = number) -> None:
                whole = len(self.splits)
                progress((number + done) / whole, f"network {number + 1} of {whole}, {said}")

            members.append(self.member(number, partly))
        return self.together(members)

    def one(self) -> _Member:
        """The first network alone."""
        return self.member(0, silent)

    def member(self, number: int, progress: Progress) -> _Member:
        """A network taught on one side of its split, judged on the other."""
        split = self.splits[number]
        questions = draw_questions(self.items, split.held_out, self.options.seed)
        seed = member_seed(self.options.seed, number)
        torch.manual_seed(seed)
        network = new_network(self.vocabulary, self.settings).to(self.features.references.device)
        slots = [item.slot for item in self.items]
        task = OutfitTask(network, self.features, slots, split.train, questions, self.settings)
        finished = self.kept.part(_name(number))
        if finished is None:
            self._teach(task, number, seed, progress)
            self.kept.keep(_name(number), network.state_dict())
        else:
            network.eval().load_state_dict(finished)
        model = self._model([network])
        with torch.no_grad():
            validation = task.validate()
        return _Member(
            model=model,
            answers=Answers(questions, lambda sets: model.score_sets(self.features, sets)),
            outfits=len(split.held_out),
            validation=validation,
        )

    def _teach(self, task: OutfitTask, number: int, seed: int, progress: Progress) -> None:
        tracker: Tracker = Silent()
        if self.folder is not None:
            tracker = make_tracker(self.options, self.folder / _name(number), self.settings.document())
        checkpoint = self.kept.checkpoint(_name(number))
        run = train(task, self._plan(seed), checkpoint_path=checkpoint, tracker=tracker, progress=progress)
        tracker.close({"validation": run.best_validation})

    def together(self, members: Sequence[_Member]) -> Taught:
        """The average of the networks, its probabilities calibrated on what each had not seen."""
        scores = np.concatenate([member.answers.judged for member in members])
        made = np.concatenate([member.answers.together for member in members])
        networks = [network for member in members for network in member.model.networks]
        names = ("fill_in_blank", "compatibility_auc")
        return Taught(
            model=self._model(networks, calibrated(scores, made)),
            figures={
                f"held_out_{name}": float(np.mean([member.answers.figures()[name] for member in members]))
                for name in names
            },
            held_out_outfits=sum(member.outfits for member in members),
            kept=self.kept,
        )

    def _model(
        self, networks: Sequence[OutfitNetwork], calibration: tuple[float, float] = (1.0, 0.0)
    ) -> OutfitModel:
        return OutfitModel(
            vocabulary=self.vocabulary,
            networks=networks,
            settings=self.settings,
            encoder=self.encoder,
            calibration=calibration,
        )

    def _plan(self, seed: int) -> TrainingPlan:
        return TrainingPlan(
            epochs=self.settings.epochs,
            batch_size=self.settings.batch_size,
            learning_rate=self.settings.learning_rate,
            weight_decay=self.settings.weight_decay,
            schedule="one_cycle",
            patience=self.settings.epochs,
            seed=seed,
        )


def _name(number: int) -> str:
    return f"network-{number}"


def _fingerprint(rows: OutfitRows, settings: OutfitSettings, options: LearningOptions) -> str:
    items = [[item.slot, item.text, *sorted(item.attributes.items())] for item in rows.items]
    content = json.dumps([items, rows.train]).encode()
    return fingerprint([settings.document(), options.seed, options.search_trials], [content])


def calibrated(scores: Scores, made: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and offset of Platt's scaling (1999), made and thrown-together sets weighing the same."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(class_weight="balanced").fit(scores[:, None], made)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def _chosen(settings: OutfitSettings, options: LearningOptions) -> OutfitSettings:
    members = options.ensemble or settings.members
    return replace(
        settings,
        epochs=options.epochs or settings.epochs,
        members=members,
        parts=max(settings.parts, members),
    )


def _splits(rows: OutfitRows, settings: OutfitSettings, seed: int) -> list[Split]:
    """What each network learns from and is judged on; few outfits are cut into fewer parts, so larger ones.

    Raises DataError TRAIN_TOO_SMALL.
    """
    for parts in range(settings.parts, 1, -1):
        if rows.format == "names":
            splits = outfit_folds(rows.train, parts, seed)
        else:
            splits = item_folds(rows.items, rows.train, parts, seed, fewest_held_out=FEWEST_ITEMS)
        if all(len(split.held_out) >= _FEWEST_HELD_OUT and split.train for split in splits):
            return [splits[number % parts] for number in range(settings.members)]
    raise DataError(
        "TRAIN_TOO_SMALL",
        f"{len(rows.train)} outfits are too few to hold some out and learn from the others; give hundreds.",
    )


def card(rows: OutfitRows, taught: Taught) -> ModelCard:
    """What the next owner has to know."""
    named = rows.format == "names"
    numbered = any(item.reference is not None for item in rows.items)
    return ModelCard(
        title="What goes together",
        purpose=(
            "Scores sets of clothes: how likely somebody made the outfit rather than chance. "
            "Fills in blanks, completes outfits, names the pair that helps or hurts."
        ),
        data=(
            f"{len(rows.train)} outfits of {'named items' if named else 'products'}; each network was judged "
            "on outfits whose items it was not shown."
        ),
        licence="As the data it was taught from.",
        settings=taught.model.settings.document(),
        figures=taught.figures,
        limits=(
            "It knows the taste of those who made its outfits, and nothing of the person who wears them.",
            "It does not see pictures: two items of the same words are the same to it.",
            "Wrong outfits of its training had the same slots; it does not judge whether one is missing.",
            *((_NUMBERED,) if numbered else ()),
        ),
    )
