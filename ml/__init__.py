"""Local models: encoders, fit, outfits, recommendation, assistant. Learns from numbers, knows no screen."""
