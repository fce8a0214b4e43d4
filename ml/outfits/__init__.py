"""What goes together: sets of clothes, learnt from outfits people or stylists made."""
