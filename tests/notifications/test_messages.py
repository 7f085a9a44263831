"""Messages reach people over channels, whatever they are about, and those of before still go."""

from functools import partial
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError
from tests.data.test_school_before import open_school
from tests.house import house
from tests.notifications.conftest import Post
from tests.payments.conftest import session
from tests.school import a_user

from khoa.base.domain import Domain, MessageKind, Person
from khoa.base.messages import Addressee, Message, Recipient, Row, SendMessage
from khoa.context import Context
from khoa.database import Database
from khoa.domains import DOMAINS
from khoa.notifications.service import tell
from khoa.outbox import service as outbox
from khoa.outbox.models import Intent
from khoa.outbox.worker import OutboxWorker
from khoa.payments.settle import fulfil
from khoa.privacy import service as privacy
from khoa.purchases.models import Purchase
from khoa.users.models import User


class Homework(BaseModel):
    title: str


async def compose(context: Context, payload: Homework, recipient: Recipient) -> Message | None:
    if payload.title == "withdrawn":
        return None
    language = recipient.language or "en"
    return Message(
        language=language,
        school=context.school.name(language),
        subject=f"Homework: {payload.title}",
        hello=f"Hello {recipient.names[language]},",
        lead="It is due.",
        rows_lead="To do:",
        rows=[Row("Draw <a> cat")],
        button="See it",
        button_url="http://localhost/homework",
        foot="",
        foot_url="",
    )


HOMEWORK = MessageKind("homework", Homework, compose)
"""It is about nothing that is bought."""


@pytest.fixture
def context(database: Database, post: Post) -> Context:
    toy = Domain("homework", messages=[HOMEWORK])
    return house(database, mail=post.platform, domains=(*DOMAINS, toy))


async def told(context: Context, title: str, **to: Any) -> None:
    async def want() -> None:
        await tell(HOMEWORK, Homework(title=title), to=Addressee(**to), key=title)

    await context.database.transaction(want)
    assert await OutboxWorker(context).run_due() == 1


async def test_a_message_of_no_purchase_reaches_a_bare_address(
    context: Context, post: Post
) -> None:
    await told(context, "cats", address="lan@khoa.test", name="Lan")
    [letter] = post.letters("lan@khoa.test")
    assert letter["subject"] == "Homework: cats"
    assert letter["text"].startswith("Hello Lan,\n\nIt is due.\nTo do:\n- Draw <a> cat")
    assert "Draw &lt;a&gt; cat" in letter["html"]
    [intent] = await Intent.find_all().to_list()
    assert (intent.subject, intent.state) == ("message:email/homework/cats", "done")


async def test_a_person_is_told_at_the_address_and_in_the_language_they_have_then(
    context: Context, post: Post
) -> None:
    user = await a_user("moved")

    async def want() -> None:
        to = Addressee(user_id=str(user.user_id))
        await tell(HOMEWORK, Homework(title="dogs"), to=to, key="dogs")

    await context.database.transaction(want)
    await User.find_one({"_id": user.id}).update(
        {"$set": {"email": "new@khoa.test", "language": "vi"}}
    )
    assert await OutboxWorker(context).run_due() == 1
    [letter] = post.letters("new@khoa.test")
    assert "Hello Nguyễn An," in letter["text"]
    assert post.letters("moved@example.com") == []


async def test_nobody_is_told_of_what_is_over_or_after_they_have_gone(
    context: Context, post: Post
) -> None:
    await told(context, "withdrawn", address="nobody@khoa.test")
    gone = await a_user("gone")
    await User.find_one({"_id": gone.id}).update({"$set": {"deleted_at": gone.created_at}})
    await told(context, "birds", user_id=str(gone.user_id))
    assert post.letters("nobody@khoa.test") == post.letters("gone@example.com") == []
    assert await Intent.find({"state": "waiting"}).count() == 0


async def test_what_this_khoa_cannot_tell_waits(context: Context, database: Database) -> None:
    """A newer one wanted it."""
    known = {"key": "x", "to": Addressee(address="a@khoa.test"), "payload": {"title": "x"}}
    of_newer = [
        SendMessage(channel="email", message="poem", **known),
        SendMessage(channel="pigeon", message="homework", **known),
    ]
    for work in of_newer:
        await database.transaction(partial(outbox.enqueue, work))
    await OutboxWorker(context).run_due()
    waiting = await Intent.find({"state": "waiting"}).to_list()
    assert {intent.last_error for intent in waiting} == {
        "Nothing here tells poem over email.",
        "Nothing here tells homework over pigeon.",
    }


async def test_an_address_is_forgotten_with_its_person(
    context: Context, database: Database
) -> None:
    for name, address in (("a", "lan@khoa.test"), ("b", "other@khoa.test")):
        await told(context, name, address=address)
    person = Person("user_lan", None, "lan@khoa.test")
    await database.transaction(lambda: privacy.forget(context, person))
    kept = [intent.work["to"]["address"] for intent in await Intent.find_all().to_list()]
    assert kept == ["other@khoa.test"]


@pytest.mark.parametrize("to", [{}, {"user_id": "1", "address": "a@b.test"}])
def test_a_message_goes_to_one_person_or_one_address(to: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Addressee(**to)


async def test_a_receipt_is_a_message(
    context: Context, database: Database, purchase: Purchase, post: Post
) -> None:
    await database.transaction(lambda: fulfil("stripe", session(purchase)))
    await OutboxWorker(context).run_due()
    [letter] = post.letters("user_1@example.com")
    assert letter["subject"] == f"Đơn hàng {purchase.number}: bạn đã có thể vào học"
    intent = await Intent.find_one({"subject": f"message:email/bought/{purchase.id}"})
    assert intent is not None
    assert intent.state == "done"


async def test_letters_that_waited_before_there_were_messages_are_sent(
    school_before: Database, post: Post
) -> None:
    await open_school(school_before)
    context = house(school_before, mail=post.platform)
    before = await Intent.find({"work.kind": "send_mail", "state": "waiting"}).to_list()
    assert len(before) == 2
    for intent in before:
        assert await OutboxWorker(context).attempt_now(intent)
        user = await User.get(intent.work["user_id"])
        purchase = await Purchase.get(intent.work["purchase_id"])
        assert user is not None
        assert user.email is not None
        assert purchase is not None
        [letter] = post.letters(user.email)
        assert purchase.number in letter["subject"]
    done = await Intent.find({"work.kind": "send_mail", "state": "done"}).to_list()
    assert {one.subject for one in before} <= {one.subject for one in done}
