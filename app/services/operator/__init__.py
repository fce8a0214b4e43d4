"""What stands behind the operator's window: the PIN, health, logs, space, backups, opening hours. No Qt."""
