"""Security headers for every answer; the content security policy depends on the settings."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from khoa.settings import Settings

_FRAMES = "https://www.youtube-nocookie.com https://player.vimeo.com"


def content_security_policy(settings: Settings, media: str) -> str:
    """Return the policy: pages may load our own files, Clerk's, and media from the origins in
    `media`, which are separated by spaces."""
    clerk = ""
    if settings.clerk.proxy_url is None and settings.clerk_frontend_host:
        clerk = f"https://{settings.clerk_frontend_host}"
    challenge = "https://challenges.cloudflare.com" if clerk else ""
    pictures = "https://img.clerk.com" if clerk else ""
    directives = {
        "default-src": "'self'",
        "script-src": f"'self' {clerk} {challenge}",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": f"'self' data: blob: {media} {pictures}",
        "media-src": f"'self' blob: {media}",
        "connect-src": f"'self' {clerk} {media}",
        "worker-src": "'self' blob:",
        "frame-src": f"'self' {_FRAMES} {challenge}",
        "font-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {' '.join(value.split())}" for name, value in directives.items())


def security_headers(settings: Settings, media: str) -> dict[str, str]:
    headers = {
        "content-security-policy": content_security_policy(settings, media),
        "x-content-type-options": "nosniff",
        "referrer-policy": "strict-origin-when-cross-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=()",
        "cross-origin-opener-policy": "same-origin",
    }
    if settings.production:
        headers["strict-transport-security"] = "max-age=31536000; includeSubDomains"
    return headers


class SecurityHeaders:
    """Middleware that adds security headers, answers HEAD as GET without a body, and redirects
    pages from 127.0.0.1 to localhost, where Clerk's sessions are."""

    def __init__(self, app: ASGIApp, settings: Settings, *, media: str) -> None:
        self.app = app
        self.headers = [
            (name.encode(), value.encode())
            for name, value in security_headers(settings, media).items()
        ]
        self.home = settings.public_url.encode()
        self.wrong_host = b"127.0.0.1" if "//localhost" in settings.public_url else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if self.wrong_host and scope["method"] == "GET" and self._is_page_at_wrong_host(scope):
            query = scope["query_string"]
            to = self.home + scope["raw_path"] + (b"?" + query if query else b"")
            headers = [(b"location", to), (b"content-length", b"0")]
            await send({"type": "http.response.start", "status": 307, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
        bodiless = scope["method"] == "HEAD"
        if bodiless:  # RFC 9110, 9.3.2: the same as GET, without its content
            scope = {**scope, "method": "GET"}
        immutable = scope["path"].startswith("/assets/")

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(header for header in self.headers if header[0] not in present),
                ]
                if immutable and message["status"] == 200:
                    forever = (b"cache-control", b"public, max-age=31536000, immutable")
                    message["headers"].append(forever)
            elif bodiless:
                message = {**message, "body": b""}
            await send(message)

        await self.app(scope, receive, with_headers)

    def _is_page_at_wrong_host(self, scope: Scope) -> bool:
        host = next((value for name, value in scope["headers"] if name == b"host"), b"")
        path: str = scope["path"]
        operators = path in ("/healthz", "/readyz", "/metrics")
        return host.split(b":")[0] == self.wrong_host and not (
            path.startswith("/api/") or operators
        )
