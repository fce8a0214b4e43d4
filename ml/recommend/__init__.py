"""Products for a person: replayed rentals to learn from, the shop's retrieval and ranking."""
