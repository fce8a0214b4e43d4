"""The selfie segmentation: people against everything else, coarsely and at once over the whole picture."""

from typing import Final

import cv2
import numpy as np

from body_models.capture.picture import Picture
from body_models.capture.seeing.networks import Networks
from body_models.capture.seeing.roi import Map

SEGMENTATION_SIZE: Final = 256


def person_probability(networks: Networks, picture: Picture) -> Map:
    """How likely each place shows a person rather than anything else, [256, 256], 0 to 1.

    The map is the whole picture squeezed to a square: its pixel (column, row) lies at the picture's
    ((column + 0.5) * W / 256 - 0.5, (row + 0.5) * H / 256 - 0.5).
    """
    size = (SEGMENTATION_SIZE, SEGMENTATION_SIZE)
    squeezed = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return networks.segmentation(squeezed.astype(np.float32) / np.float32(255))[0][:, :, 0]
