"""The headers that every page carries; the policy is computed from the settings."""

from khoa.settings import Settings

_FRAMES = "https://www.youtube-nocookie.com https://player.vimeo.com"


def content_security_policy(settings: Settings) -> str:
    """What a page may load: our own files, Clerk's, and pictures and films where they live."""
    media = _media_origin(settings)
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


def security_headers(settings: Settings) -> dict[str, str]:
    headers = {
        "content-security-policy": content_security_policy(settings),
        "x-content-type-options": "nosniff",
        "referrer-policy": "strict-origin-when-cross-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=()",
        "cross-origin-opener-policy": "same-origin",
    }
    if settings.production:
        headers["strict-transport-security"] = "max-age=31536000; includeSubDomains"
    return headers


def _media_origin(settings: Settings) -> str:
    cloudinary = settings.cloudinary
    host = (cloudinary.delivery_host or "res.cloudinary.com").split("/")[0]
    delivery = f"{'https' if cloudinary.secure else 'http'}://{host}"
    api = "https://api.cloudinary.com" if cloudinary.upload_prefix is None else ""
    return f"{delivery} {api}".strip()
