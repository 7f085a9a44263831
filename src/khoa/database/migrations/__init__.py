"""How the database comes to what this code expects of it: `migrate` changes, `verify` looks.

A step is a module `NNNN_name.py` here, with the next number. Its docstring's first line says what
it does; `async def run(migration: Migration)` does it, on raw documents and never by a model:
models change, what a step was written for does not. It can be killed at any moment and begun anew,
so that each of its writes is conditional on what it finds. docs/migrations.md has the rest.
"""

from khoa.database.migrations.runner import migrate, plan
from khoa.database.migrations.schema import verify
from khoa.database.migrations.steps import Migration, Step

__all__ = ["Migration", "Step", "migrate", "plan", "verify"]
