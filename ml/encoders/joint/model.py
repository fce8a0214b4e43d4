"""The joint encoder: products, words and pictures as unit vectors of one space, and why two are alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final

import numpy as np
import numpy.typing as npt
import torch
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from torch import Tensor

from ml.device import chosen_device
from ml.encoders.joint.behaviour import BehaviourMap
from ml.encoders.joint.explain import EmbeddedParts
from ml.encoders.joint.features import FeatureRows, ProductFeatures
from ml.encoders.joint.network import WIDTH, JointNetwork, fuse, shares
from ml.encoders.joint.rows import feature_rows, fitted_picture
from ml.encoders.joint.vocabulary import FABRIC_WIDTH, MODALITIES, attribute_names, pom_names
from ml.encoders.text import TextEncoder, default_text_encoder
from ml.errors import DataError, ModelError
from ml.model_folder import ModelCard, read_model, write_model
from resources.joint import JOINT_MODEL_FOLDER

KIND: Final = "joint"
_CHUNK: Final = 4096
_PICTURE_CHUNK: Final = 64

Rows = npt.NDArray[np.float32]


class JointConfig(BaseModel):
    """What a joint model was taught with; a model meets another encoder's words or other columns never."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str = KIND
    text_encoder: Annotated[str, Field(min_length=1)]
    text_width: Annotated[int, Field(gt=0, le=8192)]
    measures: tuple[str, ...] = Field(default_factory=pom_names)
    attributes: tuple[str, ...] = Field(default_factory=attribute_names)
    pictures: bool = True
    """Whether its picture tower was taught."""

    def widths(self) -> dict[str, int]:
        """Columns of each part that has a plain tower."""
        return {
            "text": self.text_width,
            "geometry": 3 * len(self.measures),
            "fabric": FABRIC_WIDTH,
            "attributes": len(self.attributes),
            "price": 2,
        }


