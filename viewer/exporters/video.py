"""A turntable as MP4: H.264 in yuv420p with its index in front, so that it starts playing while it loads.

PyAV's wheels carry FFmpeg with x264 (GPL-2.0-or-later, as this program may use).
"""

import tempfile
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from resources.files import write_atomically
from viewer.errors import ViewerError

FRAMES_A_SECOND = 24
_QUALITY = 18  # constant rate factor: cannot be told from the frames; 23 is x264's own default
_GRAIN = 1.6  # of 255


def write_video(path: Path, frames: Iterable[Image.Image], *, frames_a_second: int = FRAMES_A_SECOND) -> int:
    """Write frames of one even size as a video; returns how many there were.

    Frames are taken one by one: whoever makes them may raise to stop, and nothing is written then.

    Raises:
        ViewerError: EXPORT_EMPTY, PICTURE_SIZE for sides that are odd or differ from the first frame's.
        OSError: the file cannot be written; nothing is left behind.
    """
    with tempfile.TemporaryDirectory(prefix="vitrine-video-") as folder:
        draft = Path(folder) / "video.mp4"
        count = _encode(draft, frames, frames_a_second)
        write_atomically(path, draft.read_bytes())
    return count


def _encode(path: Path, frames: Iterable[Image.Image], frames_a_second: int) -> int:
    import av

    count, size = 0, (0, 0)
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as video:
        stream = video.add_stream("libx264", rate=Fraction(frames_a_second))
        stream.pix_fmt = "yuv420p"
        stream.options = {"crf": str(_QUALITY), "preset": "medium", "aq-mode": "3"}
        _declare_colours(stream.codec_context)
        grain: npt.NDArray[np.float32] | None = None
        for frame in frames:
            if count == 0:
                size = _checked(frame)
                stream.width, stream.height = size
            elif frame.size != size:
                raise ViewerError("PICTURE_SIZE", "The frames of a video must all have one size.")
            if grain is None:
                grain = _grain(size)
            for packet in stream.encode(_as_video(frame, grain)):
                video.mux(packet)
            count += 1
        if count == 0:
            raise ViewerError("EXPORT_EMPTY", "A video needs at least one frame.")
        for packet in stream.encode():
            video.mux(packet)
    return count


def _declare_colours(context: Any) -> None:
    """BT.709 in television range: unsaid, players guess, and cloth changes its colour."""
    from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

    context.colorspace = int(Colorspace.ITU709)
    context.color_primaries = int(ColorPrimaries.BT709)
    context.color_trc = int(ColorTrc.BT709)
    context.color_range = int(ColorRange.MPEG)


def _as_video(frame: Image.Image, grain: npt.NDArray[np.float32]) -> Any:
    import av
    from av.video.reformatter import ColorRange, Colorspace

    pixels = np.clip(np.asarray(frame.convert("RGB")) + grain + 0.5, 0.0, 255.0).astype(np.uint8)
    picture = av.VideoFrame.from_ndarray(pixels, format="rgb24")
    return picture.reformat(
        format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
    )


def _grain(size: tuple[int, int]) -> npt.NDArray[np.float32]:
    """A still, faint noise [H, W, 1]: without it a smooth backdrop is coded as rings."""
    generator = np.random.default_rng(0)
    return generator.triangular(-_GRAIN, 0.0, _GRAIN, (size[1], size[0], 1)).astype(np.float32)


def _checked(frame: Image.Image) -> tuple[int, int]:
    if frame.width % 2 or frame.height % 2:
        raise ViewerError("PICTURE_SIZE", "The sides of a video must be even numbers of pixels.")
    return frame.size
