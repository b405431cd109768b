"""`python -m embedded`: serve the whole house from one process; `--demo` plays the sample alliance first.

The first statements make the process green, before anything else is imported.
"""

import os
import warnings

os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_selector")
os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")
os.environ.setdefault("LOG_LEVEL", "WARNING")
# Known and accepted (docs/decisions), and nothing that the person who runs a demonstration could do anything about.
warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
warnings.filterwarnings("ignore", message=r"XDG_RUNTIME_DIR is not set")

import eventlet  # noqa: E402

eventlet.monkey_patch()

import argparse  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

from embedded.house import House, free_port  # noqa: E402
from shared import logging, process  # noqa: E402

HOST = "127.0.0.1"
SAY = {
    "zh": "联屏 Lianping 正在 {url} 提供服务(接口说明 {url}/v1/docs)。\n秘书处密钥:{key}\nCtrl-C 结束。",
    "en": "Lianping serves at {url} (API reference {url}/v1/docs).\nSecretariat's key: {key}\nCtrl-C ends it.",
}


def main(arguments: list[str] | None = None) -> int:
    """Start, play if asked, serve until told to stop; returns the exit status."""
    options = _options(arguments)
    logging.configure("embedded")
    house = House(Path(options.data).resolve(), (HOST, free_port(HOST, options.port)), fresh=options.demo)
    house.start()
    try:
        status = _play(house, options.lang) if options.demo else 0
        if options.once:
            return status
        print(SAY[options.lang].format(url=house.url, key=house.staff_key), flush=True)
        return 0 if process.until_told(lambda: house.alive) else 1
    except KeyboardInterrupt:
        return 130
    finally:
        house.stop()


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m embedded", description=__doc__)
    parser.add_argument("--data", default=".data", help="folder for the database and secrets")
    parser.add_argument("--port", type=int, default=8080, help="port of the API; a free one if it is taken")
    parser.add_argument("--demo", action="store_true", help="begin empty and play the sample alliance")
    parser.add_argument("--once", action="store_true", help="end after the demonstration with its exit status")
    parser.add_argument("--lang", choices=sorted(SAY), default="zh", help="language of what is printed")
    return parser.parse_args(arguments)


def _play(house: House, language: str) -> int:
    """The demonstration is an ordinary client: a process of its own that knows an address and a key."""
    command = [sys.executable, "-m", "demo", "--url", house.url, "--lang", language]
    return subprocess.run(command, env={**os.environ, "LIANPING_STAFF_KEY": house.staff_key}, check=False).returncode


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    sys.exit(status)
