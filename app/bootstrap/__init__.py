"""Set-up: from a bare Python to a program that runs. Standard library only until the packages are there."""
