"""Migrations: `migrate` brings the database to what this code expects, `verify` only checks it.

A step is a module `NNNN_name.py` here, with the next number. Its docstring's first line says what
it does. Its `async def run(migration: Migration)` works on raw documents and never by a model,
since models change later. It can be killed at any moment and run again, so each of its writes must
be conditional on what it finds. docs/migrations.md has the rest.
"""

from khoa.database.migrations.runner import migrate, plan
from khoa.database.migrations.schema import verify
from khoa.database.migrations.steps import Migration, Step

__all__ = ["Migration", "Step", "migrate", "plan", "verify"]
