"""The shop's products: the schema of the catalogue and the embedded one."""

from resources.catalogue.schema import Catalogue, Colourway, Product, load_catalogue, read_catalogue

__all__ = ["Catalogue", "Colourway", "Product", "load_catalogue", "read_catalogue"]
