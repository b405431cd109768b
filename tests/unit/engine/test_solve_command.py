"""The offline solver: what it prints, and how it refuses."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.matchmaking.solve import main
from tests.unit.engine.alliance import FILE, Alliance


def test_json_has_exactly_the_promised_shape(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(FILE), "--json", "--top", "1"]) == 0
    shown: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert list(shown) == list(Alliance().needs)
    assert set(shown["N01"]) == {"feasible", "teams", "best", "excluded"}
    (best,) = shown["N01"]["best"]
    assert (shown["N01"]["feasible"], shown["N01"]["teams"], best["cost_cny"]) == (True, 9, 4590189)
    assert best["seats"][:2] == [
        {"seat": "DISPLAY", "resource": "R01", "quantity": 340.46},
        {"seat": "LEDCTRL", "resource": "R23", "quantity": 2},
    ]
    assert shown["N08"]["excluded"]["R05"] == ["CERT-01"]
    assert shown["N08"]["best"] == []


def test_one_need_in_chinese_shows_teams_costs_and_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(FILE), "--need", "N06"]) == 0
    out = capsys.readouterr().out
    for expected in ("N06  康定乡镇文化厅 4K 频道组网", "✓ 可行,共 1 个可行团队", "¥379,932", "R40  LINK-03"):
        assert expected in out
    assert "N07" not in out


def test_english_is_spoken_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(FILE), "--need", "N08", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "✗ infeasible" in out
    assert "over budget: costs ¥2,921,979, the budget is ¥1,800,000" in out


def test_more_teams_are_shown_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    main([str(FILE), "--need", "N05", "--json", "--top", "40"])
    costs = [team["cost_cny"] for team in json.loads(capsys.readouterr().out)["N05"]["best"]]
    assert len(costs) == 38
    assert costs == sorted(costs)


BAD: list[tuple[str, str]] = [
    ("members: [", "YAML"),
    ("- 1", "mapping"),
    ("{members: [], resources: []}", "needs"),
    ("{members: [], resources: {}, needs: []}", "resources"),
    ("{members: [1], resources: [], needs: []}", "members"),
    ("{meta: {as_of: soon}, members: [], resources: [], needs: []}", "meta.as_of"),
    ("{members: [{id: M1}], resources: [], needs: []}", "status"),
    ("{members: [], resources: [], needs: [{id: N1, mode: PARTY}]}", "mode"),
    ("{members: [], resources: [], needs: [{id: N1}, {id: N1}]}", "twice"),
    ("{members: [], resources: [], needs: [{mode: RND}]}", "region"),
    ("{members: [], resources: [], needs: [{id: 2027-02-30}]}", "YAML"),
]


@pytest.mark.parametrize(("text", "named"), BAD)
def test_a_bad_file_is_refused_with_the_name_of_what_is_wrong(
    text: str, named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "alliance.yaml"
    file.write_text(text, encoding="utf-8")
    assert main([str(file), "--lang", "en"]) == 2
    shown = capsys.readouterr()
    assert named in shown.err
    assert shown.out == ""


def test_a_missing_file_and_an_unknown_need_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.yaml")]) == 2
    assert "none.yaml" in capsys.readouterr().err
    assert main([str(FILE), "--need", "N99"]) == 2
    assert "N99" in capsys.readouterr().err


def test_a_hall_that_is_not_in_the_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    next(need for need in book["needs"] if need["id"] == "N06")["hall"] = "R99"
    file = tmp_path / "alliance.yaml"
    file.write_text(yaml.safe_dump(book, allow_unicode=True), encoding="utf-8")
    assert main([str(file)]) == 2
    assert "hall" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--top", "0"], ["--top", "x"], ["--lang", "fr"], []])
def test_wrong_arguments_exit_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main([*arguments, str(FILE)] if arguments else [])
    assert refused.value.code == 2
