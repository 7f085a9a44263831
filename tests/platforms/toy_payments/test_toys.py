"""Two payment providers that stand in this folder alone: what it takes to plug in another one."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import Any

import pytest
from pymongo import AsyncMongoClient
from tests.platforms.toy_payments import posted, signed_get
from tests.platforms.toy_payments.gateway import Gateway
from tests.platforms.toy_school import School, serving
from tests.school import a_course, a_user

from khoa.ledger.models import LedgerRow
from khoa.platforms.events import PlatformEvent
from khoa.platforms.payments.protocol import PaymentPlugin
from khoa.platforms.payments.registry import PAYMENT_PROVIDERS
from khoa.platforms.registry import Registry, load_settings
from khoa.purchases.models import Purchase
from khoa.settings import SettingsError
from khoa.webhooks import inbox
from khoa.webhooks.models import InboxEvent

BUYER = "user_toy"
SECRETS = {"SIGNEDGET_SECRET": "one", "POSTED_SECRET": "two"}
Open = Callable[..., AbstractAsyncContextManager[School]]


@pytest.fixture
def gateway() -> Gateway:
    return Gateway("https://gateway.test/pay")


@pytest.fixture
async def opened(
    monkeypatch: pytest.MonkeyPatch, mongodb_uri: str, gateway: Gateway
) -> AsyncIterator[Open]:
    """Open the school; again, and it is the same one after a restart."""
    name = f"test_{uuid.uuid4().hex}"
    registry = Registry(
        payments=(*PAYMENT_PROVIDERS, signed_get.plugged(gateway), posted.plugged(gateway))
    )

    def open_school(**environment: str) -> AbstractAsyncContextManager[School]:
        return serving(monkeypatch, mongodb_uri, name, registry, **environment)

    yield open_school
    async with AsyncMongoClient[dict[str, Any]](mongodb_uri) as client:
        await client.drop_database(name)


async def begun(school: School, provider: str | None = None) -> str:
    """A checkout of a new course by a new person's account; its session."""
    await a_user(BUYER)
    slug = f"khoa-{uuid.uuid4().hex[:6]}"
    await a_course(school.context.database, slug)
    asked = {"courses": [slug], "provider": provider}
    answer = await school.api("POST", "/create-checkout-session", clerk_id=BUYER, json=asked)
    assert answer.status_code == 201, answer.text
    session = answer.json()
    assert session["url"] == f"https://gateway.test/pay/{session['id']}"
    return str(session["id"])


async def the_purchase(session: str) -> Purchase:
    found = await Purchase.find_one({"session_ref": session})
    assert found is not None
    return found


