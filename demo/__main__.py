"""`python -m demo --url URL`: load the sample alliance over the API, play it, print the table.

The secretariat's key is read from LIANPING_STAFF_KEY. Exit status 0 only if every outcome is as the sample expects.
"""

from __future__ import annotations

import argparse
import os
import sys
import time

from demo import story
from demo.client import Api, Problem, wait_for
from demo.load import load
from demo.play import play
from demo.table import show

SAY = {
    "zh": {
        "load": "正在通过 API 载入样例联盟:{members} 家会员、{resources} 项资源……",
        "play": "已载入,用时 {seconds:.1f} 秒。正在提交 {needs} 项需求,会员开始答复……",
        "well": "全部结果与样例预期一致(用时 {seconds:.1f} 秒)。",
        "wrong": "与样例预期不符:",
    },
    "en": {
        "load": "Loading the sample alliance through the API: {members} members, {resources} resources …",
        "play": "Loaded in {seconds:.1f} s. Submitting {needs} needs; the members begin to answer …",
        "well": "Every outcome is as the sample expects ({seconds:.1f} s).",
        "wrong": "Not as the sample expects:",
    },
}


def main(arguments: list[str] | None = None) -> int:
    """Run the demonstration; returns the exit status."""
    options = _options(arguments)
    key = os.environ.get("LIANPING_STAFF_KEY", "")
    if not key:
        print("LIANPING_STAFF_KEY is not set / 未设置 LIANPING_STAFF_KEY", file=sys.stderr)
        return 2
    try:
        return _run(Api(options.url, key), options.lang)
    except (Problem, TimeoutError) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8080", help="where the gateway answers")
    parser.add_argument("--lang", choices=sorted(SAY), default="zh", help="language of the table")
    return parser.parse_args(arguments)


def _run(staff: Api, language: str) -> int:
    say, alliance, start = SAY[language], story.alliance(), time.monotonic()
    counts = {name: len(alliance[name]) for name in ("members", "resources", "needs")}
    wait_for("the gateway", lambda: staff.get("/v1/pool") is not None)
    print(say["load"].format(**counts), flush=True)
    loaded = load(staff, alliance)
    print(say["play"].format(seconds=time.monotonic() - start, **counts), flush=True)
    endings = play(loaded, alliance)
    wanted = {need["id"]: story.Expected.of(need) for need in alliance["needs"]}
    wrong = show(endings, wanted, loaded, language)
    print(say["wrong"] if wrong else say["well"].format(seconds=time.monotonic() - start))
    for difference in wrong:
        print(f"  {difference}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
