"""Which size feels right here: what the body says, what was learnt elsewhere, what this shop was told."""
