"""A letter's link leads to an offer, and accepting it gives what was offered."""

import asyncio
import re
import secrets
from typing import Any

import httpx
from playwright.async_api import expect
from tests.people import sign_in, sign_up
from tests.stack import Stack, eventually

from .conftest import PHONE, Visits
from .test_pages import axe, serious_violations


def letter_to(stack: Stack, address: str) -> str | None:
    """The text of the letter with an invitation, once it is there."""
    mailbox = f"{stack.sandbox_url}/console/api/mail"
    listed: Any = httpx.get(mailbox, params={"to": address}, timeout=10).json()
    for row in listed["items"]:
        letter: Any = httpx.get(f"{mailbox}/{row['id']}", timeout=10).json()
        if "/invitations/" in letter["text"]:
            return str(letter["text"])
    return None


def invited(stack: Stack) -> str:
    """The link in the letter to an address that nobody here has; without the origin."""
    admin = sign_in(stack, "admin@khoa.test")
    address = f"{secrets.token_hex(6)}@example.com"
    body = {"email": address, "role": "support"}
    assert admin.api("POST", "/admin/invitations", json=body).status_code == 201
    eventually(lambda: letter_to(stack, address) is not None)
    link = re.search(rf"{stack.base_url}(/invitations/\S+)", letter_to(stack, address) or "")
    assert link
    return link[1]


async def test_a_letters_link_gives_what_was_offered(stack: Stack, visits: Visits) -> None:
    link = await asyncio.to_thread(invited, stack)
    person = await asyncio.to_thread(sign_up, stack)
    visitor = await visits.open(stack, "vi", PHONE)
    await visitor.goto(link)
    await visitor.shows_title("invitations.title")
    signing_in = visitor.link("invitations.signIn.button")
    assert link.split("#")[1] not in (await signing_in.get_attribute("href") or "")
    await visitor.be(person)
    await visitor.goto(link.split("#")[0])
    offer = visitor.words("invitations.offer", by="", toBe="nhân viên hỗ trợ của Khoa").strip()
    await expect(visitor.page.get_by_text(offer)).to_be_visible()
    await visitor.page.evaluate(axe())
    assert await serious_violations(visitor.page) == []
    await visitor.button("invitations.accept").click()
    accepted = visitor.words("invitations.state.accepted", toBe="nhân viên hỗ trợ của Khoa")
    await expect(visitor.page.get_by_text(accepted)).to_be_visible()
    roles = (await asyncio.to_thread(person.api, "GET", "/me")).json()["roles"]
    assert roles == ["student", "support"]
