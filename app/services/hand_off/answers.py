"""What the server says to a request: the page of a token, or that there is none. Nothing else is known."""

import re
from dataclasses import dataclass
from typing import Final

from app.services.hand_off.tickets import TOKEN_LENGTH, Tickets

_REQUEST_LINE: Final = re.compile(rb"^([A-Z]{1,16}) (\S{1,256}) HTTP/1\.[01]$")
_PATH: Final = re.compile(rf"^/([a-zA-Z2-7]{{{TOKEN_LENGTH}}})$")
_ALLOWED: Final = ("GET", "HEAD")
_GONE: Final = (
    b"<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'>"
    b"<title>Vitrine</title><p>This page is no longer here: it was erased when the visit ended.</p>"
    b"<p lang=zh>\xe6\xad\xa4\xe9\xa1\xb5\xe9\x9d\xa2\xe5\xb7\xb2\xe4\xb8\x8d\xe5\xad\x98\xe5\x9c\xa8\xef"
    b"\xbc\x9a\xe9\x9a\x8f\xe8\xae\xbf\xe9\x97\xae\xe7\xbb\x93\xe6\x9d\x9f\xe8\x80\x8c\xe5\x88\xa0\xe9\x99\xa4"
    b"\xe3\x80\x82</p>"
)
_STATUS: Final = {
    200: "OK",
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    408: "Request Timeout",
    421: "Misdirected Request",
    431: "Request Header Fields Too Large",
    503: "Service Unavailable",
}
_HEADERS: Final = (
    "Content-Security-Policy: default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options: nosniff",
    "X-Frame-Options: DENY",
    "X-Robots-Tag: noindex, nofollow, noarchive",
    "Referrer-Policy: no-referrer",
    "Cross-Origin-Opener-Policy: same-origin",
    "Cross-Origin-Resource-Policy: same-origin",
    "Permissions-Policy: camera=(), geolocation=(), microphone=()",
    "Cache-Control: no-store",
    "Connection: close",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A status and what goes with it."""

    status: int
    body: bytes = b""
    with_body: bool = True
    more_headers: tuple[str, ...] = ()

    def encoded(self) -> bytes:
        """As HTTP."""
        lines = [
            f"HTTP/1.1 {self.status} {_STATUS[self.status]}",
            "Content-Type: text/html; charset=utf-8",
            f"Content-Length: {len(self.body)}",
            *_HEADERS,
            *self.more_headers,
        ]
        head = "\r\n".join(lines).encode("ascii") + b"\r\n\r\n"
        return head + self.body if self.with_body else head


def answer(head: bytes, tickets: Tickets, host: str) -> Answer:
    """What to say to the head of a request (without its empty line). ``host`` is the address pages are under.

    A request for another host is refused: a page of somebody else's on the web cannot ask through a phone.
    """
    lines = head.split(b"\r\n")
    asked = _REQUEST_LINE.match(lines[0])
    if asked is None:
        return Answer(status=400)
    method, path = asked[1].decode("ascii"), asked[2].decode("ascii", errors="replace")
    if method not in _ALLOWED:
        return Answer(status=405, more_headers=("Allow: GET, HEAD",))
    hosts = [line[5:].strip() for line in lines[1:] if line[:5].lower() == b"host:"]
    if hosts != [host.encode("ascii")]:
        return Answer(status=421)
    named = _PATH.match(path)
    page = None if named is None else tickets.page(named[1])
    wanted = method == "GET"
    if page is None:
        return Answer(status=404, body=_GONE, with_body=wanted)
    return Answer(status=200, body=page, with_body=wanted)
