"""The signed-in user's own account: profile, picture, password, devices, deletion."""

import asyncio

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from khoa_sandbox.clerk import addresses, names, passwords
from khoa_sandbox.clerk.errors import ClerkError, invalid, not_found
from khoa_sandbox.clerk.events import Caller
from khoa_sandbox.clerk.instance import Instance, form_of
from khoa_sandbox.clerk.names import new_id, now_ms
from khoa_sandbox.store import Document


class Me:
    """Every call uses the client's session, or the one named by `_clerk_session_id`."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._store = instance.store
        self._accounts = instance.accounts
        self._sessions = instance.sessions

    def routes(self) -> list[Route]:
        return [
            Route("/v1/me", self.show, methods=["GET"]),
            Route("/v1/me", self.update, methods=["PATCH"]),
            Route("/v1/me", self.delete, methods=["DELETE"]),
            Route("/v1/me/profile_image", self.set_picture, methods=["POST"]),
            Route("/v1/me/profile_image", self.remove_picture, methods=["DELETE"]),
            Route("/v1/me/change_password", self.change_password, methods=["POST"]),
            Route("/v1/me/sessions", self.sessions, methods=["GET"]),
            Route("/v1/me/sessions/active", self.sessions, methods=["GET"]),
            Route("/v1/me/sessions/{session_id}/revoke", self.revoke, methods=["POST"]),
            Route("/v1/me/organization_memberships", self.organizations, methods=["GET"]),
        ]

    async def show(self, request: Request) -> Response:
        user = self._user(request)
        return self._answer(request, self._instance.shapes.user(user))

    async def update(self, request: Request) -> Response:
        form = await form_of(request)
        changes: Document = {
            field: names.name_of(form[field], field)
            for field in ("first_name", "last_name")
            if field in form
        }
        metadata = names.form_metadata(form, "unsafe_metadata")
        if metadata is not None:
            changes["unsafe_metadata"] = metadata
        if "first_name" in changes and changes["first_name"] is None:
            raise invalid("first_name", "form_param_missing", "Enter a first name.")

        def edit(user: Document) -> None:
            user.update(changes)
            if primary := form.get("primary_email_address_id"):
                addresses.make_primary(user, primary)

        user = self._accounts.change(self._user(request)["id"], Caller.of(request), edit)
        return self._answer(request, self._instance.shapes.user(user))

    async def delete(self, request: Request) -> Response:
        with self._store.transaction():
            user = self._accounts.delete(self._user(request)["id"], Caller.of(request))
            self._sessions.end_all(user, "removed", Caller.of(request))
        self._instance.pictures.remove(user["image_id"])
        return self._answer(request, self._instance.shapes.deleted_user(user))

    async def set_picture(self, request: Request) -> Response:
        user = self._user(request)
        form = await request.form()
        upload = form.get("file")
        if not isinstance(upload, UploadFile):
            raise ClerkError(
                400, "form_param_missing", "There was no image file present in the request", "file"
            )
        image_id = new_id("img")
        await asyncio.to_thread(self._instance.pictures.save, image_id, await upload.read())
        self._show_picture(request, user["id"], image_id)
        user = self._accounts.get(user["id"])
        image = {
            "object": "image",
            "id": image_id,
            "name": upload.filename or "",
            "public_url": self._instance.shapes.image_url(user),
        }
        return self._answer(request, image)

    async def remove_picture(self, request: Request) -> Response:
        user = self._user(request)
        self._show_picture(request, user["id"], None)
        image = {"object": "image", "id": user["image_id"] or "", "deleted": True}
        return self._answer(request, image)

    async def change_password(self, request: Request) -> Response:
        form = await form_of(request)
        session = self._sessions.current(request)
        user = self._accounts.get(session["user_id"])
        new = form.get("new_password", "")
        passwords.check_length(new, "new_password")
        if user["password"] and not await passwords.matches(
            form.get("current_password", ""), user["password"]
        ):
            raise invalid("current_password", "form_password_incorrect", "Password is incorrect.")
        digest = await passwords.digest(new)
        with self._store.transaction():
            session = self._sessions.current(request)
            user = self._accounts.update(
                user["id"], Caller.of(request), password=digest, password_updated_at=now_ms()
            )
            if form.get("sign_out_of_other_sessions") == "true":
                self._sessions.end_all(user, "revoked", Caller.of(request), but=session["id"])
        return self._answer(request, self._instance.shapes.user(user))

    async def sessions(self, request: Request) -> Response:
        sessions = self._sessions.of_user(self._user(request)["id"])
        return JSONResponse(
            [self._instance.shapes.session_with_activity(session) for session in sessions]
        )

    async def revoke(self, request: Request) -> Response:
        user = self._user(request)
        wanted = request.path_params["session_id"]
        with self._store.transaction():
            mine = self._sessions.of_user(user["id"])
            session = next((session for session in mine if session["id"] == wanted), None)
            if session is None:
                raise not_found("The session")
            self._sessions.end(session, "revoked", user, Caller.of(request))
        return self._answer(request, self._instance.shapes.session_with_activity(session))

    async def organizations(self, request: Request) -> Response:
        self._user(request)
        return self._answer(request, {"data": [], "total_count": 0})

    def _show_picture(self, request: Request, user_id: str, image_id: str | None) -> None:
        previous: list[str | None] = []

        def edit(user: Document) -> None:
            previous.append(user["image_id"])
            user["image_id"] = image_id

        self._accounts.change(user_id, Caller.of(request), edit)
        self._instance.pictures.remove(previous[0])

    def _user(self, request: Request) -> Document:
        """Raises ClerkError 401 when nobody is signed in."""
        return self._instance.signed_in(request)

    def _answer(self, request: Request, response: Document) -> Response:
        return self._instance.answer_own(request, response)
