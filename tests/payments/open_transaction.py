"""`python -m tests.payments.open_transaction URI DATABASE SESSION`: a worker in mid-sale.

It settles the paid purchase of that session, says `open`, and does not commit.
"""

import asyncio
import sys

from khoa.base.domain import documents_of
from khoa.database import Database
from khoa.domains import DOMAINS
from khoa.payments.settle import fulfil
from khoa.platforms.events import SessionFacts
from khoa.purchases.models import Purchase


async def main(uri: str, name: str, session_ref: str) -> None:
    database = Database(uri, name)
    await database.connect(documents_of(DOMAINS))

    async def sell() -> None:
        purchase = await Purchase.find_one({"session_ref": session_ref})
        assert purchase is not None
        paid = SessionFacts(
            session_ref=session_ref,
            purchase_id=str(purchase.id),
            deployment="here",
            status="complete",
            paid=True,
            payment_failed=False,
            payment_ref=f"pi_{session_ref}",
            amount=purchase.total.amount,
            currency=purchase.total.currency,
            url=None,
        )
        settled = await fulfil(purchase.provider, paid)
        assert settled is not None
        assert settled.state == "paid"
        print("open", flush=True)  # noqa: T201
        await asyncio.sleep(3600)

    await database.transaction(sell)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
