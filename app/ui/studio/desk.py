"""The studio's desk in the window: the frozen state, what is done about it, and the long work under way."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from app.errors import explain
from app.jobs.operation import Failure, Operation
from app.services.studio.desk import update
from app.services.studio.desk_intents import (
    CheckDraft,
    Checked,
    DeskEffect,
    DeskIntent,
    DropDraft,
    Edited,
    KeepDraft,
    KeepSoon,
    Kept,
    LibraryRead,
    MomentPassed,
    NotKept,
    NotPublished,
    OpenDraft,
    ProductOpened,
    PublishDraft,
    Published,
    ReadLibrary,
    ReadShop,
    RememberRecent,
    Say,
    ShopRead,
)
from app.services.studio.desk_memory import DeskMemory, keep_memory, read_memory
from app.services.studio.desk_state import DeskState
from app.services.studio.draft import ProductDraft
from app.settings import Settings, load_settings
from app.ui.studio.running_work import RunningWork
from app.ui.studio.workers import Line, MakeWorker, StudioWorkers, studio_worker
from resources.errors import CodedError
from resources.translations import Texts, texts_for

_LOG = logging.getLogger(__name__)
_MOMENT_MS: Final = 700
_CALM_MS: Final = 1500


class StudioDesk(QObject):
    """Pages send it intents and questions. It shows nothing.

    A ``forgetful`` one remembers nothing of this time and the last, for pictures.
    ``changed`` carries the state before; ``told`` a tone and words; ``works_changed`` when long work began,
    went on or ended; ``restyled`` when the window has to be built anew; ``published`` when the shop changed.
    """

    changed = pyqtSignal(object)
    told = pyqtSignal(str, str)
    works_changed = pyqtSignal()
    restyled = pyqtSignal()
    published = pyqtSignal()

    def __init__(self, make_worker: MakeWorker = studio_worker, *, forgetful: bool = False) -> None:
        super().__init__()
        self.settings = _readable_settings()
        self._forgetful = forgetful
        self.memory = DeskMemory() if forgetful else read_memory()
        self.workers = StudioWorkers(make_worker)
        self.state = DeskState(page=self.memory.page, recent=self.memory.recent)
        self.works: list[RunningWork] = []
        self._open = True
        self._moment = QTimer(self)
        self._moment.setSingleShot(True)
        self._moment.setInterval(_MOMENT_MS)
        self._moment.timeout.connect(lambda: self.send(MomentPassed()))
        self._memory_is_due = QTimer(self)
        self._memory_is_due.setSingleShot(True)
        self._memory_is_due.setInterval(_CALM_MS)
        self._memory_is_due.timeout.connect(self._keep_memory)
        self._deeds: dict[type, Callable[[Any], None]] = {
            ReadLibrary: self._read_library,
            OpenDraft: self._open_draft,
            KeepSoon: lambda _effect: self._moment.start(),
            KeepDraft: self._keep,
            DropDraft: self._drop,
            CheckDraft: self._check,
            PublishDraft: self._publish,
            ReadShop: self._read_shop,
            RememberRecent: lambda effect: self.remember(recent=effect.product_ids),
            Say: self._say,
        }

    # ---- words and looks

    @property
    def texts(self) -> Texts:
        """The words of the window."""
        return texts_for(self.memory.language or self.settings.house_language)

    def speak(self, language: str) -> None:
        """Use another language in this window."""
        self.remember(language=language)
        self.restyled.emit()

    def remember(self, **changes: Any) -> None:
        """Keep something for the next time, when the desk is calm: no page waits for a disk."""
        self.memory = self.memory.model_copy(update=changes)
        if not self._forgetful and self._open:
            self._memory_is_due.start()

    def _keep_memory(self) -> None:
        """A disk that cannot be written loses only this."""
        try:
            keep_memory(self.memory)
        except OSError as problem:
            _LOG.warning("the desk could not be remembered: %s", problem.strerror)

    # ---- the state

    def send(self, intent: DeskIntent) -> None:
        """Something happened."""
        before = self.state
        self.state, effects = update(before, intent)
        for effect in effects:
            self.do(effect)
        if self.state != before:
            self.changed.emit(before)

    def do(self, effect: DeskEffect) -> None:
        """Carry an effect out: what a page wants done that changes nothing by itself."""
        self._deeds[type(effect)](effect)

    # ---- questions

    def ask(
        self,
        asker: QObject,
        task: str,
        *arguments: object,
        done: Callable[[Any], None],
        failed: Callable[[Failure], None] | None = None,
        line: Line = "files",
        title: str = "",
        stopped: Callable[[], None] | None = None,
    ) -> Operation[Any]:
        """Have something done in another process. With a ``title`` the status bar shows it, and it can be
        stopped there: then ``stopped`` is called and neither ``done`` nor ``failed``."""
        if not title:
            return self.workers.ask(
                asker, task, *arguments, line=line, done=done, failed=failed or self.say_failure
            )
        work = RunningWork(title=title, stop=lambda: None)
        operation = self.workers.ask(
            self,
            task,
            *arguments,
            line=line,
            done=partial(self._ended, work, asker, done),
            failed=partial(self._ended, work, asker, failed or self.say_failure),
            progress=partial(self._went_on, work),
        )
        work.stop = partial(self._stop, work, line, operation, stopped)
        self.works.append(work)
        self.works_changed.emit()
        return operation

    def cancel(self, operation: Operation[Any]) -> None:
        """The answer is not wanted any more."""
        operation.cancel()

    def say_failure(self, failure: Failure) -> None:
        """What went wrong, in the corner."""
        self.told.emit("bad", self.words_for(failure.code, failure.message))

    def words_for(self, code: str, message: str = "") -> str:
        """A code in the language of the window; the sentence of the error list where it has no own words."""
        key = f"studio.problem.{code}"
        return self.texts(key) if self.texts.has(key) else (message or explain(code).sentence)

    def _went_on(self, work: RunningWork, share: float, step: str) -> None:
        work.share, work.step = share, step
        self.works_changed.emit()

    def _ended(self, work: RunningWork, asker: QObject, told: Callable[[Any], None], result: Any) -> None:
        from PyQt6 import sip

        if work in self.works:
            self.works.remove(work)
        self.works_changed.emit()
        if not sip.isdeleted(asker):
            told(result)

    def _stop(
        self, work: RunningWork, line: Line, operation: Operation[Any], stopped: Callable[[], None] | None
    ) -> None:
        if work in self.works:
            self.works.remove(work)
        if line == "long":
            self.workers.stop(line, operation)
        else:
            operation.cancel()
        self.works_changed.emit()
        self.told.emit("plain", self.texts("studio.said.stopped", title=work.title))
        if stopped is not None:
            stopped()

    def add_photos(self, paths: Sequence[Path]) -> None:
        """Give the open product photographs; they are copied beside its draft."""
        product = self.state.product
        if product is None:
            return
        label = self.texts("studio.product.tab_photos")
        self.ask(
            self,
            "add_photos",
            product.draft,
            tuple(paths),
            done=lambda draft: self._have_photos(draft, label),
        )

    def _have_photos(self, with_photos: ProductDraft, label: str) -> None:
        product = self.state.product
        if product is not None and product.draft.id == with_photos.id:
            draft = product.draft.with_value(("photos",), with_photos.product["photos"])
            self.send(Edited(draft=draft, label=label))

    # ---- what is done

    def _read_library(self, _: ReadLibrary) -> None:
        self.ask(self, "read_library", done=lambda rows: self.send(LibraryRead(rows=rows)))

    def _open_draft(self, effect: OpenDraft) -> None:
        def opened(found: tuple[ProductDraft, ProductDraft | None, bool]) -> None:
            draft, original, was_kept = found
            self.send(ProductOpened(draft=draft, original=original, was_kept=was_kept))

        self.ask(self, "open_draft", effect.product_id, done=opened)

    def _keep(self, effect: KeepDraft) -> None:
        draft = effect.draft
        self.ask(
            self,
            "keep_draft",
            draft,
            done=lambda _none: self.send(Kept(draft=draft)),
            failed=lambda failure: self.send(NotKept(draft=draft, code=failure.code)),
        )

    def _drop(self, effect: DropDraft) -> None:
        draft = effect.draft
        self.ask(
            self,
            "drop_draft",
            draft.id,
            done=lambda _none: self.send(Kept(draft=draft, gone=True)),
            failed=lambda failure: self.send(NotKept(draft=draft, code=failure.code)),
        )

    def _check(self, effect: CheckDraft) -> None:
        draft = effect.draft
        self.ask(
            self, "check_draft", draft, done=lambda faults: self.send(Checked(draft=draft, faults=faults))
        )

    def _read_shop(self, effect: ReadShop) -> None:
        name = effect.product_id
        self.ask(
            self,
            "read_shop",
            name,
            done=lambda original: self.send(ShopRead(product_id=name, original=original)),
        )

    def _publish(self, effect: PublishDraft) -> None:
        def published(_version: str) -> None:
            self.send(Published(product_id=effect.product_id))
            self.published.emit()

        self.ask(
            self,
            "publish_draft",
            effect.product_id,
            done=published,
            failed=lambda failure: self.send(NotPublished(code=failure.code, message=failure.message)),
        )

    def _say(self, effect: Say) -> None:
        words = self.texts(f"studio.said.{effect.key}")
        self.told.emit(effect.tone, f"{words} {effect.detail}".rstrip())

    # ---- the end

    def close(self) -> None:
        """Write what is not on disk yet, and end the processes. Safe to call twice."""
        if not self._open:
            return
        self._open = False
        self._moment.stop()
        self._keep_at_once()
        if self._memory_is_due.isActive():
            self._memory_is_due.stop()
            self._keep_memory()
        self.workers.close()

    def _keep_at_once(self) -> None:
        """The window goes: a draft that is not on disk is written here, for nobody will answer any more."""
        from app.services.studio.drafts import shop_drafts

        product = self.state.product
        if product is None or product.is_safe:
            return
        try:
            if product.is_changed:
                shop_drafts().keep(product.draft)
            else:
                shop_drafts().drop(product.draft.id)
        except (OSError, CodedError) as problem:
            _LOG.error("the draft of %s could not be kept: %s", product.draft.id, problem)


def _readable_settings() -> Settings:
    """Those of the machine; with a broken file the defaults: the operator mends it elsewhere."""
    try:
        return load_settings()
    except CodedError as problem:
        _LOG.error("%s %s", problem.code, problem.message)
        return Settings.model_construct()
