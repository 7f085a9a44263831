"""Control chaos by HTTP: `GET`, `PUT` and `DELETE` on `/chaos` and `/chaos/{platform}`."""

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from khoa_sandbox.chaos.state import PLATFORMS, Chaos, Plan, Platform

LARGEST_BODY = 16 * 1024


def routes(chaos: Chaos) -> list[Route]:
    """Returns the routes. PUT replaces the platform's whole plan: omitted fields are off."""

    async def everything(request: Request) -> Response:
        if request.method == "DELETE":
            chaos.stop(*PLATFORMS)
        items = [chaos.shown(platform) for platform in PLATFORMS]
        return JSONResponse({"items": items, "total": len(items)})

    async def one(request: Request) -> Response:
        platform = _platform(request)
        if platform is None:
            return _no(404, f"The platform is one of {', '.join(PLATFORMS)}.")
        if request.method == "DELETE":
            chaos.stop(platform)
        elif request.method == "PUT":
            body = await request.body()
            if len(body) > LARGEST_BODY:
                return _no(413, "The body is too large.")
            try:
                plan = Plan.model_validate_json(body)
            except ValidationError as error:
                return _no(422, _reason(error))
            chaos.set(platform, plan)
        return JSONResponse(chaos.shown(platform))

    return [
        Route("/chaos", everything, methods=["GET", "DELETE"]),
        Route("/chaos/{platform}", one, methods=["GET", "PUT", "DELETE"]),
    ]


def _platform(request: Request) -> Platform | None:
    wanted = request.path_params["platform"]
    return next((platform for platform in PLATFORMS if platform == wanted), None)


def _reason(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(map(str, first["loc"]))
    return f"{place}: {first['msg']}" if place else first["msg"]


def _no(status: int, reason: str) -> JSONResponse:
    return JSONResponse({"error": reason}, status)
