"""Match the needs of an alliance file without any service: python -m services.matchmaking.solve ALLIANCE.yaml

The file holds `members`, `resources` and `needs`, and `meta.as_of`, the day of matching (today where it is absent).
"""

import argparse
import json
import os
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from services.matchmaking.engine import Answer, BadRecord, Demand, Failure, Filled, Pool, Team, solve

SAYS = {
    "zh": {
        "feasible": "可行,共 {teams} 个可行团队",
        "infeasible": "不可行:没有团队满足全部硬规则",
        "team": "方案 {number}  合计 ¥{cost:,}",
        "excluded": "未入选资源 {count} 个(括号内为首条原因)",
        "note": "提示",
        "close": "余量",
        "units": {"m2": "㎡", "unit": "份"},
    },
    "en": {
        "feasible": "feasible: {teams} feasible team(s)",
        "infeasible": "infeasible: no team passes every hard rule",
        "team": "Team {number}  total ¥{cost:,}",
        "excluded": "{count} resource(s) in no team (first reason in brackets)",
        "note": "note",
        "close": "margin",
        "units": {"m2": "m²", "unit": "×"},
    },
}


class BadFile(Exception):
    """A file that cannot be matched; `zh` and `en` say why."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(en)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 when every need was matched (feasible or not), 2 when the input cannot be read."""
    options = _options(arguments)
    try:
        book = _load(options.file)
        answers = {need["id"]: (need, answer) for need, answer in _answers(book, options.need, options.top)}
    except (BadFile, BadRecord) as why:
        print(why.zh if options.lang == "zh" else why.en, file=sys.stderr)
        return 2
    if options.json:
        shown = {key: summary(answer) for key, (_, answer) in answers.items()}
        print(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        titles = {str(record.get("id")): str(record.get("title", "")) for record in book["resources"]}
        for need, answer in answers.values():
            print("\n".join(report(need, answer, titles, options.lang)), end="\n\n")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m services.matchmaking.solve",
        description="为联盟文件中的需求匹配团队 · Match the needs of an alliance file",
    )
    parser.add_argument("file", type=Path, metavar="ALLIANCE.yaml", help="成员、资源、需求 · members, resources, needs")
    parser.add_argument("--need", metavar="ID", help="只匹配这一个需求 · match this need only")
    parser.add_argument(
        "--top", type=_positive, default=3, metavar="K", help="列出前 K 个方案,默认 3 · best K, default 3"
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON · write JSON")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="语言,默认 zh · language, default zh")
    return parser.parse_args(arguments)


def _positive(raw: str) -> int:
    if not raw.isdecimal() or int(raw) < 1:
        raise argparse.ArgumentTypeError(f"应为正整数 · must be a positive integer: {raw!r}")
    return int(raw)


def _load(file: Path) -> dict[str, Any]:
    import yaml  # only this tool reads YAML; importing the module must not need it

    try:
        book = yaml.safe_load(file.read_text(encoding="utf-8"))
    except OSError as why:
        raise BadFile(f"无法读取 {file}: {why.strerror}", f"cannot read {file}: {why.strerror}") from None
    except (yaml.YAMLError, ValueError) as why:
        raise BadFile(f"{file} 不是有效的 YAML: {why}", f"{file} is not valid YAML: {why}") from None
    if not isinstance(book, dict):
        raise BadFile(f"{file}: 顶层应为对象", f"{file}: the top level must be a mapping")
    for part in ("members", "resources", "needs"):
        entries = book.get(part)
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise BadFile(f"{file}: {part} 应为对象列表", f"{file}: {part} must be a list of mappings")
    return book


def _answers(book: Mapping[str, Any], only: str | None, top: int) -> Iterator[tuple[dict[str, Any], Answer]]:
    pool = Pool.from_records(book["members"], book["resources"])
    as_of = _as_of(book)
    for need in _wanted(book["needs"], only):
        demand = Demand.from_record(need, as_of)
        if demand.hall and demand.hall not in pool.resources:
            raise BadRecord(
                f"needs {demand.id}", "hall", f"没有资源 {demand.hall}", f"names no resource: {demand.hall}"
            )
        yield need, solve(pool, demand, top)


def _wanted(needs: list[dict[str, Any]], only: str | None) -> list[dict[str, Any]]:
    known = [str(need.get("id")) for need in needs]
    twice = sorted({key for key in known if known.count(key) > 1})
    if twice:
        raise BadFile(f"needs: id 重复: {', '.join(twice)}", f"needs: id occurs twice: {', '.join(twice)}")
    if only is not None and only not in known:
        raise BadFile(f"没有需求 {only};有: {', '.join(known)}", f"no need {only}; there are {', '.join(known)}")
    return [need for need in needs if only in (None, need.get("id"))]


def _as_of(book: Mapping[str, Any]) -> date:
    meta = book.get("meta") or {}
    raw = meta.get("as_of") if isinstance(meta, dict) else meta
    if raw is None:
        return date.today()
    try:
        return raw if isinstance(raw, date) else date.fromisoformat(raw)
    except (TypeError, ValueError):
        zh, en = f"meta.as_of 应为日期 YYYY-MM-DD,得到 {raw!r}", f"meta.as_of must be a day YYYY-MM-DD, not {raw!r}"
        raise BadFile(zh, en) from None


def summary(answer: Answer) -> dict[str, Any]:
    """What --json shows of one need: costs in whole yuan, quantities, and the codes that keep the others out."""
    return {
        "feasible": answer.feasible,
        "teams": answer.teams,
        "best": [{"cost_cny": team.cost_cny, "seats": [_seat(seat) for seat in team.seats]} for team in answer.best],
        "excluded": {key: [why.code for why in failures] for key, failures in answer.excluded.items()},
    }


def _seat(seat: Filled) -> dict[str, Any]:
    return {"seat": seat.seat, "resource": seat.resource, "quantity": seat.quantity}


def report(need: Mapping[str, Any], answer: Answer, titles: Mapping[str, str], lang: str) -> Iterator[str]:
    """One need for people to read, line by line."""
    says = SAYS[lang]
    title = f"{answer.need}  {need.get('title', '')}".rstrip()
    yield title
    yield "─" * max(_width(title), 60)
    mark = "✓" if answer.feasible else "✗"
    yield f"{mark} " + str(says["feasible" if answer.feasible else "infeasible"]).format(teams=answer.teams)
    for number, team in enumerate(answer.best, start=1):
        yield ""
        yield "  " + str(says["team"]).format(number=number, cost=team.cost_cny)
        yield from _seats(team, titles, lang)
        yield from _notes(team, lang)
    if answer.excluded:
        yield ""
        yield "  " + str(says["excluded"]).format(count=len(answer.excluded))
        yield from _excluded(answer.excluded, lang)


def _seats(team: Team, titles: Mapping[str, str], lang: str) -> Iterator[str]:
    names = max(_width(titles.get(seat.resource, "")) for seat in team.seats)
    units: Any = SAYS[lang]["units"]
    for seat in team.seats:
        title = _pad(titles.get(seat.resource, ""), names)
        count = f"{seat.quantity:,} {units[seat.unit]}" if lang == "zh" or seat.unit == "m2" else f"× {seat.quantity:,}"
        cost = f"¥{(seat.cost_fen + 50) // 100:,}"
        yield f"    {seat.seat:<10} {seat.resource:<9} {title}  {_pad(count, 10, right=True)}  {cost:>12}"


def _notes(team: Team, lang: str) -> Iterator[str]:
    for label, notes in (("note", team.warnings), ("close", team.margins)):
        for note in notes:
            yield f"    · {SAYS[lang][label]} {note.code} {_said(note, lang)}"


def _excluded(excluded: Mapping[str, tuple[Failure, ...]], lang: str) -> Iterator[str]:
    ids = max(len(key) for key in excluded)
    for key, failures in excluded.items():
        codes = " ".join(why.code for why in failures)
        yield f"    {key:<{ids}}  {codes}" + (f"  [{_said(failures[0], lang)}]" if failures else "")


def _said(failure: Failure, lang: str) -> str:
    return failure.zh if lang == "zh" else failure.en


def _width(text: str) -> int:
    """Columns on a terminal, where a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _pad(text: str, width: int, right: bool = False) -> str:
    space = " " * max(width - _width(text), 0)
    return space + text if right else text + space


def run() -> int:
    """`main`, for a terminal: a reader that closes the pipe early is no error."""
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    return code


if __name__ == "__main__":
    sys.exit(run())
