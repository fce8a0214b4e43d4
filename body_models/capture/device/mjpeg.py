"""A camera on the network that sends JPEG pictures one after the other over HTTP.

Read here and not by OpenCV, which squeezes pictures of another size into the first one's without a word:
a person would come out wider than they are.
"""

from __future__ import annotations

import base64
import http.client
import time
import urllib.request
from email.message import Message
from io import BytesIO
from typing import Final
from urllib.error import HTTPError
from urllib.parse import unquote, urlsplit, urlunsplit

import numpy as np
from PIL import Image, UnidentifiedImageError

from body_models.capture.device.faults import CameraFault
from body_models.capture.picture import MOST_PIXELS, Picture

_PATIENCE_S: Final = 1.0
_CHUNK: Final = 1 << 17
_LARGEST_PART: Final = 32 << 20
_END_OF_IMAGE: Final = b"\xff\xd9"
_TRAILER: Final = 64
"""Bytes that some cameras leave between a picture's end and the next part."""


class NotJpegsError(Exception):
    """The address answers, but not with JPEG pictures one after the other."""


class StreamRefusedError(Exception):
    """The address does not answer, or with an error."""

    def __init__(self, fault: CameraFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class JpegStream:
    """The pictures of one address; `grab` keeps up with it by taking the newest.

    Raises `StreamRefusedError` and `NotJpegsError`; never says the address, which may hold a password.
    """

    def __init__(self, url: str) -> None:
        self._response = _opened(url)
        self._buffer = bytearray()
        self._jpeg = b""
        boundary = self._response.headers.get_param("boundary", header="content-type")
        if self._response.headers.get_content_maintype() != "multipart" or not isinstance(boundary, str):
            self._response.close()
            raise NotJpegsError
        self._boundary = b"--" + boundary.strip('"').removeprefix("--").encode("latin-1", "replace")

    @property
    def live(self) -> bool:
        """A sensor is behind it."""
        return True

    def grab(self) -> bool:
        """Wait for the next whole picture, at most a second; False when none comes."""
        until_s = time.monotonic() + _PATIENCE_S
        newest = self._next_part()
        while newest is None:
            try:
                chunk = self._response.read1(_CHUNK)
            except (OSError, http.client.HTTPException):
                return False
            if not chunk or len(self._buffer) > _LARGEST_PART or time.monotonic() > until_s:
                return False
            self._buffer += chunk
            newest = self._next_part()
        while newest is not None:  # what has piled up is out of date
            self._jpeg, newest = newest, self._next_part()
        return True

    def picture(self) -> Picture | None:
        """The grabbed picture in its own size; None when it is damaged or beyond measure."""
        import cv2

        if _END_OF_IMAGE not in self._jpeg[-_TRAILER:]:
            return None  # half a picture would be filled up with grey
        try:
            with Image.open(BytesIO(self._jpeg), formats=("JPEG",)) as header:
                if header.width * header.height > MOST_PIXELS:
                    return None
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            return None
        decoded = cv2.imdecode(np.frombuffer(self._jpeg, dtype=np.uint8), cv2.IMREAD_COLOR_RGB)
        return None if decoded is None else np.asarray(decoded, dtype=np.uint8)

    def close(self) -> None:
        """Hang up."""
        self._response.close()
        self._buffer.clear()
        self._jpeg = b""

    def _next_part(self) -> bytes | None:
        """The next whole part of the buffer, taken out of it."""
        start = self._buffer.find(self._boundary)
        end_of_head = self._buffer.find(b"\r\n\r\n", start) if start >= 0 else -1
        if end_of_head < 0:
            return None
        body = end_of_head + 4
        length = _length_in(bytes(self._buffer[start:end_of_head]))
        end = body + length if length else self._buffer.find(self._boundary, body)
        if end < 0 or end > len(self._buffer):
            return None
        part = bytes(self._buffer[body:end])
        del self._buffer[:end]
        return part


def _length_in(head: bytes) -> int:
    """What a part's head says of its length; 0 when it says nothing."""
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            return int(value)
    return 0


def _opened(url: str) -> http.client.HTTPResponse:
    try:
        response: http.client.HTTPResponse = urllib.request.urlopen(  # noqa: S310 (the settings allow http and https only)
            _request(url), timeout=_PATIENCE_S
        )
    except HTTPError as error:
        error.close()
        raise StreamRefusedError(
            CameraFault.DENIED if error.code in (401, 403) else CameraFault.MISSING
        ) from None
    except (OSError, http.client.HTTPException, ValueError):
        raise StreamRefusedError(CameraFault.MISSING) from None
    if not isinstance(response.headers, Message):
        raise NotJpegsError
    return response


def _request(url: str) -> urllib.request.Request:
    """The request, with the name and password of the address where HTTP wants them."""
    parts = urlsplit(url)
    request = urllib.request.Request(  # noqa: S310 (as above)
        urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))
    )
    if parts.username is not None:
        who = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        request.add_header("Authorization", "Basic " + base64.b64encode(who).decode())
    return request
