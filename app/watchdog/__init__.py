"""A small parent process: it starts the kiosk, hears its pulse, and starts it again when it dies or hangs."""
