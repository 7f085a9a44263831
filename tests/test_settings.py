"""What an operator sets is checked at once, and docs/settings.md names every setting."""

import base64
import re
from pathlib import Path

import pytest

from khoa.platforms.media.cloudinary import CloudinarySettings
from khoa.platforms.payments.stripe import StripeSettings
from khoa.platforms.registry import REGISTRY, load_settings
from khoa.settings import ClerkSettings, Settings, SettingsError
from khoa.settings.hosts import addresses_of
from khoa.settings.rules import check_production
from khoa_sandbox.keys import load_keys

PLATFORMS = (ClerkSettings, *REGISTRY.available_platforms.kinds)
NAMES = {str(field.validation_alias) for field in Settings.model_fields.values()} | {
    variable for platform in PLATFORMS for variable in platform.variables()
}
KEYS = {
    platform.platform: [platform.variable(field) for field in platform.needed]
    for platform in PLATFORMS
    if platform.has_sandbox
}
"""What a start with the platforms' own accounts needs."""


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_without_keys_the_sandbox_serves() -> None:
    settings = load_settings()
    assert settings.sandboxed == {"clerk", "stripe", "cloudinary"}
    with pytest.raises(SettingsError, match="STRIPE_SECRET_KEY"):
        settings.platform(StripeSettings)


def test_sandbox_keys_are_read_from_the_data_directory(tmp_path: Path) -> None:
    (tmp_path / "sandbox.env").write_text(
        "STRIPE_SECRET_KEY=sk_test_1\nSTRIPE_WEBHOOK_SECRET=whsec_1\n"
    )
    settings = load_settings(data_dir=tmp_path, sandbox_port=9001)
    assert settings.platform(StripeSettings).secret_key == "sk_test_1"
    assert settings.platform(StripeSettings).api_base == "http://localhost:9001/stripe"


def test_a_platform_with_some_keys_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRIPE_SECRET_KEY", "sk_test_1")
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert len(refused.value.errors) == 1
    assert "STRIPE_WEBHOOK_SECRET" in refused.value.errors[0]
    assert "Stripe dashboard" in refused.value.errors[0]


def test_real_keys_do_not_reach_the_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in KEYS["stripe"]:
        monkeypatch.setenv(key, "sk_test_real")
    settings = load_settings()
    assert settings.sandboxed == {"clerk", "cloudinary"}
    assert settings.platform(StripeSettings).api_base is None


