"""The encoder of English and Chinese that ships with the product: its network, its tokenizer, its folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

import numpy as np
import numpy.typing as npt
from pydantic import ValidationError
from tokenizers import Tokenizer

from ml.device import chosen_device
from ml.encoders.batches import encoded_in_batches
from ml.encoders.student import Student, StudentShape
from ml.encoders.tokenizer import read_tokenizer
from ml.errors import ModelError
from ml.model_folder import read_model
from resources.errors import ResourceError

KIND: Final = "text"


class BilingualEncoder:
    """English and Chinese texts to unit rows in the space of the English encoder."""

    def __init__(self, student: Student, tokenizer: Tokenizer) -> None:
        self.name = "bilingual"
        self.width = student.shape.output
        self._student = student.eval()
        self._tokenizer = tokenizer
        self._tokenizer.enable_truncation(student.shape.longest)
        self._device = student.output.weight.device

    @classmethod
    def load(cls, folder: Path, device: str = "auto") -> Self:
        """The encoder in a folder of ``model.safetensors``, ``config.json`` and ``tokenizer.json``.

        Raises ModelError ENCODER_MISSING, ENCODER_MALFORMED, DEVICE_MISSING or DEVICE_UNKNOWN.
        """
        processor = chosen_device(device)
        try:
            stored = read_model(folder, KIND)
            shape = StudentShape.model_validate(stored.config)
            # Made with weights that are replaced at once: on the "meta" device torch would load its compiler.
            student = Student(shape)
            student.load_state_dict({name: one.float() for name, one in stored.tensors.items()})
            tokenizer = read_tokenizer(folder / "tokenizer.json", longest=shape.longest)
            if tokenizer.get_vocab_size() > shape.vocabulary:
                raise ValueError("the tokenizer knows more tokens than the network")
        except ModelError as error:
            code = "ENCODER_MISSING" if error.code == "MODEL_MISSING" else "ENCODER_MALFORMED"
            raise ModelError(code, _broken(folder, error.message)) from error
        except (ResourceError, ValidationError, ValueError, RuntimeError) as error:
            raise ModelError("ENCODER_MALFORMED", _broken(folder, str(error))) from error
        return cls(student.to(processor), tokenizer)

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One unit row for each text  # [N, width]."""
        # A text without a known token would leave the mean of nothing: it counts as one unknown token.
        tokens = [found.ids or [0] for found in self._tokenizer.encode_batch(list(texts))]
        return encoded_in_batches(tokens, self.width, self._device, self._student)


def _broken(folder: Path, reason: str) -> str:
    what = reason.splitlines()[0]
    return f"The bilingual text encoder in {folder} cannot be read ({what}); install Vitrine again."
