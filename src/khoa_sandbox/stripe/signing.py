"""The `Stripe-Signature` header (docs.stripe.com/webhooks#verify-manually)."""

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime

HOUR = 3600.0

# Stripe promises "up to three days with an exponential back off" in live mode and three tries "over
# the course of a few hours" elsewhere, and publishes no steps; these end after 65 and after 2.6
# hours.
RETRIES: dict[str, list[float]] = {
    "live": [300, 1800, 2 * HOUR, 5 * HOUR, 10 * HOUR, *[12 * HOUR] * 4],
    "test": [300, 1800, 2 * HOUR],
}
TIMEOUT = 20.0


def signer(secret: str) -> Callable[[str, bytes, datetime], dict[str, str]]:
    """Returns a signer of `{timestamp}.{body}` with the whole secret, prefix included."""

    def sign(event_id: str, body: bytes, now: datetime) -> dict[str, str]:
        timestamp = int(now.timestamp())
        signed = f"{timestamp}.".encode() + body
        digest = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
        return {
            "Stripe-Signature": f"t={timestamp},v1={digest}",
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        }

    return sign
