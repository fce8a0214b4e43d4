"""The taught model of outfits: how well items go together, and what completes an outfit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from scipy.special import expit
from torch import Tensor

from ml.encoders.text import TextEncoder, default_text_encoder
from ml.errors import ModelError
from ml.model_folder import ModelCard, read_model, write_model
from ml.outfits.items import Outfit, OutfitItem
from ml.outfits.network import OutfitNetwork
from ml.outfits.settings import OutfitSettings
from ml.outfits.task import padded
from ml.outfits.vocabulary import ItemFeatures, Vocabulary

KIND: Final = "outfits"

_SETS_AT_ONCE: Final = 4096
_PAIR: Final = 2

Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A candidate by its place in the list that was given, and the score of the outfit with it."""

    place: int
    score: float


class OutfitModel:
    """Networks that were taught on different parts of the same outfits and are averaged.

    Scores are log-odds that a set was made rather than thrown together of items of the same slots, were both
    as frequent: 0 is neither. They are calibrated on outfits the networks had not seen.
    """

    def __init__(
        self,
        *,
        vocabulary: Vocabulary,
        networks: Sequence[OutfitNetwork],
        settings: OutfitSettings,
        encoder: TextEncoder | None,
        calibration: tuple[float, float] = (1.0, 0.0),
    ) -> None:
        vocabulary.check_encoder(encoder)
        self.vocabulary = vocabulary
        self.networks = list(networks)
        self.settings = settings
        self.calibration = calibration
        self._encoder = encoder

    def score(self, items: Sequence[OutfitItem]) -> float:
        """The score of one set. Raises ModelError ITEMS_TOO_FEW."""
        return float(self.score_many([items])[0])

    def score_many(self, outfits: Sequence[Sequence[OutfitItem]]) -> Scores:
        """Scores of sets  # [N]. Raises ModelError ITEMS_TOO_FEW for a set of fewer than two items."""
        items, sets = _read_once(outfits)
        return self.score_sets(self.features(items), sets)

    def pair_effects(self, pairs: Sequence[tuple[OutfitItem, OutfitItem]]) -> Scores:
        """What being worn together adds to the log-odds of pairs  # [N].

        The link of a pair is cut in every network (its attention, and what is read out of it): what the
        score then loses, over what the networks say when they know nothing. 0 is a pair as often seen by
        chance as by choice, below they clash; the rest of the score is what the items say for themselves.
        """
        items, sets = _read_once(pairs)
        if not sets:
            return np.zeros(0)
        linked = torch.ones(len(sets), _PAIR, _PAIR, dtype=torch.bool)
        scores = self.score_sets(self.features(items), [*sets, *sets], torch.cat([linked, ~linked]))
        together, apart = np.split(scores, 2)
        _, offset = self.calibration
        return np.asarray(together - apart + offset, dtype=np.float64)

    def probabilities(self, scores: Scores) -> Scores:
        """Scores as probabilities that a set was made to be worn together  # [N]."""
        return np.asarray(expit(scores), dtype=np.float64)

    def rank_candidates(self, outfit: Sequence[OutfitItem], candidates: Sequence[OutfitItem]) -> list[Ranked]:
        """Candidates by how well each completes the outfit, best first. Raises ModelError ITEMS_TOO_FEW."""
        features = self.features([*outfit, *candidates])
        own = tuple(range(len(outfit)))
        scores = self.score_sets(features, [(*own, len(own) + one) for one in range(len(candidates))])
        order = np.argsort(-scores, kind="stable")
        return [Ranked(place=int(one), score=float(scores[one])) for one in order]

    def features(self, items: Sequence[OutfitItem]) -> ItemFeatures:
        """Items as the networks read them, on their processor."""
        return self.vocabulary.features(items, self._encoder).to(self._device)

    def score_sets(
        self, features: ItemFeatures, sets: Sequence[Outfit], links: Tensor | None = None
    ) -> Scores:
        """Scores [N] of sets of places in ``features``; ``links`` as `OutfitNetwork.forward` takes them.

        Raises ModelError ITEMS_TOO_FEW.
        """
        if any(len(one) < _PAIR for one in sets):
            raise ModelError(
                "ITEMS_TOO_FEW",
                "One item alone is no outfit; give at least two to hear how they go together.",
            )
        if not sets:
            return np.zeros(0)
        table = padded(sets, self._device)
        total = np.zeros(len(sets))
        with torch.inference_mode():
            for network in self.networks:
                points = network.points(features)
                parts = [
                    network.read(
                        points,
                        features.references,
                        table[start : start + _SETS_AT_ONCE],
                        None if links is None else links[start : start + _SETS_AT_ONCE].to(self._device),
                    )
                    for start in range(0, len(table), _SETS_AT_ONCE)
                ]
                total += torch.cat(parts).double().cpu().numpy()
        slope, offset = self.calibration
        scores: Scores = slope * total / len(self.networks) + offset
        return scores

    @property
    def _device(self) -> torch.device:
        return next(self.networks[0].parameters()).device

    def save(self, folder: Path, card: ModelCard, *, half: bool = False) -> None:
        """Write the model's folder; ``half``: weights in float16. Raises ``OSError``."""
        tensors = {
            f"{number}.{name}": value.half() if half else value
            for number, network in enumerate(self.networks)
            for name, value in network.state_dict().items()
        }
        config = {
            "settings": self.settings.document(),
            "members": len(self.networks),
            "calibration": list(self.calibration),
            "vocabulary": {
                "values": {name: list(known) for name, known in self.vocabulary.values.items()},
                "words": list(self.vocabulary.words),
                "text_width": self.vocabulary.text_width,
                "encoder": self.vocabulary.encoder,
            },
        }
        write_model(folder, KIND, tensors, config, card)

    @classmethod
    def load(
        cls, folder: Path, *, encoder: TextEncoder | None = None, device: torch.device | None = None
    ) -> OutfitModel:
        """A model from its folder; without an ``encoder`` the default one reads texts, if texts are read.

        Raises ModelError MODEL_MISSING, MODEL_MALFORMED, MODEL_KIND, ENCODER_WIDTH, or as the encoder does.
        """
        stored = read_model(folder, KIND)
        try:
            vocabulary = _vocabulary(stored.config["vocabulary"])
            settings = _settings(stored.config["settings"])
            slope, offset = (float(one) for one in stored.config["calibration"])
            networks = [
                _network(stored.tensors, number, vocabulary, settings)
                for number in range(int(stored.config["members"]))
            ]
        except (KeyError, TypeError, ValueError, RuntimeError) as error:
            raise ModelError(
                "MODEL_MALFORMED", f"{folder} is not a model of outfits this program can read ({error})."
            ) from error
        if not networks:
            raise ModelError("MODEL_MALFORMED", f"{folder} holds a model of outfits without a network.")
        if encoder is None and vocabulary.text_width:
            encoder = default_text_encoder()
        for network in networks:
            network.to(device or torch.device("cpu")).eval()
        return cls(
            vocabulary=vocabulary,
            networks=networks,
            settings=settings,
            encoder=encoder,
            calibration=(slope, offset),
        )


