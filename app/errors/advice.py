"""The error codes of what a shop adds to its advice, in words; `app.errors` joins them to all others."""

from app.errors.explanation import Explanation, say

EXPLANATIONS: dict[str, Explanation] = {
    # Photographs
    "PHOTO_MISSING": say("A photograph of a product is not there.", "Add it, or take its name out."),
    "PHOTO_OUTSIDE": say(
        "A photograph lies outside its product's folder.", "Copy it there; a link may not lead out."
    ),
}
