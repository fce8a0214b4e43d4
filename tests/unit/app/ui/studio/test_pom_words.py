"""How finished measures are taken, said in both languages."""

import pytest

from app.ui.studio.product.sizes_section import pom_how_words
from body_models.garments.patterns.families import pattern_program
from resources.families import families
from resources.translations import texts_for

DEFINITIONS = sorted(
    {
        point.definition
        for known in families().values()
        for block in known.blocks
        for point in pattern_program(known.id, block).points_of_measure
    }
)


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_every_measure_says_how_it_is_taken(definition: str) -> None:
    english, chinese = (pom_how_words(texts_for(language), definition) for language in ("en", "zh"))
    assert english.rstrip(".").lower() == definition.lower()
    assert not any(letter.isascii() and letter.isalpha() for letter in chinese)
    assert chinese.endswith("。")


def test_a_foreign_definition_stands_as_it_was_written() -> None:
    assert pom_how_words(texts_for("zh"), "round the third sleeve") == "round the third sleeve"


def test_no_sentence_is_left_of_a_measure_that_is_gone() -> None:
    said = {key for key in texts_for("en").entries if key.startswith("pom_how.")}
    assert len(said) == len(DEFINITIONS)
