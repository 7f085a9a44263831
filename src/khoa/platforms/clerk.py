"""Clerk: who is signed in, who a person is, and what its webhooks say."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
from clerk_backend_api import Clerk, models
from clerk_backend_api.security import AuthenticateRequestOptions, authenticate_request
from clerk_backend_api.security.types import TokenVerificationErrorReason
from standardwebhooks import Webhook, WebhookVerificationError

from khoa.base.errors import NotFound, NotSignedIn, Unavailable
from khoa.platforms.events import BadSignature, PlatformEvent, UserDeleted, UserProfile
from khoa.platforms.request_counts import count_request
from khoa.platforms.webhooks import Delivery, WebhookEndpoint
from khoa.settings import ClerkSettings

BACKEND_TIMEOUT_MS = 3000
"""A person waits for this call. The SDK's own retries can last an hour and are off."""

USERS_PER_PAGE = 500
"""The most that Clerk returns in one page (Backend API, List all users)."""
IDS_PER_PAGE = 100
"""The most ids that one such request may name."""
LIST_TIMEOUT_MS = 20_000


@dataclass(frozen=True)
class SignedIn:
    clerk_id: str
    session_id: str


@dataclass(frozen=True)
class _BearerOnly:
    """A request without its cookies: those ignore ports on localhost and would need protection from
    CSRF."""

    headers: Mapping[str, str]


