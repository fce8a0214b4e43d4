"""A webcam on the network, as shops have them (JPEG pictures over HTTP), that can be told to misbehave."""

import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image

Picture = npt.NDArray[np.uint8]
SIZE: Final = (640, 360)


def noisy(picture: Picture, count: int, seed: int = 0, std: float = 3.0) -> list[Picture]:
    """The same view as a sensor gives it again and again."""
    random = np.random.default_rng(seed)
    return [
        np.clip(picture + random.normal(0.0, std, picture.shape), 0, 255).astype(np.uint8)
        for _ in range(count)
    ]


def scene(size: tuple[int, int] = SIZE, seed: int = 0) -> Picture:
    """Something to look at: soft patches of colour with edges between them, [H, W, 3]."""
    random = np.random.default_rng(seed)
    patches = random.integers(40, 220, (9, 16, 3), dtype=np.uint8)
    return np.asarray(Image.fromarray(patches).resize(size, Image.Resampling.BILINEAR), dtype=np.uint8)


def black(size: tuple[int, int] = SIZE) -> Picture:
    """What a camera gives with its cap on."""
    return np.full((size[1], size[0], 3), 3, dtype=np.uint8)


def thumb(size: tuple[int, int] = SIZE) -> Picture:
    """What a camera gives with a thumb on it: dim red, brighter towards one side."""
    x, y = np.meshgrid(np.linspace(0, 1, size[0]), np.linspace(0, 1, size[1]))
    glow = 60.0 + 45.0 * x + 20.0 * y * y
    return np.stack([glow, 0.35 * glow, 0.25 * glow], axis=-1).astype(np.uint8)


def jpegs(pictures: Sequence[Picture], quality: int = 85) -> list[bytes]:
    """Pictures [H, W, 3] as JPEG."""
    encoded = []
    for picture in pictures:
        file = BytesIO()
        Image.fromarray(picture).save(file, format="JPEG", quality=quality)
        encoded.append(file.getvalue())
    return encoded


class Webcam:
    """Serves its pictures one after the other until told otherwise. Use it in a ``with``."""

    def __init__(self, pictures: Sequence[Picture] | None = None, fps: float = 25.0) -> None:
        self.shows = jpegs(noisy(scene(), 6) if pictures is None else pictures)
        self._usual = self.shows
        self._gap_s = 1.0 / fps
        self._stalled, self._refusing, self._here = False, False, True
        self._clock = threading.Event()  # never set: only waited for
        self._connections: set[socket.socket] = set()
        self._server = self._serve(0)
        self.port = self._server.server_address[1]
        self.others = {
            "black": jpegs(noisy(black(), 4, std=1.5)),
            "blocked": jpegs(noisy(thumb(), 4)),
            "frozen": self._usual[:1],
            "resized": jpegs(noisy(scene((480, 360), 1), 4)),
            "garbage": [bytes(np.random.default_rng(0).integers(0, 256, 9000, dtype=np.uint8))],
        }

    @property
    def url(self) -> str:
        """Where it is seen."""
        return f"http://127.0.0.1:{self.port}/video"

    def __enter__(self) -> "Webcam":
        return self

    def __exit__(self, *_: object) -> None:
        self.break_down("vanished")

    def break_down(self, fault: str) -> None:
        """Begin a fault: one of ``others``, or stalled, cut, refusing, vanished."""
        if fault in self.others:
            self.shows = self.others[fault]
        elif fault == "stalled":
            self._stalled = True
        elif fault == "cut":
            self._hang_up()
        elif fault == "refusing":
            self._refusing = True
            self._hang_up()
        elif fault == "vanished" and self._here:
            self._here = False
            self._server.shutdown()
            self._server.server_close()
            self._hang_up()

    def recover(self) -> None:
        """End any fault."""
        self.shows = self._usual
        self._stalled = self._refusing = False
        if not self._here:
            self._server = self._serve(self.port)
            self._here = True

    def _hang_up(self) -> None:
        connections, self._connections = self._connections, set()
        for connection in connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _serve(self, port: int) -> ThreadingHTTPServer:
        server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self._answer))
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return server

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        if self._refusing:
            handler.send_error(503)
            return
        self._connections.add(handler.connection)
        handler.send_response(200)
        handler.send_header("Content-Type", "multipart/x-mixed-replace; boundary=next")
        handler.end_headers()
        number = 0
        while handler.connection in self._connections:
            if not self._stalled:
                self._send(handler, self.shows[number % len(self.shows)])
                number += 1
            self._clock.wait(self._gap_s)

    def _send(self, handler: BaseHTTPRequestHandler, picture: bytes) -> None:
        head = f"--next\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n"
        handler.wfile.write(head.encode() + picture + b"\r\n")
        handler.wfile.flush()


def _handler(answer: Callable[[BaseHTTPRequestHandler], None]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                answer(self)
            except (OSError, ValueError):
                self.close_connection = True  # whoever looked is gone, or we hung up

        def finish(self) -> None:
            try:
                super().finish()
            except (OSError, ValueError):
                return

        def log_message(self, format: str, *arguments: object) -> None:
            return

    return Handler
