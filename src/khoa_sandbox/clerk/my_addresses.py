"""The signed-in user's own e-mail addresses: add, verify by a code, remove."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from khoa_sandbox.clerk import addresses, codes, names
from khoa_sandbox.clerk.errors import ClerkError, invalid
from khoa_sandbox.clerk.events import Caller
from khoa_sandbox.clerk.instance import Instance, form_of
from khoa_sandbox.store import Document

STRATEGY = "email_code"
MOST_UNVERIFIED = 5  # Clerk's own limit is not published


class MyAddresses:
    """An address identifies nobody until its code was entered."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._store = instance.store
        self._accounts = instance.accounts

    def routes(self) -> list[Route]:
        base = "/v1/me/email_addresses"
        one = f"{base}/{{address_id}}"
        return [
            Route(base, self.list, methods=["GET"]),
            Route(base, self.add, methods=["POST"]),
            Route(one, self.show, methods=["GET"]),
            Route(one, self.remove, methods=["DELETE"]),
            Route(f"{one}/prepare_verification", self.prepare, methods=["POST"]),
            Route(f"{one}/attempt_verification", self.attempt, methods=["POST"]),
        ]

    async def list(self, request: Request) -> Response:
        user = self._instance.signed_in(request)
        shown = [self._instance.shapes.email_address(one) for one in user["addresses"]]
        return self._instance.answer_own(request, shown)

    async def show(self, request: Request) -> Response:
        address = self._find(self._instance.signed_in(request), request)
        return self._answer(request, address)

    async def add(self, request: Request) -> Response:
        email = names.email_of((await form_of(request)).get("email_address", ""))
        address = addresses.new_address(email, verified=False)

        def edit(user: Document) -> None:
            if any(one["email"] == email for one in user["addresses"]):
                raise invalid(
                    "email_address",
                    "form_identifier_exists",
                    "That email address is taken. Please try another.",
                )
            unverified = [one for one in user["addresses"] if not addresses.is_verified(one)]
            if len(unverified) >= MOST_UNVERIFIED:
                raise ClerkError(
                    400,
                    "too_many_unverified_identifications",
                    "There are too many unverified contacts for this user.",
                )
            self._accounts.refuse_taken(email)
            user["addresses"].append(address)

        user = self._instance.signed_in(request)
        self._accounts.change(user["id"], Caller.of(request), edit)
        return self._answer(request, address)

    async def remove(self, request: Request) -> Response:
        address_id = request.path_params["address_id"]
        self._accounts.change(
            self._instance.signed_in(request)["id"],
            Caller.of(request),
            lambda user: addresses.remove(user, address_id),
        )
        shown = {"object": "email_address", "id": address_id, "deleted": True}
        return self._instance.answer_own(request, shown)

    async def prepare(self, request: Request) -> Response:
        if (await form_of(request)).get("strategy", STRATEGY) != STRATEGY:
            raise invalid(
                "strategy", "form_param_value_invalid", "Only email_code is offered here."
            )

        def edit(user: Document) -> None:
            address = self._find(user, request)
            if addresses.is_verified(address):
                raise ClerkError(
                    400,
                    "verification_already_verified",
                    "This verification has already been verified.",
                )
            address["verification"] = codes.issue(self._store, STRATEGY, address["email"])

        user = self._accounts.note(self._instance.signed_in(request)["id"], edit)
        return self._answer(request, self._find(user, request))

    async def attempt(self, request: Request) -> Response:
        code = (await form_of(request)).get("code", "")
        user = self._instance.signed_in(request)
        with self._store.transaction():
            problem = self._try(user["id"], request, code)
            if problem is None:
                user = self._accounts.change(
                    user["id"],
                    Caller.of(request),
                    lambda user: addresses.mark_verified(self._find(user, request)),
                )
        if problem:
            raise problem
        return self._answer(request, self._find(user, request))

    def _try(self, user_id: str, request: Request, code: str) -> ClerkError | None:
        """Checks a code and counts the attempt, right or wrong."""
        problems: list[ClerkError | None] = []

        def edit(user: Document) -> None:
            address = self._find(user, request)
            # A copy: only `change` marks an address as verified, with its identifier's row.
            attempted = dict(address["verification"]) if address["verification"] else None
            problems.append(codes.attempt(attempted, STRATEGY, code))
            if attempted and problems[0] is not None:
                address["verification"] = attempted

        self._accounts.note(user_id, edit)
        return problems[0]

    def _find(self, user: Document, request: Request) -> Document:
        return addresses.find(user, request.path_params["address_id"])

    def _answer(self, request: Request, address: Document) -> Response:
        return self._instance.answer_own(request, self._instance.shapes.email_address(address))
