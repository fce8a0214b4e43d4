"""The model of how a rental will feel: small, fit or large, with probabilities that mean what they say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from scipy.special import softmax
from torch import Tensor

from ml.errors import ModelError
from ml.fit.features import FEATURES
from ml.fit.history import History
from ml.fit.house import House
from ml.fit.network_model import FORM, NetworkFitModel, network_of, save_network
from ml.fit.people import person_keys
from ml.fit.rows import QUESTION_COLUMNS, RentalQuestions, RentalRows
from ml.fit.trees import BoostedTrees
from ml.model_folder import ModelCard, read_model, write_model
from ml.training.calibration import Calibration
from ml.training.ensembles import combine

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

KIND: Final = "fit"
_CLASSES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FitModel:
    """Trees over a frozen history of rentals."""

    rows: RentalRows
    """The history, in time order, people by key."""
    history: History
    members: tuple[BoostedTrees, ...]
    calibration: Calibration
    decision_weights: tuple[float, float, float]
    """What the probabilities are multiplied by before one answer is decided on."""
    salt: str
    """Of the keys of people."""

    def predict(self, questions: RentalQuestions) -> Floats:
        """Calibrated probabilities of small, fit and large, [N, 3].

        An item or a person without history, and whatever is unknown of a body, is told from the rest.
        """
        if not len(questions):
            return np.zeros((0, _CLASSES))
        keyed = replace(_plain(questions), user_ids=person_keys(questions.user_ids, self.salt))
        return self.calibration.apply(ensemble_probabilities(self.members, self.history.features(keyed)))

    @property
    def house(self) -> House:
        """What it can be asked about."""
        return House.of(self.rows)

    def decide(self, probabilities: Floats) -> Labels:
        """The answer [N] of best balance between the three, of probabilities [N, 3]."""
        decided: Labels = (probabilities * np.asarray(self.decision_weights)).argmax(axis=1)
        return decided

    def with_feedback(self, rows: RentalRows) -> FitModel:
        """The model that also knows later rentals; the trees stay, the history is new."""
        keyed = replace(rows, user_ids=person_keys(rows.user_ids, self.salt))
        together = joined(self.rows, keyed).in_time_order()
        return replace(self, rows=together, history=History.of(together))


def ensemble_probabilities(members: tuple[BoostedTrees, ...], features: Floats) -> Floats:
    """Mean probabilities [N, 3] of the members."""
    return combine([softmax(member.scores(features), axis=1) for member in members]).probabilities


def joined(first: RentalRows, second: RentalRows) -> RentalRows:
    """Both, one after the other, without ratings: a history does not look back on them."""
    names = (*QUESTION_COLUMNS, "labels")
    values: dict[str, Any] = {
        name: np.concatenate([getattr(first, name), getattr(second, name)]) for name in names
    }
    return replace(first, **values, ratings=None)


def _plain(questions: RentalQuestions) -> RentalQuestions:
    return RentalQuestions(**{name: getattr(questions, name) for name in QUESTION_COLUMNS})


AnyFitModel = FitModel | NetworkFitModel


def save_fit_model(folder: Path, model: AnyFitModel, card: ModelCard) -> None:
    """Write the model's folder. Raises ``OSError``."""
    if isinstance(model, NetworkFitModel):
        save_network(folder, KIND, model, card)
        return
    tensors = _row_tensors(model.rows)
    for index, member in enumerate(model.members):
        tensors |= member.tensors(f"member{index}/")
    config = {
        "features": list(FEATURES),
        "members": len(model.members),
        "calibration": model.calibration.document(),
        "decision_weights": list(model.decision_weights),
        "salt": model.salt,
    }
    write_model(folder, KIND, tensors, config, card)


def load_fit_model(folder: Path) -> AnyFitModel:
    """The model of a folder: trees over a history, or a network without.

    Raises ModelError: MODEL_MISSING, MODEL_KIND, MODEL_MALFORMED (also one of other features).
    """
    stored = read_model(folder, KIND)
    try:
        if stored.config.get("form") == FORM:
            return network_of(stored)
        if stored.config["features"] != list(FEATURES):
            raise ModelError(
                "MODEL_MALFORMED", f"{folder} was taught with other features; teach it anew with `train fit`."
            )
        rows = _rows_of(stored.tensors)
        return FitModel(
            rows=rows,
            history=History.of(rows),
            members=tuple(
                BoostedTrees.from_tensors(stored.tensors, f"member{index}/", _CLASSES)
                for index in range(int(stored.config["members"]))
            ),
            calibration=Calibration.from_document(stored.config["calibration"]),
            decision_weights=_triple(stored.config["decision_weights"]),
            salt=str(stored.config["salt"]),
        )
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, RuntimeError) as error:
        raise ModelError("MODEL_MALFORMED", f"{folder} is not a whole model of fit ({error!r}).") from error


def _triple(values: Any) -> tuple[float, float, float]:
    first, second, third = (float(value) for value in values)
    return first, second, third


def _row_tensors(rows: RentalRows) -> dict[str, Tensor]:
    """Words as a table of texts and codes into it; numbers as they are; dates as days."""
    tensors: dict[str, Tensor] = {"rows/labels": torch.from_numpy(rows.labels.astype(np.int8))}
    for name in QUESTION_COLUMNS:
        values = getattr(rows, name)
        if values.dtype.kind == "U":
            words, codes = np.unique(values, return_inverse=True)
            text = "\n".join(words.tolist()).encode()
            tensors[f"rows/{name}/words"] = torch.frombuffer(bytearray(text or b"\n"), dtype=torch.uint8)
            tensors[f"rows/{name}/codes"] = torch.from_numpy(codes.astype(np.int32))
        elif values.dtype.kind == "M":
            days = values.astype("datetime64[D]").astype(np.int64).astype(np.int32)
            tensors[f"rows/{name}"] = torch.from_numpy(days)
        else:
            tensors[f"rows/{name}"] = torch.from_numpy(values.astype(np.float64))
    return tensors


def _rows_of(tensors: Mapping[str, Tensor]) -> RentalRows:
    columns: dict[str, Any] = {"labels": tensors["rows/labels"].numpy().astype(np.int64)}
    for name in QUESTION_COLUMNS:
        if f"rows/{name}/codes" in tensors:
            words = np.asarray(tensors[f"rows/{name}/words"].numpy().tobytes().decode().split("\n"))
            columns[name] = words[tensors[f"rows/{name}/codes"].numpy()]
        elif name == "dates":
            columns[name] = tensors["rows/dates"].numpy().astype(np.int64).astype("datetime64[D]")
        else:
            columns[name] = tensors[f"rows/{name}"].numpy().astype(np.float64)
    return RentalRows(**columns, skipped={}, unknown={})
