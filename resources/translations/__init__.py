"""Every sentence a person reads, in every language of the shop."""

from resources.translations.languages import Language, check_language, in_language, languages
from resources.translations.quantities import Units
from resources.translations.texts import LANGUAGES, Texts, texts_for

__all__ = [
    "LANGUAGES",
    "Language",
    "Texts",
    "Units",
    "check_language",
    "in_language",
    "languages",
    "texts_for",
]
