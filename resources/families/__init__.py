"""What kinds of garment the shop sells: the vocabulary of catalogue, charts, fit rules and search."""

from resources.families.schema import Block, Category, Family, families, family

__all__ = ["Block", "Category", "Family", "families", "family"]
