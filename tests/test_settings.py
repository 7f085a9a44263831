"""What an operator sets is checked at once, and docs/settings.md names every setting."""

import re
from pathlib import Path

import pytest

from khoa.settings import PLATFORM_KEYS, Settings, SettingsError

NAMES = {str(field.validation_alias) for field in Settings.model_fields.values()}


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_without_keys_the_sandbox_serves() -> None:
    settings = Settings.load()
    assert settings.sandboxed == {"clerk", "stripe", "cloudinary"}
    with pytest.raises(SettingsError, match="STRIPE_SECRET_KEY"):
        _ = settings.stripe


def test_sandbox_keys_are_read_from_the_data_directory(tmp_path: Path) -> None:
    (tmp_path / "sandbox.env").write_text(
        "STRIPE_SECRET_KEY=sk_test_1\nSTRIPE_WEBHOOK_SECRET=whsec_1\n"
    )
    settings = Settings.load(data_dir=tmp_path, sandbox_port=9001)
    assert settings.stripe.secret_key == "sk_test_1"
    assert settings.stripe.api_base == "http://localhost:9001/stripe"


def test_a_platform_with_some_keys_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRIPE_SECRET_KEY", "sk_test_1")
    with pytest.raises(SettingsError) as refused:
        Settings.load()
    assert len(refused.value.problems) == 1
    assert "STRIPE_WEBHOOK_SECRET" in refused.value.problems[0]
    assert "Stripe dashboard" in refused.value.problems[0]


def test_real_keys_do_not_reach_the_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in PLATFORM_KEYS["stripe"]:
        monkeypatch.setenv(key.upper(), "sk_test_real")
    settings = Settings.load()
    assert settings.sandboxed == {"clerk", "cloudinary"}
    assert settings.stripe.api_base is None


def test_production_lists_all_its_problems_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHOA_ENV", "production")
    monkeypatch.setenv("STRIPE_API_BASE", "http://localhost:8001/stripe")
    with pytest.raises(SettingsError) as refused:
        Settings.load()
    text = str(refused.value)
    for name in (
        "MONGODB_URI",
        "KHOA_PUBLIC_URL",
        "STRIPE_API_BASE",
        *(key.upper() for keys in PLATFORM_KEYS.values() for key in keys),
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
        ("KHOA_ENV", "staging"),
    ],
)
def test_a_bad_value_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        Settings.load()


def test_no_secret_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in PLATFORM_KEYS["stripe"]:
        monkeypatch.setenv(key.upper(), "very-secret")
    assert "very-secret" not in repr(Settings.load())


def test_documentation_names_every_setting_and_no_other() -> None:
    page = Path(__file__).parents[1] / "docs" / "settings.md"
    named = set(re.findall(r"^\| `([A-Z_]+)`", page.read_text("utf-8"), re.MULTILINE))
    assert named == NAMES
