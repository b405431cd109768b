"""API keys: ``lp_<key_id>_<secret>``, where the id is public and the secret has 256 bits.

Only an HMAC of the secret is ever stored. The pepper (setting KEY_PEPPER) is kept outside the database, so a stolen
database alone opens nothing; losing the pepper makes every key useless.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from shared.ids import new_id

SECRET_BYTES = 32
DIGEST = re.compile(r"[0-9a-f]{64}")
_KEY = re.compile(r"lp_([A-Za-z0-9]{1,40}(?:_[A-Za-z0-9]{1,40})?)_([A-Za-z0-9_-]{43})", re.ASCII)
_PEPPER_LEAST = 16


def new_key() -> tuple[str, str]:
    """A fresh (key id, full text). The text is shown once and kept nowhere."""
    key_id = new_id("key")
    return key_id, f"lp_{key_id}_{secrets.token_urlsafe(SECRET_BYTES)}"


def parse(text: str) -> tuple[str, str] | None:
    """The (key id, secret) halves of a key's full text, or None when it is not a key at all."""
    match = _KEY.fullmatch(text)
    return (match[1], match[2]) if match else None


def digest(secret: str, pepper: str) -> str:
    """What is stored instead of the secret: hex HMAC-SHA256 under the pepper.

    Raises:
        ValueError: the pepper is missing or too short to hide anything.
    """
    if len(pepper) < _PEPPER_LEAST:
        raise ValueError(f"KEY_PEPPER must have at least {_PEPPER_LEAST} characters")
    return hmac.new(pepper.encode(), secret.encode(), hashlib.sha256).hexdigest()


def same(kept: str, given: object) -> bool:
    """True when two digests are equal; takes as long either way. What is not a digest is never equal."""
    return isinstance(given, str) and bool(DIGEST.fullmatch(given)) and hmac.compare_digest(kept, given)
