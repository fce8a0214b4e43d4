"""What a merchandiser works on: products as drafts that can be undone, kept, checked and published."""
