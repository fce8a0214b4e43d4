"""Rows of a form: what is asked, the field, what it means, and what is wrong with what was given."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QBoxLayout, QCheckBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui.look import Look
from app.ui.widgets.basics import icon_label, set_text, text_label


class FormRow(QWidget):
    """A label beside its field (above it when text is large), a hint below, and the problem in its place."""

    _LABEL_UNITS, _FIELD_UNITS = 200, 420

    def __init__(self, look: Look, field: QWidget) -> None:
        super().__init__()
        self.field = field
        self.label = text_label(look, "body")
        self.hint = text_label(look, "caption", tone="soft")
        self.problem = text_label(look, "caption", tone="bad")
        self._sign = icon_label(look, "warning", "bad", look.tokens.icon_size)
        self._problem_row = QWidget()
        wrong = QHBoxLayout(self._problem_row)
        wrong.setContentsMargins(0, 0, 0, 0)
        wrong.setSpacing(look.space("xs"))
        wrong.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        wrong.addWidget(self.problem, 1)
        self._problem_row.hide()
        self.hint.hide()
        self.label.setBuddy(field)
        side_by_side = not look.large_text
        across = QBoxLayout.Direction.LeftToRight if side_by_side else QBoxLayout.Direction.TopToBottom
        row = QBoxLayout(across, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.space("m" if side_by_side else "xs"))
        if side_by_side:
            self.label.setFixedWidth(look.u(self._LABEL_UNITS))
            self.label.setContentsMargins(0, look.u(9), 0, 0)
        row.addWidget(self.label, 0, Qt.AlignmentFlag.AlignTop)
        right = QVBoxLayout()
        right.setSpacing(look.space("xs"))
        for part in (field, self.hint, self._problem_row):
            right.addWidget(part)
        if not isinstance(field, QCheckBox):
            field.setMinimumWidth(look.u(160))
        field.setMaximumWidth(look.t(self._FIELD_UNITS))
        row.addLayout(right, 1)
        row.addStretch()  # else a row narrower than its form stands in its middle

    def say(self, label: str, hint: str = "") -> None:
        """Ask; the field takes the label as its accessible name."""
        set_text(self.label, label)
        set_text(self.hint, hint)
        self.hint.setVisible(bool(hint) and not self._problem_row.isVisibleTo(self))
        self.field.setAccessibleName(label)
        self.field.setAccessibleDescription(hint)

    def show_problem(self, words: str) -> None:
        """Say what is wrong and what would be right; nothing takes it back."""
        set_text(self.problem, words)
        self._problem_row.setVisible(bool(words))
        self.hint.setVisible(not words and bool(self.hint.text()))
        self.field.setAccessibleDescription(words or self.hint.text())
        wrong = "true" if words else "false"
        if self.field.property("wrong") != wrong:
            self.field.setProperty("wrong", wrong)
            style = self.field.style()
            if style is not None:
                style.unpolish(self.field)
                style.polish(self.field)

    @property
    def wrong(self) -> bool:
        """True while a problem is shown."""
        return bool(self.problem.text())


class Form(QFrame):
    """Rows below each other, in groups with a title."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.rows: dict[str, FormRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.space("m"))

    def add_group(self) -> QLabel:
        """Begin a group; give the label its words."""
        title = text_label(self._look, "lead", bold=True)
        title.setContentsMargins(0, self._look.space("s"), 0, 0)
        self._column.addWidget(title)
        return title

    def add_row(self, key: str, field: QWidget) -> FormRow:
        """Add a row under a key."""
        row = FormRow(self._look, field)
        self.rows[key] = row
        self._column.addWidget(row)
        return row

    def add_plain(self, part: QWidget) -> None:
        """Add something that is no row: it takes the whole width."""
        self._column.addWidget(part)

    def add_stretch(self) -> None:
        """Keep the rows at the top."""
        self._column.addStretch()

    def show_problems(self, problems: dict[str, str]) -> None:
        """Show what is wrong, by key; the first wrong field gets the keyboard."""
        for key, row in self.rows.items():
            row.show_problem(problems.get(key, ""))
        first = next((row for row in self.rows.values() if row.wrong), None)
        if first is not None:
            first.field.setFocus()