class ClerkPlatform:
    name = "clerk"
    webhook_endpoints: tuple[WebhookEndpoint, ...] = (WebhookEndpoint(),)

    def __init__(self, settings: ClerkSettings, authorized_parties: list[str]) -> None:
        self._settings = settings
        self._sessions = AuthenticateRequestOptions(
            jwt_key=settings.jwt_key,
            authorized_parties=authorized_parties,
            accepts_token=["session_token"],
        )
        self._webhook = Webhook(settings.webhook_signing_secret)
        self._client = Clerk(
            bearer_auth=settings.secret_key,
            server_url=f"{settings.api_url}/v1" if settings.api_url else None,
            retry_config=None,
            timeout_ms=BACKEND_TIMEOUT_MS,
        )

    def verify_session(self, authorization: str | None) -> SignedIn:
        """Return who is signed in by the Bearer header, verified with the public key alone: no
        network call. Raises NotSignedIn for a missing, expired, foreign (`azp`) or altered token.
        """
        if not authorization:
            raise NotSignedIn
        state = authenticate_request(_BearerOnly({"Authorization": authorization}), self._sessions)
        if not state.is_signed_in or not state.payload:
            if state.reason is TokenVerificationErrorReason.TOKEN_EXPIRED:
                raise NotSignedIn("Your session has expired. Sign in again.")
            raise NotSignedIn
        return SignedIn(clerk_id=state.payload["sub"], session_id=state.payload.get("sid", ""))

    async def fetch_user(self, clerk_id: str) -> UserProfile:
        """Fetch a user by one Backend API call. Raises NotFound when Clerk has no such user,
        Unavailable on failure or after 3 s."""
        count_request("clerk")
        try:
            user = await self._client.users.get_async(user_id=clerk_id)
        except models.ClerkErrors as error:
            if error.status_code == 404:
                raise NotFound("Clerk does not know this person.") from error
            raise Unavailable(retry_after=3) from error
        except (models.ClerkBaseError, httpx.HTTPError) as error:
            raise Unavailable(retry_after=3) from error
        return _profile(json.loads(user.model_dump_json(by_alias=True)))

    async def changed_since(self, moment: int) -> AsyncIterator[list[UserProfile]]:
        """Yield pages of the users created or changed since `moment` (ms since 1970), latest change
        first: a change in between pushes others back, so that a user can come twice and none is
        missed. Raises Unavailable on failure.
        """
        offset = 0
        while True:
            page = await self._list(
                models.GetUserListRequest(
                    limit=USERS_PER_PAGE, offset=offset, order_by="-updated_at"
                )
            )
            yield [profile for profile in page if profile.updated_at >= moment]
            if len(page) < USERS_PER_PAGE or page[-1].updated_at < moment:
                return
            offset += len(page)

    async def among(self, clerk_ids: Sequence[str]) -> list[UserProfile]:
        """Return those of at most `IDS_PER_PAGE` users whom Clerk has. Raises Unavailable on
        failure."""
        return await self._list(
            models.GetUserListRequest(user_id=list(clerk_ids), limit=USERS_PER_PAGE)
        )

    async def _list(self, request: models.GetUserListRequest) -> list[UserProfile]:
        count_request("clerk")
        try:
            page = await self._client.users.list_async(request=request, timeout_ms=LIST_TIMEOUT_MS)
        except (models.ClerkBaseError, httpx.HTTPError) as error:
            raise Unavailable("Clerk does not list its users.", retry_after=60) from error
        return [_profile(json.loads(user.model_dump_json(by_alias=True))) for user in page]

    async def find_or_create_user(
        self, *, email: str, password: str, first_name: str, last_name: str
    ) -> UserProfile:
        """Return the user with this address, created if there is none. For the demo school."""
        try:
            found = await self._client.users.list_async(
                request=models.GetUserListRequest(email_address=[email], limit=1)
            )
            user = (
                found[0]
                if found
                else await self._client.users.create_async(
                    email_address=[email],
                    password=password,
                    first_name=first_name,
                    last_name=last_name,
                )
            )
        except (models.ClerkBaseError, httpx.HTTPError) as error:
            raise Unavailable("Clerk could not make a user.", retry_after=3) from error
        return _profile(json.loads(user.model_dump_json(by_alias=True)))

    async def show_role(self, clerk_id: str, role: str) -> None:
        """Set the role in the user's public metadata, whose other keys stay as they are.
        Idempotent; does nothing for a deleted account. Raises Unavailable on failure.
        """
        try:
            await self._client.users.update_metadata_async(
                user_id=clerk_id, public_metadata={"role": role}
            )
        except models.ClerkErrors as error:
            if error.status_code != 404:
                raise Unavailable(f"Clerk refuses: {error}", retry_after=3) from error
        except (models.ClerkBaseError, httpx.HTTPError) as error:
            raise Unavailable("Clerk could not be told of a role.", retry_after=3) from error

    def verify(self, delivery: Delivery) -> PlatformEvent:
        """Verify the Svix signature over the raw bytes and parse them. Raises BadSignature."""
        try:
            signed = _standard_headers(delivery.headers)
            self._webhook.verify(delivery.body, signed, json_parse=False)
        except WebhookVerificationError as error:
            raise BadSignature(str(error)) from error
        except (
            ValueError
        ) as error:  # no base64, no comma, no UTF-8: the library does not catch these
            raise BadSignature from error
        return self.read(delivery)

    def read(self, delivery: Delivery) -> PlatformEvent:
        """Parse a delivery that is verified. Raises BadSignature if its body is no event."""
        try:
            body = json.loads(delivery.body)
            kind, data = str(body["type"]), body["data"]
            return PlatformEvent(
                provider=self.name,
                id=delivery.headers["svix-id"],
                type=kind,
                created_at=_time(body.get("timestamp")),
                fact=_fact(kind, data),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadSignature("The body is no Clerk event.") from error


def _standard_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Rename Svix's headers to those of Standard Webhooks, by which Svix signs."""
    parts = ("id", "timestamp", "signature")
    return {f"webhook-{part}": headers.get(f"svix-{part}", "") for part in parts}


def _fact(kind: str, data: dict[str, Any]) -> UserProfile | UserDeleted | None:
    match kind:
        case "user.created" | "user.updated":
            return _profile(data)
        case "user.deleted":
            return UserDeleted(clerk_id=data["id"])
    return None


def _profile(data: dict[str, Any]) -> UserProfile:
    """Read a profile. The primary address is the one that `primary_email_address_id` names, which
    need not be the first."""
    primary = next(
        (
            address
            for address in data.get("email_addresses") or []
            if address["id"] == data.get("primary_email_address_id")
        ),
        None,
    )
    verification = (primary or {}).get("verification") or {}
    return UserProfile(
        clerk_id=data["id"],
        email=primary["email_address"].lower() if primary else None,
        email_verified=verification.get("status") == "verified",
        first_name=data.get("first_name") or None,
        last_name=data.get("last_name") or None,
        image_url=data.get("image_url") or None,
        banned=bool(data.get("banned")),
        updated_at=int(data["updated_at"]),
    )


def _time(timestamp: int | None) -> datetime:
    """Clerk writes seconds in some events and milliseconds in others."""
    if timestamp is None:
        return datetime.now(UTC)
    return datetime.fromtimestamp(timestamp / 1000 if timestamp > 1e11 else timestamp, UTC)
