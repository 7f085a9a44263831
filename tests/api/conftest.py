"""The demo school over HTTP, and people to use it."""

import httpx
import pytest
from pymongo import MongoClient
from pymongo.database import Database as MongoDatabase
from tests.people import Person, sign_in, sign_up, visitor
from tests.stack import Stack

PHOTO = "nhiep-anh-bang-dien-thoai"
FREE = "dau-tu-ca-nhan-an-toan"


@pytest.fixture
def person(stack: Stack) -> Person:
    return sign_up(stack)


@pytest.fixture
def educator(stack: Stack) -> Person:
    return sign_in(stack, "educator@khoa.test")


@pytest.fixture
def anyone(stack: Stack) -> httpx.Client:
    """A visitor who is not signed in."""
    return visitor(stack)


@pytest.fixture(scope="session")
def rows(stack: Stack) -> MongoDatabase[dict[str, object]]:
    """The database itself, for what no answer shows."""
    client: MongoClient[dict[str, object]] = MongoClient(stack.mongodb_uri)
    return client["khoa"]
