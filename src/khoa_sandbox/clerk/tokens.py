"""Session tokens: RS256, valid for a minute, for one origin."""

import json
import secrets
import time
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from khoa_sandbox.store import Document

LIFETIME = 60  # seconds
KEY_ID = "ins_khoa_sandbox"


class Tokens:
    """Signs session tokens and publishes the key that verifies them."""

    def __init__(self, key: RSAPrivateKey, issuer: str) -> None:
        self._key = key
        self._issuer = issuer

    def session_token(self, session: Document, origin: str | None, lifetime: int = LIFETIME) -> str:
        """Signs a token. `azp` is the origin of the requesting page; a server's token has none."""
        now = int(time.time())
        claims = {
            **({"azp": origin} if origin else {}),
            "exp": now + lifetime,
            "fva": [max(0, (now - session["verified_at"] // 1000) // 60), -1],
            "iat": now,
            "iss": self._issuer,
            "jti": secrets.token_hex(10),
            "nbf": now - 10,
            "sid": session["id"],
            "sts": "active",
            "sub": session["user_id"],
            "v": 2,
        }
        return jwt.encode(claims, self._key, "RS256", headers={"kid": KEY_ID})

    def jwks(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key()))
        public.pop("key_ops", None)
        return {"keys": [{**public, "kid": KEY_ID, "use": "sig", "alg": "RS256"}]}
