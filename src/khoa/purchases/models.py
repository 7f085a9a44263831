"""A purchase: what was ordered, the facts known of its payments, and the state they give.

Events are hints in any order. They only add facts; `derive` reads the state off them, so the order
does not matter, and neither does hearing the same thing twice.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Literal, Self

from beanie import Document, PydanticObjectId
from pydantic import BaseModel, Field, model_validator
from pymongo import IndexModel

from khoa.base.language import Language
from khoa.base.money import Money
from khoa.platforms.events import DisputeStatus, RefundStatus
from khoa.purchases.order import Contact, PurchaseLine, RefundRule, Source

PurchaseState = Literal[
    "pending",
    "held",
    "paid",
    "partially_refunded",
    "refunded",
    "failed",
    "expired",
    "disputed",
    "lost",
]


class RefundKnown(BaseModel):
    """What it closes and whose money it takes are said apart.

    `lines`: places in the purchase's list whose courses close with it; None when nobody said, and a
    person in the office has to. `money`: what it takes of each line, in the lines' order and the
    payment's currency; None when nobody said, which `ledger/shares.py` then works out.
    """

    amount: int
    status: RefundStatus
    order_id: str | None = None
    lines: list[int] | None = None
    money: list[int] | None = None

    @property
    def counts(self) -> bool:
        return self.status != "failed"


class DisputeKnown(BaseModel):
    amount: int
    status: DisputeStatus


class PaymentKnown(BaseModel):
    """One payment of this purchase. A second one, by an older page, is given back whole."""

    ref: str
    amount: int | None = None
    """None while only a refund or a dispute of it has been heard of."""
    currency: str | None = None
    refunds: dict[str, RefundKnown] = Field(default_factory=dict)
    disputes: dict[str, DisputeKnown] = Field(default_factory=dict)

    @property
    def refunded(self) -> int:
        return sum(refund.amount for refund in self.refunds.values() if refund.counts)

    @property
    def contested(self) -> bool:
        """The buyer's bank holds the money or has taken it back."""
        return any(dispute.status in ("open", "lost") for dispute in self.disputes.values())

    @property
    def on_its_way(self) -> bool:
        """The provider has not said the last word: a refund is pending, a dispute open."""
        pending = any(refund.status == "pending" for refund in self.refunds.values())
        return pending or any(known.status == "open" for known in self.disputes.values())

    def pays(self, total: Money) -> bool:
        return (self.amount, self.currency) == (total.amount, total.currency)


class PaymentFacts(BaseModel):
    """What is known. Each field only moves one way: no fact undoes another that came before it."""

    session_status: Literal["open", "complete", "expired"] = "open"
    payment_failed: bool = False
    payments: list[PaymentKnown] = Field(default_factory=list)
    accepted: bool = False
    """A person in the office took an amount that is not the ordered one."""

    def payment(self, total: Money) -> PaymentKnown | None:
        """The payment that counts: the first of the right amount, else the first of any."""
        known = [payment for payment in self.payments if payment.amount is not None]
        right = [payment for payment in known if payment.pays(total)]
        return next(iter(right or known), None)


class RefundOrdered(BaseModel):
    """Khoa asked for this refund; the outbox carries it out. `refused` says why it never will.
    `lines` and `money` are as in `RefundKnown`: the refund that comes of it has them from here."""

    payment_ref: str
    amount: Money
    lines: list[int]
    reason: Literal["asked", "paid_twice", "wrong_amount"]
    asked_by: PydanticObjectId | None = None
    """None: Khoa itself, for money that was paid twice."""
    asked_at: datetime
    refused: str | None = None
    money: list[int] | None = None
    again_of: str | None = None
    """The order that was turned down and that this one asks for anew."""
    nothing_left: bool = False
    """It was turned down, and its money went back, or is ordered to, by others: settling says so,
    each time anew."""

    def same_as(self, other: "RefundOrdered") -> bool:
        """Asks for the same money of the same lines, for the same reason."""
        kept = {"payment_ref", "amount", "lines", "money", "reason"}
        return self.model_dump(include=kept) == other.model_dump(include=kept)


