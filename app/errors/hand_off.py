"""The error codes of the end of a visit, in words; `app.errors` joins them to all others."""

from app.errors.explanation import Explanation, say

EXPLANATIONS: dict[str, Explanation] = {
    "HAND_OFF_ADDRESS": say(
        "Shoppers' pages cannot be offered at that address.",
        "Set hand_off_address to this machine's own address in the shop's network and a free port.",
    ),
    "PROFILES_OFF": say("This kiosk keeps no profiles of shoppers.", "Set profile_days to offer it."),
    "HAND_OFF_FULL": say("The page to take home is too large.", "Take fewer things home at once."),
}
