"""The line on which a member of a JSON text stands."""

import json

from hypothesis import given
from hypothesis import strategies as st

from resources.json_places import line_of, repeated_members

_TEXT = """{
  "products": [
    {"id": "one", "price": 3},
    {
      "id": "two",
      "stock": {
        "M": 4, "L":
          5
      }
    }
  ]
}
"""

_VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


def test_a_member_is_found_on_its_line() -> None:
    assert line_of(_TEXT, ("products", 0, "price")) == 3
    assert line_of(_TEXT, ("products", 1)) == 4
    assert line_of(_TEXT, ("products", 1, "stock", "L")) == 8


def test_what_is_missing_is_named_by_what_should_hold_it() -> None:
    assert line_of(_TEXT, ("products", 1, "price")) == 4
    assert line_of(_TEXT, ("products", 7)) == 2
    assert line_of(_TEXT, ()) == 1


@given(_VALUES)
def test_every_member_of_a_laid_out_document_is_on_the_line_of_its_name(value: object) -> None:
    text = json.dumps({"outer": {"wanted": value, "after": 1}}, indent=1)
    assert text.splitlines()[line_of(text, ("outer", "wanted")) - 1].startswith('  "wanted": ')
    assert text.splitlines()[line_of(text, ("outer", "after")) - 1] == '  "after": 1'


def test_a_name_given_twice_in_one_object_is_told() -> None:
    assert repeated_members('{"a": 1, "b": {"c": 1, "c": 2}, "a": 3}') == ["c", "a"]
    assert repeated_members('[{"a": 1}, {"a": 2}]') == []