class JointEncoder:
    """Embeds products known by any of their parts, texts and pictures: float32 unit rows [N, 128].

    The same answers on a processor and a graphics processor within 1e-4.
    """

    width: Final = WIDTH

    def __init__(
        self,
        network: JointNetwork,
        config: JointConfig,
        text_encoder: TextEncoder,
        *,
        device: str = "auto",
        behaviour: BehaviourMap | None = None,
    ) -> None:
        """Raises ModelError TEXT_ENCODER_MISMATCH, DEVICE_MISSING, DEVICE_UNKNOWN."""
        if (text_encoder.name, text_encoder.width) != (config.text_encoder, config.text_width):
            raise ModelError(
                "TEXT_ENCODER_MISMATCH",
                f"The joint model was taught with the text encoder {config.text_encoder!r}, not with "
                f"{text_encoder.name!r}; choose that one, or train the joint model again.",
            )
        self._device = chosen_device(device)
        self._network = network.to(self._device).eval()
        self.config = config
        self.text_encoder = text_encoder
        self.behaviour = behaviour

    def embed_texts(self, texts: Sequence[str]) -> Rows:
        """What was said, as rows that lie near the products it is true of  # [N, 128].

        Raises DataError TEXT_EMPTY for a text without a word.
        """
        if blank := [place for place, text in enumerate(texts) if not text.strip()]:
            raise DataError("TEXT_EMPTY", f"Text {blank[0] + 1} of {len(texts)} is empty; leave it out.")
        if not texts:
            return np.zeros((0, WIDTH), dtype=np.float32)
        return self._directions("text", self.text_encoder.encode(texts))

    def embed_vectors(self, vectors: Rows | Tensor) -> Rows:
        """Rows of the text encoder [N, W], already computed, as `embed_texts`  # [N, 128]."""
        return self._directions("text", np.asarray(vectors, dtype=np.float32))

    def embed_pictures(self, pictures: Sequence[npt.NDArray[np.uint8]]) -> Rows:
        """Pictures (RGB bytes [H, W, 3] each, of any size) as rows  # [N, 128].

        Raises DataError PICTURE_MALFORMED; ModelError PICTURES_UNTAUGHT.
        """
        self._check_sight()
        if len(pictures) == 0:
            return np.zeros((0, WIDTH), dtype=np.float32)
        return self._directions("picture", np.stack([fitted_picture(picture) for picture in pictures]))

    def embed_products(self, products: Sequence[ProductFeatures] | FeatureRows) -> Rows:
        """Products by all that is known of them  # [N, 128].

        Raises DataError: what `feature_rows` refuses, PRODUCT_UNDESCRIBED, BEHAVIOUR_UNMAPPED,
        FEATURES_MALFORMED.
        """
        rows = self.rows_of(products)
        return self._joined_rows(rows)

    def embed_parts(self, products: Sequence[ProductFeatures] | FeatureRows) -> EmbeddedParts:
        """Products taken apart, for explanations. Raises as `embed_products`."""
        rows = self.rows_of(products)
        pieces = [self._parts(rows.rows(start, end)) for start, end in _stretches(len(rows), _CHUNK)]
        if not pieces:
            return EmbeddedParts(
                directions=np.zeros((0, len(MODALITIES), WIDTH), np.float32),
                shares=np.zeros((0, len(MODALITIES)), np.float32),
            )
        return EmbeddedParts(
            directions=np.concatenate([directions.cpu().numpy() for directions, _, _ in pieces]),
            shares=np.concatenate([shares(weights, present).cpu().numpy() for _, weights, present in pieces]),
        )

    def rows_of(self, products: Sequence[ProductFeatures] | FeatureRows) -> FeatureRows:
        """Products as checked columns. Raises DataError as `embed_products`."""
        rows = products if isinstance(products, FeatureRows) else feature_rows(products, self.text_encoder)
        self._check(rows)
        return rows

    def with_behaviour(self, behaviour: BehaviourMap) -> JointEncoder:
        """The same encoder reading one shop's behaviour vectors too."""
        return JointEncoder(
            self._network, self.config, self.text_encoder, device=self._device.type, behaviour=behaviour
        )

    def save(self, folder: Path, card: ModelCard) -> None:
        """Write weights (in half precision), configuration and card. Raises ``OSError``."""
        halves = {
            name: value.half() if value.is_floating_point() else value
            for name, value in self._network.state_dict().items()
        }
        write_model(folder, KIND, halves, self.config.model_dump(mode="json", exclude={"kind"}), card)

    @classmethod
    def load(
        cls,
        folder: Path = JOINT_MODEL_FOLDER,
        *,
        text_encoder: TextEncoder | None = None,
        device: str = "auto",
    ) -> JointEncoder:
        """The model of a folder; the shipped one, reading words through the default encoder, unless named.

        Raises ModelError: those of `read_model`, MODEL_MALFORMED, MODEL_OUTDATED, TEXT_ENCODER_MISMATCH,
        DEVICE_MISSING, DEVICE_UNKNOWN and what the text encoder's loader raises.
        """
        stored = read_model(folder, KIND)
        try:
            config = JointConfig.model_validate(stored.config)
        except ValidationError as error:
            raise ModelError(
                "MODEL_MALFORMED", f"{folder / 'config.json'} is no joint model's configuration: {error}."
            ) from error
        if (config.measures, config.attributes) != (pom_names(), attribute_names()):
            raise ModelError(
                "MODEL_OUTDATED",
                f"{folder} was taught with other measures or attributes than this version knows; "
                "train the joint model again.",
            )
        network = JointNetwork(config.widths())
        try:
            network.load_state_dict({name: value.float() for name, value in stored.tensors.items()})
        except RuntimeError as error:
            raise ModelError(
                "MODEL_MALFORMED", f"{folder} holds other weights than a joint model's."
            ) from error
        return cls(network, config, text_encoder or default_text_encoder(), device=device)

    def _directions(self, part: str, values: npt.NDArray[np.float32] | npt.NDArray[np.uint8]) -> Rows:
        size = _PICTURE_CHUNK if part == "picture" else _CHUNK
        with torch.inference_mode():
            pieces = [
                self._network.part(part, self._tensor(values[start:end]))[0].cpu().numpy()
                for start, end in _stretches(len(values), size)
            ]
        return np.concatenate(pieces)

    def _joined_rows(self, rows: FeatureRows) -> Rows:
        answer = np.empty((len(rows), WIDTH), dtype=np.float32)
        for start, end in _stretches(len(rows), _CHUNK):
            directions, weights, present = self._parts(rows.rows(start, end))
            answer[start:end] = fuse(directions, weights, present).cpu().numpy()
        return answer

    def _parts(self, rows: FeatureRows) -> tuple[Tensor, Tensor, Tensor]:
        """Directions [N, 7, 128], log weights [N, 7] and presence [N, 7]."""
        present = torch.from_numpy(rows.present).to(self._device)
        directions = torch.zeros(len(rows), len(MODALITIES), WIDTH, device=self._device)
        weights = torch.zeros(len(rows), len(MODALITIES), device=self._device)
        with torch.inference_mode():
            for place, name in enumerate(MODALITIES):
                at = np.flatnonzero(rows.present[:, place])
                if len(at):
                    values = getattr(rows, name)
                    known = values if name == "picture" else values[at]
                    where = torch.from_numpy(at).to(self._device)
                    directions[where, place], weights[where, place] = self._answers(name, known)
        return directions, weights, present

    def _answers(self, name: str, values: npt.NDArray[np.float32]) -> tuple[Tensor, Tensor]:
        if name == "behaviour" and self.behaviour is not None:
            directions, log_weights = self.behaviour.read(values)
            return self._tensor(directions), self._tensor(log_weights)
        size = _PICTURE_CHUNK if name == "picture" else len(values)
        answers = [
            self._network.part(name, self._tensor(values[start:end]))
            for start, end in _stretches(len(values), size)
        ]
        return torch.cat([one[0] for one in answers]), torch.cat([one[1] for one in answers])

    def _tensor(self, values: npt.NDArray[np.float32] | npt.NDArray[np.uint8]) -> Tensor:
        return torch.from_numpy(np.ascontiguousarray(values)).to(self._device)

    def _check(self, rows: FeatureRows) -> None:
        widths = self.config.widths()
        for place, name in enumerate(MODALITIES):
            at = rows.present[:, place]
            if not at.any():
                continue
            values: npt.NDArray[np.generic] = getattr(rows, name)
            if name in widths and values.shape != (len(rows), widths[name]):
                raise DataError(
                    "FEATURES_MALFORMED",
                    f"The {name} of {len(rows)} products must be {len(rows)} rows of {widths[name]} numbers, "
                    f"not {values.shape}.",
                )
            if name != "picture" and not np.isfinite(values[at]).all():
                raise DataError(
                    "FEATURES_MALFORMED",
                    f"The {name} of a product holds numbers that are none; leave it out.",
                )
        if (undescribed := np.flatnonzero(~rows.present.any(axis=1))).size:
            raise DataError(
                "PRODUCT_UNDESCRIBED",
                f"Of product {undescribed[0] + 1} of {len(rows)} nothing is known; give it words, a picture, "
                "measures, a fabric, attributes or a price.",
            )
        if rows.present[:, MODALITIES.index("behaviour")].any():
            self._check_behaviour(rows)
        if rows.present[:, MODALITIES.index("picture")].any():
            self._check_sight()

    def _check_sight(self) -> None:
        if not self.config.pictures:
            raise ModelError(
                "PICTURES_UNTAUGHT",
                "This joint model was taught without pictures; leave them out, or train it with --pictures.",
            )

    def _check_behaviour(self, rows: FeatureRows) -> None:
        if self.behaviour is None or rows.behaviour.shape[1] != self.behaviour.width:
            raise DataError(
                "BEHAVIOUR_UNMAPPED",
                f"This encoder cannot read behaviour vectors of {rows.behaviour.shape[1]} numbers yet; "
                "fit them with BehaviourMap.fit on the shop's own products first.",
            )


@lru_cache(maxsize=1)
def default_joint_encoder() -> JointEncoder:
    """The shipped encoder. Raises as `JointEncoder.load`."""
    return JointEncoder.load()


def _stretches(count: int, size: int) -> Iterator[tuple[int, int]]:
    for start in range(0, count, size):
        yield start, min(start + size, count)
