"""The error codes of the studio, in words; `app.errors` joins them to all others."""

from app.errors.explanation import Explanation, say

EXPLANATIONS: dict[str, Explanation] = {
    "DRAFT_FAULTY": say("The product is not ready to be published.", "Correct what is marked."),
    "DRAFT_OUTDATED": say("The product was changed in the shop meanwhile.", "Open it again and decide."),
    "DRAFT_UNKNOWN": say("There is no draft of this product.", "Open the product and change it first."),
    "DRAFTS_NONE": say("Nothing was chosen to publish.", "Choose at least one draft."),
    "DRAFT_UNNAMED": say("This cannot be the id of a product.", "Use small letters, digits and hyphens."),
    "DRAFT_UNDRESSABLE": say("The draft is no garment yet.", "Choose family, fabric and size chart."),
    "CSV_UNREADABLE": say("The table is no text that can be read.", "Save it as CSV in UTF-8."),
    "IMPORT_FAULTY": say("The files have faults and were not taken in.", "Correct what is named."),
    "PHOTOS_TOO_MANY": say("These are more photographs than a product has.", "Choose fewer."),
    "PROMOTIONS_MALFORMED": say("The file of promotions is not as it should be.", "Correct what is named."),
    "DRAFT_BROKEN": say("A draft on disk is damaged.", "Move the file away; the published product stays."),
}
