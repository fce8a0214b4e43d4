"""The errors of the operator's window, of backups and of the watchdog."""

from typing import Final

from app.errors.explanation import Explanation, say

_SAFE: Final = "Use a backup that Vitrine made."

EXPLANATIONS: Final[dict[str, Explanation]] = {
    "PIN_WRONG": say("This is not the PIN.", "Try again; every miss makes the next try wait longer."),
    "PIN_WAIT": say("There were too many wrong PINs.", "Wait until the time shown has passed."),
    "PIN_NOT_SET": say("No PIN was chosen yet.", "Choose one in the operator's window."),
    "PIN_ALREADY_SET": say("There is a PIN already.", "Change it with the old one."),
    "PIN_TOO_SHORT": say("A PIN has 6 to 12 digits.", "Choose a longer or shorter one."),
    "PIN_TOO_PLAIN": say("This PIN is guessed at once.", "Mix its digits."),
    "PIN_RECORD_DAMAGED": say(
        "What is kept of the PIN is damaged.",
        "Place a file named reset-operator-pin in the data folder and choose a new one.",
    ),
    "ARCHIVE_UNREADABLE": say("The file is no archive that can be read.", _SAFE),
    "ARCHIVE_TOO_LARGE": say("The archive unpacks to more than a backup holds.", _SAFE),
    "ARCHIVE_UNSAFE": say("The archive would write outside its own folder.", _SAFE),
    "BACKUP_MALFORMED": say("The archive is no backup, or was altered.", _SAFE),
    "BACKUP_CONTENT": say("A part of the backup could not be used.", "Restore another backup."),
    "BACKUP_TOO_LARGE": say("There is more than a backup holds.", "Remove old models."),
    "BACKUP_DATABASE": say("The database cannot be copied.", "Run doctor; restore an earlier backup."),
    "BACKUP_OUT": say("The backup needs the name of a file.", "Give it with --out FILE."),
    "RESTORE_FAILED": say(
        "The backup was not put in place; all is as before.", "Check disk and permissions."
    ),
    "KIOSK_RUNNING": say("The kiosk runs on this machine.", "Close it first, or use the operator's window."),
    "KIOSK_KEEPS_FAILING": say("The kiosk ended again and again.", "See the log, or ask for doctor."),
    "HEALTH_ADDRESS": say("Health cannot be served at this address.", "Choose another in the settings."),
}
