"""A throw-away PostgreSQL server of the tests' own: a socket in a temporary folder, no port, no data kept."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def server_programs() -> Path | None:
    """The folder with ``initdb`` and ``pg_ctl``; None when no server is installed."""
    found = shutil.which("initdb") and shutil.which("pg_ctl")
    if found:
        return Path(found).parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    return folders[-1] if folders and (folders[-1] / "initdb").exists() else None


@contextmanager
def running_server(programs: Path) -> Iterator[str]:
    """Start a server; yields the address of a role that may make databases, up to the database's name."""
    # The server refuses to run as root, and its user has to reach the folder: not below pytest's own.
    folder = Path(tempfile.mkdtemp(prefix="vitrine-pg-"))
    account = _account()
    if account is not None:
        os.chown(folder, *account)

    def run(*command: str) -> None:
        subprocess.run(
            command,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=folder,
            user=None if account is None else account[0],
            group=None if account is None else account[1],
            timeout=120,
        )

    cluster = folder / "cluster"
    try:
        run(str(programs / "initdb"), "-D", str(cluster), "-U", "vitrine", "-A", "trust", "-E", "UTF8", "-N")
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
        start = ("-w", "-t", "60", "-l", str(folder / "log"), "-o", f"{options} -c max_connections=120")
        run(str(programs / "pg_ctl"), "-D", str(cluster), *start, "start")
        try:
            yield f"postgresql://vitrine@/{{database}}?host={folder}"
        finally:
            run(str(programs / "pg_ctl"), "-D", str(cluster), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> tuple[int, int] | None:
    """The user and group the server runs as; None is whoever runs the tests."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    import pwd

    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return found.pw_uid, found.pw_gid
    return None
