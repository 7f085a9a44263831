"""Signing in: by password, by e-mail code, or by a new password after a code."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from khoa_sandbox.clerk import addresses, codes, passwords
from khoa_sandbox.clerk.errors import ClerkError, invalid, not_found
from khoa_sandbox.clerk.events import Caller
from khoa_sandbox.clerk.instance import Instance, form_of
from khoa_sandbox.clerk.names import new_id, now_ms
from khoa_sandbox.clerk.sessions import DAY_MS, SIGN_IN, refuse_banned
from khoa_sandbox.store import Document

CODE_STRATEGIES = ("email_code", "reset_password_email_code")


class SignIns:
    """A SIGN_IN goes from needs_identifier or needs_first_factor to complete.

    A reset goes through needs_new_password. It belongs to the client that made it, for a day.
    """

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._store = instance.store
        self._accounts = instance.accounts
        self._sessions = instance.sessions

    def routes(self) -> list[Route]:
        base = "/v1/client/sign_ins"
        one = f"{base}/{{sign_in_id}}"
        return [
            Route(base, self.create, methods=["POST"]),
            Route(one, self.show, methods=["GET"]),
            Route(f"{one}/prepare_first_factor", self.prepare, methods=["POST"]),
            Route(f"{one}/attempt_first_factor", self.attempt, methods=["POST"]),
            Route(f"{one}/reset_password", self.reset_password, methods=["POST"]),
        ]

    async def create(self, request: Request) -> Response:
        form = await form_of(request)
        strategy = form.get("strategy") or ("password" if form.get("password") else None)
        if strategy not in (None, "password", *CODE_STRATEGIES):
            raise _wrong_strategy()
        identifier = form.get("identifier", "").strip().lower()
        now = now_ms()
        sign_in: Document = {
            "id": new_id("sia"),
            "identifier": identifier or None,
            "user_id": None,
            "status": "needs_identifier",
            "verification": None,
            "session_id": None,
            "created_at": now,
            "abandon_at": now + DAY_MS,
        }
        with self._store.transaction():
            if identifier:
                user = self._accounts.by_email(identifier)
                if user is None:
                    raise invalid(
                        "identifier", "form_identifier_not_found", "Couldn't find your account."
                    )
                refuse_banned(user)
                sign_in.update(user_id=user["id"], status="needs_first_factor")
            client, cookie = self._sessions.client_or_new(request)
            self._sessions.refuse_second(client)
            sign_in["client_id"] = client["id"]
            if sign_in["user_id"] and strategy in CODE_STRATEGIES:
                sign_in["verification"] = codes.issue(self._store, strategy, identifier)
            self._store.put(SIGN_IN, sign_in["id"], sign_in)
            self._sessions.update_client(client, sign_in=sign_in["id"], sign_up=None)
        if sign_in["user_id"] and strategy == "password" and form.get("password"):
            await self._check_password(sign_in, form["password"])
            return self._complete(request, sign_in["id"], "password", client, cookie)
        return self._instance.answer(request, self._instance.sign_in_json(sign_in), client, cookie)

    async def show(self, request: Request) -> Response:
        client, sign_in = self._own(request)
        return self._instance.answer(request, self._instance.sign_in_json(sign_in), client)

    async def prepare(self, request: Request) -> Response:
        form = await form_of(request)
        strategy = form.get("strategy", "")
        if strategy not in CODE_STRATEGIES:
            raise _wrong_strategy()
        with self._store.transaction():
            client, sign_in = self._own(request)
            user = self._user(sign_in)
            address = addresses.find(user, form.get("email_address_id") or user["email_id"])
            if not addresses.is_verified(address):
                raise _wrong_strategy()
            sign_in["status"] = "needs_first_factor"
            sign_in["verification"] = codes.issue(self._store, strategy, address["email"])
            self._store.put(SIGN_IN, sign_in["id"], sign_in)
        return self._instance.answer(request, self._instance.sign_in_json(sign_in), client)

    async def attempt(self, request: Request) -> Response:
        form = await form_of(request)
        strategy = form.get("strategy", "")
        client, sign_in = self._own(request)
        if strategy == "password":
            await self._check_password(sign_in, form.get("password", ""))
            return self._complete(request, sign_in["id"], strategy, client)
        if strategy not in CODE_STRATEGIES:
            raise _wrong_strategy()
        with self._store.transaction():
            client, sign_in = self._own(request)
            self._user(sign_in)
            problem = codes.attempt(sign_in["verification"], strategy, form.get("code", ""))
            if problem is None and strategy == "reset_password_email_code":
                sign_in["status"] = "needs_new_password"
            self._store.put(SIGN_IN, sign_in["id"], sign_in)
            if problem is None and strategy == "email_code":
                return self._complete(request, sign_in["id"], strategy, client)
        if problem:
            raise problem
        return self._instance.answer(request, self._instance.sign_in_json(sign_in), client)

    async def reset_password(self, request: Request) -> Response:
        form = await form_of(request)
        password = form.get("password", "")
        passwords.check_length(password, "password")
        digest = await passwords.digest(password)
        with self._store.transaction():
            client, sign_in = self._own(request)
            if sign_in["status"] != "needs_new_password":
                raise ClerkError(
                    422, "reset_password_not_allowed", "Verify the code that was sent to you first."
                )
            user = self._user(sign_in)
            self._accounts.update(
                user["id"], Caller.of(request), password=digest, password_updated_at=now_ms()
            )
            if form.get("sign_out_of_other_sessions") == "true":
                self._sessions.end_all(user, "revoked", Caller.of(request))
            return self._complete(request, sign_in["id"], "reset_password_email_code", client)

    def _complete(
        self,
        request: Request,
        sign_in_id: str,
        strategy: str,
        client: Document,
        cookie: str | None = None,
    ) -> Response:
        with self._store.transaction():
            # Read it again: checking a password takes a while, and another tab may be faster.
            sign_in = self._store.get(SIGN_IN, sign_in_id)
            client = self._sessions.reload(client)
            if sign_in is None or client["sign_in"] != sign_in_id:
                raise not_found("The sign in")
            user = self._user(sign_in)
            session = self._sessions.open(client, user, request)
            self._accounts.signed_in(user["id"])
            if strategy == "password":
                sign_in["verification"] = {
                    "strategy": strategy,
                    "status": "verified",
                    "attempts": None,
                    "expire_at": None,
                }
            sign_in.update(status="complete", session_id=session["id"])
            self._store.put(SIGN_IN, sign_in["id"], sign_in)
            self._sessions.update_client(client, sign_in=None, last_strategy=strategy)
        return self._instance.answer(request, self._instance.sign_in_json(sign_in), client, cookie)

    async def _check_password(self, sign_in: Document, password: str) -> None:
        kept = self._user(sign_in)["password"]
        if not await passwords.matches(password, kept):
            raise invalid(
                "password",
                "form_password_incorrect",
                "Password is incorrect. Try again, or use another method.",
            )

    def _own(self, request: Request) -> tuple[Document, Document]:
        """Returns the client and its pending SIGN_IN; raises ClerkError 404."""
        sign_in_id = request.path_params["sign_in_id"]
        client = self._sessions.client(request)
        sign_in = self._store.get(SIGN_IN, sign_in_id)
        if not client or not sign_in or client["sign_in"] != sign_in_id:
            raise not_found("The sign in")
        if sign_in["abandon_at"] <= now_ms():
            raise not_found("The sign in")
        return client, sign_in

    def _user(self, sign_in: Document) -> Document:
        if sign_in["user_id"] is None:  # no identifier yet
            raise invalid("identifier", "form_identifier_not_found", "Couldn't find your account.")
        user = self._accounts.find(sign_in["user_id"])
        if user is None:
            raise ClerkError(
                400,
                "sign_in_identification_or_user_deleted",
                "Either the user or the selected identification were deleted. Please start over.",
            )
        return user


def _wrong_strategy() -> ClerkError:
    return ClerkError(
        400,
        "strategy_for_user_invalid",
        "The verification strategy is not valid for this account.",
    )
