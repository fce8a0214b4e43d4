"""The page a shopper takes home: one page for each token, in memory only, gone with the session."""
