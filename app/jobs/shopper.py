"""What the fitting room remembers of one shopper: the body, the advice and the last drapes."""

from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from app.session.fitting import PersonRequest

if TYPE_CHECKING:
    from app.services.dressing import DressedSize, PreparedBody
    from body_models.anthropometry.solver import FittedBody
    from body_models.garments.fit.advice import SizeAdvice
    from resources.catalogue import Product
    from viewer.scene.model import BodyMesh

_DRAPES_KEPT: Final = 10


@dataclass(slots=True, kw_only=True)
class Shopper:
    """One session's person. Nothing of it is kept anywhere else in the worker."""

    session_id: str
    person: PersonRequest
    fitted: "FittedBody"
    mesh: "BodyMesh"
    prepared: "Future[PreparedBody] | None" = None
    judged: "dict[tuple[str, str], SizeAdvice]" = field(default_factory=dict)
    """Advice by size chart and cloth: products that share both share it."""
    dressed: "dict[tuple[str, str], DressedSize]" = field(default_factory=dict)
    """The last drapes by product and size, the newest last."""

    def start_preparing(self, beside: Executor) -> "Future[PreparedBody]":
        """Make what dressing needs beside the light of the bare body: both leave Python's lock alone."""
        from app.services.dressing import prepare_body

        if self.prepared is None:
            self.prepared = beside.submit(prepare_body, self.fitted)
        return self.prepared

    def advice_on(self, product: "Product") -> "SizeAdvice":
        """Every size of a product judged by its ease."""
        from body_models.garments.fit.advice import advise

        key = (product.size_chart, product.fabric)
        if key not in self.judged:
            body = {name: measured.value for name, measured in self.fitted.measurements.items()}
            self.judged[key] = advise(product, body)
        return self.judged[key]

    def size_of(self, product: "Product") -> str | None:
        """The size to take; None when none suits."""
        return self.advice_on(product).recommended_size

    def first_size(self, product: "Product") -> str:
        """The size to look at first: the one to take, else the nearest to it."""
        advice = self.advice_on(product)
        return advice.recommended_size or str(advice.reasons[0].numbers["size"])

    def dress(self, beside: Executor, product: "Product", size: str) -> "DressedSize":
        """One size draped, from memory when it was one of the last. Raises as `dress` does."""
        from app.services.dressing import dress

        key = (product.id, size)
        hung = self.dressed.pop(key, None)
        if hung is None:
            hung = dress(self.start_preparing(beside).result(), product, size)
        self.dressed[key] = hung
        while len(self.dressed) > _DRAPES_KEPT:
            del self.dressed[next(iter(self.dressed))]
        return hung
