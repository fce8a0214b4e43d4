import json
from pathlib import Path

import pytest
import torch

from ml.errors import ModelError
from ml.model_folder import ModelCard, read_model, write_model

_CARD = ModelCard(
    title="Fit",
    purpose="Says which size fits.",
    data="Rentals of a shop | two years",
    licence="CC0",
    settings={"width": 64},
    figures={"AUC": 0.74567, "missing": float("nan")},
    limits=("Knows no shoes.",),
    privacy="(3.0, 1e-05)-differential privacy.",
)
_TENSORS = {"weight": torch.arange(6.0).reshape(2, 3), "half": torch.ones(2, dtype=torch.bfloat16)}


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    write_model(tmp_path / "fit", "fit", _TENSORS, {"classes": ["small", "fit"]}, _CARD)
    stored = read_model(tmp_path / "fit", "fit")
    assert stored.config == {"kind": "fit", "classes": ["small", "fit"]}
    assert stored.tensors.keys() == _TENSORS.keys()
    assert all(torch.equal(stored.tensors[name], value) for name, value in _TENSORS.items())


def test_views_of_one_tensor_and_gradients_are_no_obstacle(tmp_path: Path) -> None:
    whole = torch.nn.Parameter(torch.arange(6.0).reshape(2, 3))
    write_model(tmp_path, "fit", {"whole": whole, "turned": whole.T}, {}, _CARD)
    assert torch.equal(read_model(tmp_path, "fit").tensors["turned"], whole.detach().T)


def test_the_card_says_what_the_next_owner_has_to_know(tmp_path: Path) -> None:
    write_model(tmp_path, "fit", _TENSORS, {}, _CARD)
    text = (tmp_path / "README.md").read_text()
    for wanted in ("# Fit", "## Licence\nCC0", "| width | 64 |", "| AUC | 0.7457 |", "- Knows no shoes."):
        assert wanted in text
    assert "(3.0, 1e-05)-differential privacy" in text


def test_nothing_is_pickled(tmp_path: Path) -> None:
    write_model(tmp_path, "fit", _TENSORS, {}, _CARD)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "README.md",
        "config.json",
        "model.safetensors",
    ]
    header = (tmp_path / "model.safetensors").read_bytes()
    assert json.loads(header[8 : 8 + int.from_bytes(header[:8], "little")])["__metadata__"] == {"kind": "fit"}


def test_a_failed_write_leaves_the_old_model(tmp_path: Path) -> None:
    write_model(tmp_path, "fit", _TENSORS, {"round": 1}, _CARD)
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_model(tmp_path, "fit", _TENSORS, {"round": float("nan")}, _CARD)
    assert read_model(tmp_path, "fit").config["round"] == 1
    assert len(list(tmp_path.iterdir())) == 3


def test_a_missing_a_foreign_and_a_damaged_model_are_told_apart(tmp_path: Path) -> None:
    def code() -> str:
        with pytest.raises(ModelError) as refusal:
            read_model(tmp_path, "fit")
        return refusal.value.code

    assert code() == "MODEL_MISSING"
    write_model(tmp_path, "outfits", _TENSORS, {}, _CARD)
    assert code() == "MODEL_KIND"
    write_model(tmp_path, "fit", _TENSORS, {}, _CARD)
    content = (tmp_path / "model.safetensors").read_bytes()
    (tmp_path / "model.safetensors").write_bytes(content[:-3])
    assert code() == "MODEL_MALFORMED"
    (tmp_path / "model.safetensors").unlink()
    assert code() == "MODEL_MISSING"
    (tmp_path / "config.json").write_text("{")
    assert code() == "MODEL_MALFORMED"
    (tmp_path / "config.json").write_text("[1]")
    assert code() == "MODEL_MALFORMED"
