"""The screens: each renders a frozen state and says what was touched."""
