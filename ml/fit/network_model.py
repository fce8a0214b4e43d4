"""A taught network of fit: probabilities that mean what they say, and its folder.

The folder holds weights, settings and which sizes and words the house has, no rental.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.special import softmax

from ml.errors import ModelError
from ml.fit.house import House
from ml.fit.network import FitNetwork
from ml.fit.network_inputs import network_inputs
from ml.fit.network_shared import SharedFitNetwork
from ml.fit.network_task import scores_of
from ml.fit.rows import RentalQuestions
from ml.model_folder import ModelCard, StoredModel, write_model
from ml.training.calibration import Calibration

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

FORM: Final = "network"
"""Of the configuration: which kind of fit model a folder holds."""
_INPUTS: Final = 1
"""Of `ml.fit.network_inputs`: weights taught on other inputs are of no use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkFitModel:
    """A network that knows no history."""

    network: FitNetwork | SharedFitNetwork
    calibration: Calibration
    decision_weights: tuple[float, float, float]
    """What the probabilities are multiplied by before one answer is decided on."""
    privacy: Mapping[str, float] | None
    """Epsilon, delta and how they came about; None when taught without differential privacy."""
    house: House
    """What it can be asked about."""

    def predict(self, questions: RentalQuestions) -> Floats:
        """Probabilities of small, fit and large, [N, 3]; whoever asks and of what item changes nothing."""
        scores = scores_of(self.network, network_inputs(questions))
        return self.calibration.apply(softmax(scores.cpu().numpy().astype(np.float64), axis=1))

    def decide(self, probabilities: Floats) -> Labels:
        """The answer [N] of best balance between the three, of probabilities [N, 3]."""
        decided: Labels = (probabilities * np.asarray(self.decision_weights)).argmax(axis=1)
        return decided


def save_network(folder: Path, kind: str, model: NetworkFitModel, card: ModelCard) -> None:
    """Write the model's folder. Raises ``OSError``."""
    config = {
        "form": FORM,
        "inputs": _INPUTS,
        "network": _shape(model.network),
        "calibration": model.calibration.document(),
        "decision_weights": list(model.decision_weights),
        "privacy": dict(model.privacy) if model.privacy else None,
        "house": model.house.document(),
    }
    write_model(folder, kind, model.network.state_dict(), config, card)


def network_of(stored: StoredModel) -> NetworkFitModel:
    """The model of a folder that was read.

    Raises ModelError MODEL_MALFORMED (of other inputs), and ``KeyError``, ``TypeError``, ``ValueError`` or
    ``RuntimeError`` when it is damaged.
    """
    config = stored.config
    if config["inputs"] != _INPUTS or "house" not in config:
        raise ModelError(
            "MODEL_MALFORMED",
            "This network was taught on other inputs, or does not say which sizes it knows; teach it anew "
            "with `train fit`.",
        )
    network = _blank(config["network"])
    network.load_state_dict(stored.tensors)
    network.eval()
    small, fit, large = (float(value) for value in config["decision_weights"])
    privacy = config["privacy"]
    return NetworkFitModel(
        network=network,
        calibration=Calibration.from_document(config["calibration"]),
        decision_weights=(small, fit, large),
        privacy={name: float(value) for name, value in privacy.items()} if privacy else None,
        house=House.from_document(config["house"]),
    )


def _shape(network: FitNetwork | SharedFitNetwork) -> dict[str, Any]:
    if isinstance(network, FitNetwork):
        return {"layers": "plain", "hidden": network.hidden}
    return {"layers": "shared", "aims": list(network.shared.aims)}


def _blank(shape: Mapping[str, Any]) -> FitNetwork | SharedFitNetwork:
    if shape["layers"] == "plain":
        return FitNetwork(int(shape["hidden"]), seed=0)
    return SharedFitNetwork.blank(tuple(shape["aims"]))
