"""Form bodies with nested names: `line_items[0][price_data][currency]=vnd`."""

import re
from typing import Any
from urllib.parse import parse_qsl

from khoa_sandbox.stripe.errors import InvalidParameter

FIELDS = 5000
DEPTH = 8

_NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
_PART = re.compile(r"\[([^\[\]]*)\]")


def decode(raw: bytes) -> dict[str, Any]:
    """Returns nested dictionaries of strings; an array (`a[]`) is a dictionary of "0", "1", ….

    Raises InvalidParameter when the body is not UTF-8, has a malformed name, or gives one name both
    a value and nested names.
    """
    try:
        pairs = parse_qsl(
            raw.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=FIELDS
        )
    except ValueError as error:
        raise InvalidParameter("Invalid request: the parameters could not be parsed.") from error
    tree: dict[str, Any] = {}
    for name, value in pairs:
        _put(tree, name, value)
    return tree


def _put(tree: dict[str, Any], name: str, value: str) -> None:
    match = _NAME.fullmatch(name)
    parts = [match[1], *_PART.findall(match[2])] if match else []
    if not parts or len(parts) > DEPTH:
        raise InvalidParameter(f"Invalid parameter name: {name[:80]}")
    node = tree
    for part in parts[:-1]:
        child = node.setdefault(part or str(len(node)), {})
        if not isinstance(child, dict):
            raise InvalidParameter(f"Invalid parameters: {name[:80]} has both a value and parts.")
        node = child
    last = parts[-1] or str(len(node))
    if isinstance(node.get(last), dict):
        raise InvalidParameter(f"Invalid parameters: {name[:80]} has both a value and parts.")
    node[last] = value
