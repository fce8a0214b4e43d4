"""A turntable as MP4: H.264 in yuv420p with its index in front, so that it starts playing while it loads.

PyAV's wheels carry FFmpeg with x264 (GPL-2.0-or-later, as this program may use).
"""

import tempfile
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image

from resources.files import write_atomically
from viewer.errors import ViewerError

FRAMES_A_SECOND = 24
_QUALITY = 20  # constant rate factor: 18 cannot be told from the frames, 23 is x264's own default


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
        stream.options = {"crf": str(_QUALITY), "preset": "medium", "tune": "animation"}
        for frame in frames:
            if count == 0:
                size = _checked(frame)
                stream.width, stream.height = size
            elif frame.size != size:
                raise ViewerError("PICTURE_SIZE", "The frames of a video must all have one size.")
            picture = av.VideoFrame.from_ndarray(np.asarray(frame.convert("RGB")), format="rgb24")
            for packet in stream.encode(picture):
                video.mux(packet)
            count += 1
        if count == 0:
            raise ViewerError("EXPORT_EMPTY", "A video needs at least one frame.")
        for packet in stream.encode():
            video.mux(packet)
    return count


def _checked(frame: Image.Image) -> tuple[int, int]:
    if frame.width % 2 or frame.height % 2:
        raise ViewerError("PICTURE_SIZE", "The sides of a video must be even numbers of pixels.")
    return frame.size
