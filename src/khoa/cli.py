"""The `khoa` command."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from khoa.base import log
from khoa.base.refusal import StartRefused
from khoa.platforms.registry import load_settings
from khoa.serving.supervisor import ALL_ROLES, EXIT_NO_DEMO
from khoa.serving.supervisor import serve as serve_all
from khoa.settings import SettingsError

if TYPE_CHECKING:
    from khoa.context import Context
    from khoa.webhooks.models import InboxEvent

T = TypeVar("T")


class RoleName(StrEnum):
    """Values of `khoa serve --role`."""

    web = "web"
    worker = "worker"
    indexer = "indexer"
    all = "all"


app = typer.Typer(
    name="khoa",
    help="Khoa, an open marketplace for online courses.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command()
def serve(
    dev: Annotated[
        bool, typer.Option("--dev", help="Reload on changes; the web is served by Vite.")
    ] = False,
    role: Annotated[
        list[RoleName] | None,
        typer.Option(help="What this machine does; all by default. May be repeated."),
    ] = None,
) -> None:
    """Start everything under one parent and serve until Ctrl-C."""
    named = {one.value for one in role or [RoleName.all]}
    roles = ALL_ROLES if "all" in named else frozenset(one for one in ALL_ROLES if one in named)
    serve_all(dev=dev, roles=roles, say=typer.echo)


@app.command()
def worker() -> None:
    """Run this machine's background tasks; `khoa serve` starts this by itself."""
    from khoa.serving.worker import run

    asyncio.run(run(load_settings()))


@app.command()
def migrate(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would be done, and do nothing.")
    ] = False,
) -> None:
    """Migrate the database to this version of Khoa; `khoa serve` migrates an embedded one
    itself."""
    from khoa.base.domain import documents_of
    from khoa.database import Database, migrations
    from khoa.domains import DOMAINS

    settings = load_settings()
    database = Database(settings.database_uri, settings.mongodb_database)
    rows, documents = database.database, documents_of(DOMAINS)

    async def run() -> None:
        try:
            if dry_run:
                lines = await migrations.plan(rows, documents)
                typer.echo("\n".join(lines) or "There is nothing to do.")
            else:
                version = await migrations.migrate(rows, documents, say=typer.echo)
                typer.echo(f"The database {rows.name} has the schema version {version}.")
        finally:
            await database.close()

    asyncio.run(run())


@app.command()
def doctor() -> None:
    """Check the installation; print what is well, what is not, and what to do about it."""
    from khoa.serving.doctor import examine

    sys.exit(0 if examine(say=typer.echo) else 1)


@app.command()
def openapi() -> None:
    """Print the API's OpenAPI document. Needs no keys, database or server."""
    from khoa.app import create_api
    from khoa.settings import Settings

    document = create_api(Settings()).openapi()
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))


@app.command()
def indexer(
    catch_up_every: Annotated[
        float, typer.Option(help="Seconds between polls for changes.")
    ] = 30.0,
) -> None:
    """Keep this machine's search index up to date; `khoa serve` starts this by itself."""
    from khoa.catalogue.search.indexer import run

    settings = load_settings()
    log.configure(production=settings.production)
    asyncio.run(run(settings, catch_up_every=catch_up_every))


@app.command()
def seed_demo(
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Do nothing when there are courses already.")
    ] = False,
    courses: Annotated[
        int, typer.Option(min=0, max=1_000_000, help="Generated courses to add, with educators.")
    ] = 0,
    enrolments: Annotated[
        int, typer.Option(min=0, max=10_000_000, help="Generated enrolments, with students.")
    ] = 0,
    purchases: Annotated[
        int, typer.Option(min=0, max=5_000_000, help="How many of them were bought.")
    ] = 0,
) -> None:
    """Fill the database with the demo school, its pictures and its accounts."""
    from khoa.demo.fill import Wanted, fill
    from khoa.demo.seed import seed

    try:
        written = asyncio.run(seed(load_settings(), if_empty=if_empty))
        typer.echo("The demo school is there." if written else "There are courses already.")
        if courses or enrolments or purchases:
            wanted = Wanted(courses, enrolments, purchases)
            asyncio.run(fill(load_settings(), wanted, _show_progress))
    except SettingsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(EXIT_NO_DEMO) from error


def _show_progress(what: str, done: int, wanted: int) -> None:
    """Update one line on a terminal; print only the last state anywhere else."""
    if sys.stdout.isatty() or done == wanted:
        typer.echo(f"\r{what}: {done:,} of {wanted:,}", nl=done == wanted)


