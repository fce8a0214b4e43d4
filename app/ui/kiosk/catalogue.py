"""The shop's catalogue as the kiosk's shelf."""

from app.services.colours import print_of
from app.services.previews import preview_path
from app.ui.kiosk.shelf import Shelf, ShelfColour, ShelfProduct
from body_models.anthropometry.population import Sex
from resources.catalogue import Product, load_catalogue
from resources.fabrics import load_fabric
from resources.families import family
from resources.translations import Language
from viewer.scene.rooms import DEFAULT_ROOM, RoomName

_SEX_OF_BLOCK: dict[str, Sex] = {"women": "female", "men": "male"}


def kiosk_shelf(room: RoomName = DEFAULT_ROOM) -> Shelf:
    """The catalogue's garments in its order, pictured in the room of the kiosk's theme."""
    return Shelf(products=tuple(_shelf_product(product, room) for product in load_catalogue().products))


def _shelf_product(product: Product, room: RoomName) -> ShelfProduct:
    fabric = load_fabric(product.fabric)
    return ShelfProduct(
        product_id=product.id,
        family=product.family,
        for_sex=_SEX_OF_BLOCK.get(product.block, "unspecified"),
        name={"en": product.name.en, "zh": product.name.zh},
        price=product.price,
        currency=product.currency,
        fabric={"en": fabric.name.en, "zh": fabric.name.zh},
        department=product.category,
        picture=preview_path(product, room=room),
        page_picture=preview_path(product),
        colours=tuple(
            ShelfColour(
                colourway_id=colourway.id,
                name={"en": colourway.name.en, "zh": colourway.name.zh},
                rgb=(colourway.rgb[0] / 255, colourway.rgb[1] / 255, colourway.rgb[2] / 255),
                print=print_of(product, colourway.id),
                plain=colourway.colour,
            )
            for colourway in product.colourways
        ),
        stock=dict(product.stock),
        occasions=tuple(product.occasion),
        family_name=_family_names(product.family),
        description={"en": product.description.en, "zh": product.description.zh},
    )


def _family_names(family_id: str) -> dict[Language, str]:
    """What a family is called: English names are written small in running text, here they stand alone."""
    name = family(family_id).name
    return {"en": name.en[:1].upper() + name.en[1:], "zh": name.zh}
