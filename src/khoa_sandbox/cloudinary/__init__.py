"""A stand-in for Cloudinary: signed uploads, `destroy`, details, delivery with real resizing."""

import logging

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from khoa_sandbox.cloudinary.admin import AdminApi
from khoa_sandbox.cloudinary.assets import FOLDER, Assets
from khoa_sandbox.cloudinary.delivery import Delivery
from khoa_sandbox.cloudinary.derivatives import Derivatives
from khoa_sandbox.cloudinary.errors import CloudinaryError, api_answer, delivery_answer
from khoa_sandbox.cloudinary.signing import sign_notification
from khoa_sandbox.cloudinary.upload import UploadApi
from khoa_sandbox.context import Context

log = logging.getLogger("khoa_sandbox")

NOTIFICATION_RETRIES = [3 * 60.0, 6 * 60.0, 9 * 60.0]
NOTIFICATION_TIMEOUT = 20.0


def router(context: Context) -> Starlette:
    """The application below `/cloudinary`."""
    context.deliveries.signer(
        "cloudinary", lambda event_id, body, now: sign_notification(context.keys, body, now)
    )
    context.deliveries.schedule("cloudinary", NOTIFICATION_RETRIES)
    context.deliveries.timeout("cloudinary", NOTIFICATION_TIMEOUT)
    assets = Assets(context.store, context.settings.data_dir / FOLDER)
    derivatives = Derivatives(assets)
    api = UploadApi(context, assets, derivatives)
    admin = AdminApi(context, assets)
    delivery = Delivery(context, assets, derivatives)
    lists = "/v1_1/{cloud_name}/resources/{resource_type}/{type}"
    kinds = "/v1_1/{cloud_name}/{resource_type}"
    return Starlette(
        routes=[
            Route(f"{kinds}/upload", api.upload, methods=["POST"]),
            Route(f"{kinds}/destroy", api.destroy, methods=["POST"]),
            Route(f"{kinds}/download", delivery.download),
            Route(lists, admin.resources, methods=["GET"]),
            Route(lists, admin.delete_resources, methods=["DELETE"]),
            Route(f"{lists}/{{public_id:path}}", admin.resource, methods=["GET"]),
            Route("/v1_1/{rest:path}", _no_such_call, methods=["GET", "POST", "PUT", "DELETE"]),
            Route("/{cloud_name}/{resource_type}/{type}/{rest:path}", delivery.deliver),
        ],
        middleware=[
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=["GET", "HEAD", "POST"],
                allow_headers=[
                    "Cache-Control",
                    "Content-Range",
                    "If-Range",
                    "Range",
                    "X-Requested-With",
                    "X-Unique-Upload-Id",
                ],
                expose_headers=["Accept-Ranges", "Content-Length", "Content-Range", "X-Cld-Error"],
                max_age=600,
            )
        ],
        exception_handlers={
            CloudinaryError: _refuse,
            HTTPException: _refuse,
            Exception: _fail,
        },
    )


async def _no_such_call(request: Request) -> Response:
    raise CloudinaryError(404, "Not found")


async def _refuse(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException):
        error = CloudinaryError(error.status_code, error.detail)
    assert isinstance(error, CloudinaryError)
    return api_answer(error) if _is_api(request) else delivery_answer(error)


async def _fail(request: Request, error: Exception) -> Response:
    log.error("cloudinary %s %s failed", request.method, request.url.path, exc_info=error)
    shown = CloudinaryError(500, "Internal error in the sandbox; its log tells more")
    return api_answer(shown) if _is_api(request) else delivery_answer(shown)


def _is_api(request: Request) -> bool:
    return "/v1_1/" in request.url.path
