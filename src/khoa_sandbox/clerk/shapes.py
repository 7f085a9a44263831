"""Clerk's JSON objects, made from the stored rows."""

from typing import Any

from khoa_sandbox.clerk import addresses, images
from khoa_sandbox.clerk.names import now_ms
from khoa_sandbox.store import Document

REQUIRED = ("email_address", "first_name", "password")

_UNVERIFIED: Document = {
    "object": "verification_otp",
    "status": "unverified",
    "strategy": None,
    "attempts": None,
    "expire_at": None,
}


class Shapes:
    """`public_url` is Khoa's address: image URLs are absolute and go through it."""

    def __init__(self, public_url: str) -> None:
        self._base = f"{public_url}/clerk"

    def image_url(self, user: Document) -> str:
        return f"{self._base}{images.path_of(user)}"

    def backend_user(self, user: Document) -> Document:
        """USER of the Backend API and the webhooks: every field that is not optional."""
        return {**self._user(user), "private_metadata": user["private_metadata"]}

    def user(self, user: Document) -> Document:
        """USER of the Frontend API: without what only servers may see."""
        return {
            **self._user(user),
            "profile_image_id": user["image_id"] or "",
        }

    def deleted_user(self, user: Document) -> Document:
        external = {"external_id": user["external_id"]} if user["external_id"] else {}
        return {"object": "user", "id": user["id"], "deleted": True, **external}

    def _user(self, user: Document) -> Document:
        image_url = self.image_url(user)
        return {
            "object": "user",
            "id": user["id"],
            "external_id": user["external_id"],
            "username": None,
            "first_name": user["first_name"],
            "last_name": user["last_name"],
            "locale": user["locale"],
            "timezone": None,
            "image_url": image_url,
            "profile_image_url": image_url,
            "has_image": user["image_id"] is not None,
            "primary_email_address_id": user["email_id"],
            "primary_phone_number_id": None,
            "primary_web3_wallet_id": None,
            "email_addresses": [self.email_address(one) for one in user["addresses"]],
            "phone_numbers": [],
            "web3_wallets": [],
            "external_accounts": [],
            "saml_accounts": [],
            "enterprise_accounts": [],
            "organization_memberships": [],
            "passkeys": [],
            "password_enabled": user["password"] is not None,
            "password_last_updated_at": user["password_updated_at"],
            "totp_enabled": False,
            "backup_code_enabled": False,
            "two_factor_enabled": False,
            "mfa_enabled_at": None,
            "mfa_disabled_at": None,
            "public_metadata": user["public_metadata"],
            "unsafe_metadata": user["unsafe_metadata"],
            "last_sign_in_at": user["last_sign_in_at"],
            "last_active_at": user["last_active_at"],
            "banned": user["banned"],
            "locked": False,
            "deprovisioned": False,
            "lockout_expires_in_seconds": None,
            "verification_attempts_remaining": None,
            "delete_self_enabled": True,
            "create_organization_enabled": False,
            "create_organizations_limit": None,
            "legal_accepted_at": None,
            "bypass_client_trust": False,
            "scim": None,
            "created_at": user["created_at"],
            "updated_at": user["updated_at"],
        }

    def email_address(self, address: Document) -> Document:
        return {
            "object": "email_address",
            "id": address["id"],
            "email_address": address["email"],
            "reserved": False,
            "verification": _verification(address["verification"]),
            "linked_to": [],
            "matches_sso_connection": False,
            "created_at": address["created_at"],
            "updated_at": address["updated_at"],
        }

    def session(self, session: Document, user: Document | None, token: str | None) -> Document:
        """SESSION; `token` is a fresh session token, given while the session is active."""
        shown = self._public_user_data(user)
        return {
            "object": "session",
            "id": session["id"],
            "status": session_status(session),
            "expire_at": session["expire_at"],
            "abandon_at": session["abandon_at"],
            "last_active_at": session["last_active_at"],
            "last_active_organization_id": None,
            "actor": None,
            "tasks": [],
            "factor_verification_age": [(now_ms() - session["verified_at"]) // 60000, -1],
            "user": self.user(user) if user else None,
            "public_user_data": {**shown, "identifier": user["email"]} if user and shown else None,
            "created_at": session["created_at"],
            "updated_at": session.get("updated_at", session["last_active_at"]),
            "last_active_token": {"object": "token", "jwt": token} if token else None,
        }

    def backend_session(self, session: Document) -> Document:
        """SESSION of the Backend API and, with its `user`, of the webhooks."""
        names = ("id", "client_id", "user_id", "last_active_at", "expire_at", "abandon_at")
        return {
            "object": "session",
            **{name: session[name] for name in names},
            "status": session_status(session),
            "actor": None,
            "last_active_organization_id": None,
            "tasks": None,
            "created_at": session["created_at"],
            "updated_at": session.get("updated_at", session["last_active_at"]),
        }

    def session_with_activity(self, session: Document) -> Document:
        return {
            "object": "session",
            "id": session["id"],
            "status": session["status"],
            "expire_at": session["expire_at"],
            "abandon_at": session["abandon_at"],
            "last_active_at": session["last_active_at"],
            "actor": None,
            "latest_activity": session["activity"],
        }

    def client(
        self,
        client: Document,
        sessions: list[Document],
        sign_in: Document | None,
        sign_up: Document | None,
    ) -> Document:
        """CLIENT, of ready-made SESSIONs, SIGN_IN and SIGN_UP."""
        return {
            "object": "client",
            "id": client["id"],
            "sessions": sessions,
            "sign_in": sign_in,
            "sign_up": sign_up,
            "last_active_session_id": sessions[-1]["id"] if sessions else None,
            "last_authentication_strategy": client["last_strategy"],
            "cookie_expires_at": None,
            "captcha_bypass": False,
            "created_at": client["created_at"],
            "updated_at": client["updated_at"],
        }

    def sign_in(self, sign_in: Document, user: Document | None) -> Document:
        factors: list[Document] = []
        if user:
            if user["password"]:
                factors.append({"strategy": "password"})
            for strategy in ("email_code", "reset_password_email_code"):
                factors += [
                    {
                        "strategy": strategy,
                        "email_address_id": address["id"],
                        "safe_identifier": address["email"],
                        "primary": address["id"] == user["email_id"],
                    }
                    for address in user["addresses"]
                    if addresses.is_verified(address)
                ]
        return {
            "object": "sign_in",
            "id": sign_in["id"],
            "status": sign_in["status"],
            "supported_identifiers": ["email_address"],
            "identifier": sign_in["identifier"],
            "supported_first_factors": factors,
            "supported_second_factors": [],
            "first_factor_verification": _verification(sign_in["verification"]),
            "second_factor_verification": None,
            "user_data": self._public_user_data(user),
            "created_session_id": sign_in["session_id"],
            "timezone": None,
        }

    def sign_up(self, sign_up: Document) -> Document:
        verification = sign_up["verification"]
        verified = bool(verification) and verification["status"] == "verified"
        step = "" if verified else "needs_attempt" if verification else "needs_prepare"
        # Before a code is requested, "email_code" here would keep the page from requesting it.
        shown = _verification(verification) or _UNVERIFIED
        unverified = sign_up["email_address"] and not verified
        complete = sign_up["status"] == "complete"  # its password's digest has moved to the account
        return {
            "object": "sign_up",
            "id": sign_up["id"],
            "status": sign_up["status"],
            "required_fields": list(REQUIRED),
            "optional_fields": ["last_name"],
            "missing_fields": [field for field in REQUIRED if not sign_up[field] and not complete],
            "unverified_fields": ["email_address"] if unverified else [],
            "username": None,
            "first_name": sign_up["first_name"],
            "last_name": sign_up["last_name"],
            "email_address": sign_up["email_address"],
            "phone_number": None,
            "web3_wallet": None,
            "external_account_strategy": None,
            "external_account": None,
            "has_password": complete or sign_up["password"] is not None,
            "unsafe_metadata": sign_up["unsafe_metadata"],
            "created_session_id": sign_up["session_id"],
            "created_user_id": sign_up["user_id"],
            "abandon_at": sign_up["abandon_at"],
            "legal_accepted_at": None,
            "locale": sign_up["locale"],
            "timezone": None,
            "verifications": {
                "email_address": {
                    **shown,
                    "next_action": step,
                    "supported_strategies": ["email_code"],
                },
                "phone_number": None,
                "web3_wallet": None,
                "external_account": None,
            },
        }

    def _public_user_data(self, user: Document | None) -> dict[str, Any] | None:
        if user is None:
            return None
        return {
            "first_name": user["first_name"],
            "last_name": user["last_name"],
            "image_url": self.image_url(user),
            "has_image": user["image_id"] is not None,
        }


def session_status(session: Document) -> str:
    """Returns active, expired, or how it ended."""
    status: str = session["status"]
    return "expired" if status == "active" and session["expire_at"] <= now_ms() else status


def _verification(verification: Document | None) -> Document | None:
    """Returns a verification without its code."""
    if verification is None:
        return None
    return {
        "object": "verification_otp",
        "status": verification["status"],
        "strategy": verification["strategy"],
        "attempts": verification["attempts"],
        "expire_at": verification["expire_at"],
    }
