from pathlib import Path

import pytest
import torch
from torch import nn

from ml.errors import LearningError, ModelError
from ml.training.adapters import (
    AdapterKind,
    AdapterSettings,
    attach_adapter,
    load_adapter,
    merge_adapter,
    save_adapter,
)


def _encoder(seed: int, width: int = 8) -> nn.Module:
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(4, width), nn.Tanh(), nn.Linear(width, 3))


@pytest.mark.parametrize("kind", ["lora", "adalora"])
def test_an_adapter_travels_alone_and_merges_to_the_same_answers(kind: AdapterKind, tmp_path: Path) -> None:
    settings = AdapterSettings(kind=kind, rank=2, dropout=0.0)
    adapted = attach_adapter(_encoder(0), settings, steps=10)
    with torch.no_grad():
        for name, parameter in adapted.named_parameters():
            if "lora_" in name and "ranknum" not in name:
                parameter.normal_()
    rows = torch.randn(5, 4)
    answers = adapted(rows).detach()
    assert not torch.allclose(answers, _encoder(0)(rows), atol=0.1)
    save_adapter(tmp_path / "adapter.safetensors", adapted)

    again = attach_adapter(_encoder(0), settings, steps=10)
    load_adapter(tmp_path / "adapter.safetensors", again)
    torch.testing.assert_close(again(rows).detach(), answers)
    merged = merge_adapter(again)
    torch.testing.assert_close(merged(rows).detach(), answers, atol=1e-5, rtol=1e-4)
    assert sorted(name for name, _ in merged.named_parameters()) == [
        "0.bias",
        "0.weight",
        "2.bias",
        "2.weight",
    ]


def test_an_adapter_of_another_encoder_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "adapter.safetensors"
    save_adapter(path, attach_adapter(_encoder(0, width=16), AdapterSettings(rank=2), steps=1))
    other = attach_adapter(_encoder(0), AdapterSettings(rank=2), steps=1)
    for content in (path.read_bytes(), b"broken"):
        path.write_bytes(content)
        with pytest.raises(ModelError, match="train it again") as refusal:
            load_adapter(path, other)
        assert refusal.value.code == "ADAPTER_MISMATCH"


def test_an_encoder_without_linear_layers_is_refused() -> None:
    with pytest.raises(LearningError) as refusal:
        attach_adapter(nn.Sequential(nn.Embedding(3, 4)), AdapterSettings(), steps=1)
    assert refusal.value.code == "ADAPTER_UNSUPPORTED"
