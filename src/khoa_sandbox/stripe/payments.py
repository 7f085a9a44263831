"""What happens when somebody pays: the intent, its charges, and the session's end.

The bank transfer settles later. Stripe has none for Vietnam, so it is shown as
`us_bank_account` and behaves like that method: the session completes unpaid, the intent is
`processing`, and the charge is pending until it is settled.
"""

from dataclasses import dataclass
from typing import Any

from khoa_sandbox.context import Context
from khoa_sandbox.store import Document
from khoa_sandbox.stripe import account, agenda, balance, events, objects, sessions, shapes
from khoa_sandbox.stripe.cards import TEST_CARDS, Card, Decline, TestCard
from khoa_sandbox.stripe.errors import StripeError
from khoa_sandbox.stripe.ids import new_id, now

SETTLING = 10  # seconds until a bank transfer arrives or fails by itself
DISPUTING = 2  # seconds until a disputing test card disputes

AUTHENTICATION = Decline(
    "payment_intent_authentication_failure",
    "We are unable to authenticate your payment method. Please choose a different payment method "
    "and try again.",
)
TRANSFER_FAILED = Decline(
    "payment_intent_payment_attempt_failed", "The bank transfer did not arrive."
)


class NotPayable(Exception):
    """The session is no longer open, or has another payment than the one expected."""


@dataclass(frozen=True)
class Payer:
    email: str
    name: str | None


@dataclass(frozen=True)
class Outcome:
    """`completed` is the event to wait for; `challenge` asks for 3-D Secure; else declined."""

    completed: str | None = None
    challenge: bool = False
    decline: Decline | None = None


def pay_by_card(
    context: Context, session_id: str, payer: Payer, card: Card, known: TestCard
) -> Outcome:
    """Charges the card. Raises NotPayable when the session is complete or expired."""
    with context.store.transaction():
        session, intent = _begin(context, session_id, payer)
        intent |= {"_card": vars(card), "_number": known.number}
        if known.challenge:
            url = f"{context.settings.base_url}/stripe/pay/{session_id}/authenticate"
            intent |= {
                "status": "requires_action",
                "next_action": {
                    "type": "redirect_to_url",
                    "redirect_to_url": {"url": url, "return_url": session["url"]},
                },
            }
            objects.save(context.store, intent)
            events.emit(context, "payment_intent.requires_action", intent)
            return Outcome(challenge=True)
        if known.decline:
            card_declines(context, intent, card, known.decline)
            return Outcome(decline=known.decline)
        return Outcome(completed=_succeed(context, session, intent))


def authenticate(context: Context, session_id: str, approved: bool) -> Outcome:
    """Takes the payer's answer to 3-D Secure. Raises NotPayable when none is pending."""
    with context.store.transaction():
        session = sessions.current(context, session_id)
        intent = waiting(context, session)
        if intent is None:
            raise NotPayable
        if approved:
            return Outcome(completed=_succeed(context, session, intent))
        _decline(context, intent, AUTHENTICATION, None)
        return Outcome(decline=AUTHENTICATION)


def waiting(context: Context, session: Document) -> Document | None:
    """Returns the session's payment intent if it is waiting for 3-D Secure."""
    if session["status"] != "open" or not session["payment_intent"]:
        return None
    intent = objects.load(context.store, "payment_intent", session["payment_intent"])
    return intent if intent["status"] == "requires_action" else None


def pay_by_transfer(context: Context, session_id: str, payer: Payer, outcome: str) -> Outcome:
    """Starts a transfer that `arrives` or `fails` after a while, or `waits` for the console."""
    with context.store.transaction():
        session, intent = _begin(context, session_id, payer)
        charge = shapes.charge(intent, _billing(payer), shapes.method_details(None))
        objects.save(context.store, charge)
        intent |= {
            "status": "processing",
            "latest_charge": charge["id"],
            "next_action": None,
            "last_payment_error": None,
        }
        objects.save(context.store, intent)
        events.emit(context, "charge.pending", charge)
        events.emit(context, "payment_intent.processing", intent)
        if outcome in ("arrives", "fails"):
            action = "settle" if outcome == "arrives" else "fail"
            agenda.put(context.store, action, intent["id"], now() + SETTLING)
        return Outcome(completed=_complete(context, session, "unpaid"))


def finish_free(context: Context, session_id: str, payer: Payer) -> Outcome:
    """Completes a session with a total of zero, without a payment intent."""
    with context.store.transaction():
        session = _open(context, session_id, payer)
        if session["amount_total"]:
            raise NotPayable
        return Outcome(completed=_complete(context, session, "no_payment_required"))


def settle(context: Context, intent_id: str) -> Document:
    """Completes the transfer. Raises StripeError 400 when none is pending."""
    with context.store.transaction():
        session, intent, charge = _processing(context, intent_id)
        _succeeded(context, intent, charge)
        session["payment_status"] = "paid"
        objects.save(context.store, session)
        events.emit(context, "checkout.session.async_payment_succeeded", session)
    return intent


def fail(context: Context, intent_id: str) -> Document:
    """Fails the transfer. Raises StripeError 400 when none is pending."""
    with context.store.transaction():
        session, intent, charge = _processing(context, intent_id)
        _decline(context, intent, TRANSFER_FAILED, charge)
        events.emit(context, "checkout.session.async_payment_failed", session)
    return intent


def _open(context: Context, session_id: str, payer: Payer) -> Document:
    session = sessions.current(context, session_id)
    if session["status"] != "open":
        raise NotPayable
    email = session["customer_email"] or payer.email
    session["customer_details"] = shapes.customer_details(email, payer.name)
    return session


