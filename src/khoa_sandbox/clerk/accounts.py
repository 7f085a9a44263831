"""The users of the instance: every change and its webhook in one transaction."""

from collections.abc import Callable
from typing import Any

from khoa_sandbox.clerk.errors import invalid, not_found
from khoa_sandbox.clerk.events import Caller, Events
from khoa_sandbox.clerk.names import new_id, now_ms
from khoa_sandbox.clerk.shapes import Shapes
from khoa_sandbox.store import Document, Store

KIND = "clerk_user"


class Accounts:
    """Users are `{id, email, email_id, password, first_name, last_name, image_id, …}`.

    An account has one verified address, in lower case, and perhaps a password's digest.
    """

    def __init__(self, store: Store, events: Events, shapes: Shapes) -> None:
        self._store = store
        self._events = events
        self._shapes = shapes
        store.index(KIND, "email")
        store.index(KIND, "external_id")

    def get(self, user_id: str) -> Document:
        """Raises ClerkError 404."""
        user = self._store.get(KIND, user_id)
        if user is None:
            raise not_found("The user")
        return user

    def find(self, user_id: str | None) -> Document | None:
        return self._store.get(KIND, user_id) if user_id else None

    def by_email(self, email: str) -> Document | None:
        found = self._store.find(KIND, {"email": email}, limit=1)
        return found[0] if found else None

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
        email: str,
        *,
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
        """Takes the password's digest; raises ClerkError 422 when the address is taken."""
        now = now_ms()
        user: Document = {
            "id": new_id("user"),
            "email": email,
            "email_id": new_id("idn"),
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
            "created_at": now,
            "updated_at": now,
        }
        with self._store.transaction():
            self.refuse_taken(email)
            self._refuse_taken_external_id(external_id)
            self._store.put(KIND, user["id"], user)
            self._events.emit("user.created", self._shapes.backend_user(user), caller)
        return user

    def update(self, user_id: str, caller: Caller, **changes: Any) -> Document:
        """Sets fields of the account; raises ClerkError 404 or 422."""
        return self.change(user_id, caller, lambda user: user.update(changes))

    def change(self, user_id: str, caller: Caller, edit: Callable[[Document], None]) -> Document:
        """Edits the account as it is now, and tells of it."""
        with self._store.transaction():
            user = self.get(user_id)
            external_id = user["external_id"]
            edit(user)
            if user["external_id"] != external_id:
                self._refuse_taken_external_id(user["external_id"])
            # Receivers order events by this time, so two changes never share one.
            user["updated_at"] = max(now_ms(), user["updated_at"] + 1)
            self._store.put(KIND, user_id, user)
            self._events.emit("user.updated", self._shapes.backend_user(user), caller)
        return user

    def signed_in(self, user_id: str) -> None:
        """Notes the time, which is no change that a webhook tells of."""
        with self._store.transaction():
            user = self.get(user_id)
            user["last_sign_in_at"] = user["last_active_at"] = now_ms()
            self._store.put(KIND, user_id, user)

    def delete(self, user_id: str, caller: Caller) -> Document:
        with self._store.transaction():
            user = self.get(user_id)
            self._store.delete(KIND, user_id)
            self._events.emit("user.deleted", self._shapes.deleted_user(user), caller)
        return user

    def _refuse_taken_external_id(self, external_id: str | None) -> None:
        if external_id and self._store.find(KIND, {"external_id": external_id}, limit=1):
            raise invalid("external_id", "form_identifier_exists", "That external ID is taken.")
