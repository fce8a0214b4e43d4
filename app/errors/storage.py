"""The error codes of what is kept, in words; `app.errors` joins them to all others."""

from app.errors.explanation import Explanation, say

_RESTORE = "Restore a backup."
_AGAIN = "Try again."
_OTHER_MACHINE = "Bring back the key it was kept with, or erase what was kept."

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
}
