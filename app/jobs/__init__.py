"""Long work outside the window: one warm worker process and the operations that wait for it."""
