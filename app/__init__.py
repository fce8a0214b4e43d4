"""The program: set-up, command line, use cases, windows."""
