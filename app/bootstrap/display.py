"""A private virtual display for tests and pictures. Standard library only."""

import os
import select
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

START_LIMIT_S = 20.0


@contextmanager
def virtual_display(size: str = "1920x1200x24") -> Iterator[str]:
    """A private X server on a display number nobody uses; yields its name (``:101``) and ends it after.

    The server picks the number itself and tells it through a pipe, so that two runs at once never meet.
    Raises ``FileNotFoundError`` when there is no ``Xvfb``, ``RuntimeError`` when it does not start.
    """
    program = shutil.which("Xvfb")
    if program is None:
        raise FileNotFoundError("Xvfb is not installed")
    reading, writing = os.pipe()
    command = [program, "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(  # noqa: S603 (the program found above, with our own arguments)
        command,
        pass_fds=(writing,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        os.close(writing)
        yield f":{_display_number(reading)}"
    finally:
        os.close(reading)
        server.terminate()
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _display_number(pipe: int) -> int:
    ready, _, _ = select.select([pipe], [], [], START_LIMIT_S)
    answer = os.read(pipe, 16).strip() if ready else b""
    if not answer.isdigit():
        raise RuntimeError("Xvfb did not start: no display number within its time")
    return int(answer)
