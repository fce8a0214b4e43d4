"""Many previews in child processes: what is there is done, what fails is named, the rest goes on."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from resources.catalogue import Product
from resources.errors import CodedError
from viewer.scene.rooms import DEFAULT_ROOM

if TYPE_CHECKING:
    from app.services.previews import PreviewStudio

Progress = Callable[[float, str], None]
_MOST_PROCESSES: Final = 4
"""Each holds a body and a renderer: about 1 GB."""
_studio: PreviewStudio | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRun:
    """What was made, what was there already, and what failed with its error, by product id."""

    made: tuple[str, ...]
    kept: tuple[str, ...]
    failed: dict[str, CodedError]


def make_previews(products: Sequence[Product], folder: Path | None, progress: Progress) -> PreviewRun:
    """Make the missing pictures of products; a process that dies costs its product, not the run."""
    from app.services.previews import preview_path

    paths = {product.id: preview_path(product, folder) for product in products}
    missing = [product for product in products if not paths[product.id].is_file()]
    made: list[str] = []
    failed: dict[str, CodedError] = {}

    def finished(product: Product, error: CodedError | None) -> None:
        if error is None:
            made.append(product.id)
        else:
            failed[product.id] = error
        progress((len(made) + len(failed)) / len(missing), product.id)

    lost = _farm(missing, paths, min(_MOST_PROCESSES, os.cpu_count() or 1), finished)
    # A dead process takes its neighbours' work with it: each is tried again alone, to find the guilty one.
    for product in lost:
        if _farm([product], paths, 1, finished):
            finished(product, CodedError("WORKER_LOST", f"The process that pictured {product.id} ended."))
    kept = tuple(product.id for product in products if product not in missing)
    return PreviewRun(made=tuple(made), kept=kept, failed=failed)


def _farm(
    products: Sequence[Product],
    paths: Mapping[str, Path],
    processes: int,
    finished: Callable[[Product, CodedError | None], None],
) -> list[Product]:
    """Take the pictures in child processes; returns those whose process was lost."""
    lost = []
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max(1, min(processes, len(products))), mp_context=context) as pool:
        running = {pool.submit(_take, product, paths[product.id]): product for product in products}
        for done in as_completed(running):
            try:
                done.result()
            except CodedError as error:
                finished(running[done], error)
            except BrokenProcessPool:
                lost.append(running[done])
            else:
                finished(running[done], None)
    return lost


def _take(product: Product, path: Path) -> None:
    """In a child process: one picture; the studio stays for the next."""
    global _studio  # noqa: PLW0603 (a process of the pool has one studio, and the pool gives it no place)
    if _studio is None:
        from app.services.previews import PreviewStudio

        _studio = PreviewStudio()
    _studio.take(product, {DEFAULT_ROOM: path})
