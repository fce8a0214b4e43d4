"""Assets from outside: checked before anything parses them, parsed in a child process with limits."""
