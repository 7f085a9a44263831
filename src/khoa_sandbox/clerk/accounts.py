"""The users of the instance: every change and its webhook in one transaction."""

from collections.abc import Callable
from typing import Any

from khoa_sandbox.clerk import addresses
from khoa_sandbox.clerk.errors import invalid, not_found
from khoa_sandbox.clerk.events import Caller, Events
from khoa_sandbox.clerk.names import new_id, now_ms
from khoa_sandbox.clerk.shapes import Shapes
from khoa_sandbox.store import Document, Store

KIND = "clerk_user"
IDENTIFIER = "clerk_identifier"


class Accounts:
    """Users are `{id, addresses, email, email_id, password, first_name, last_name, image_id, …}`.

    `email` and `email_id` are those of the primary one of its `addresses`, all in lower case;
    `password` is a digest or None. Each verified address has a row of kind `clerk_identifier` that
    names its account, so that no two accounts share one.
    """

    def __init__(self, store: Store, events: Events, shapes: Shapes) -> None:
        self._store = store
        self._events = events
        self._shapes = shapes
        store.index(KIND, "external_id")
        self._bring_up_to_date()

    def get(self, user_id: str) -> Document:
        """Raises ClerkError 404."""
        user = self._store.get(KIND, user_id)
        if user is None:
            raise not_found("The user")
        return user

    def find(self, user_id: str | None) -> Document | None:
        return self._store.get(KIND, user_id) if user_id else None

    def by_email(self, email: str) -> Document | None:
        """Returns the account that has verified this address."""
        owner = self._store.get(IDENTIFIER, email)
        return self.find(owner["user_id"]) if owner else None

    def all(self) -> list[Document]:
        return self._store.find(KIND)

    def refuse_taken(self, email: str) -> None:
        """Raises ClerkError 422 when an account has this address."""
        if self.by_email(email):
            raise invalid(
                "email_address",
                "form_identifier_exists",
                "That email address is taken. Please try another.",
            )

    def create(
        self,
        *emails: str,
        caller: Caller,
        password: str | None,
        first_name: str | None = None,
        last_name: str | None = None,
        external_id: str | None = None,
        locale: str | None = None,
        public_metadata: Document | None = None,
        private_metadata: Document | None = None,
        unsafe_metadata: Document | None = None,
    ) -> Document:
        """Creates a user from verified addresses, the primary one first, and the password's digest.

        Raises ClerkError 422 when an address is taken.
        """
        now = now_ms()
        user: Document = {
            "id": new_id("user"),
            "addresses": [addresses.new_address(email, verified=True) for email in emails],
            "password": password,
            "password_updated_at": now if password else None,
            "first_name": first_name,
            "last_name": last_name,
            "image_id": None,
            "external_id": external_id,
            "locale": locale,
            "public_metadata": public_metadata or {},
            "private_metadata": private_metadata or {},
            "unsafe_metadata": unsafe_metadata or {},
            "last_sign_in_at": None,
            "last_active_at": None,
            "banned": False,
            "created_at": now,
            "updated_at": now,
        }
        addresses.set_primary(user, user["addresses"][0])
        with self._store.transaction():
            self._identify(user, set())
            self._refuse_taken_external_id(external_id)
            self._store.put(KIND, user["id"], user)
            self._events.emit("user.created", self._shapes.backend_user(user), caller)
        return user

    def update(self, user_id: str, caller: Caller, **changes: Any) -> Document:
        """Sets fields of the account; raises ClerkError 404 or 422."""
        return self.change(user_id, caller, lambda user: user.update(changes))

    def change(self, user_id: str, caller: Caller, edit: Callable[[Document], None]) -> Document:
        """Edits the present account and emits a webhook."""
        with self._store.transaction():
            user = self.get(user_id)
            external_id, emails = user["external_id"], addresses.verified_emails(user)
            edit(user)
            self._identify(user, emails)
            if user["external_id"] != external_id:
                self._refuse_taken_external_id(user["external_id"])
            # Receivers order events by this time, so two changes never share one.
            user["updated_at"] = max(now_ms(), user["updated_at"] + 1)
            self._store.put(KIND, user_id, user)
            self._events.emit("user.updated", self._shapes.backend_user(user), caller)
        return user

    def note(self, user_id: str, edit: Callable[[Document], None]) -> Document:
        """Edits what no webhook reports: times, pending codes."""
        with self._store.transaction():
            user = self.get(user_id)
            edit(user)
            self._store.put(KIND, user_id, user)
        return user

    def signed_in(self, user_id: str) -> None:
        now = now_ms()
        self.note(user_id, lambda user: user.update(last_sign_in_at=now, last_active_at=now))

    def delete(self, user_id: str, caller: Caller) -> Document:
        with self._store.transaction():
            user = self.get(user_id)
            for email in addresses.verified_emails(user):
                self._store.delete(IDENTIFIER, email)
            self._store.delete(KIND, user_id)
            self._events.emit("user.deleted", self._shapes.deleted_user(user), caller)
        return user

    def _refuse_taken_external_id(self, external_id: str | None) -> None:
        if external_id and self._store.find(KIND, {"external_id": external_id}, limit=1):
            raise invalid("external_id", "form_identifier_exists", "That external ID is taken.")

    def _identify(self, user: Document, before: set[str]) -> None:
        """Updates the rows of the verified addresses; raises ClerkError 422 when one is taken."""
        after = addresses.verified_emails(user)
        for email in before - after:
            self._store.delete(IDENTIFIER, email)
        for email in after - before:
            self.refuse_taken(email)
            self._store.put(IDENTIFIER, email, {"user_id": user["id"]})

    def _bring_up_to_date(self) -> None:
        """Upgrades accounts of an earlier version, which had one verified address and no ban."""
        for user in self._store.find(KIND):
            if "addresses" in user:
                continue
            only = addresses.new_address(user["email"], verified=True)
            only.update(id=user["email_id"], created_at=user["created_at"])
            user.update(addresses=[only], banned=False)
            with self._store.transaction():
                self._store.put(KIND, user["id"], user)
                self._store.put(IDENTIFIER, user["email"], {"user_id": user["id"]})
