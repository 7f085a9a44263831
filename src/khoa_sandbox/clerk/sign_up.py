"""Signing up: an address verified by a code, a password, a name; then an account and a session."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from khoa_sandbox.clerk import codes, names, passwords
from khoa_sandbox.clerk.errors import ClerkError, invalid, not_found
from khoa_sandbox.clerk.events import Caller
from khoa_sandbox.clerk.instance import Instance, form_of
from khoa_sandbox.clerk.names import new_id, now_ms
from khoa_sandbox.clerk.sessions import DAY_MS, SIGN_UP
from khoa_sandbox.clerk.shapes import REQUIRED
from khoa_sandbox.store import Document

STRATEGY = "email_code"


class SignUps:
    """A SIGN_UP collects its fields in any order and completes when all are there and verified.

    It belongs to the client that made it, for a day. Only the password's digest is stored.
    """

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._store = instance.store
        self._accounts = instance.accounts
        self._sessions = instance.sessions

    def routes(self) -> list[Route]:
        base = "/v1/client/sign_ups"
        one = f"{base}/{{sign_up_id}}"
        return [
            Route(base, self.create, methods=["POST"]),
            Route(one, self.show, methods=["GET"]),
            Route(one, self.update, methods=["PATCH"]),
            Route(f"{one}/prepare_verification", self.prepare, methods=["POST"]),
            Route(f"{one}/attempt_verification", self.attempt, methods=["POST"]),
        ]

    async def create(self, request: Request) -> Response:
        form = await form_of(request)
        now = now_ms()
        sign_up: Document = {
            "id": new_id("sua"),
            "status": "missing_requirements",
            "email_address": None,
            "password": None,
            "first_name": None,
            "last_name": None,
            "locale": None,
            "unsafe_metadata": {},
            "verification": None,
            "user_id": None,
            "session_id": None,
            "created_at": now,
            "abandon_at": now + DAY_MS,
        }
        changes = await self._changes(form)
        with self._store.transaction():
            client, cookie = self._sessions.client_or_new(request)
            self._sessions.refuse_second(client)
            sign_up["client_id"] = client["id"]
            self._apply(sign_up, changes)
            self._sessions.update_client(client, sign_up=sign_up["id"], sign_in=None)
        return self._instance.answer(
            request, self._instance.shapes.sign_up(sign_up), client, cookie
        )

    async def show(self, request: Request) -> Response:
        client, sign_up = self._own(request)
        return self._instance.answer(request, self._instance.shapes.sign_up(sign_up), client)

    async def update(self, request: Request) -> Response:
        changes = await self._changes(await form_of(request))
        with self._store.transaction():
            client, sign_up = self._own(request)
            self._apply(sign_up, changes)
            return self._advance(request, client, sign_up)

    async def prepare(self, request: Request) -> Response:
        form = await form_of(request)
        if form.get("strategy", STRATEGY) != STRATEGY:
            raise invalid(
                "strategy", "form_param_value_invalid", "Only email_code is offered here."
            )
        with self._store.transaction():
            client, sign_up = self._own(request)
            address = sign_up["email_address"]
            if not address:
                raise invalid("email_address", "form_param_missing", "Enter an email address.")
            verification = sign_up["verification"]
            if verification and verification["status"] == "verified":
                raise ClerkError(
                    400,
                    "verification_already_verified",
                    "This verification has already been verified.",
                )
            sign_up["verification"] = codes.issue(self._store, STRATEGY, address)
            self._store.put(SIGN_UP, sign_up["id"], sign_up)
        return self._instance.answer(request, self._instance.shapes.sign_up(sign_up), client)

    async def attempt(self, request: Request) -> Response:
        form = await form_of(request)
        with self._store.transaction():
            client, sign_up = self._own(request)
            problem = codes.attempt(sign_up["verification"], STRATEGY, form.get("code", ""))
            self._store.put(SIGN_UP, sign_up["id"], sign_up)
            if problem is None:
                return self._advance(request, client, sign_up)
        raise problem

    async def _changes(self, form: dict[str, str]) -> Document:
        """Returns the checked fields; raises ClerkError 422 for the first invalid one."""
        changes: Document = {}
        for field in ("first_name", "last_name"):
            if field in form:
                changes[field] = names.name_of(form[field], field)
        if "locale" in form:
            changes["locale"] = form["locale"][:35] or None
        metadata = names.form_metadata(form, "unsafe_metadata")
        if metadata is not None:
            changes["unsafe_metadata"] = metadata
        if form.get("email_address"):
            changes["email_address"] = names.email_of(form["email_address"])
        if form.get("password"):
            passwords.check_length(form["password"], "password")
            changes["password"] = await passwords.digest(form["password"])
        return changes

    def _apply(self, sign_up: Document, changes: Document) -> None:
        address = changes.get("email_address")
        if address and address != sign_up["email_address"]:
            self._accounts.refuse_taken(address)
            sign_up["verification"] = None
        sign_up.update(changes)
        self._store.put(SIGN_UP, sign_up["id"], sign_up)

    def _advance(self, request: Request, client: Document, sign_up: Document) -> Response:
        """Creates the account and the session once nothing is missing."""
        verification = sign_up["verification"]
        verified = verification and verification["status"] == "verified"
        if verified and all(sign_up[field] for field in REQUIRED):
            self._sessions.refuse_second(client)
            user = self._accounts.create(
                sign_up["email_address"],
                caller=Caller.of(request),
                password=sign_up["password"],
                first_name=sign_up["first_name"],
                last_name=sign_up["last_name"],
                locale=sign_up["locale"],
                unsafe_metadata=sign_up["unsafe_metadata"],
            )
            session = self._sessions.open(client, user, request)
            self._accounts.signed_in(user["id"])
            sign_up.update(
                status="complete", user_id=user["id"], session_id=session["id"], password=None
            )
            self._store.put(SIGN_UP, sign_up["id"], sign_up)
            self._sessions.update_client(client, sign_up=None, last_strategy=STRATEGY)
        return self._instance.answer(request, self._instance.shapes.sign_up(sign_up), client)

    def _own(self, request: Request) -> tuple[Document, Document]:
        """Returns the client and its pending SIGN_UP; raises ClerkError 404."""
        sign_up_id = request.path_params["sign_up_id"]
        client = self._sessions.client(request)
        sign_up = self._store.get(SIGN_UP, sign_up_id)
        if not client or not sign_up or client["sign_up"] != sign_up_id:
            raise not_found("The sign up")
        if sign_up["abandon_at"] <= now_ms():
            raise not_found("The sign up")
        return client, sign_up
