"""As many codes as a batch may have."""

from tests.school import a_course, a_user

from khoa.context import Context
from khoa.database import Database
from khoa.purchases import activations
from khoa.purchases.activation_models import MAX_CODES, ActivationCode


async def test_a_full_batch_is_made_and_cancelled(shop: Context, database: Database) -> None:
    course, by = await a_course(database), await a_user()
    batch = await activations.make_batch(by, "Tất cả", [course], MAX_CODES, None)
    assert await ActivationCode.find(ActivationCode.batch_id == batch.id).count() == MAX_CODES
    assert await activations.cancel_all(shop, batch) == MAX_CODES
