"""One-time codes sent by e-mail: six digits, used once, for ten minutes, with five attempts.

A verification is `{strategy, status, code, attempts, expire_at}`; it is stored inside its
sign-in or sign-up.
"""

import secrets

from khoa_sandbox import mail
from khoa_sandbox.clerk.errors import ClerkError, invalid
from khoa_sandbox.clerk.names import now_ms
from khoa_sandbox.store import Document, Store

TEST_CODE = "424242"  # https://clerk.com/docs/testing/test-emails-and-phones
LIFETIME_MS = 10 * 60 * 1000
MAX_ATTEMPTS = 5


def issue(store: Store, strategy: str, address: str) -> Document:
    """Makes a new code and, unless the address is a test one, mails it in the same transaction."""
    is_test = "+clerk_test" in address.partition("@")[0]
    code = TEST_CODE if is_test else f"{secrets.randbelow(10**6):06}"
    if not is_test:
        mail.send(
            store,
            to=address,
            subject=f"{code} là mã xác minh của bạn · is your Khoa verification code",
            text=(
                f"Nhập mã {code} để tiếp tục. Mã có hiệu lực trong 10 phút. Nếu bạn không yêu cầu"
                " mã này, hãy bỏ qua thư.\n\n"
                f"Enter {code} to continue. The code is valid for 10 minutes. If you did not ask"
                " for it, ignore this message."
            ),
            code=code,
        )
    return {
        "strategy": strategy,
        "status": "unverified",
        "code": code,
        "attempts": 0,
        "expire_at": now_ms() + LIFETIME_MS,
    }


def attempt(verification: Document | None, strategy: str, code: str) -> ClerkError | None:
    """Checks a code and updates the verification; returns the error, or None when verified.

    The error is not raised, since the counted attempt must be stored.
    """
    if verification is None or verification["strategy"] != strategy:
        return ClerkError(
            400, "verification_missing", "Ask for a code before you enter one.", "code"
        )
    if verification["status"] == "verified":
        return ClerkError(
            400, "verification_already_verified", "This verification has already been verified."
        )
    if verification["status"] == "unverified" and verification["expire_at"] <= now_ms():
        verification["status"] = "expired"
    if verification["status"] == "expired":
        return ClerkError(
            400,
            "verification_expired",
            "This verification has expired. You must create a new one.",
        )
    if verification["status"] == "failed":
        return _too_many()
    verification["attempts"] += 1
    if secrets.compare_digest(code.encode(), verification["code"].encode()):
        verification["status"] = "verified"
        return None
    if verification["attempts"] >= MAX_ATTEMPTS:
        verification["status"] = "failed"
        return _too_many()
    return invalid("code", "form_code_incorrect", "Incorrect code")


def _too_many() -> ClerkError:
    return ClerkError(
        400,
        "verification_failed",
        "Too many failed attempts. You have to try again with the same or another method.",
    )
