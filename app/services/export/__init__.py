"""A product for elsewhere: models, a page, a lookbook, a video."""
