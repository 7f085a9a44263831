"""A room plugs in by one object; what two rooms both claim refuses the start in one line each."""

import asyncio
from typing import Literal

import httpx
import pytest
from beanie import Document
from fastapi import APIRouter
from structlog.testing import capture_logs
from tests.house import house

from khoa.base.domain import Domain, Effect, Payload, Person, check, documents_of
from khoa.base.refusal import StartRefused
from khoa.context import Context
from khoa.database import Database, migrations
from khoa.domains import DOMAINS
from khoa.notifications.purchases import BOUGHT
from khoa.outbox import service as outbox
from khoa.outbox.models import Intent
from khoa.outbox.worker import OutboxWorker
from khoa.platforms.events import UserDeleted
from khoa.privacy import service as privacy
from khoa.reconcile import run
from khoa.upkeep import PartReport, Run


class Wish(Document):
    """What the toy room keeps."""

    clerk_id: str
    text: str

    class Settings:
        name = "wishes"


class GrantWish(Payload):
    kind: Literal["grant_wish"] = "grant_wish"
    text: str

    @property
    def subject(self) -> str:
        return f"wish:{self.text}"


router = APIRouter(prefix="/api/wishes")


@router.get("")
async def list_wishes() -> list[str]:
    return [wish.text for wish in await Wish.find_all().to_list()]


async def grant(context: Context, work: GrantWish) -> None:
    await Wish(clerk_id="user_1", text=work.text).insert()


async def forget(context: Context, person: Person) -> None:
    await Wish.find(Wish.clerk_id == person.clerk_id).delete()


async def export(context: Context, person: Person) -> dict[str, list[str]]:
    found = await Wish.find(Wish.clerk_id == person.clerk_id).to_list()
    return {"wishes": [wish.text for wish in found]}


async def count(run: Run, report: PartReport) -> None:
    report.count_seen("wishes", await Wish.count())


TOY = Domain(
    "wishes",
    documents=[Wish],
    routers=[router],
    intent_handlers={GrantWish: grant},
    forget=forget,
    export=export,
    reconcile={"wishes": count},
)


@pytest.fixture
async def toy_house(database: Database) -> Context:
    documents = documents_of((*DOMAINS, TOY))
    await migrations.migrate(database.database, documents, say=print)
    await database.connect(documents)
    return house(database, domains=(*DOMAINS, TOY), clerk=None, media=None)


async def test_a_new_room_needs_one_line_of_the_list(toy_house: Context) -> None:
    await toy_house.database.transaction(lambda: outbox.enqueue(GrantWish(text="a film")))
    assert await OutboxWorker(toy_house).run_due() == 1
    person = Person("user_1", None)
    assert (await privacy.export(toy_house, person))["wishes"] == {"wishes": ["a film"]}
    assert "wishes" in run.parts_of(toy_house)
    await toy_house.database.transaction(lambda: privacy.forget(toy_house, person))
    assert await Wish.count() == 0


async def test_its_calls_are_served(toy_house: Context) -> None:
    from fastapi import FastAPI

    app = FastAPI()
    for domain in toy_house.domains:
        for one in domain.routers:
            app.include_router(one)
    await Wish(clerk_id="user_1", text="a book").insert()
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://khoa") as client:
        assert (await client.get("/api/wishes")).json() == ["a book"]


async def hear(context: Context, event: object) -> Effect:
    return Effect("ignored")


@pytest.mark.parametrize(
    ("other", "line"),
    [
        (Domain("wishes"), "the domain wishes"),
        (Domain("others", documents=[Wish]), "the collection wishes"),
        (Domain("others", routers=[router]), "the route GET /api/wishes"),
        (Domain("others", intent_handlers={GrantWish: grant}), "the intent grant_wish"),
        (Domain("others", on_event={UserDeleted: hear}), "the event UserDeleted"),
        (Domain("others", messages=[BOUGHT]), "the message bought"),
        (Domain("others", reconcile={"wishes": count}), "the reconciliation wishes"),
    ],
)
def test_what_two_rooms_claim_refuses_the_start(other: Domain, line: str) -> None:
    with pytest.raises(StartRefused) as refused:
        check((*DOMAINS, TOY, other))
    assert str(refused.value) == f"Two domains have {line}: rename one of them."


def test_the_house_as_it_stands_claims_nothing_twice() -> None:
    check(DOMAINS)


async def test_an_intent_without_a_handler_waits_and_is_named(database: Database) -> None:
    """A newer Khoa wanted it, and an older one was started again."""
    await database.transaction(lambda: outbox.enqueue(GrantWish(text="a trip")))
    worker = OutboxWorker(house(database))
    assert await worker.kinds_without_handler() == ["grant_wish"]
    with capture_logs() as logs:
        async with asyncio.timeout(10):
            await worker.run_due()
    assert [line["event"] for line in logs] == ["outbox.failed"]
    [intent] = await Intent.find_all().to_list()
    assert (intent.state, intent.last_error) == ("waiting", "Nothing here handles grant_wish.")