async def until(what: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(60):
        while not await what():  # noqa: ASYNC110 (the database says)
            await asyncio.sleep(0.05)


async def test_a_signed_get_is_settled_once_and_answered_in_the_gateways_words(
    opened: Open, gateway: Gateway
) -> None:
    async with opened(KHOA_PAYMENTS="signedget", **SECRETS) as school:
        session = await begun(school)
        door = f"{school.url}/api/webhooks/signedget"
        query = signed_get.told(gateway.pay(session), "one")
        forged = await school.http.get(f"{door}?{query.replace('amount=199', 'amount=100')}")
        assert (forged.status_code, forged.json()["RspCode"]) == (200, "97")
        assert (await the_purchase(session)).state == "pending"
        told = await school.http.get(f"{door}?{query}")
        assert (told.status_code, told.headers["content-type"]) == (200, "application/json")
        assert told.json() == {"RspCode": "00", "Message": "Confirm Success"}
        after = await the_purchase(session)
        assert (after.state, after.open_lines) == ("paid", {0})
        shares = await LedgerRow.find({"purchase_id": after.id}).to_list()
        assert [row.amount for row in shares] == [139_300]
        again = await school.http.get(f"{door}?{query}")
        assert again.json() == {"RspCode": "02", "Message": "Order already confirmed"}
        assert await the_purchase(session) == after
        assert await LedgerRow.find({"purchase_id": after.id}).count() == 1
        assert (await school.http.post(f"{door}?{query}")).status_code == 405
        assert (await school.http.get(f"{door}/ipn?{query}")).status_code == 404
        [kept] = await InboxEvent.find({"provider": "signedget"}).to_list()
        assert (kept.method, kept.body, kept.attempts) == ("GET", "", 2)
        event: PlatformEvent = inbox.parse(school.context, kept)
        assert event.id == f"p{session}", "it can be read again from what was kept"


async def test_a_failure_is_told_in_the_gateways_words_and_kept(
    opened: Open, gateway: Gateway
) -> None:
    async with opened(KHOA_PAYMENTS="signedget", **SECRETS) as school:
        session = await begun(school)
        paid = gateway.pay(session)
        beyond = replace(paid, amount=2**70)  # more than the database can hold
        door = f"{school.url}/api/webhooks/signedget"
        told = await school.http.get(f"{door}?{signed_get.told(beyond, 'one')}")
        assert (told.status_code, told.json()["RspCode"]) == (200, "99")
        [kept] = await InboxEvent.find({"provider": "signedget"}).to_list()
        assert (kept.state, bool(kept.last_error)) == ("failed", True)
        later = await school.http.get(f"{door}?{signed_get.told(paid, 'one')}")
        assert later.json()["RspCode"] == "00"
        assert (await the_purchase(session)).state == "paid"


async def test_a_post_is_answered_204_and_its_money_goes_back_by_the_outbox(
    opened: Open, gateway: Gateway
) -> None:
    async with opened(KHOA_PAYMENTS="posted,signedget", **SECRETS) as school:
        config = (await school.api("GET", "/config")).json()
        assert config["payment_providers"] == ["posted", "signedget"]
        session = await begun(school)
        door = f"{school.url}/api/webhooks/posted/ipn"
        body, headers = posted.told(gateway.pay(session), "two")
        for _ in range(2):
            told = await school.http.post(door, content=body, headers=headers)
            assert (told.status_code, told.content) == (204, b"")
        after = await the_purchase(session)
        assert after.state == "paid"
        forged = await school.http.post(door, content=body, headers={"x-signature": "x"})
        assert (forged.status_code, forged.json()) == (403, {"success": False})
        way = f"/me/purchases/{after.number}/refund"
        asked = {"courses": [after.lines[0].slug]}
        answer = await school.api("POST", way, clerk_id=BUYER, json=asked)
        assert answer.status_code == 200, answer.text
        assert not answer.json()["by_hand"]

        async def is_back() -> bool:
            return (await the_purchase(session)).state == "refunded"

        await until(is_back)
        [refund] = gateway.refunds.values()
        assert (refund.amount, refund.lines) == (199_000, (0,))


async def test_late_money_is_taken_by_a_provider_that_is_no_longer_offered(
    opened: Open, gateway: Gateway
) -> None:
    async with opened(KHOA_PAYMENTS="signedget", **SECRETS) as school:
        session = await begun(school)
    query = signed_get.told(gateway.pay(session), "one")
    async with opened(KHOA_PAYMENTS="posted", **SECRETS) as school:
        config = (await school.api("GET", "/config")).json()
        assert config["payment_providers"] == ["posted"]
        told = await school.http.get(f"{school.url}/api/webhooks/signedget?{query}")
        assert told.json()["RspCode"] == "00"
        paid = await the_purchase(session)
        assert paid.state == "paid"
        way = f"/me/purchases/{paid.number}/refund"
        asked = {"courses": [paid.lines[0].slug]}
        assert (await school.api("POST", way, clerk_id=BUYER, json=asked)).status_code == 200

        async def is_back() -> bool:
            return (await the_purchase(session)).state == "refunded"

        await until(is_back)
        slug = f"khoa-{uuid.uuid4().hex[:6]}"
        await a_course(school.context.database, slug)
        asked_for = {"courses": [slug], "provider": "signedget"}
        refused = await school.api(
            "POST", "/create-checkout-session", clerk_id=BUYER, json=asked_for
        )
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["code"] == "unknown_provider"
    async with opened(KHOA_PAYMENTS="posted", POSTED_SECRET="two") as school:
        gone = await school.http.get(f"{school.url}/api/webhooks/signedget?{query}")
        assert gone.status_code == 404, "its secret is gone: nobody can tell what is true"


async def test_what_costs_nothing_is_a_provider_that_nobody_can_choose(opened: Open) -> None:
    async with opened(KHOA_PAYMENTS="posted", **SECRETS) as school:
        assert "none" in school.context.payments
        assert [one.name for one in school.context.payments.offered] == ["posted"]
        for method in ("GET", "POST"):
            answer = await school.http.request(method, "/api/webhooks/none")
            assert answer.status_code == 404


def test_a_providers_settings_are_asked_for_by_name(
    monkeypatch: pytest.MonkeyPatch, gateway: Gateway
) -> None:
    registry = Registry(payments=(*PAYMENT_PROVIDERS, signed_get.plugged(gateway)))
    monkeypatch.setenv("KHOA_PAYMENTS", "signedget")
    monkeypatch.delenv("SIGNEDGET_SECRET", raising=False)
    with pytest.raises(SettingsError) as refused:
        load_settings(registry)
    assert refused.value.errors == ["SIGNEDGET_SECRET is missing: the gateway's portal > Secret"]
    monkeypatch.setenv("KHOA_PAYMENTS", "posted")
    with pytest.raises(SettingsError, match="KHOA_PAYMENTS: must be of manual, signedget, stripe"):
        load_settings(registry)
    monkeypatch.setenv("KHOA_PAYMENTS", "none")
    with pytest.raises(SettingsError, match="KHOA_PAYMENTS"):
        load_settings(registry)


@pytest.mark.parametrize("name", ["stripe", "clerk", "cloudinary", "none"])
def test_two_of_one_name_are_refused_in_one_line(name: str, gateway: Gateway) -> None:
    plugin = replace(signed_get.plugged(gateway), name=name)
    with pytest.raises(SettingsError) as refused:
        Registry(payments=(*PAYMENT_PROVIDERS, plugin))
    assert refused.value.errors == [f"Two platforms are named {name!r}"]


def test_a_name_must_fit_into_an_address(gateway: Gateway) -> None:
    plugin: PaymentPlugin = replace(signed_get.plugged(gateway), name="Toy/1")
    with pytest.raises(SettingsError, match="cannot be named 'Toy/1'"):
        Registry(payments=(plugin,))
