"""Teaching a large encoder by a few weights beside it: LoRA (Hu et al. 2022), AdaLoRA (Zhang et al. 2023)."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, cast

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor, nn

from ml.errors import LearningError, ModelError
from resources.files import MIB, read_bytes, write_atomically

if TYPE_CHECKING:
    from peft import PeftModel

AdapterKind = Literal["lora", "adalora"]

_LIMIT_BYTES: Final = 512 * MIB
_ADAPTER: Final = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdapterSettings:
    """How large the adapter is. AdaLoRA starts with half as many ranks again, and keeps ``rank`` a layer."""

    kind: AdapterKind = "lora"
    rank: int = 8
    scale: float = 2.0
    """The adapter's product is multiplied by it (alpha / rank in the paper)."""
    dropout: float = 0.05
    orthogonality: float = 0.1
    """AdaLoRA: how much its factors are held orthogonal."""


def attach_adapter(encoder: nn.Module, settings: AdapterSettings, *, steps: int) -> PeftModel:
    """The encoder with an adapter on each of its linear layers, everything else frozen.

    ``steps`` is how many the training will take: AdaLoRA plans its ranks by it. Raises LearningError
    ADAPTER_UNSUPPORTED when the encoder has no linear layers inside.
    """
    from peft import AdaLoraConfig, LoraConfig, get_peft_model

    shared: dict[str, Any] = {
        "target_modules": _linear_layers(encoder),
        "lora_dropout": settings.dropout,
    }
    if settings.kind == "lora":
        config = LoraConfig(r=settings.rank, lora_alpha=round(settings.scale * settings.rank), **shared)
    else:
        most = settings.rank + max(settings.rank // 2, 1)
        config = AdaLoraConfig(
            init_r=most,
            target_r=settings.rank,
            # AdaLoRA divides by the ranks it has, LoRA by none of its own.
            lora_alpha=round(settings.scale * most),
            total_step=max(steps, 10),
            tinit=max(steps // 10, 1),
            tfinal=max(steps // 3, 1),
            deltaT=max(steps // 100, 1),
            **shared,
        )
    with warnings.catch_warnings():
        # peft asks transformers for a property under its old name.
        warnings.filterwarnings("ignore", message="`is_gradient_checkpointing` is deprecated")
        return cast("PeftModel", get_peft_model(encoder, config))


def trained_share(model: nn.Module) -> float:
    """Which part of all weights learns."""
    sizes = [(parameter.numel(), parameter.requires_grad) for parameter in model.parameters()]
    return sum(size for size, learns in sizes if learns) / sum(size for size, _ in sizes)


def allocate_ranks(encoder: nn.Module, step: int) -> None:
    """After a step of AdaLoRA: move ranks to the layers that need them."""
    cast(Any, encoder).base_model.update_and_allocate(step)


def orthogonality_loss(encoder: nn.Module) -> Tensor:
    """How far AdaLoRA's factors are from orthogonal, mean over them [] (equation 4 of the paper)."""
    losses = []
    for name, factor in encoder.named_parameters():
        if "lora_A" in name or "lora_B" in name:
            product = factor @ factor.T if "lora_A" in name else factor.T @ factor
            losses.append((product - torch.eye(len(product), device=product.device)).norm())
    return torch.stack(losses).mean()


def allocation_state(encoder: nn.Module) -> dict[str, Tensor]:
    """What AdaLoRA remembers of the importance of its ranks, for a checkpoint."""
    allocator = cast(Any, encoder).base_model.rankallocator
    state: dict[str, Tensor] = {}
    for kind in ("ipt", "exp_avg_ipt", "exp_avg_unc"):
        state |= {f"{kind}/{name}": value for name, value in getattr(allocator, kind).items()}
    pattern = cast(Any, encoder).peft_config[_ADAPTER].rank_pattern or {}
    return state | {f"pattern/{name}": torch.tensor(kept) for name, kept in pattern.items()}


def restore_allocation(encoder: nn.Module, state: Mapping[str, Tensor]) -> None:
    """Take `allocation_state` back."""
    allocator = cast(Any, encoder).base_model.rankallocator
    device = next(encoder.parameters()).device
    pattern: dict[str, list[bool]] = {}
    for key, value in state.items():
        kind, name = key.split("/", 1)
        if kind == "pattern":
            pattern[name] = value.tolist()
        else:
            getattr(allocator, kind)[name] = value.to(device)
    cast(Any, encoder).peft_config[_ADAPTER].rank_pattern = pattern


def merge_adapter(encoder: PeftModel) -> nn.Module:
    """The encoder with the adapter added into its own weights: as fast as before, same answers."""
    return cast(nn.Module, cast(Any, encoder).merge_and_unload(safe_merge=True))


def save_adapter(path: Path, encoder: nn.Module) -> None:
    """The adapter alone as safetensors. Raises ``OSError``."""
    tensors = {name: value.detach().cpu().contiguous() for name, value in _own_weights(encoder).items()}
    write_atomically(path, save(tensors, metadata={"kind": "adapter"}))


def load_adapter(path: Path, encoder: nn.Module) -> None:
    """Fill an adapter of the same settings on the same encoder.

    Raises ResourceError FILE_MISSING, and ModelError ADAPTER_MISMATCH when it is another's or damaged.
    """
    content = read_bytes(path, limit_bytes=_LIMIT_BYTES)
    try:
        tensors = load(content)
    except SafetensorError as error:
        raise ModelError("ADAPTER_MISMATCH", f"{path} is damaged ({error}); train it again.") from error
    own = _own_weights(encoder)
    if {name: value.shape for name, value in tensors.items()} != {n: v.shape for n, v in own.items()}:
        raise ModelError(
            "ADAPTER_MISMATCH", f"{path} was trained for another encoder or other settings; train it again."
        )
    with torch.no_grad():
        for name, value in own.items():
            value.copy_(tensors[name])


def _own_weights(encoder: nn.Module) -> dict[str, Tensor]:
    return {name: value for name, value in encoder.state_dict().items() if ".lora_" in name}


def _linear_layers(encoder: nn.Module) -> list[str]:
    """The linear layers inside the encoder's blocks; a pooler at its end is not used."""
    names = [
        name
        for name, module in encoder.named_modules()
        if isinstance(module, nn.Linear) and not name.startswith("pooler")
    ]
    if not names:
        raise LearningError(
            "ADAPTER_UNSUPPORTED", "This encoder has no linear layers to adapt; leave out --adapter."
        )
    return names
