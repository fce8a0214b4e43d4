"""The camera in a process of its own: opened, watched, restarted; its frames in memory that no file backs."""