@app.command()
def reconcile(
    as_json: Annotated[bool, typer.Option("--json", help="The report as one JSON object.")] = False,
) -> None:
    """Compare with every platform and mend what was missed. Exit with 1 when a part failed."""
    from khoa.app import connect
    from khoa.reconcile.models import Reconciliation
    from khoa.reconcile.run import now

    settings = load_settings()
    log.configure(production=settings.production)

    async def run() -> Reconciliation:
        context = await connect(settings)
        try:
            return await now(context, every=timedelta(minutes=settings.reconcile_every))
        finally:
            await context.database.close()

    done = asyncio.run(run())
    typer.echo(done.model_dump_json(exclude={"id"}) if as_json else "\n".join(done.lines()))
    sys.exit(1 if done.failed else 0)


webhooks = typer.Typer(help="List, show and replay the events that platforms sent.")
app.add_typer(webhooks, name="webhooks")


@webhooks.command("list")
def list_events(
    state: Annotated[
        str, typer.Option(help="received, handled, failed, ignored, foreign or unmatched.")
    ] = "",
    provider: Annotated[str, typer.Option(help="A platform's name, such as clerk.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
) -> None:
    """List the newest events, one line each."""
    wanted = {key: value for key, value in (("state", state), ("provider", provider)) if value}

    async def read(context: "Context") -> None:
        from khoa.webhooks.models import InboxEvent

        found = InboxEvent.find(wanted).sort("-received_at").limit(limit)
        async for event in found:
            typer.echo(
                f"{event.received_at:%Y-%m-%d %H:%M:%S}  {event.state:<10}{event.provider:<12}"
                f"{event.event_id}  {event.type}  {' → '.join(event.effect)}".rstrip()
            )

    _with_context(read)


@webhooks.command("show")
def show_event(event_id: str) -> None:
    """Show everything about an event, by the platform's id of it."""

    async def read(context: "Context") -> None:
        for event in await _events([event_id]):
            typer.echo(event.model_dump_json(indent=2, exclude={"id", "revision_id"}))

    _with_context(read)


@webhooks.command("replay")
def replay_events(
    event_ids: Annotated[list[str] | None, typer.Argument()] = None,
    failed: Annotated[bool, typer.Option("--failed", help="All events that failed.")] = False,
) -> None:
    """Replay events by their ids. One that is handled changes nothing. Exit with 1 when any
    fails."""
    if not event_ids and not failed:
        raise typer.BadParameter("name events, or say --failed")

    async def run(context: "Context") -> bool:
        from khoa.webhooks.inbox import replay
        from khoa.webhooks.models import InboxEvent

        ids = [event.id for event in await _events(event_ids or [])]
        if failed:  # by their ids: whole events with their bodies would be many in memory
            of_failed = InboxEvent.get_pymongo_collection().find({"state": "failed"}, {"_id": 1})
            ids += [row["_id"] async for row in of_failed]
        ok = True
        for id in ids:
            row = await InboxEvent.get(id)
            if row is None:
                continue
            try:
                outcome = (await replay(context, row)).state
            except Exception as error:  # noqa: BLE001 (printed, and stored with the event)
                outcome, ok = f"failed: {error}", False  # type: ignore[assignment]
            typer.echo(f"{row.event_id}  {outcome}")
        return ok

    if not _with_context(run):
        raise typer.Exit(1)


async def _events(event_ids: list[str]) -> "list[InboxEvent]":
    from khoa.webhooks.models import InboxEvent

    found = await InboxEvent.find({"event_id": {"$in": event_ids}}).to_list()
    for missing in set(event_ids) - {event.event_id for event in found}:
        typer.echo(f"There is no event {missing}.", err=True)
        raise typer.Exit(1)
    return found


def _with_context(work: "Callable[[Context], Awaitable[T]]") -> "T":
    """Run `work` beside a running Khoa, on the same database."""
    from khoa.app import connect

    settings = load_settings()
    log.configure(production=settings.production)

    async def run() -> "T":
        context = await connect(settings)
        try:
            return await work(context)
        finally:
            await context.database.close()

    return asyncio.run(run())


def main() -> None:
    """Run a command. Errors that an operator can fix are printed without a traceback."""
    try:
        app()
    except SettingsError as error:
        sys.exit("\n".join(["Khoa cannot start:", *(f"  {line}" for line in error.errors)]))
    except StartRefused as error:
        sys.exit(str(error))
    except Exception as error:
        from pymongo.errors import ConnectionFailure

        if not isinstance(error, ConnectionFailure):
            raise
        from khoa.database.server import unreachable

        sys.exit(str(unreachable(error)))


if __name__ == "__main__":
    main()
