"""The parameters of each call: models whose errors have Stripe's codes and parameter names."""

import re
from collections.abc import Callable
from typing import Annotated, Any, ClassVar, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from khoa_sandbox.stripe.errors import InvalidParameter
from khoa_sandbox.stripe.money import CURRENCIES

NO_CODE = "no_code"

R = TypeVar("R", bound="Request")
T = TypeVar("T")


def _refuse(message: str, code: str = NO_CODE) -> PydanticCustomError:
    return PydanticCustomError(code, "{reason}", {"reason": message})


def _integer(value: object) -> int:
    if not isinstance(value, str) or not re.fullmatch(r"-?[0-9]{1,15}", value):
        raise _refuse(f"Invalid integer: {str(value)[:80]}", "parameter_invalid_integer")
    return int(value)


def _at_least(least: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        number = _integer(value)
        if number < least:
            raise _refuse(
                f"This value must be greater than or equal to {least}.",
                "parameter_invalid_integer",
            )
        return number

    return read


def _text(longest: int) -> Callable[[object], str]:
    def read(value: object) -> str:
        if not isinstance(value, str):
            raise _refuse(f"Invalid string: {str(value)[:80]}")
        if not value:
            raise _refuse(
                "You passed an empty string. We assume empty values are an attempt to unset a "
                "parameter; however this one cannot be unset. Remove it from your request or "
                "supply a non-empty value.",
                "parameter_invalid_empty",
            )
        if len(value) > longest:
            raise _refuse(f"Invalid string: {value[:20]}…; must be at most {longest} characters")
        return value

    return read


def _boolean(value: object) -> bool:
    if value not in ("true", "false"):
        raise _refuse(f"Invalid boolean: {str(value)[:80]}")
    return value == "true"


def _choice(*values: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value not in values:
            raise _refuse(f"Invalid value {str(value)[:80]!r}: must be one of {', '.join(values)}")
        return str(value)

    return read


def _url(value: object) -> str:
    text = _text(5000)(value)
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc or re.search(r"\s", text):
        raise _refuse("Not a valid URL", "url_invalid")
    return text


def _email(value: object) -> str:
    text = _text(800)(value)
    if not is_email(text):
        raise _refuse(f"Invalid email address: {text[:80]}", "email_invalid")
    return text


def is_email(text: str) -> bool:
    return bool(re.fullmatch(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+", text)) and len(text) <= 800


def _currency(value: object) -> str:
    code = str(value).lower()
    if code not in CURRENCIES:
        raise _refuse(f"Invalid currency: {str(value)[:20]}.")
    return code


def _metadata(value: object) -> dict[str, str]:
    if value == "":
        return {}
    if not isinstance(value, dict) or any(not isinstance(item, str) for item in value.values()):
        raise _refuse("Invalid metadata: metadata must be a set of key-value pairs.")
    if len(value) > 50:
        raise _refuse(f"Metadata can have up to 50 keys; you passed {len(value)}.")
    for key, item in value.items():
        if len(key) > 40:
            raise _refuse(f"Metadata keys can be up to 40 characters long: {key[:60]}")
        if len(item) > 500:
            raise _refuse(f"Metadata values can be up to 500 characters long: {key}")
    return {key: item for key, item in value.items() if item}


def _array(value: object) -> list[Any]:
    if not isinstance(value, dict) or not all(re.fullmatch(r"[0-9]{1,4}", k) for k in value):
        raise _refuse("Invalid array", "parameter_invalid_array")
    return [value[key] for key in sorted(value, key=int)]


Integer = Annotated[int, BeforeValidator(_integer)]
Positive = Annotated[int, BeforeValidator(_at_least(1))]
NotNegative = Annotated[int, BeforeValidator(_at_least(0))]
Text = Annotated[str, BeforeValidator(_text(5000))]
Reference = Annotated[str, BeforeValidator(_text(200))]
Boolean = Annotated[bool, BeforeValidator(_boolean)]
Url = Annotated[str, BeforeValidator(_url)]
Email = Annotated[str, BeforeValidator(_email)]
Currency = Annotated[str, BeforeValidator(_currency)]
Metadata = Annotated[dict[str, str], BeforeValidator(_metadata)]
Array = Annotated[list[T], BeforeValidator(_array)]

Mode = Annotated[str, BeforeValidator(_choice("payment", "setup", "subscription"))]
UiMode = Annotated[str, BeforeValidator(_choice("hosted_page"))]
SubmitType = Annotated[str, BeforeValidator(_choice("auto", "book", "donate", "pay"))]
Locale = Annotated[
    str,
    BeforeValidator(
        _choice(
            *"""auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hr hu id it ja ko lt lv ms
            mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW""".split()
        )
    ),
]
Status = Annotated[str, BeforeValidator(_choice("open", "complete", "expired"))]
Reason = Annotated[
    str, BeforeValidator(_choice("duplicate", "fraudulent", "requested_by_customer"))
]
Redirects = Annotated[str, BeforeValidator(_choice("always", "never"))]
MethodType = Annotated[str, BeforeValidator(_choice("card", "us_bank_account"))]


class Part(BaseModel):
    """A group of parameters; `unsupported` are real ones that this sandbox lacks."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    unsupported: ClassVar[frozenset[str]] = frozenset()


class Request(Part):
    expand: Array[Text] = Field(default_factory=list)


class Range(Part):
    gt: Integer | None = None
    gte: Integer | None = None
    lt: Integer | None = None
    lte: Integer | None = None


def _range(value: object) -> object:
    return {"gte": value, "lte": value} if isinstance(value, str) else value


class ListRequest(Request):
    limit: Annotated[int, BeforeValidator(_at_least(1)), Field(le=100)] = 10
    starting_after: Text | None = None
    ending_before: Text | None = None
    created: Annotated[Range | None, BeforeValidator(_range)] = None


def read(model: type[R], params: dict[str, Any]) -> R:
    """Checks the decoded parameters; raises InvalidParameter for the first error."""
    try:
        return model.model_validate(params)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
    kind, place = first["type"], first["loc"]
    param = str(place[0]) + "".join(f"[{part}]" for part in place[1:])
    if kind == "missing":
        raise InvalidParameter(
            f"Missing required param: {param}.", code="parameter_missing", param=param
        )
    if kind == "extra_forbidden" and len(place) == 1 and place[0] in model.unsupported:
        raise InvalidParameter(f"The sandbox does not support {param}.", param=param)
    if kind == "extra_forbidden":
        raise InvalidParameter(
            f"Received unknown parameter: {param}", code="parameter_unknown", param=param
        )
    if kind == "less_than_equal":
        raise InvalidParameter(
            f"This value must be less than or equal to {first['ctx']['le']}.",
            code="parameter_invalid_integer",
            param=param,
        )
    if first.get("ctx", {}).get("reason") is None:  # a value instead of nested parameters
        raise InvalidParameter("Invalid object", param=param)
    code = None if kind == NO_CODE else kind
    raise InvalidParameter(first["ctx"]["reason"], code=code, param=param)
