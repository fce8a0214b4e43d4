"""Every sentence a person reads, in every language of the shop."""

from resources.translations.texts import LANGUAGES, Language, Texts, texts_for

__all__ = ["LANGUAGES", "Language", "Texts", "texts_for"]
