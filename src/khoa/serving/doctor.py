"""`khoa doctor`: checks settings, database, platforms and built files, and prints a line for
each."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import httpx

from khoa.base.domain import documents_of
from khoa.base.errors import KhoaError, NotFound
from khoa.base.refusal import StartRefused
from khoa.database import Database, migrations
from khoa.database.server import check_server
from khoa.domains import DOMAINS
from khoa.platforms.clerk import ClerkPlatform
from khoa.platforms.mail import MailPlatform
from khoa.platforms.media.protocol import MediaPlugin
from khoa.platforms.media.registry import MEDIA_PROVIDERS
from khoa.platforms.payments.protocol import PaymentPlugin
from khoa.platforms.payments.registry import PAYMENT_PROVIDERS
from khoa.platforms.registry import load_settings
from khoa.serving.programs import CLERK_FILES, ROOT, own_address
from khoa.settings import Settings, SettingsError

NOBODY = "user_doctor"
"""A request for a user that cannot exist checks address and key, and changes nothing."""

START = "start Khoa with `make run`"
BUILD = "`make run` makes it"


@dataclass(frozen=True)
class Finding:
    """The result of one check. `text` says what was found, or what to do when it failed."""

    name: str
    ok: bool
    text: str

    def __str__(self) -> str:
        return f"  {'well' if self.ok else 'NOT WELL':<10}{self.name:<14}{self.text}"


def examine(say: Callable[[str], None]) -> bool:
    """Print all findings; return whether all checks passed."""
    try:
        settings = load_settings()
    except SettingsError as error:
        for line in error.errors:
            say(str(Finding("Settings", False, line)))
        return False
    findings = asyncio.run(_findings(settings))
    for finding in findings:
        say(str(finding))
    return all(finding.ok for finding in findings)


async def _findings(settings: Settings) -> list[Finding]:
    return [
        Finding("Settings", True, f"{settings.env}, {settings.public_url}"),
        await _khoa(settings),
        *await _database(settings),
        await _platform(settings, "clerk", _ask_clerk),
        *await _payments(settings),
        *await _media(settings),
        await _mail(settings),
        *_files(settings),
    ]


async def _khoa(settings: Settings) -> Finding:
    address = own_address(settings)
    ok = await _answers(f"{address}/healthz")
    return Finding("Khoa", ok, f"answers at {address}" if ok else f"is not running: {START}")


async def _database(settings: Settings) -> list[Finding]:
    try:
        uri = settings.database_uri
    except SettingsError:
        return [Finding("Database", False, f"the embedded server has not run here yet: {START}")]
    kind = "embedded (SecantusDB)" if settings.embedded_database else "MONGODB_URI"
    if errors := await check_server(uri, settings.mongodb_database):
        return [Finding("Database", False, error) for error in errors]
    database = Database(uri, settings.mongodb_database)
    try:
        await database.ping()
        await migrations.verify(database.database, documents_of(DOMAINS))
    except KhoaError:
        remedy = START if settings.embedded_database else "check MONGODB_URI and the cluster"
        return [Finding("Database", False, f"{kind} does not answer: {remedy}")]
    except StartRefused as refusal:
        return [Finding("Database", False, str(refusal))]
    finally:
        await database.close()
    return [Finding("Database", True, f"{kind} answers")]


async def _platform(
    settings: Settings, platform: str, ask: Callable[[Settings], Awaitable[None]]
) -> Finding:
    name = platform.capitalize()
    sandboxed = platform in settings.sandboxed
    served_by = f"sandbox, {settings.sandbox_url}" if sandboxed else "your keys"
    try:
        if not sandboxed or await _answers(settings.sandbox_url):
            await ask(settings)
        else:
            return Finding(name, False, f"{served_by} does not answer: {START}")
    except SettingsError as error:
        return Finding(name, False, str(error))
    except KhoaError as error:
        remedy = "see logs/sandbox.log" if sandboxed else f"check {platform.upper()}_… keys"
        return Finding(name, False, f"{served_by}: {error.message} ({remedy})")
    return Finding(name, True, f"{served_by}, answers to our key")


async def _payments(settings: Settings) -> list[Finding]:
    """Check each provider that is offered or whose keys are still set."""
    used = [
        plugin
        for plugin in PAYMENT_PROVIDERS
        if plugin.settings is not None and settings.has_platform(plugin.settings)
    ]
    return [await _payment(settings, plugin) for plugin in used]


async def _payment(settings: Settings, plugin: PaymentPlugin) -> Finding:
    async def ask(settings: Settings) -> None:
        await plugin.make(settings).check_access()

    found = await _platform(settings, plugin.name, ask)
    if found.ok and plugin.name not in settings.payments:
        return replace(found, text=f"{found.text}; not offered, its late payments are taken")
    if found.ok and not plugin.make(settings).capabilities.confirms:
        return replace(found, text="the office records what comes in")
    return found


async def _ask_clerk(settings: Settings) -> None:
    try:
        await ClerkPlatform(settings.clerk, [settings.public_url]).fetch_user(NOBODY)
    except NotFound:
        return


async def _media(settings: Settings) -> list[Finding]:
    """Check each provider that stores files, even if only older ones."""
    return [
        await _media_provider(settings, plugin)
        for plugin in MEDIA_PROVIDERS
        if plugin.settings is not None and settings.has_platform(plugin.settings)
    ]


async def _media_provider(settings: Settings, plugin: MediaPlugin) -> Finding:
    async def ask(settings: Settings) -> None:
        await plugin.make(settings).check_access()

    return await _platform(settings, plugin.name, ask)


async def _mail(settings: Settings) -> Finding:
    """Check that the mail server answers; sends nothing."""
    if settings.mail is None:
        return Finding("Mail", False, "nobody is told by mail: set KHOA_SMTP_URL")
    where = f"{settings.mail.host}:{settings.mail.port}"
    try:
        await MailPlatform(settings.mail).check_access()
    except KhoaError as error:
        return Finding("Mail", False, f"{where}: {error.message}")
    return Finding("Mail", True, where)


def _files(settings: Settings) -> list[Finding]:
    web = (ROOT / "web" / "dist" / "index.html").exists()
    findings = [Finding("Web", web, "is built" if web else f"web/dist is missing: {BUILD}")]
    if "clerk" in settings.sandboxed:
        clerk = all((CLERK_FILES / part / "dist").is_dir() for part in ("clerk-js", "ui"))
        missing = f"build/clerk is missing: {BUILD}"
        findings.append(Finding("Clerk's files", clerk, "are there" if clerk else missing))
    if not settings.production:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        missing = "is missing, `make test` needs it: apt-get install chromium"
        findings.append(Finding("Chromium", chromium is not None, chromium or missing))
    return findings


async def _answers(url: str) -> bool:
    try:
        async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
            return (await client.get(url)).status_code < 500
    except httpx.HTTPError:
        return False
