"""The error codes of the studio's other pages, in words; `app.errors` joins them to all others."""

from app.errors.explanation import Explanation, say

EXPLANATIONS: dict[str, Explanation] = {
    "LOOKS_MALFORMED": say("The file of looks is not as it should be.", "Correct what is named."),
    "PROMOTIONS_FAULTY": say("The promotions are not ready for the shop.", "Correct what is marked."),
    "PROMOTIONS_OUTDATED": say(
        "The shop's promotions were changed meanwhile.", "Read them again and decide."
    ),
    "VERSION_UNKNOWN": say("This version of the catalogue is not kept.", "Choose another."),
}
