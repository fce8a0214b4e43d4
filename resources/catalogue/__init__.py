"""The shop's products: the schema of the catalogue and the embedded one."""

from resources.catalogue.schema import (
    Catalogue,
    ColourPrint,
    Colourway,
    Product,
    load_catalogue,
    read_catalogue,
)

__all__ = ["Catalogue", "ColourPrint", "Colourway", "Product", "load_catalogue", "read_catalogue"]