def _begin(context: Context, session_id: str, payer: Payer) -> tuple[Document, Document]:
    session = _open(context, session_id, payer)
    if session["payment_intent"]:
        intent = objects.load(context.store, "payment_intent", session["payment_intent"])
    else:
        intent = shapes.payment_intent(session, session["_payment_intent_data"])
        session["payment_intent"] = intent["id"]
        events.emit(context, "payment_intent.created", intent)
    intent["payment_method"] = new_id("pm")
    intent["_billing"] = _billing(payer)
    objects.save(context.store, session)
    objects.save(context.store, intent)
    return session, intent


def _billing(payer: Payer) -> dict[str, Any]:
    return {"email": payer.email, "name": payer.name}


def settle_balance(context: Context, charge_id: str) -> None:
    """Runs the scheduled `balance`: the fee and the net amount of a charge become known."""
    charge = objects.load(context.store, "charge", charge_id)
    booked = balance.book(context, charge, charge["amount"])
    charge["balance_transaction"] = booked["id"]
    objects.save(context.store, charge)
    events.emit(context, "charge.updated", charge, previous={"balance_transaction": None})


def _succeed(context: Context, session: Document, intent: Document) -> str:
    card_succeeds(context, intent, TEST_CARDS[intent["_number"]])
    return _complete(context, session, "paid")


def card_succeeds(context: Context, intent: Document, known: TestCard) -> Document:
    """Charges the intent's card; returns the charge."""
    card = Card(**intent["_card"])
    charge = shapes.charge(intent, intent["_billing"], shapes.method_details(card))
    charge["_refunds"] = known.refunds
    if known.dispute:
        charge["_dispute"] = vars(known.dispute)
        agenda.put(context.store, "dispute", charge["id"], now() + DISPUTING)
    _succeeded(context, intent, charge)
    return charge


def card_declines(context: Context, intent: Document, card: Card, decline: Decline) -> None:
    """Records the declined charge; the intent waits for another payment method."""
    charge = shapes.charge(intent, intent["_billing"], shapes.method_details(card))
    _decline(context, intent, decline, charge)


def _succeeded(context: Context, intent: Document, charge: Document) -> None:
    amount = intent["amount"]
    delay = account.load(context).delay
    charge |= {
        "amount_captured": amount,
        "captured": True,
        "outcome": {
            "advice_code": None,
            "network_advice_code": None,
            "network_decline_code": None,
            "network_status": "approved_by_network",
            "reason": None,
            "risk_level": "normal",
            "risk_score": 20,
            "seller_message": "Payment complete.",
            "type": "authorized",
        },
        "paid": True,
        "status": "succeeded",
    }
    intent |= {
        "amount_received": amount,
        "last_payment_error": None,
        "latest_charge": charge["id"],
        "next_action": None,
        "status": "succeeded",
    }
    if delay:
        agenda.put(context.store, "balance", charge["id"], now() + delay)
    else:
        charge["balance_transaction"] = balance.book(context, charge, amount)["id"]
    for document in (charge, intent):
        objects.save(context.store, document)
    events.emit(context, "charge.succeeded", charge)
    events.emit(context, "payment_intent.succeeded", intent)


def _complete(context: Context, session: Document, payment_status: str) -> str:
    session |= {"status": "complete", "payment_status": payment_status, "url": None}
    objects.save(context.store, session)
    agenda.drop(context.store, "expire", session["id"])
    return events.emit(context, "checkout.session.completed", session)


def _decline(context: Context, intent: Document, decline: Decline, charge: Document | None) -> None:
    error: dict[str, Any] = {
        "code": decline.code,
        "message": decline.message,
        "type": "card_error" if charge and _by_card(charge) else "invalid_request_error",
    }
    if decline.decline_code:
        error["decline_code"] = decline.decline_code
    if charge:
        charge |= {
            "failure_code": decline.code,
            "failure_message": decline.message,
            "outcome": {
                "advice_code": None,
                "network_advice_code": None,
                "network_decline_code": None,
                "network_status": "declined_by_network",
                "reason": decline.decline_code,
                "risk_level": "normal",
                "risk_score": 20,
                "seller_message": "The bank did not return any further details.",
                "type": "issuer_declined",
            },
            "status": "failed",
        }
        objects.save(context.store, charge)
        events.emit(context, "charge.failed", charge)
        error["charge"] = charge["id"]
        intent["latest_charge"] = charge["id"]
    intent |= {
        "last_payment_error": error,
        "next_action": None,
        "payment_method": None,
        "status": "requires_payment_method",
    }
    objects.save(context.store, intent)
    events.emit(context, "payment_intent.payment_failed", intent)


def _by_card(charge: Document) -> bool:
    return bool(charge["payment_method_details"]["type"] == shapes.CARD)


def _processing(context: Context, intent_id: str) -> tuple[Document, Document, Document]:
    intent = objects.load(context.store, "payment_intent", intent_id)
    if intent["status"] != "processing":
        raise StripeError(
            400,
            f"This PaymentIntent's status is {intent['status']}: no transfer is on its way.",
            code="payment_intent_unexpected_state",
        )
    for action in ("settle", "fail"):
        agenda.drop(context.store, action, intent_id)
    session = objects.load(context.store, sessions.NAME, intent["_session"])
    charge = objects.load(context.store, "charge", intent["latest_charge"])
    return session, intent, charge
