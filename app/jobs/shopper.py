"""What the fitting room remembers of one shopper: the body, the advice and the last drapes."""

from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from app.services.shop_sizes import ShopOpinions
from app.session.fitting import PersonRequest

if TYPE_CHECKING:
    from app.services.dressing import DressedSize, PreparedBody
    from body_models.anthropometry.solver import FittedBody
    from body_models.garments.fit.advice import SizeAdvice
    from ml.fit.shop.advice import ShopAdvice
    from ml.fit.shop.judgement import Judgement, Question
    from resources.catalogue import Product
    from viewer.scene.model import BodyMesh
    from viewer.scene.prepare import LitPerson

_DRAPES_KEPT: Final = 10


@dataclass(slots=True, kw_only=True)
class Shopper:
    """One session's person. Nothing of it is kept anywhere else in the worker."""

    session_id: str
    person: PersonRequest
    fitted: "FittedBody"
    mesh: "BodyMesh"
    prepared: "Future[PreparedBody] | None" = None
    opinions: ShopOpinions = field(default_factory=ShopOpinions)
    """What the shop knew of sizes when this shopper came: all of a visit is advised alike."""
    ruled: "dict[tuple[str, str], SizeAdvice]" = field(default_factory=dict)
    """What the ease says, by size chart and cloth: products that share both share it."""
    judged: "dict[str, Judgement]" = field(default_factory=dict)
    """By product."""
    dressed: "dict[tuple[str, str], DressedSize]" = field(default_factory=dict)
    """The last drapes by product and size, the newest last."""
    lit: "dict[tuple[str, str], LitPerson]" = field(default_factory=dict)
    """Those of them that were made ready to be drawn, in the product's first colourway."""

    def start_preparing(self, beside: Executor) -> "Future[PreparedBody]":
        """Make what dressing needs beside the light of the bare body: both leave Python's lock alone."""
        from app.services.dressing import prepare_body

        if self.prepared is None:
            self.prepared = beside.submit(prepare_body, self.fitted)
        return self.prepared

    def judgement_of(self, product: "Product") -> "Judgement":
        """Every size of a product judged by the body, the shop's answers and what was learnt elsewhere."""
        from body_models.garments.fit.advice import advise
        from ml.fit.shop.judgement import judge

        if product.id not in self.judged:
            question, key = self._question(product), (product.size_chart, product.fabric)
            if key not in self.ruled:
                self.ruled[key] = advise(product, question.wearer.values)
            self.judged[product.id] = judge(question, rules=self.ruled[key])
        return self.judged[product.id]

    def advice_on(self, product: "Product") -> "ShopAdvice":
        """The size of a product to take, and why."""
        from ml.fit.shop.advice import advise_person

        known = self.judgement_of(product)
        return advise_person(self._question(product), known=known, what_ifs=False)

    def _question(self, product: "Product") -> "Question":
        from ml.fit.shop.judgement import Question
        from ml.fit.shop.wearer import wearer_of

        return Question(
            product=product,
            wearer=wearer_of(self.fitted),
            memory=self.opinions.memory,
            learned=self.opinions.learned,
        )

    def size_of(self, product: "Product") -> str | None:
        """The size to take; None when none suits."""
        return self.judgement_of(product).size

    def first_size(self, product: "Product") -> str:
        """The size to look at first: the one to take, else the nearest to it."""
        judged = self.judgement_of(product)
        if judged.size is not None:
            return judged.size
        if judged.rules.recommended_size is not None:
            return judged.by_fit()[0]
        return str(judged.rules.reasons[0].numbers["size"])

    def dress(self, beside: Executor, product: "Product", size: str) -> "DressedSize":
        """One size draped, from memory when it was one of the last. Raises as `dress` does."""
        from app.services.dressing import dress

        key = (product.id, size)
        hung = self.dressed.pop(key, None)
        if hung is None:
            hung = dress(self.start_preparing(beside).result(), product, size)
        self.dressed[key] = hung
        while len(self.dressed) > _DRAPES_KEPT:
            oldest = next(iter(self.dressed))
            del self.dressed[oldest]
            self.lit.pop(oldest, None)
        return hung
