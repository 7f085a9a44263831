"""The sandbox's settings: the only place that reads its environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class SandboxSettings:
    """Where the sandbox listens, keeps its state and sends its webhooks.

    `public_url` is Khoa's own address as the browser sees it, `webhook_base` the address that
    signed webhooks are sent to, and `clerk_files` the folder that holds `clerk-js/` and `ui/`, each
    an unpacked npm package. `retry_factor` multiplies the delays between webhook retries.
    `smtp_port` receives mail for the mailbox; 0 receives none. `stripe_retries` chooses the
    schedule of Stripe's `live` mode or of its `test` mode.
    """

    port: int = 8001
    smtp_port: int = 8025
    data_dir: Path = Path(".khoa")
    public_url: str = "http://localhost:8000"
    webhook_base: str = "http://localhost:8000"
    clerk_files: Path | None = None
    retry_factor: float = 1.0
    stripe_retries: str = "live"
    stripe_settlement: str | None = None
    stripe_rate: float = 26_000.0
    stripe_delay: int = 0

    @property
    def base_url(self) -> str:
        return f"http://localhost:{self.port}"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "SandboxSettings":
        """Raises ValueError with the variable's name when a value cannot be used."""
        public_url = environment.get("KHOA_PUBLIC_URL", cls.public_url).rstrip("/")
        webhook_base = environment.get("KHOA_SANDBOX_WEBHOOK_BASE") or public_url
        files = environment.get("KHOA_SANDBOX_CLERK_FILES")
        retry_factor = _number(environment, "KHOA_SANDBOX_RETRY_FACTOR", cls.retry_factor)
        if retry_factor <= 0:
            raise ValueError("KHOA_SANDBOX_RETRY_FACTOR must be greater than 0")
        stripe_retries = environment.get("KHOA_SANDBOX_STRIPE_RETRIES") or cls.stripe_retries
        if stripe_retries not in ("live", "test"):
            raise ValueError("KHOA_SANDBOX_STRIPE_RETRIES must be live or test")
        settlement = environment.get("KHOA_SANDBOX_STRIPE_SETTLEMENT") or None
        if settlement not in (None, "vnd", "usd"):
            raise ValueError("KHOA_SANDBOX_STRIPE_SETTLEMENT must be vnd or usd, or not set")
        rate = _number(environment, "KHOA_SANDBOX_STRIPE_RATE", cls.stripe_rate)
        if not 1 <= rate <= 1_000_000:
            raise ValueError("KHOA_SANDBOX_STRIPE_RATE must be đồng to the dollar, 1 to 1000000")
        delay = _number(environment, "KHOA_SANDBOX_STRIPE_DELAY", cls.stripe_delay)
        if not 0 <= delay <= 86_400:
            raise ValueError("KHOA_SANDBOX_STRIPE_DELAY must be seconds, 0 to 86400")
        smtp_port = _port(environment, "KHOA_SANDBOX_SMTP_PORT", cls.smtp_port, least=0)
        if 0 < smtp_port < 1024:  # a real mail server's port, which production may use
            raise ValueError("KHOA_SANDBOX_SMTP_PORT must be 0 or from 1024 to 65535")
        return cls(
            port=_port(environment, "KHOA_SANDBOX_PORT", cls.port, least=1),
            smtp_port=smtp_port,
            data_dir=Path(environment.get("KHOA_DATA_DIR") or cls.data_dir).absolute(),
            public_url=public_url,
            webhook_base=webhook_base.rstrip("/"),
            clerk_files=Path(files).absolute() if files else None,
            retry_factor=retry_factor,
            stripe_retries=stripe_retries,
            stripe_settlement=settlement,
            stripe_rate=rate,
            stripe_delay=int(delay),
        )


def _port(environment: Mapping[str, str], name: str, default: int, *, least: int) -> int:
    port = _number(environment, name, default)
    if not least <= port <= 65535 or port != int(port):
        raise ValueError(f"{name} must be a port number from {least} to 65535")
    return int(port)


def _number(environment: Mapping[str, str], name: str, default: float) -> float:
    text = environment.get(name)
    if not text:
        return default
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{name} must be a number, not {text!r}") from None
