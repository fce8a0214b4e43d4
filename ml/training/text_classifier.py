"""A classifier of texts (an intent, a mood) on a text encoder: tuned whole, by an adapter, or frozen."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from ml.errors import DataError, ModelError
from ml.model_folder import ModelCard, read_model, write_model
from ml.training.adapters import (
    AdapterSettings,
    allocate_ranks,
    allocation_state,
    attach_adapter,
    merge_adapter,
    orthogonality_loss,
    restore_allocation,
    trained_share,
)
from ml.training.loop import TrainingRun, train
from ml.training.plan import TrainingPlan
from ml.training.stepping import trained_weights
from ml.training.text_network import TextNetwork, TokenisedTexts, Tuning, load_network
from ml.training.tracking import Tracker

KIND: Final = "text_classifier"

_ENCODER_PACE: Final[Mapping[Tuning, float]] = {"full": 0.01, "lora": 0.1, "adalora": 0.2}
"""How fast the encoder learns beside the classifier on it."""
_BATCH: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledTexts:
    """Texts and what they are called."""

    texts: Sequence[str]
    labels: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSettings:
    """How a text classifier is made."""

    encoder_folder: Path
    tuning: Tuning = "lora"
    adapter: AdapterSettings = field(default_factory=AdapterSettings)
    longest: int = 64
    """Tokens of a text that count."""


class TextTask:
    """Learning to name texts; `ml.training.task.Task` with everything it may offer."""

    def __init__(
        self,
        network: TextNetwork,
        rows: tuple[TokenisedTexts, Tensor],
        held_out: tuple[TokenisedTexts, Tensor],
        settings: TextSettings,
        names: Sequence[str],
    ) -> None:
        self.model: nn.Module = network
        self.network = network
        self.names = tuple(names)
        self._texts, self._labels = rows
        self._held_texts, self._held_labels = held_out
        self._settings = settings
        self._tuning: Tuning = settings.tuning
        frozen = settings.tuning == "frozen"
        self._pooled = pooled_texts(network, self._texts) if frozen else None
        same = self._held_texts is self._texts
        self._held_pooled = pooled_texts(network, self._held_texts) if frozen and not same else self._pooled

    def __len__(self) -> int:
        return len(self._texts)

    def loss(self, rows: Tensor) -> Tensor:
        """Cross entropy [] of rows (int64 [B])."""
        loss = functional.cross_entropy(self.scores(self.embedded(rows), rows), self.labels(rows))
        if self._tuning == "adalora":
            loss = loss + self._settings.adapter.orthogonality * orthogonality_loss(self.network.encoder)
        return loss

    def embedded(self, rows: Tensor) -> Tensor:
        """What an attack moves: word embeddings [B, L, D], or [B, D] where the encoder is frozen."""
        if self._pooled is not None:
            return self._pooled[rows]
        ids, mask = self._texts.batch(rows)
        return self.network.words(ids) * mask.unsqueeze(-1)

    def scores(self, embedded: Tensor, rows: Tensor) -> Tensor:
        """Scores [B, C] of what `embedded` gave for the rows."""
        if self._pooled is not None:
            return self.network.scores(embedded)
        return self.network.scores(self.network.pooled(embedded, self._texts.batch(rows)[1]))

    def labels(self, rows: Tensor) -> Tensor:
        """The classes, int64 [B], of rows."""
        return self._labels[rows]

    def asked(self, rows: LabelledTexts) -> TextTask:
        """The same network on other rows, to be judged. Raises DataError LABEL_UNKNOWN."""
        labels = _classes(rows, self.names).to(self._labels.device)
        other = (_tokens(rows, self._settings), labels)
        return TextTask(self.network, other, other, self._settings, self.names)

    def validate(self) -> float:
        """Log loss on the rows held out."""
        if self._held_pooled is not None:
            scores = self.network.scores(self._held_pooled)
        else:
            scores = self.network.scores(pooled_texts(self.network, self._held_texts))
        return float(functional.cross_entropy(scores.detach(), self._held_labels))

    def content(self) -> Iterable[Tensor]:
        """Tokens and classes, of the texts held out too."""
        yield from (*self._texts.content(), self._labels)
        yield from (*self._held_texts.content(), self._held_labels)

    def batches(self, seed: int, batch_size: int) -> list[Tensor]:
        """Texts of like length together."""
        return self._texts.batches(seed, batch_size)

    def paces(self) -> Mapping[str, float]:
        """The encoder learns slower than the classifier."""
        return {"encoder.": _ENCODER_PACE.get(self._tuning, 1.0)}

    def after_step(self, step: int, steps: int) -> None:
        """AdaLoRA moves its ranks."""
        if self._tuning == "adalora":
            allocate_ranks(self.network.encoder, step)

    def state(self) -> Mapping[str, Tensor]:
        """What AdaLoRA remembers."""
        return allocation_state(self.network.encoder) if self._tuning == "adalora" else {}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """Take it back."""
        if self._tuning == "adalora":
            restore_allocation(self.network.encoder, state)


class TextClassifier:
    """Names texts."""

    def __init__(self, network: TextNetwork, names: Sequence[str], settings: TextSettings) -> None:
        self.network = network.eval()
        self.names = tuple(names)
        self.settings = settings

    def probabilities(self, texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """Probabilities [N, C] of ``names``."""
        folder, longest = self.settings.encoder_folder, self.settings.longest
        tokens = TokenisedTexts.read(texts, folder, longest=longest)
        with torch.no_grad():
            scores = self.network.scores(pooled_texts(self.network, tokens))
        found: npt.NDArray[np.float64] = scores.double().softmax(dim=1).cpu().numpy()
        return found

    def name(self, texts: Sequence[str]) -> list[str]:
        """The likeliest name of each text."""
        return [self.names[index] for index in self.probabilities(texts).argmax(axis=1).tolist()]

    def save(self, folder: Path, card: ModelCard) -> None:
        """Write what was learnt, without the encoder it was learnt on. Raises ``OSError``."""
        adapter = self.settings.adapter
        config: dict[str, Any] = {
            "names": list(self.names),
            "tuning": self.settings.tuning,
            "longest": self.settings.longest,
            "adapter": {"kind": adapter.kind, "rank": adapter.rank, "scale": adapter.scale},
        }
        write_model(folder, KIND, trained_weights(self.network), config, card)

    @classmethod
    def load(cls, folder: Path, encoder_folder: Path, *, device: str = "cpu") -> TextClassifier:
        """A saved classifier on its encoder, an adapter merged into it.

        Raises ModelError as `read_model`, ENCODER_MALFORMED, and MODEL_MALFORMED when it was taught on
        another encoder.
        """
        stored = read_model(folder, KIND)
        try:
            config = stored.config
            settings = TextSettings(
                encoder_folder=encoder_folder,
                tuning=config["tuning"],
                adapter=AdapterSettings(**config["adapter"]),
                longest=int(config["longest"]),
            )
            network = prepare_network(settings, len(config["names"]), steps=1, seed=0)
            unknown = network.load_state_dict(stored.tensors, strict=False).unexpected_keys
            absent = set(trained_weights(network)) - set(stored.tensors)
            if unknown or absent:
                raise ValueError(f"{[*unknown, *absent][0]} does not fit")
        except (KeyError, TypeError, ValueError, RuntimeError) as error:
            raise ModelError(
                "MODEL_MALFORMED",
                f"{folder} does not fit the encoder {encoder_folder} ({str(error)[:200]}); train it again.",
            ) from error
        if settings.tuning in ("lora", "adalora"):
            network.encoder = merge_adapter(network.encoder)  # type: ignore[arg-type]
        return cls(network.to(device), config["names"], settings)


def train_text_classifier(
    rows: LabelledTexts,
    held_out: LabelledTexts,
    settings: TextSettings,
    plan: TrainingPlan,
    *,
    device: str | torch.device = "cpu",
    checkpoint_path: Path | None = None,
    tracker: Tracker | None = None,
    progress: Callable[[float, str], None] | None = None,
) -> tuple[TextClassifier, TrainingRun]:
    """A classifier taught on rows and chosen by rows held out.

    Raises DataError LABELS_FEW (one class) or LABEL_UNKNOWN (held out, never learnt), and as `train`.
    """
    task = make_text_task(rows, held_out, settings, plan, device=device)
    run = train(task, plan, checkpoint_path=checkpoint_path, tracker=tracker, progress=progress)
    return TextClassifier(task.network, task.names, settings), run


def make_text_task(
    rows: LabelledTexts,
    held_out: LabelledTexts,
    settings: TextSettings,
    plan: TrainingPlan,
    *,
    device: str | torch.device = "cpu",
) -> TextTask:
    """The task of naming texts, its classes in order of their names. Raises as `train_text_classifier`."""
    names = sorted(set(rows.labels))
    if len(names) < 2:
        raise DataError("LABELS_FEW", "All rows have one label; give rows of at least two.")
    steps = plan.epochs * max(math.ceil(len(rows.texts) / plan.batch_size), 1)
    network = prepare_network(settings, len(names), steps=steps, seed=plan.seed).to(device)
    return TextTask(
        network,
        (_tokens(rows, settings), _classes(rows, names).to(device)),
        (_tokens(held_out, settings), _classes(held_out, names).to(device)),
        settings,
        names,
    )


def prepare_network(settings: TextSettings, classes: int, *, steps: int, seed: int) -> TextNetwork:
    """A network with what is not to be learnt frozen, and an adapter where one was chosen."""
    torch.manual_seed(seed)  # adapters are drawn too
    network = load_network(settings.encoder_folder, classes, seed=seed)
    if settings.tuning == "frozen":
        network.encoder.requires_grad_(False)
    elif settings.tuning != "full":
        network.encoder = attach_adapter(network.encoder, settings.adapter, steps=steps)
    return network


def learning_share(network: TextNetwork) -> float:
    """Which part of all weights learns."""
    return trained_share(network)


def pooled_texts(network: TextNetwork, texts: TokenisedTexts) -> Tensor:
    """Unit vectors [N, D] of texts, without gradients and dropout."""
    device = network.head.weight.device
    order = torch.tensor(sorted(range(len(texts)), key=lambda row: len(texts.ids[row])), dtype=torch.int64)
    pooled = torch.zeros((len(texts), network.head.in_features), device=device)
    training = network.training
    network.eval()
    with torch.no_grad():
        for rows in torch.split(order.to(device), _BATCH):
            ids, mask = texts.batch(rows)
            pooled[rows] = network.pooled(network.words(ids), mask)
    network.train(training)
    return pooled


def _tokens(rows: LabelledTexts, settings: TextSettings) -> TokenisedTexts:
    return TokenisedTexts.read(rows.texts, settings.encoder_folder, longest=settings.longest)


def _classes(rows: LabelledTexts, names: Sequence[str]) -> Tensor:
    place = {name: index for index, name in enumerate(names)}
    unknown = next((label for label in rows.labels if label not in place), None)
    if unknown is not None:
        raise DataError("LABEL_UNKNOWN", f"The label {unknown!r} is in no row to learn from; add such rows.")
    return torch.tensor([place[label] for label in rows.labels], dtype=torch.int64)
