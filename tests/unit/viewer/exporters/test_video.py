"""Videos as another program plays them."""

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from viewer.errors import ViewerError
from viewer.exporters.video import write_video

SIZE = (160, 120)


def moving_bar(count: int) -> Iterator[Image.Image]:
    """A red bar on grey that goes from left to right."""
    for number in range(count):
        pixels = np.full((SIZE[1], SIZE[0], 3), 200, dtype=np.uint8)
        left = 8 + number * 4
        pixels[:, left : left + 16] = (200, 30, 30)
        yield Image.fromarray(pixels)


def test_a_video_plays_everywhere_and_shows_every_frame_in_order(tmp_path: Path) -> None:
    assert write_video(tmp_path / "turn.mp4", moving_bar(30)) == 30
    with av.open(str(tmp_path / "turn.mp4")) as video:
        stream = video.streams.video[0]
        assert (stream.codec_context.name, stream.pix_fmt) == ("h264", "yuv420p")
        assert (stream.width, stream.height) == SIZE
        assert stream.average_rate == 24
        frames = [frame.to_ndarray(format="rgb24").astype(int) for frame in video.decode(stream)]
    assert len(frames) == 30
    middles = [float(np.flatnonzero((f[60, :, 0] - f[60, :, 2]) > 80).mean()) for f in frames]
    assert middles == pytest.approx([15.5 + 4 * number for number in range(30)], abs=1.5)


def test_cloth_keeps_its_colour_whatever_plays_it(tmp_path: Path) -> None:
    """Which matrix and range the colours are in is said: taken for another, red would be off by 15."""
    for colour in ((200, 30, 30), (38, 48, 77), (235, 232, 226)):
        write_video(tmp_path / "turn.mp4", [Image.new("RGB", SIZE, colour)] * 3)
        with av.open(str(tmp_path / "turn.mp4")) as video:
            frame = next(video.decode(video.streams.video[0]))
        assert (int(frame.colorspace), int(frame.color_range)) == (1, 1)
        assert frame.to_ndarray(format="rgb24").mean(axis=(0, 1)) == pytest.approx(colour, abs=3.5)


def test_a_smooth_backdrop_has_no_rings(tmp_path: Path) -> None:
    """A ramp of 12 levels over 160 columns: no run of one flat level is as long as the ramp's own steps."""
    ramp = np.round(np.linspace(220, 232, SIZE[0])).astype(np.uint8)
    still = Image.fromarray(np.broadcast_to(ramp[None, :, None], (SIZE[1], SIZE[0], 3)).copy())
    write_video(tmp_path / "turn.mp4", [still] * 12)
    with av.open(str(tmp_path / "turn.mp4")) as video:
        frames = [frame.to_ndarray(format="rgb24") for frame in video.decode(video.streams.video[0])]
    assert frames[-1][..., 1].astype(float).std(axis=0).mean() > 0.3


def test_its_index_is_in_front(tmp_path: Path) -> None:
    write_video(tmp_path / "turn.mp4", moving_bar(10))
    content = (tmp_path / "turn.mp4").read_bytes()
    assert 0 < content.index(b"moov") < content.index(b"mdat")


def test_whoever_makes_the_frames_may_stop_and_leaves_nothing(tmp_path: Path) -> None:
    def stopped() -> Iterator[Image.Image]:
        yield from moving_bar(5)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_video(tmp_path / "turn.mp4", stopped())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("sizes", "code"),
    [([], "EXPORT_EMPTY"), ([(161, 120)], "PICTURE_SIZE"), ([(160, 120), (80, 60)], "PICTURE_SIZE")],
)
def test_frames_that_make_no_video_are_refused(
    tmp_path: Path, sizes: list[tuple[int, int]], code: str
) -> None:
    with pytest.raises(ViewerError) as refused:
        write_video(tmp_path / "turn.mp4", [Image.new("RGB", size) for size in sizes])
    assert refused.value.code == code
    assert list(tmp_path.iterdir()) == []
