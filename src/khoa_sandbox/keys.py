"""The sandbox's keys and secrets, generated at the first start and stored beside its state."""

import base64
import os
import secrets
from dataclasses import dataclass, fields
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

ENV_FILE = "sandbox.env"
PRIVATE_KEY_FILE = "sandbox-clerk.pem"
MARK = "khoasandbox"  # in every secret key, so that production recognises a copied one
FRONTEND_API_HOST = "clerk.sandbox.localhost"  # clerk-js refuses a host without a dot


@dataclass(frozen=True)
class Keys:
    """One value per platform setting, under the settings' own names in lower case.

    `clerk_jwt_key` is the public key, a PEM on one line without line breaks. The private key is
    never in `sandbox.env`.
    """

    clerk_publishable_key: str
    clerk_secret_key: str
    clerk_webhook_signing_secret: str
    clerk_jwt_key: str
    stripe_secret_key: str
    stripe_webhook_secret: str
    cloudinary_cloud_name: str
    cloudinary_api_key: str
    cloudinary_api_secret: str


def load_keys(data_dir: Path) -> Keys:
    """Reads `sandbox.env` and generates whatever is missing; both files have mode 0600."""
    data_dir.mkdir(parents=True, exist_ok=True)
    env_file = data_dir / ENV_FILE
    kept = _read(env_file) if env_file.exists() else {}
    names = [field.name.upper() for field in fields(Keys)]
    # The public key is always derived from the private one, so that a lost file is restored.
    values = {**_fresh(), **kept, "CLERK_JWT_KEY": _public_key(load_private_key(data_dir))}
    values = {name: values[name] for name in names}
    if values != kept:
        text = "".join(f"{name}={value}\n" for name, value in values.items())
        _write_private(env_file, text.encode())
    return Keys(**{name.lower(): value for name, value in values.items()})


def load_private_key(data_dir: Path) -> rsa.RSAPrivateKey:
    """Returns the key that signs session tokens, generated at the first call."""
    path = data_dir / PRIVATE_KEY_FILE
    if not path.exists():
        made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = made.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        _write_private(path, pem)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError(f"{path} does not hold an RSA key")
    return key


def _fresh() -> dict[str, str]:
    host = base64.b64encode(f"{FRONTEND_API_HOST}$".encode()).decode()
    return {
        "CLERK_PUBLISHABLE_KEY": f"pk_test_{host}",
        "CLERK_SECRET_KEY": f"sk_test_{MARK}{secrets.token_hex(16)}",
        "CLERK_WEBHOOK_SIGNING_SECRET": "whsec_"
        + base64.b64encode(secrets.token_bytes(24)).decode(),
        "STRIPE_SECRET_KEY": f"sk_test_{MARK}{secrets.token_hex(18)}",
        "STRIPE_WEBHOOK_SECRET": f"whsec_{secrets.token_hex(16)}",
        "CLOUDINARY_CLOUD_NAME": MARK,
        "CLOUDINARY_API_KEY": str(secrets.randbelow(9 * 10**14) + 10**14),
        "CLOUDINARY_API_SECRET": secrets.token_hex(14),
    }


def _public_key(key: rsa.RSAPrivateKey) -> str:
    pem = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return pem.decode().replace("\n", "")


def _read(path: Path) -> dict[str, str]:
    pairs = (line.partition("=") for line in path.read_text().splitlines() if "=" in line)
    return {name: value for name, _, value in pairs if value}


def _write_private(path: Path, content: bytes) -> None:
    """Writes atomically, readable by the owner only from the first byte on."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    partial.replace(path)
