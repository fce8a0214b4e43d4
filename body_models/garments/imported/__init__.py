"""Garments from outside: foreign sewing patterns and garment meshes."""
