"""`python -m deploy.secrets .env`: write the settings of a new stack with fresh random secrets, for its owner's eyes.

The variables and their explanations are those of .env.example; every one that is empty there and whose comment line
before it ends in "[secret]" gets a random value. An existing file is never touched: its secrets are already in use.
"""

from __future__ import annotations

import os
import secrets
import sys
import time
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parent.parent / ".env.example"
MARK = "[secret]"
SECRET_BYTES = 32
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def main(arguments: list[str]) -> int:
    """Create the file named by the only argument; returns the exit status."""
    if len(arguments) != 1:
        print("usage: python -m deploy.secrets PATH", file=sys.stderr)
        return 2
    path = Path(arguments[0])
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        print(f"{path} 已存在,未改动 · {path} is there already and was left alone", file=sys.stderr)
        return 0
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(fill(EXAMPLE.read_text(encoding="utf-8")))
    print(f"{path} 已生成(仅本人可读)· {path} was written with fresh secrets, readable by you alone", file=sys.stderr)
    return 0


def fill(example: str) -> str:
    """The text of .env.example with a fresh value behind every variable marked as a secret."""
    lines: list[str] = []
    marked = False
    for line in example.splitlines():
        name, equals, value = line.partition("=")
        if marked and equals and not value and not line.startswith("#"):
            line = f"{name}={secret_for(name)}"
        marked = line.startswith("#") and line.rstrip().endswith(MARK)
        lines.append(line)
    return "\n".join(lines) + "\n"


def secret_for(name: str) -> str:
    """A new secret of 256 bits in characters that need no quoting in a URI or a shell; an API key in its own form."""
    if name == "LIANPING_STAFF_KEY":
        return f"lp_key_{ulid()}_{secrets.token_urlsafe(SECRET_BYTES)}"
    return secrets.token_hex(SECRET_BYTES)


def ulid() -> str:
    """A ULID (48 bits of milliseconds, 80 random bits), made here because this runs before anything is installed."""
    number = time.time_ns() // 1_000_000 << 80 | secrets.randbits(80)
    return "".join(CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
