"""The secrets of one embedded installation: made on first start, kept beside its data, readable by their owner only."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from shared.keys import new_key


@dataclass(frozen=True)
class Secrets:
    """`pepper` keys the digests of API keys; `staff_key` is the secretariat's first key, as its user types it."""

    pepper: str
    staff_key: str

    @classmethod
    def of(cls, folder: Path) -> Secrets:
        """The secrets kept in `folder`, made if there are none."""
        file = folder / "secrets.json"
        if file.exists():
            return cls(**json.loads(file.read_text(encoding="utf-8")))
        made = cls(pepper=secrets.token_urlsafe(32), staff_key=new_key()[1])
        folder.mkdir(parents=True, exist_ok=True)
        with open(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="utf-8") as out:
            json.dump(asdict(made), out)
        return made
