"""Weights of the encoders that ship with the product."""
