"""The errors of the look of the windows and of languages."""

from typing import Final

from app.errors.explanation import Explanation, say

EXPLANATIONS: Final[dict[str, Explanation]] = {
    "LANGUAGE_UNKNOWN": say(
        "There are no texts in this language.", "Choose another, or add its folder to translations."
    ),
}