def test_production_lists_all_its_problems_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHOA_ENV", "production")
    monkeypatch.setenv("STRIPE_API_BASE", "http://localhost:8001/stripe")
    with pytest.raises(SettingsError) as refused:
        load_settings()
    text = str(refused.value)
    for name in (
        "MONGODB_URI",
        "KHOA_PUBLIC_URL",
        "STRIPE_API_BASE",
        *(key for keys in KEYS.values() for key in keys),
    ):
        assert name in text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KHOA_PORT", "99999"),
        ("KHOA_PUBLIC_URL", "school.example"),
        ("KHOA_PUBLIC_URL", "https://school.example/path"),
        ("KHOA_CURRENCY", "xyz"),
        ("KHOA_TIMEZONE", "Mars/Olympus"),
        ("KHOA_DEFAULT_LANGUAGE", "fr"),
        ("KHOA_PAYMENTS", "cash"),
        ("KHOA_MEDIA_PICTURES", "drawer"),
        ("KHOA_MEDIA_FILMS", "drawer"),
        ("KHOA_ENV", "staging"),
    ],
)
def test_a_bad_value_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        load_settings()


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Settings with which production starts."""
    settings = {
        "KHOA_ENV": "production",
        "KHOA_PUBLIC_URL": "https://school.example",
        "MONGODB_URI": "mongodb://db.example/khoa",
        **{key: f"real-{key}" for keys in KEYS.values() for key in keys},
        "CLERK_PUBLISHABLE_KEY": publishable_key("clerk.school.example"),
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert load_settings().sandboxed == frozenset()
    return settings


def publishable_key(host: str) -> str:
    return "pk_live_" + base64.b64encode(f"{host}$".encode()).decode()


THIS_MACHINE = [
    "localhost",
    "LocalHost",
    "localhost.",
    "khoa.localhost",
    "localhost.localdomain",
    "khoa.local",
    "127.0.0.1",
    "127.0.0.2",
    "127.1",
    "0x7f.1",
    "0177.0.0.1",
    "2130706433",
    "0x7f000001",
    "0.0.0.0",
    "0",
    "10.0.0.5",
    "192.168.1.2",
    "169.254.1.1",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "api.stripe.com@localhost",
    "localhost%2e",
    "api.stripe.com\\@localhost",
    "１２７.0.0.1",
    "ⓛocalhost",
    "",
    ".",
]


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize("host", THIS_MACHINE)
@pytest.mark.parametrize("name", ["CLERK_API_URL", "STRIPE_API_BASE", "CLOUDINARY_UPLOAD_PREFIX"])
def test_production_never_calls_this_machine(
    monkeypatch: pytest.MonkeyPatch, name: str, host: str
) -> None:
    for address in (f"https://{host}", f"https://{host}:8001/stripe", f"http://{host}:8001"):
        monkeypatch.setenv(name, address)
        with pytest.raises(SettingsError, match=name):
            load_settings()


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize("host", [host for host in THIS_MACHINE if host])
def test_production_sends_nobody_to_this_machine(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    for address in (host, f"{host}:8001/cloudinary", f"http://{host}", f"//{host}"):
        monkeypatch.setenv("CLOUDINARY_DELIVERY_HOST", address)
        with pytest.raises(SettingsError, match="CLOUDINARY_DELIVERY_HOST"):
            load_settings()


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize(
    "address",
    ["http://api.stripe.com", "HTTP://api.stripe.com", "ftp://x.example", "//x.example", "x", " "],
)
def test_production_calls_nobody_without_tls(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("STRIPE_API_BASE", address)
    with pytest.raises(SettingsError, match="STRIPE_API_BASE"):
        load_settings()


@pytest.mark.usefixtures("production")
def test_production_takes_other_addresses_of_the_platforms(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = {
        "CLERK_API_URL": "https://api.clerk.com",
        "STRIPE_API_BASE": "https://stripe-proxy.school.example:8443/v1/",
        "CLOUDINARY_UPLOAD_PREFIX": "https://api-eu.cloudinary.com",
        "CLOUDINARY_DELIVERY_HOST": "media.school.example",
    }
    for name, value in addresses.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert settings.platform(CloudinarySettings).upload_prefix == "https://api-eu.cloudinary.com"
    assert settings.clerk_frontend_host == "clerk.school.example"


@pytest.mark.parametrize("host", ["localhost:8001", "127.0.0.1", "", "[::1]"])
def test_production_refuses_a_publishable_key_of_this_machine(
    monkeypatch: pytest.MonkeyPatch, production: dict[str, str], host: str
) -> None:
    monkeypatch.setenv("CLERK_PUBLISHABLE_KEY", publishable_key(host))
    with pytest.raises(SettingsError, match="CLERK_PUBLISHABLE_KEY"):
        load_settings()


def test_production_refuses_the_sandboxs_keys(
    monkeypatch: pytest.MonkeyPatch, production: dict[str, str], tmp_path: Path
) -> None:
    """Copied into the environment, they would not be the sandbox's by their absence."""
    (tmp_path / "sandbox.env").write_text(f"STRIPE_SECRET_KEY={production['STRIPE_SECRET_KEY']}\n")
    with pytest.raises(SettingsError) as refused:
        load_settings(data_dir=tmp_path)
    assert refused.value.errors == ["STRIPE_SECRET_KEY is the sandbox's own key"]


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize(
    "key",
    ["clerk_publishable_key", "clerk_secret_key", "stripe_secret_key", "cloudinary_cloud_name"],
)
def test_production_knows_the_sandboxs_keys_without_its_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, key: str
) -> None:
    monkeypatch.setenv(key.upper(), getattr(load_keys(tmp_path / "elsewhere"), key))
    with pytest.raises(SettingsError, match=key.upper()):
        load_settings()


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CLOUDINARY_URL", "cloudinary://k:s@c?upload_prefix=http://localhost:8001/cloudinary"),
        ("CLOUDINARY_API_PROXY", "http://localhost:8001"),
        ("CLOUDINARY_SECURE_DISTRIBUTION", "localhost:8001"),
    ],
)
def test_production_lets_nothing_steer_a_client_past_its_settings(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        load_settings()


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize("platform", KEYS)
def test_production_without_a_platforms_keys_does_not_fall_back(
    monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    for key in KEYS[platform]:
        monkeypatch.setenv(key, "")
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert len(refused.value.errors) == len(KEYS[platform])


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize(
    "host",
    """localhost LocalHost. mail.localhost 127.0.0.2 127.1 2130706433 0.0.0.0
    [::1] [::] [::ffff:127.0.0.1]""".split(),
)
def test_production_sends_no_mail_to_the_sandbox(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setenv("KHOA_SMTP_URL", f"smtp://{host}:8025")
    with pytest.raises(SettingsError, match="KHOA_SMTP_URL"):
        load_settings()
    # A mail server of this machine's own is no sandbox.
    for url in (f"smtp://{host}:25", f"smtp://{host}", "smtp://10.0.0.5:2525", "smtp://mail:2525"):
        monkeypatch.setenv("KHOA_SMTP_URL", url)
        assert load_settings().smtp_url == url


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["203.0.113.7", "::1"], ["::ffff:127.0.0.1"]])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("STRIPE_API_BASE", "https://127.0.0.1.nip.invalid:8001/stripe"),
        ("CLERK_API_URL", "https://a-name-in-hosts.invalid/clerk-api"),
        ("CLOUDINARY_UPLOAD_PREFIX", "https://sandbox.school.invalid"),
        ("CLOUDINARY_DELIVERY_HOST", "sandbox.school.invalid:8001/cloudinary"),
        ("KHOA_SMTP_URL", "smtp://a-name-in-hosts.invalid:8025"),
    ],
)
def test_production_calls_no_name_that_leads_to_this_machine(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, addresses: list[str]
) -> None:
    monkeypatch.setenv(name, value)
    settings = load_settings()
    assert check_production(settings, lambda _: ["203.0.113.7"]) == []
    [problem] = check_production(settings, lambda _: addresses)
    assert name in problem


