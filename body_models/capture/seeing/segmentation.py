"""The selfie segmentation: people against everything else, coarsely and at once over the whole picture."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from body_models.capture.picture import Picture
from body_models.capture.seeing.networks import Networks
from body_models.capture.seeing.roi import Floats, Map, Roi

SEGMENTATION_SIZE: Final = 256
_MARGIN: Final = 1.25  # about a segment, for those who look closer


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Segment:
    """A part of the segmentation."""

    area: int  # in cells of the map
    cells: npt.NDArray[np.bool_]  # [256, 256]
    box: tuple[int, int, int, int]  # left, top, width, height

    def square(self, image_size: tuple[int, int]) -> Roi:
        """A square of the picture about the segment."""
        left, top, width, height = self.box
        across, down = (side / SEGMENTATION_SIZE for side in image_size)
        return Roi(
            x_px=(left + width / 2) * across,
            y_px=(top + height / 2) * down,
            side_px=_MARGIN * max(width * across, height * down),
        )

    def holds(self, pixel: Floats, image_size: tuple[int, int]) -> bool:
        """Whether a pixel [2] of the picture lies in the segment."""
        column, row = np.floor((pixel + 0.5) / image_size * SEGMENTATION_SIZE).astype(int)
        inside = 0 <= column < SEGMENTATION_SIZE and 0 <= row < SEGMENTATION_SIZE
        return bool(inside and self.cells[row, column])


def person_probability(networks: Networks, picture: Picture) -> Map:
    """How likely each place shows a person rather than anything else, [256, 256], 0 to 1.

    The map is the whole picture squeezed to a square: its pixel (column, row) lies at the picture's
    ((column + 0.5) * W / 256 - 0.5, (row + 0.5) * H / 256 - 0.5).
    """
    size = (SEGMENTATION_SIZE, SEGMENTATION_SIZE)
    squeezed = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return networks.segmentation(squeezed.astype(np.float32) / np.float32(255))[0][:, :, 0]


def largest_segment(mask: npt.NDArray[np.bool_], *, least_area: float) -> Segment | None:
    """The largest connected part of a map [256, 256]; None when it has fewer cells than ``least_area``."""
    _, parts, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    if len(stats) < 2:
        return None
    return segment_of(parts == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])), least_area=least_area)


def segment_of(mask: npt.NDArray[np.bool_], *, least_area: float) -> Segment | None:
    """All of a map [256, 256], connected or not; None when it has fewer cells than ``least_area``."""
    area = int(np.count_nonzero(mask))
    if area == 0 or area < least_area:
        return None
    left, top, width, height = cv2.boundingRect(mask.astype(np.uint8))
    return Segment(area=area, cells=mask, box=(left, top, width, height))
