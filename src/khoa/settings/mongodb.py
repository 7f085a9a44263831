"""Check the options of MONGODB_URI against each other and against what Khoa relies on."""

import warnings
from urllib.parse import parse_qsl

from pymongo import MongoClient
from pymongo.errors import PyMongoError

RELIED_ON = {
    "readpreference": ("primary", "Khoa reads what it has just written"),
    "w": ("majority", "what was answered must outlive an election"),
    "journal": ("true", "what was answered must outlive a power cut"),
    "retrywrites": ("true", "writes are sent again when a connection breaks"),
    "retryreads": ("true", "reads are sent again when a connection breaks"),
}
"""Options that Khoa sets itself, by name in lower case: the value that it needs, and why."""


def check_uri(uri: str) -> list[str]:
    """Return one line for each error, with what to do. Connects to no server."""
    options: dict[str, str] = {}
    errors = []
    for name, value in parse_qsl(uri.partition("?")[2], keep_blank_values=True):
        key = name.lower()
        if options.setdefault(key, value) != value and key != "readpreferencetags":
            errors.append(f"MONGODB_URI says {name} twice and differently: leave one")
    for key, (needed, why) in RELIED_ON.items():
        if options.get(key, needed).lower() != needed:
            errors.append(f"MONGODB_URI must not say {key}={options[key]}: {why}; take it out")
    if errors:
        return errors
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # unknown options do no harm
            MongoClient[dict[str, object]](uri, connect=False).close()
    except (PyMongoError, ValueError) as error:
        return [f"MONGODB_URI: {error}"]
    return []
