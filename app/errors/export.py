"""The error codes of populations and exports, in words; `app.errors` joins them to all others."""

from app.errors.explanation import Explanation, say

EXPLANATIONS: dict[str, Explanation] = {
    "WORK_STOPPED": say("The work was stopped; nothing was written.", "Start it again when you want it."),
    # Exports
    "EXPORT_EMPTY": say("There is nothing to export.", "Choose a garment that can be drawn."),
    "EXPORT_TOO_LARGE": say("The model is too large for other programs.", "Simplify it."),
    "EXPORT_FAILED": say("The file could not be put together.", "Try another format; report it."),
    "EXPORT_FORMAT": say("This cannot be exported in that format.", "Choose another format."),
    "EXPORT_ONE_PRODUCT": say("Only a lookbook shows several products.", "Name one, or choose pdf."),
    "EXPORT_TOO_MANY": say("A lookbook shows at most 24 products.", "Name fewer."),
    "EXPORT_OUTFIT": say("These products are not worn together.", "Choose others, or leave out --outfit."),
    # Populations
    "PEOPLE_RANGE": say("A population has 64 to 500 people.", "Ask for a number between."),
    "PEOPLE_SEED": say("A seed is 0 or above.", "Give another number."),
    "PEOPLE_DRAPED_RANGE": say("At most 32 people are draped.", "Ask for fewer with --drape."),
}
