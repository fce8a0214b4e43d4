"""Pictures over HTTP as cameras send them: well, sloppily, and not at all."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from body_models.capture.device.faults import CameraFault
from body_models.capture.device.mjpeg import JpegStream, NotJpegsError, StreamRefusedError
from tests.webcam import jpegs, scene

OK = b"HTTP/1.1 200 OK\r\n"
MULTIPART = OK + b'Content-Type: multipart/x-mixed-replace; boundary="--next"\r\n\r\n'
(JPEG,) = jpegs([scene()])


@contextmanager
def answering(answer: bytes, *, hang_up: bool = True) -> Iterator[tuple[str, list[bytes]]]:
    """A host that gives one answer; its address, and what it was asked."""
    asked: list[bytes] = []
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                asked.append(connection.recv(4096))
                connection.sendall(answer)
                if not hang_up:
                    ended.wait(10)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"127.0.0.1:{server.getsockname()[1]}", asked
        finally:
            ended.set()
            thread.join()


def with_length(jpeg: bytes) -> bytes:
    return b"----next\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%s\r\n" % (len(jpeg), jpeg)


def without_length(jpeg: bytes) -> bytes:
    return b"----next\r\nContent-Type: image/jpeg\r\n\r\n%s\r\n" % jpeg


@pytest.mark.parametrize("part", [with_length, without_length])
def test_a_picture_comes_in_its_own_size_and_colours(part: Callable[[bytes], bytes]) -> None:
    with answering(MULTIPART + part(JPEG) + b"----next\r\n") as (host, _):
        stream = JpegStream(f"http://{host}/")
        assert stream.grab()
        picture = stream.picture()
        assert picture is not None
        assert np.abs(picture.astype(int) - scene()).mean() < 2.0
        stream.close()


def test_of_what_piled_up_only_the_newest_is_shown() -> None:
    old, new = jpegs([np.full((48, 64, 3), 10, np.uint8), np.full((48, 64, 3), 240, np.uint8)])
    parts = with_length(old) * 5 + with_length(new)
    with answering(MULTIPART + parts, hang_up=False) as (host, _):
        stream = JpegStream(f"http://{host}/")
        assert stream.grab()
        picture = stream.picture()
        assert picture is not None
        assert picture.mean() > 200
        assert not stream.grab(), "a camera that says no more has stalled"
        stream.close()


@pytest.mark.parametrize("damaged", [JPEG[: len(JPEG) // 2], b"\xff\xd9", b"no picture \xff\xd9"])
def test_a_damaged_picture_is_not_shown(damaged: bytes) -> None:
    with answering(MULTIPART + with_length(damaged)) as (host, _):
        stream = JpegStream(f"http://{host}/")
        assert stream.grab()
        assert stream.picture() is None
        stream.close()


def test_a_picture_beyond_measure_is_not_decoded() -> None:
    size = JPEG.index(b"\xff\xc0") + 5
    giant = JPEG[:size] + b"\xff\xff\xff\xff" + JPEG[size + 4 :]
    with answering(MULTIPART + with_length(giant)) as (host, _):
        stream = JpegStream(f"http://{host}/")
        assert stream.grab()
        assert stream.picture() is None
        stream.close()


def test_name_and_password_go_where_they_belong() -> None:
    with answering(MULTIPART) as (host, asked):
        JpegStream(f"http://staff:se%20cret@{host}/video?x=1").close()
        assert asked[0].startswith(b"GET /video?x=1 ")
        assert b"Basic c3RhZmY6c2UgY3JldA==" in asked[0]


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (b"HTTP/1.1 503 Busy\r\n\r\n", CameraFault.MISSING),
        (b"HTTP/1.1 401 Who\r\n\r\n", CameraFault.DENIED),
        (b"this is not HTTP\r\n\r\n", CameraFault.MISSING),
        (b"", CameraFault.MISSING),
    ],
)
def test_a_host_that_will_not_is_told_from_one_that_may_not(answer: bytes, fault: CameraFault) -> None:
    with answering(answer) as (host, _), pytest.raises(StreamRefusedError) as refused:
        JpegStream(f"http://{host}/")
    assert refused.value.fault is fault
    assert host not in str(refused.value)


def test_another_kind_of_video_is_left_to_others() -> None:
    with (
        answering(OK + b"Content-Type: video/mp4\r\n\r\n....") as (host, _),
        pytest.raises(NotJpegsError),
    ):
        JpegStream(f"http://{host}/")
