"""The contrast the towers are aligned by, with every right answer counted as right."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from ml.encoders.joint.sentences import ANY, SINGLE_SLOTS


def true_of(constraints: Tensor, truths: Tensor) -> Tensor:
    """Which sentences [S, 13] are true of which products [N, 13]  # bool [S, N]."""
    right = torch.ones(len(constraints), len(truths), dtype=torch.bool, device=truths.device)
    for slot in range(constraints.shape[1]):
        asked, fact = constraints[:, slot, None], truths[None, :, slot]
        holds = asked == fact if slot < SINGLE_SLOTS else (fact >> asked.clamp(min=0)) & 1 == 1
        right &= (asked == ANY) | holds
    return right


def contrast(questions: Tensor, answers: Tensor, right: Tensor, scale: Tensor) -> Tensor:
    """Mean loss [] of finding the right answers [S, N] by cosine, both ways.

    InfoNCE (van den Oord et al. 2018), symmetric as in CLIP (Radford et al. 2021), with the target spread
    over all right answers (Khosla et al. 2020); rows without a right answer do not count.
    """
    cosines = scale * questions @ answers.T
    return 0.5 * (_one_way(cosines, right) + _one_way(cosines.T, right.T))


def _one_way(cosines: Tensor, right: Tensor) -> Tensor:
    counted = right.any(dim=1)
    if not bool(counted.any()):
        return cosines.sum() * 0.0
    wanted = functional.normalize(right[counted].float(), p=1, dim=1)
    return -(wanted * torch.log_softmax(cosines[counted], dim=1)).sum(dim=1).mean()
