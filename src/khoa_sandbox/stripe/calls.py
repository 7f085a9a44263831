"""An API call as passed to the function that handles it."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from khoa_sandbox.context import Context
from khoa_sandbox.stripe.events import Cause
from khoa_sandbox.stripe.requests import Request

R = TypeVar("R", bound=Request, covariant=True)


@dataclass(frozen=True)
class Call(Generic[R]):
    """`id` is the one in the path, empty if it has none."""

    context: Context
    request: R
    id: str
    cause: Cause
