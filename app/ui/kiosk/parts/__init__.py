"""Things several kiosk screens are made of."""
