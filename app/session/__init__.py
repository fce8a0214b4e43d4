"""The shopper's session: pure states, what is known in each, and what each touch changes."""
