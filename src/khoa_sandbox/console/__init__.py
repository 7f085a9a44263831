"""The console: what happened at the platforms, and the actions that their dashboards offer."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from khoa_sandbox.chaos import routes as chaos
from khoa_sandbox.console.guard import Guard
from khoa_sandbox.console.live import changes
from khoa_sandbox.console.refused import Refused
from khoa_sandbox.console.routes import Api
from khoa_sandbox.context import Context

PAGE = Path(__file__).parent / "page"


def router(context: Context) -> Starlette:
    """Returns the application at the sandbox's root: the page, its files and its JSON."""
    api = Api(context)

    async def page(request: Request) -> Response:
        # Always revalidated, so that a new version of Khoa never meets an old page.
        return FileResponse(PAGE / "index.html", headers={"Cache-Control": "no-cache"})

    async def live(request: Request) -> Response:
        return changes(context.store, api.counts, context.stopping)

    return Starlette(
        routes=[
            Route("/", page),
            Route("/console/api/changes", live),
            *api.routes(),
            *chaos.routes(context.chaos),
            Mount("/console", app=StaticFiles(directory=PAGE)),
        ],
        middleware=[Middleware(Guard, port=context.settings.port)],
        exception_handlers={Refused: _refused, HTTPException: _not_here},
    )


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return JSONResponse({"error": str(error)}, error.status)


async def _not_here(request: Request, error: Exception) -> Response:
    """Handles an unknown path or method."""
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": f"{error.detail}."}, error.status_code)
