"""Parts of the page of exports."""
