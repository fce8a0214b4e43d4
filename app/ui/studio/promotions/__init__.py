"""Parts of the page of promotions: the form, the goods, the days, and the card of the kiosk."""
