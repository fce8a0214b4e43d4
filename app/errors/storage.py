"""The error codes of what is kept, in words; `app.errors` joins them to all others."""

from app.errors.explanation import Explanation, say

_RESTORE = "Restore a backup."
_AGAIN = "Try again."

EXPLANATIONS: dict[str, Explanation] = {
    # The database
    "DATABASE_URL": say("The database's address cannot be used.", "Correct database_url in the settings."),
    "DATABASE_DRIVER": say("The driver of PostgreSQL is missing.", "Install psycopg."),
    "DATABASE_FULL": say("There is no space left for the database.", "Free some space."),
    "DATABASE_READ_ONLY": say("The database may not be written.", "Correct its permissions."),
    "DATABASE_UNOPENED": say("The database cannot be opened.", "Check its folder and its permissions."),
    "DATABASE_BUSY": say("The database is in use for too long.", _AGAIN),
    "DATABASE_DAMAGED": say("The database is damaged.", _RESTORE),
    "DATABASE_DISK": say("The disk failed to read or write the database.", "Check the disk."),
    "DATABASE_UNREACHABLE": say("The database server does not answer.", "Check the server and the address."),
    "DATABASE_NEWER": say("The database was made by a newer version of Vitrine.", "Update Vitrine."),
    "DATABASE_FOREIGN": say("The database is not one of Vitrine's.", "Name another file or database."),
    # The session's values in memory
    "VAULT_WIPED": say("The session is over; nothing of it is kept.", "Start a new one."),
    "VAULT_EMPTY": say("Nothing of this kind is known in this session.", _AGAIN),
    "VAULT_ALTERED": say("What was kept of this session was altered.", "Start a new session."),
    "VAULT_TOO_LARGE": say("The value is too large to be kept for a session.", "Report this with the log."),
    # Shoppers who asked to be remembered
    "KEYRING_MISSING": say(
        "This system has no keyring to keep the key of profiles in.", "Name a passphrase file instead."
    ),
    "KEYRING_REFUSED": say("The keyring of this system gives no key.", "Unlock it and try again."),
    "PASSPHRASE_EXPOSED": say("Others may read the passphrase file.", "Take that right from them."),
    "PASSPHRASE_SHORT": say("The passphrase is too short.", "Write a longer one."),
    "PROFILE_KEY_OTHER": say(
        "The profiles were sealed with another key.", "Bring it back, or run profiles erase --all."
    ),
    "PROFILE_TIME": say("A profile cannot be kept for so long.", "Choose up to a year."),
    "PROFILE_UNKNOWN": say("Nothing is remembered under this code.", "Check each letter."),
    "PROFILE_EXPIRED": say("The time this profile was to be kept is over.", "Begin anew."),
    "PROFILE_DAMAGED": say("The profile was altered or is damaged.", "Erase it and begin anew."),
    "RECEIPT_ALTERED": say(
        "A receipt is not as it was written.", "Compare it with the shopper's, and a backup."
    ),
    # What may be told of visits
    "BUDGET_RANGE": say("A privacy budget or spend makes no sense.", "Give a number above zero."),
    "BUDGET_SPENT": say("The privacy budget of these visits is spent.", "Ask for less, or wait a month."),
    "RELEASE_UNPAID": say("Nothing leaves the shop without a privacy budget.", "Report this with the log."),
    "CENTRAL_SERVER_URL": say("The central server's address is not safe.", "Begin it with https://."),
    "CENTRAL_SERVER_TOKEN": say("The central server's token cannot be read.", "Correct the file."),
    "CENTRAL_SERVER_UNSET": say("No central server is named.", "Set central_server_url."),
    "INSIGHT_DAYS": say("A report is of one day or more.", "Give a number of days."),
    "FIGURE_EMPTY": say("There is nothing to ask the visits.", "Add products or promotions."),
    "FIGURE_UNKNOWN": say("There is no such figure.", "Use one of those that are listed."),
}
