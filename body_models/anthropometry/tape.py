"""The tape of a measurement as a line to draw on the body."""

from dataclasses import dataclass

from body_models.anthropometry.quantity import Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tape:
    """Where a measurement runs: a closed loop for a girth, an open line for a length or a height."""

    name: str
    points_m: Floats  # [N, 3]
    closed: bool
