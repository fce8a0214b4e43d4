"""The pages of the operator's window, one file each."""
