"""Options of MONGODB_URI that contradict each other, or what Khoa relies on."""

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
"""What Khoa sets itself, by the option's name in lower case: the value that it needs, and why."""


def uri_problems(uri: str) -> list[str]:
    """A line for each, with what to do. No server is asked."""
    options: dict[str, str] = {}
    problems = []
    for name, value in parse_qsl(uri.partition("?")[2], keep_blank_values=True):
        key = name.lower()
        if options.setdefault(key, value) != value and key != "readpreferencetags":
            problems.append(f"MONGODB_URI says {name} twice and differently: leave one")
    for key, (needed, why) in RELIED_ON.items():
        if options.get(key, needed).lower() != needed:
            problems.append(f"MONGODB_URI must not say {key}={options[key]}: {why}; take it out")
    if problems:
        return problems
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an option that is not known does no harm
            MongoClient[dict[str, object]](uri, connect=False).close()
    except (PyMongoError, ValueError) as error:
        return [f"MONGODB_URI: {error}"]
    return []