def _read_once(outfits: Sequence[Sequence[OutfitItem]]) -> tuple[list[OutfitItem], list[Outfit]]:
    """Every item once, though it be in several outfits, and the outfits as places in that list."""
    items: list[OutfitItem] = []
    places: dict[int, int] = {}
    sets: list[Outfit] = []
    for outfit in outfits:
        for item in outfit:
            if id(item) not in places:
                places[id(item)] = len(items)
                items.append(item)
        sets.append(tuple(places[id(item)] for item in outfit))
    return items, sets


def new_network(vocabulary: Vocabulary, settings: OutfitSettings) -> OutfitNetwork:
    """An untaught network; its weights come from torch's generator."""
    return OutfitNetwork(
        known=vocabulary.size,
        text_width=vocabulary.text_width,
        width=settings.width,
        layers=settings.layers,
        heads=settings.heads,
        dropout=settings.dropout,
        point_dropout=settings.point_dropout,
        feature_dropout=settings.feature_dropout,
    )


def _network(
    tensors: Mapping[str, Tensor], number: int, vocabulary: Vocabulary, settings: OutfitSettings
) -> OutfitNetwork:
    network = new_network(vocabulary, settings)
    prefix = f"{number}."
    network.load_state_dict(
        {
            name.removeprefix(prefix): value.float()
            for name, value in tensors.items()
            if name.startswith(prefix)
        }
    )
    return network


def _vocabulary(document: Mapping[str, Any]) -> Vocabulary:
    return Vocabulary(
        values={str(name): tuple(map(str, known)) for name, known in document["values"].items()},
        words=tuple(map(str, document["words"])),
        text_width=int(document["text_width"]),
        encoder=str(document["encoder"]),
    )


def _settings(document: Mapping[str, Any]) -> OutfitSettings:
    return OutfitSettings(**{**document, "set_sizes": tuple(document["set_sizes"])})
