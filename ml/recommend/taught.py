"""What `train recommend` leaves in a folder: the ranker, the usual size of a body, the rating model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import torch
from torch import Tensor, nn

from ml.errors import ModelError
from ml.model_folder import ModelCard, read_model, write_model
from ml.recommend.events import Ids, RentalEvents
from ml.recommend.features import FEATURES
from ml.recommend.ranker import ProductRanker
from ml.recommend.rating import RATING_FEATURES, RatingModel
from ml.recommend.replay import Scenes
from ml.recommend.usual_size import UsualSize

KIND: Final = "recommend"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaughtRecommender:
    """All that was learnt of past rentals and stays fixed while the shop goes on."""

    rankers: tuple[nn.Module, ...]
    occasion_names: tuple[str, ...]
    usual_size: UsualSize
    ratings: RatingModel

    def occasions(self, events: RentalEvents, scenes: Scenes) -> Ids:
        """What the shoppers said it is for [N], in the rankers' vocabulary; 0 for not said or never heard."""
        places = {name: place for place, name in enumerate(self.occasion_names, start=1) if name}
        coded = np.asarray([places.get(name, 0) for name in events.occasion_names], dtype=np.int64)
        return np.where(scenes.occasion_known, coded[events.occasions[scenes.rows]], 0)

    def write(self, folder: Path, card: ModelCard) -> None:
        """Into a folder; all of it or nothing. Raises ``OSError``."""
        tensors = {
            **{
                f"rankers.{place}.{name}": value
                for place, ranker in enumerate(self.rankers)
                for name, value in ranker.state_dict().items()
            },
            **{f"usual_size.{name}": torch.from_numpy(getattr(self.usual_size, name)) for name in _USUAL},
            **self.ratings.tensors(),
        }
        config = {
            "features": list(FEATURES),
            "rating_features": list(RATING_FEATURES),
            "occasions": list(self.occasion_names),
            "body_types": list(self.usual_size.body_type_names),
            "rankers": len(self.rankers),
        }
        write_model(folder, KIND, tensors, config, card)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """From a folder. Raises ModelError as `read_model` does, or ``MODEL_MALFORMED``."""
        stored = read_model(folder, KIND)
        try:
            return cls._from(stored.tensors, stored.config)
        except (KeyError, RuntimeError, TypeError, ValueError) as error:
            raise ModelError(
                "MODEL_MALFORMED",
                f"The model in {folder} does not fit this version of the product ({error}); train it again.",
            ) from error

    @classmethod
    def _from(cls, tensors: Mapping[str, Tensor], config: Mapping[str, Any]) -> Self:
        if config["features"] != list(FEATURES) or config["rating_features"] != list(RATING_FEATURES):
            raise ValueError("it was taught on other features")
        occasions = tuple(str(name) for name in config["occasions"])
        rankers = []
        for place in range(int(config["rankers"])):
            prefix = f"rankers.{place}."
            ranker = ProductRanker(len(occasions))
            ranker.load_state_dict(
                {
                    name.removeprefix(prefix): value
                    for name, value in tensors.items()
                    if name.startswith(prefix)
                }
            )
            rankers.append(ranker.eval())
        if not rankers:
            raise ValueError("it holds no ranker")
        return cls(
            rankers=tuple(rankers),
            occasion_names=occasions,
            usual_size=UsualSize(
                body_type_names=tuple(str(name) for name in config["body_types"]),
                **{name: tensors[f"usual_size.{name}"].numpy() for name in _USUAL},
            ),
            ratings=RatingModel.from_tensors(tensors),
        )


_USUAL: Final = ("body_means", "body_stds", "weights")
