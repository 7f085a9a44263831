"""The `khoa` command."""

import asyncio
import sys
from datetime import timedelta
from typing import Annotated

import typer

from khoa import log
from khoa.serve import NOT_HERE
from khoa.serve import serve as serve_all
from khoa.serving.refusal import StartRefused
from khoa.settings import Settings, SettingsError

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
        bool, typer.Option("--dev", help="Hot reload of both halves, the web by Vite.")
    ] = False,
) -> None:
    """Start everything under one parent and serve until Ctrl-C."""
    serve_all(dev=dev, say=typer.echo)


@app.command()
def doctor() -> None:
    """Say what is well and what is not, and what to do about it."""
    from khoa.doctor import examine

    sys.exit(0 if examine(say=typer.echo) else 1)


@app.command()
def indexer(
    catch_up_every: Annotated[
        float, typer.Option(help="Seconds between looks for changes that no event told of.")
    ] = 30.0,
) -> None:
    """Keep the search index of this machine; `khoa serve` runs it by itself."""
    from khoa.catalogue.search.indexer import run

    settings = Settings.load()
    log.configure(production=settings.production)
    asyncio.run(run(settings, catch_up_every=catch_up_every))


@app.command()
def seed_demo(
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Do nothing when there are courses already.")
    ] = False,
) -> None:
    """Fill the database with the demo school, its pictures and its accounts."""
    from khoa.demo.seed import seed

    try:
        written = asyncio.run(seed(Settings.load(), if_empty=if_empty))
    except SettingsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(NOT_HERE) from error
    typer.echo("The demo school is there." if written else "There are courses already.")


@app.command()
def reconcile(
    as_json: Annotated[bool, typer.Option("--json", help="The report as one JSON object.")] = False,
) -> None:
    """Compare with every platform and mend what was missed; 1 when a part of it failed."""
    from khoa.app import connect
    from khoa.reconcile.models import Reconciliation
    from khoa.reconcile.run import now

    settings = Settings.load()
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


def main() -> None:
    """Run a command; what a person can mend is said in plain lines, without a traceback."""
    try:
        app()
    except SettingsError as error:
        sys.exit("\n".join(["Khoa cannot start:", *(f"  {line}" for line in error.problems)]))
    except StartRefused as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
