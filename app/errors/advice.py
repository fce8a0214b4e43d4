"""The error codes of what a shop adds to its advice, in words; `app.errors` joins them to all others."""

from app.errors.explanation import Explanation, say

EXPLANATIONS: dict[str, Explanation] = {
    # Merchandisers' wishes
    "BOOSTS_MALFORMED": say("The boosts are not as they should be.", "Correct the one that is named."),
    "BOOST_PRODUCT_UNKNOWN": say("A boost is for a product the catalogue does not have.", "Take it out."),
    # Choices and what came of them
    "CHOICE_UNKNOWN": say("The log holds no such choice.", "Check the id and the log."),
    "REWARD_RANGE": say("A reward is from 0 to 1.", "Give 0 for passed over, 1 for the best."),
    "LOG_FEATURES": say("The log was written by another version of the product.", "Begin another log."),
    # What is kept of the catalogue
    "EMBEDDINGS_MISSING": say("The products are not embedded yet.", "Wait: it is done once."),
    "EMBEDDINGS_DAMAGED": say("What was kept of the products is damaged.", "Wait: it is made again."),
    "EMBEDDINGS_OTHER_ENCODER": say("The products were embedded otherwise.", "Wait: it is done again."),
    # Photographs
    "PHOTO_MISSING": say("A photograph of a product is not there.", "Add it, or take its name out."),
    "PHOTO_OUTSIDE": say(
        "A photograph lies outside its product's folder.", "Copy it there; a link may not lead out."
    ),
}
