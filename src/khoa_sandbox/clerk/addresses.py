"""E-mail addresses inside an account: several, each verified or not, one of them the primary.

An address is `{id, email, verification, created_at, updated_at}`; `verification` is made by
`codes`, or None before a code was requested. Only a verified address identifies its account.
"""

from khoa_sandbox.clerk.errors import ClerkError, invalid, not_found
from khoa_sandbox.clerk.names import new_id, now_ms
from khoa_sandbox.store import Document


def new_address(email: str, *, verified: bool) -> Document:
    now = now_ms()
    return {
        "id": new_id("idn"),
        "email": email,
        "verification": _VERIFIED if verified else None,
        "created_at": now,
        "updated_at": now,
    }


def is_verified(address: Document) -> bool:
    verification = address["verification"]
    return bool(verification and verification["status"] == "verified")


def verified_emails(user: Document) -> set[str]:
    return {address["email"] for address in user["addresses"] if is_verified(address)}


def find(user: Document, address_id: str) -> Document:
    """Raises ClerkError 404."""
    for address in user["addresses"]:
        if address["id"] == address_id:
            found: Document = address
            return found
    raise not_found("The email address")


def mark_verified(address: Document) -> None:
    """Marks the address as verified and drops its code."""
    address.update(verification=_VERIFIED, updated_at=now_ms())


def set_primary(user: Document, address: Document) -> None:
    user.update(email_id=address["id"], email=address["email"])


def make_primary(user: Document, address_id: str) -> None:
    """Raises ClerkError 404, or 422 for an address that is not verified."""
    address = find(user, address_id)
    if not is_verified(address):
        raise invalid(
            "primary_email_address_id",
            "form_param_value_invalid",
            "The primary email address must be verified.",
        )
    set_primary(user, address)


def remove(user: Document, address_id: str) -> None:
    """Removes an address, but not the last verified one; another one replaces a primary one."""
    address = find(user, address_id)
    rest = [other for other in user["addresses"] if other["id"] != address_id]
    verified = [other for other in rest if is_verified(other)]
    if not verified:
        raise ClerkError(
            400,
            "last_required_identification_deletion_failed",
            "You are required to maintain at least one email address in your account at all times",
        )
    user["addresses"] = rest
    if user["email_id"] == address["id"]:
        set_primary(user, verified[0])


_VERIFIED: Document = {
    "strategy": "email_code",
    "status": "verified",
    "attempts": None,
    "expire_at": None,
}