class Purchase(Document):
    number: str
    """For people: KH- and eight characters that are not mistaken for one another."""
    user_id: PydanticObjectId | None = None
    """None: it belongs to `contact` until an account claims it."""
    contact: Contact | None = None
    """Set when it was bought without an account; stays when one has claimed it."""
    lines: list[PurchaseLine]
    total: Money
    """What is to be paid, after discounts."""
    coupon_id: PydanticObjectId | None = None
    coupon_code: str | None = None
    activation_batch_id: PydanticObjectId | None = None
    """Set when an activation code opened its courses."""
    cart_key: str
    """The courses, their prices and the page's language: one pending purchase for each."""
    language: Language
    provider: str
    """Its name; `none` when there was nothing to pay."""
    attempt: int = 1
    session_ref: str | None = None
    session_url: str | None = None
    session_expires_at: datetime
    facts: PaymentFacts = Field(default_factory=PaymentFacts)
    state: PurchaseState = "pending"
    educator_percent: int = 70
    """The educators' part when it was begun; a later change of the setting leaves it."""
    refund_rule: RefundRule | None = None
    """As it was when it was begun; None: begun before it was copied, the school's present one
    counts."""
    referred_by: Source | None = None
    shares: dict[str, list[int]] = Field(default_factory=dict)
    """By currency: what the ledger credits for each line now."""
    share_rows: int = 0
    """How many rows it has written there for this purchase."""
    on_its_way: bool = False
    """`awaits_provider`, stored for the index."""
    paid_twice: list[int] = Field(default_factory=list)
    """Places of lines whose course was open to the buyer already when the payment came."""
    open_elsewhere: list[int] = Field(default_factory=list)
    """Places of lines whose course the buyer had bought again when this purchase came back, by a
    refund that failed or a dispute that was won."""
    refund_orders: dict[str, RefundOrdered] = Field(default_factory=dict)
    closed_by_office: list[int] = Field(default_factory=list)
    """Places of lines that the office closed; no money goes back by that."""
    waits: bool = False
    """Somebody in the office has to look (`waits_for_office`): stored for the index."""
    told: list[str] = Field(default_factory=list)
    """Which messages were wanted: `bought`, and the references of refunds."""
    created_at: Annotated[datetime, Field(default_factory=lambda: datetime.now(UTC))]
    paid_at: datetime | None = None
    """When its courses were first opened."""

    class Settings:
        name = "purchases"
        indexes = (
            IndexModel([("number", 1)], unique=True),
            IndexModel(
                [("provider", 1), ("session_ref", 1)],
                unique=True,
                partialFilterExpression={"session_ref": {"$type": "string"}},
            ),
            # For reading: the embedded server reads by a partial index only what it can prove to be
            # in it, and from a string it does not prove "is a string".
            IndexModel([("session_ref", 1)]),
            IndexModel([("facts.payments.ref", 1)]),
            IndexModel(
                [("user_id", 1), ("cart_key", 1)],
                unique=True,
                name="one_pending_per_cart",
                partialFilterExpression={"state": "pending"},
            ),
            IndexModel([("user_id", 1), ("created_at", -1)]),
            IndexModel([("contact.email", 1), ("created_at", -1)]),
            IndexModel([("created_at", -1)]),
            IndexModel([("lines.course_id", 1), ("state", 1)]),
            IndexModel([("state", 1), ("created_at", -1)]),
            IndexModel([("lines.educator_id", 1), ("paid_at", -1)]),
            IndexModel([("waits", 1), ("created_at", -1)]),
            IndexModel([("on_its_way", 1)]),
        )

    @model_validator(mode="after")
    def _is_somebodys(self) -> Self:
        if self.user_id is None and self.contact is None:
            raise ValueError("a purchase belongs to an account or to a contact")
        if self.user_id is None and self.coupon_id is not None:
            raise ValueError("a coupon is used once by each account: a contact has none")
        return self

    @property
    def purchase_id(self) -> PydanticObjectId:
        assert self.id is not None, "a purchase that was read has an id"
        return self.id

    @property
    def payment(self) -> PaymentKnown | None:
        return self.facts.payment(self.total)

    @property
    def paid(self) -> Money | None:
        """What came, which need not be what was asked for: the office may take another amount."""
        payment = self.payment
        if payment is None or payment.amount is None or payment.currency is None:
            return None
        return Money(amount=payment.amount, currency=payment.currency)

    @property
    def refunded(self) -> Money:
        """What was given back, or is on its way, of the payment that counts."""
        amount = self.payment.refunded if self.payment else 0
        return Money(amount=amount, currency=(self.paid or self.total).currency)

    @property
    def left(self) -> Money:
        """What of the payment was not given back."""
        paid = self.paid or Money(amount=0, currency=self.total.currency)
        return Money(amount=max(paid.amount - self.refunded.amount, 0), currency=paid.currency)

    @property
    def closed_lines(self) -> set[int]:
        """Places of lines that a refund or the office closed, and of those paid twice."""
        refunds = self.payment.refunds.values() if self.payment else ()
        named = {at for refund in refunds if refund.counts for at in refund.lines or ()}
        return named | set(self.closed_by_office) | set(self.paid_twice)

    @property
    def standing_lines(self) -> set[int]:
        """Places of the lines that were paid for and that nothing has closed."""
        if self.state not in ("paid", "partially_refunded"):
            return set()
        return set(range(len(self.lines))) - self.closed_lines

    @property
    def own_lines(self) -> set[int]:
        """Places of the lines by which the buyer learns."""
        return {at for at, line in enumerate(self.lines) if line.beneficiary == "self"}

    @property
    def open_lines(self) -> set[int]:
        """Places of the lines whose courses this purchase opens to an account now."""
        return set() if self.user_id is None else self.standing_lines & self.own_lines

    @property
    def refunding(self) -> bool:
        """Money is to go back, or on its way: ordered by Khoa, or pending at the provider."""
        known = [refund for payment in self.facts.payments for refund in payment.refunds.values()]
        heard_of = {refund.order_id for refund in known}
        ordered = any(
            order.refused is None and order_id not in heard_of
            for order_id, order in self.refund_orders.items()
        )
        return ordered or any(refund.status == "pending" for refund in known)

    @property
    def awaits_provider(self) -> bool:
        """Money is on its way back, or a bank has still to decide: reconciliation looks."""
        return self.refunding or any(payment.on_its_way for payment in self.facts.payments)

    @property
    def standing_orders(self) -> dict[str, RefundOrdered]:
        """The refunds that Khoa asked for and that neither the provider nor a bank turned down."""
        failed = {
            refund.order_id
            for payment in self.facts.payments
            for refund in payment.refunds.values()
            if not refund.counts
        }
        return {
            order_id: order
            for order_id, order in self.refund_orders.items()
            if order.refused is None and order_id not in failed
        }

    @property
    def fallen_orders(self) -> dict[str, RefundOrdered]:
        """Refunds that were turned down, that nobody has asked for anew since, and of which
        something is left to give back."""
        standing = self.standing_orders
        return {
            order_id: order
            for order_id, order in self.refund_orders.items()
            if order_id not in standing
            and not order.nothing_left
            and not self._asked_again(order_id, standing)
        }

    def _asked_again(self, order_id: str, standing: Mapping[str, RefundOrdered]) -> bool:
        """By an order that names it, whatever became of that one. An order from before names were
        kept, or that somebody asked for afresh, counts as long as it stands and closes the same:
        of money alone one cannot tell."""
        order = self.refund_orders[order_id]
        if any(later.again_of == order_id for later in self.refund_orders.values()):
            return True
        if order.reason == "asked" and not order.lines:
            return False
        ids = list(self.refund_orders)
        later_ids = ids[ids.index(order_id) + 1 :]
        return any(id in standing and standing[id].same_as(order) for id in later_ids)

    @property
    def undecided_refunds(self) -> list[str]:
        """References of partial refunds made elsewhere, of which nobody said what they are for."""
        if self.state != "partially_refunded" or self.payment is None:
            return []
        known = self.payment.refunds.items()
        return [ref for ref, refund in known if refund.counts and refund.lines is None]

    @property
    def waits_for_office(self) -> list[str]:
        """Why a person has to look: codes that the office's page translates."""
        why = ["wrong_amount"] if self.state == "held" else []
        fallen = self.fallen_orders.values()
        if any(order.refused for order in fallen):
            why.append("refund_refused")
        if any(order.refused is None for order in fallen):
            why.append("refund_failed")
        if self.undecided_refunds:
            why.append("refund_without_lines")
        if self.open_lines & set(self.open_elsewhere):
            why.append("bought_again")
        return why


def derive(facts: PaymentFacts, total: Money) -> PurchaseState:
    """The state that the facts give; docs/webhooks.md shows the same as a table."""
    payment = facts.payment(total)
    if payment is None or payment.amount is None:
        if facts.payment_failed:
            return "failed"
        return "expired" if facts.session_status == "expired" else "pending"
    disputes = {dispute.status for dispute in payment.disputes.values()}
    if "lost" in disputes:
        return "lost"
    if "open" in disputes:
        return "disputed"
    back = [refund for refund in payment.refunds.values() if refund.counts]
    if back and payment.refunded >= payment.amount:
        return "refunded"
    if not payment.pays(total) and not facts.accepted:
        return "held"
    return "partially_refunded" if back else "paid"
