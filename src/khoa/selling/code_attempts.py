"""How often a person may type a code: ten times a minute, in each worker."""

import math
import time

from beanie import PydanticObjectId
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from khoa.base.errors import TooManyRequests

_LIMIT = RateLimitItemPerMinute(10)
_limiter = MovingWindowRateLimiter(MemoryStorage())


def count(user_id: PydanticObjectId) -> None:
    """One more try. TooManyRequests, with when to come back, after ten in a minute; counted before
    the code is looked at, so that many tries at once are no way round."""
    if _limiter.hit(_LIMIT, str(user_id)):
        return
    again_at = _limiter.get_window_stats(_LIMIT, str(user_id)).reset_time
    raise TooManyRequests(
        "Too many codes. Wait a little.", retry_after=max(1, math.ceil(again_at - time.time()))
    )
