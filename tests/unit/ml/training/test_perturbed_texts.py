from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.training.perturbed_texts import natural_robustness, with_synonyms, with_typos

_TEXT = "Why was my payment declined when I tried to purchase trousers in your store yesterday?"


def test_typos_are_small_and_leave_short_words_alone() -> None:
    changed = with_typos(_TEXT, share=1.0, generator=np.random.default_rng(0))
    pairs = list(zip(_TEXT.split(), changed.split(), strict=True))
    assert all(one == other for one, other in pairs if len(one) < 4)
    differing = [(one, other) for one, other in pairs if one != other]
    assert len(differing) >= 7
    assert all(abs(len(one) - len(other)) <= 1 and one[0] == other[0] for one, other in differing)


@given(st.text(), st.integers(0, 9))
def test_any_text_can_be_mistyped(text: str, seed: int) -> None:
    assert with_typos(text, share=0.0, generator=np.random.default_rng(seed)) == text
    with_typos(text, share=1.0, generator=np.random.default_rng(seed))


def test_words_are_replaced_by_words_of_the_same_meaning() -> None:
    changed = with_synonyms(_TEXT, share=1.0, generator=np.random.default_rng(0))
    assert "buy pants in your shop" in changed


def test_the_report_shows_what_slips_cost() -> None:
    def by_word(texts: Sequence[str]) -> list[str]:
        return ["pay" if "payment" in text else "other" for text in texts]

    texts = ["payment declined again", "nothing to report"] * 50
    report = natural_robustness(by_word, texts, ["pay", "other"] * 50)
    assert report["clean"] == 1.0
    assert report["typos 33 %"] < report["typos 10 %"] < 1.0
    assert report["typos 33 %"] == pytest.approx(1 - 0.33 / 2, abs=0.1)
    assert report["synonyms"] == 1.0