def test_a_name_is_looked_up_as_clients_do() -> None:
    assert "127.0.0.1" in addresses_of("localhost")
    assert addresses_of("no-such-name.invalid") == addresses_of("." * 80) == []


def test_no_secret_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in KEYS["stripe"]:
        monkeypatch.setenv(key, "very-secret")
    assert "very-secret" not in repr(load_settings())


def test_documentation_names_every_setting_and_no_other() -> None:
    page = Path(__file__).parents[1] / "docs" / "settings.md"
    named = set(re.findall(r"^\| `([A-Z_]+)`", page.read_text("utf-8"), re.MULTILINE))
    assert named == NAMES


TRANSFER = {
    "KHOA_TRANSFER_BANK_BIN": "970436",
    "KHOA_TRANSFER_BANK_NAME": "Vietcombank",
    "KHOA_TRANSFER_ACCOUNT": "0881000458086",
    "KHOA_TRANSFER_HOLDER": "TRUONG KHOA",
}


def test_transfers_by_hand_need_an_account_and_no_stripe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHOA_PAYMENTS", "manual")
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert {problem.split()[0] for problem in refused.value.errors} == set(TRANSFER)
    for name, value in TRANSFER.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert settings.payments == ("manual",)
    assert settings.sandboxed == {"clerk", "cloudinary"}
    monkeypatch.setenv("KHOA_CURRENCY", "usd")
    with pytest.raises(SettingsError, match="KHOA_CURRENCY must be vnd"):
        load_settings()


def test_production_starts_with_transfers_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        **TRANSFER,
        "KHOA_ENV": "production",
        "KHOA_PAYMENTS": "manual",
        "KHOA_PUBLIC_URL": "https://school.example",
        "MONGODB_URI": "mongodb://db.example/?replicaSet=rs0",
        **dict.fromkeys((*KEYS["clerk"], *KEYS["cloudinary"]), "real"),
        "CLERK_PUBLISHABLE_KEY": publishable_key("clerk.school.example"),
    }.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert settings.sandboxed == frozenset()
    assert settings.mail is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://post.example", ("post.example", 587, None, False)),
        ("smtps://me:p%40ss@post.example", ("post.example", 465, "p@ss", True)),
        ("smtp://me:word@post.example:2525", ("post.example", 2525, "word", False)),
    ],
)
def test_a_mail_server_is_an_address(
    monkeypatch: pytest.MonkeyPatch, url: str, expected: tuple[object, ...]
) -> None:
    monkeypatch.setenv("KHOA_SMTP_URL", url)
    mail = load_settings().mail
    assert mail is not None
    assert (mail.host, mail.port, mail.password, mail.implicit_tls) == expected


@pytest.mark.parametrize("url", ["post.example", "http://post.example", "smtp://", "smtp://a:b"])
def test_what_is_no_mail_server_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("KHOA_SMTP_URL", url)
    with pytest.raises(SettingsError):
        load_settings()
