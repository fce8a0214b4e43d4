"""Members of a product, and what stands in them, in the language of the window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.services.studio.draft import ProductDraft
from app.ui.studio.product.sizes_section import pom_words
from resources.families import families
from resources.translations import Texts

_MOST: Final = 8
_NOTHING: Final = "–"
_CODED: Final = ("fit", "season", "occasion", "category", "block")


def member_words(texts: Texts, place: str) -> str:
    """A place as it is called: the member in words, then a size, a colourway or a language (``name.en``)."""
    head, _, rest = place.partition(".")
    rest = texts.size(rest) if head == "stock" else rest
    return f"{texts(f'studio.compare.member_{head}')} {rest}".rstrip()


def colour_names(texts: Texts, *drafts: ProductDraft) -> dict[str, str]:
    """The colourways of drafts by their ids."""
    rows = [one for draft in drafts for one in draft.product.get("colourways", ())]
    return {str(one.get("id", "")): _own(texts, one.get("name", {})) for one in rows}


def coded_words(texts: Texts, place: str, text: str) -> str:
    """A text of codes with commas between, each in words where the texts know it (``season``: winter)."""
    head = place.partition(".")[0]
    if head == "family" and text in families():
        return _own(texts, families()[text].name.model_dump())
    codes = text.split(", ") if head in _CODED else []
    known = (f"studio.{head}.{code}" for code in codes)
    said = [texts(key) if texts.has(key) else code for key, code in zip(known, codes, strict=True)]
    return ", ".join(said) if said else text


def value_words(texts: Texts, place: str, value: Any) -> str:
    """What stands at a place, in one line."""
    if value is None or value in ("", []):
        return _NOTHING
    if isinstance(value, Mapping):
        return _colour_words(texts, value) if "rgb" in value else _own(texts, value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        if value and isinstance(value[0], Mapping):
            return " · ".join(_own(texts, one) for one in value)
        value = ", ".join(map(str, value))
    return coded_words(texts, place, f"{value:g}" if isinstance(value, float) else str(value))


def chart_words(texts: Texts, chart: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> str:
    """What of a size chart is not so in another: sizes, then finished measures in cm, then steps."""
    if chart is None:
        return texts("studio.merge.shared_chart")
    other = other or {}
    said = (
        []
        if chart.get("sizes") == other.get("sizes")
        else [", ".join(texts.size(str(size)) for size in chart.get("sizes", ()))]
    )
    base, grades = (_members_unlike(chart, other, name) for name in ("base_poms_cm", "grade_cm"))
    said += [f"{pom_words(texts, name)} {value:g}" for name, value in base.items()]
    steps = {name: ", ".join(f"{step:g}" for step in grade) for name, grade in grades.items()}
    said += [f"{pom_words(texts, name)} + {words}" for name, words in steps.items()]
    if len(said) > _MOST:
        said[_MOST:] = ["…"]
    return " · ".join(said) or texts("studio.product.chart_own")


def _members_unlike(one: Mapping[str, Any], other: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The members of a table that another has not, or otherwise."""
    theirs = other.get(name, {})
    return {key: value for key, value in one.get(name, {}).items() if value != theirs.get(key)}


def _own(texts: Texts, words: Mapping[str, Any]) -> str:
    """Words of the goods in the language of the window, else in any."""
    return str(words.get(texts.language) or next(iter(words.values()), ""))


def _colour_words(texts: Texts, colourway: Mapping[str, Any]) -> str:
    rgb = "#{:02X}{:02X}{:02X}".format(*colourway["rgb"])
    printed = colourway.get("print")
    pattern = (str(printed["kind"]),) if printed else ()
    return ", ".join((_own(texts, colourway.get("name", {})), rgb, *pattern))
