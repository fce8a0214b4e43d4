"""The camera in a process of its own: frames in memory, a heartbeat, recovery."""
