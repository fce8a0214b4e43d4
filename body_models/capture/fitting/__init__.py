"""A body of the SMPL-X format fitted to outlines, landmarks and numbers."""
