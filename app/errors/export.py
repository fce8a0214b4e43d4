"""The error codes of populations and exports, in words; `app.errors` joins them to all others."""

from app.errors.explanation import Explanation, say

EXPLANATIONS: dict[str, Explanation] = {
    "WORK_STOPPED": say("The work was stopped; nothing was written.", "Start it again when you want it."),
    # Populations
    "PEOPLE_RANGE": say("A population has 64 to 500 people.", "Ask for a number between."),
    "PEOPLE_SEED": say("A seed is 0 or above.", "Give another number."),
    "PEOPLE_DRAPED_RANGE": say("At most 32 people are draped.", "Ask for fewer with --drape."),
}
