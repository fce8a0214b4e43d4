"""What the fitting room remembers of one shopper: the body, the advice and the last drapes."""

from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING, Final

from app.jobs.sealed import SealedValues
from app.services.shop_sizes import ShopOpinions
from app.session.fitting import PersonRequest

if TYPE_CHECKING:
    from app.services.dressing import DressedSize, PreparedBody
    from body_models.anthropometry.solver import FittedBody
    from ml.fit.shop.advice import ShopAdvice
    from ml.fit.shop.judgement import Judgement, Question
    from resources.catalogue import Product
    from viewer.scene.model import BodyMesh
    from viewer.scene.prepare import LitPerson

_DRAPES_KEPT: Final = 10
_PERSON: Final = "person"
_FITTED: Final = "fitted"
_MESH: Final = "mesh"
_PREPARED: Final = "prepared"


class Shopper:
    """One session's person. Nothing of it is kept anywhere else in the worker.

    ``opinions`` is what the shop knew of sizes when this shopper came: all of a visit is advised alike. All
    else rests sealed between tasks; `rest` at the end of each, `wipe` at the end of the session.
    """

    def __init__(
        self,
        *,
        session_id: str,
        person: PersonRequest,
        fitted: "FittedBody",
        mesh: "BodyMesh",
        opinions: ShopOpinions | None = None,
    ) -> None:
        self.session_id = session_id
        self.opinions = opinions or ShopOpinions()
        self._values = SealedValues(shared=(fitted.body.model,))
        self._values.put(_PERSON, person)
        self._values.put(_FITTED, fitted)
        self._values.put(_MESH, mesh)
        self._preparing: Future[None] | None = None
        self._drapes: list[tuple[str, str]] = []
        """The last drapes by product and size, the newest last."""

    @property
    def person(self) -> PersonRequest:
        """Whose body was asked for."""
        return self._values.get(_PERSON, PersonRequest)

    @property
    def fitted(self) -> "FittedBody":
        """The body that was found."""
        from body_models.anthropometry.solver import FittedBody

        return self._values.get(_FITTED, FittedBody)

    @property
    def mesh(self) -> "BodyMesh":
        """Its surface, bare."""
        from viewer.scene.model import BodyMesh

        return self._values.get(_MESH, BodyMesh)

    # ---- between tasks

    def rest(self) -> bool:
        """No task needs anything for now: seal it. Whether any of it was plain."""
        return self._values.rest()

    def wipe(self) -> None:
        """Let everything go and overwrite its key. What `start_preparing` began is dropped when it ends."""
        self._values.wipe()

    # ---- the body, ready to be dressed

    def start_preparing(self, beside: Executor) -> Future[None]:
        """Make what dressing needs beside the light of the bare body: both leave Python's lock alone."""
        if self._preparing is None:
            self._preparing = beside.submit(self._prepare, self.fitted)
        return self._preparing

    def prepared(self, beside: Executor) -> "PreparedBody":
        """What dressing needs, waited for. Raises as `prepare_body` does."""
        from app.services.dressing import PreparedBody

        self.start_preparing(beside).result()
        return self._values.get(_PREPARED, PreparedBody)

    def _prepare(self, fitted: "FittedBody") -> None:
        """On the thread beside: sealed at once, for no task may come for long."""
        from app.services.dressing import prepare_body

        self._values.seal(_PREPARED, prepare_body(fitted))

    # ---- sizes

    def judgement_of(self, product: "Product") -> "Judgement":
        """Every size of a product judged by the body, the shop's answers and what was learnt elsewhere."""
        from body_models.garments.fit.advice import SizeAdvice, advise
        from ml.fit.shop.judgement import Judgement, judge

        judged = f"judged/{product.id}"
        if judged not in self._values:
            # Products that share a size chart and a cloth share what the ease says.
            question, ruled = self._question(product), f"ruled/{product.size_chart}/{product.fabric}"
            if ruled not in self._values:
                self._values.put(ruled, advise(product, question.wearer.values))
            self._values.put(judged, judge(question, rules=self._values.get(ruled, SizeAdvice)))
        return self._values.get(judged, Judgement)

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

    # ---- drapes

    def dress(self, beside: Executor, product: "Product", size: str) -> "DressedSize":
        """One size draped, from memory when it was one of the last. Raises as `dress` does."""
        from app.services.dressing import DressedSize, dress

        key = (product.id, size)
        if key in self._drapes:
            self._drapes.remove(key)
        else:
            self._values.put(_dressed(key), dress(self.prepared(beside), product, size))
        self._drapes.append(key)
        while len(self._drapes) > _DRAPES_KEPT:
            oldest = self._drapes.pop(0)
            self._values.forget(_dressed(oldest))
            self._values.forget(_lit(oldest))
        return self._values.get(_dressed(key), DressedSize)

    def keep_lit(self, product_id: str, size: str, person: "LitPerson") -> None:
        """Remember the shopper in one of the last drapes, ready to be drawn in the first colourway."""
        self._values.put(_lit((product_id, size)), person)

    def lit(self, product_id: str, size: str) -> "LitPerson | None":
        """The shopper in a drape, if it was made ready to be drawn."""
        from viewer.scene.prepare import LitPerson

        name = _lit((product_id, size))
        return self._values.get(name, LitPerson) if name in self._values else None


def _dressed(key: tuple[str, str]) -> str:
    return "dressed/" + "/".join(key)


def _lit(key: tuple[str, str]) -> str:
    return "lit/" + "/".join(key)
