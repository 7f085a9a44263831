"""What Khoa relies on at Clerk, tried by Clerk's own client on the sandbox or a real instance.

A real one must be a development instance whose users have an e-mail address and a password.
"""

import secrets
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from clerk_backend_api import Clerk, models
from clerk_backend_api.security import VerifyTokenOptions, verify_token
from tests.contract.conftest import Account, GetAccount

NAME = "CLERK_TEST_SECRET_KEY"
PASSWORD = f"hoc-cung-khoa-{secrets.token_hex(4)}"  # Clerk refuses one that was ever leaked


@pytest.fixture
def instance(account: GetAccount) -> Account:
    return account("clerk")


def connect(instance: Account, key: str) -> Clerk:
    base = instance.sandbox.base_url if instance.sandbox else None
    url = f"{base}/clerk-api/v1" if base else None
    return Clerk(bearer_auth=key, server_url=url, retry_config=None, timeout_ms=20_000)


@pytest.fixture
def clerk(instance: Account) -> Iterator[Clerk]:
    with connect(instance, instance.keys[NAME]) as client:
        yield client


CreateUser = Callable[..., models.User]


@pytest.fixture
def create_user(clerk: Clerk) -> Iterator[CreateUser]:
    """Makes users at a test address, who are gone after the test."""
    made: list[str] = []

    def create(**fields: Any) -> models.User:
        email = f"contract-{secrets.token_hex(6)}+clerk_test@example.com"
        user = clerk.users.create(
            email_address=[email], password=PASSWORD, first_name="An", last_name="Nguyễn", **fields
        )
        made.append(user.id)
        return user

    yield create
    for user_id in made:
        clerk.users.delete(user_id=user_id)


def refusal(call: Callable[[], object]) -> tuple[int, str]:
    """The status and the code of the client's error."""
    with pytest.raises(models.ClerkErrors) as refused:
        call()
    return refused.value.status_code, str(refused.value.data.errors[0].code)


def test_a_created_user_is_read_found_and_counted(clerk: Clerk, create_user: CreateUser) -> None:
    user = create_user(public_metadata={"role": "student"})
    [address] = user.email_addresses
    assert address.id == user.primary_email_address_id
    assert address.verification is not None
    assert address.verification.status.value == "verified"
    read = clerk.users.get(user_id=user.id)
    assert (read.first_name, read.last_name, read.banned) == ("An", "Nguyễn", False)
    assert read.public_metadata == {"role": "student"}
    for wanted in (
        {"email_address": [address.email_address]},
        {"user_id": [user.id]},
        {"query": address.email_address},
    ):
        request = models.GetUserListRequest(**wanted, limit=2, order_by="-created_at")
        assert [one.id for one in clerk.users.list(request=request)] == [user.id]
    count = models.GetUsersCountRequest(email_address=[address.email_address])
    assert clerk.users.count(request=count).total_count == 1


def test_a_change_is_later_and_metadata_merges(clerk: Clerk, create_user: CreateUser) -> None:
    user = create_user(public_metadata={"role": "student", "seen": {"home": True}})
    changed = clerk.users.update(user_id=user.id, first_name="Bình")
    assert changed.first_name == "Bình"
    assert changed.updated_at > user.updated_at
    merged = clerk.users.update_metadata(
        user_id=user.id, public_metadata={"role": "educator", "seen": {"home": None}}
    )
    assert merged.public_metadata == {"role": "educator", "seen": {}}


def test_a_session_gives_tokens_until_it_is_revoked(
    clerk: Clerk, instance: Account, create_user: CreateUser
) -> None:
    user = create_user()
    session = clerk.sessions.create(request={"user_id": user.id})
    token = clerk.sessions.create_token(session_id=session.id).jwt
    assert token is not None
    options = VerifyTokenOptions(secret_key=instance.keys[NAME])
    if instance.sandbox:
        options.api_url = f"{instance.sandbox.base_url}/clerk-api"
    claims = verify_token(token, options)
    assert (claims["sub"], claims["sid"]) == (user.id, session.id)
    assert claims["exp"] - claims["iat"] == 60
    listed = clerk.sessions.list(user_id=user.id)
    assert [(one.id, one.status.value) for one in listed] == [(session.id, "active")]
    assert clerk.sessions.revoke(session_id=session.id).status.value == "revoked"
    with pytest.raises(models.ClerkBaseError):
        clerk.sessions.create_token(session_id=session.id)


def test_a_ban_ends_sessions(clerk: Clerk, create_user: CreateUser) -> None:
    user = create_user()
    session = clerk.sessions.create(request={"user_id": user.id})
    assert clerk.users.ban(user_id=user.id).banned
    assert clerk.sessions.get(session_id=session.id).status.value == "revoked"
    assert not clerk.users.unban(user_id=user.id).banned


def test_what_is_wrong_is_refused(clerk: Clerk, instance: Account, create_user: CreateUser) -> None:
    nobody = f"user_{secrets.token_hex(13)}"
    assert refusal(lambda: clerk.users.get(user_id=nobody)) == (404, "resource_not_found")
    user = create_user()
    taken = user.email_addresses[0].email_address
    again = refusal(lambda: clerk.users.create(email_address=[taken], password=PASSWORD))
    assert again == (422, "form_identifier_exists")
    other = f"{secrets.token_hex(6)}@example.com"
    short = refusal(lambda: clerk.users.create(email_address=[other], password="kurz"))
    assert short == (422, "form_password_length_too_short")
    with connect(instance, "sk_test_wrong") as stranger:
        assert refusal(lambda: stranger.users.get(user_id=user.id))[0] == 401
