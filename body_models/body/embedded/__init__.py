"""The embedded body: baked once, at set-up, from free data; licensed body files are not needed."""

from body_models.body.embedded.build import build_embedded_body

__all__ = ["build_embedded_body"]
