"""Use cases: what the command line and the windows ask for. Plain functions of plain values, no Qt."""
