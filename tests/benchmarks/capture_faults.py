"""Whether spoilt captures are refused, or flagged with the right code.

``python -m tests.benchmarks.capture_faults`` prints it. Cases go through files, as the command's do. A wrong
body without any word is the one outcome that must not be.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from body_models.body.model import load_body_model
from body_models.capture.booth.faults import FAULTS, BadCase, Fault, bad_case
from body_models.capture.camera import Camera
from body_models.capture.measure import seen_views, shape_of, unrefused
from body_models.capture.picture import Picture, read_picture
from body_models.capture.seeing.networks import Networks, load_networks
from body_models.errors import CaptureError
from resources.errors import CodedError

JUDGING_SEED = 2026


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was said of one case: the code that refused it, or the flags of a body that came out."""

    number: int
    fault: Fault
    refused: str | None
    flags: tuple[str, ...]
    is_right: bool
    """Refused or flagged with a code that fits."""

    @property
    def is_silent(self) -> bool:
        """A body came out and nothing was said."""
        return self.refused is None and not self.flags


def answer(case: BadCase, networks: Networks) -> Answer:
    """Put one case through reading and measuring."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            flags = _measured(case, Path(folder), networks)
    except CodedError as error:
        is_right = error.code in case.right_codes
        return Answer(number=case.number, fault=case.fault, refused=error.code, flags=(), is_right=is_right)
    is_right = any(f in case.right_codes for f in flags)
    return Answer(number=case.number, fault=case.fault, refused=None, flags=flags, is_right=is_right)


def _measured(case: BadCase, folder: Path, networks: Networks) -> tuple[str, ...]:
    paths = case.files(folder)
    pictures = {name: read_picture(path) for name, path in paths.items()}
    camera = _fitting(case.camera, pictures["front"])
    views = seen_views(
        pictures["front"], pictures["side"], pictures.get("background"), networks, lambda share, step: None
    )
    flags = tuple(str(p) for p in unrefused(views))
    shape_of(views, camera, case.person.sex, {}, load_body_model(), lambda share, step: None)
    return flags


def _fitting(camera: Camera, picture: Picture) -> Camera:
    """The camera, refused for pictures of another shape as its calibration file would be."""
    height, width = picture.shape[:2]
    if (width, height) != camera.image_size:
        raise CaptureError("CALIBRATION_ASPECT", "The pictures have another shape than the calibration.")
    return camera


def answers(
    count: int, seed: int, networks: Networks, heard: Callable[[Answer], None] | None = None
) -> list[Answer]:
    """The answers to ``count`` cases of the eleven faults in turn."""
    found = []
    for number in range(count):
        found.append(answer(bad_case(number, seed), networks))
        if heard is not None:
            heard(found[-1])
    return found


def main(arguments: list[str] | None = None) -> int:
    """Print each case that was not answered rightly, and a line a fault."""
    parser = argparse.ArgumentParser(description="Judge what is said of spoilt captures.")
    parser.add_argument("--count", type=int, default=44)
    parser.add_argument("--seed", type=int, default=JUDGING_SEED)
    chosen = parser.parse_args(arguments)

    def say(a: Answer) -> None:
        mark = "right" if a.is_right else "SILENT" if a.is_silent else "other"
        sys.stdout.write(f"{a.number:4} {a.fault:18} {mark:7} {a.refused or ''} {' '.join(a.flags)}\n")
        sys.stdout.flush()

    found = answers(chosen.count, chosen.seed, load_networks(), say)
    for fault in FAULTS:
        mine = [a for a in found if a.fault == fault]
        if mine:
            silent = sum(a.is_silent for a in mine)
            sys.stdout.write(
                f"{fault:18} {sum(a.is_right for a in mine)}/{len(mine)} right, {silent} silent\n"
            )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
