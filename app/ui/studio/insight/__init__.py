"""Parts of the page of figures."""
