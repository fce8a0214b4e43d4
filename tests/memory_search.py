"""How often bytes lie in the memory of a process, as Linux shows it to who started it."""

from collections.abc import Iterable
from pathlib import Path


def times_in_memory(process_id: int, words: Iterable[bytes]) -> list[int]:
    """For each word how often it is in the memory the process can write to."""
    words = list(words)
    times = [0] * len(words)
    with Path(f"/proc/{process_id}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{process_id}/maps").read_text(encoding="ascii").splitlines():
            span, rights = line.split()[:2]
            first, last = (int(end, 16) for end in span.split("-"))
            if not rights.startswith("rw") or "[v" in line:
                continue
            try:
                memory.seek(first)
                content = memory.read(last - first)
            except OSError:
                continue  # a mapping the system keeps to itself
            for place, word in enumerate(words):
                times[place] += content.count(word)
    return times
