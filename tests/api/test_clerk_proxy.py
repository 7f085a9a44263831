"""Khoa passes `/clerk` on to the sandbox, and nothing else of it."""

import httpx
import pytest
from tests.stack import Stack


def test_clerks_own_addresses_are_passed_on(anyone: httpx.Client) -> None:
    assert anyone.get("/clerk/v1/environment").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "%2e%2e/console/api/mail",
        "..%2fconsole/api/mail",
        "v1/%2e%2e/%2e%2e/console/api/mail",
        "%2e%2e/stripe/v1/checkout/sessions",
        "%2e%2e/clerk-api/v1/users",
        "%2e%2e/",
    ],
)
def test_no_path_leads_out_of_clerks_part_of_the_sandbox(stack: Stack, path: str) -> None:
    """The mailbox holds the codes of all who sign up; it is for this machine alone."""
    answer = httpx.get(f"{stack.base_url}/clerk/{path}", trust_env=False)
    assert answer.status_code == 404, answer.text
    assert answer.json()["code"] == "not_found"
