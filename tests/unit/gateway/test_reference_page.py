"""The reference page stands on its own: nothing from elsewhere, nothing inline, both languages."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from gateway.reference import FILES

CHINESE = re.compile("[\u4e00-\u9fff]")
PATHS = [f"/v1/docs{path}" for path in FILES]


@pytest.mark.parametrize("path", PATHS)
def test_no_file_of_the_page_names_another_host(client: FlaskClient, path: str) -> None:
    text = client.get(path).text
    assert len(text) > 200
    assert re.findall(r"(?i)(https?:)?//[a-z0-9-]+\.[a-z]", text) == []


def test_the_page_has_no_inline_script_or_style(client: FlaskClient) -> None:
    page = client.get("/v1/docs").text
    assert re.findall(r"(?i)<style|\sstyle=|\son[a-z]+=|javascript:", page) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", page) == []


def test_the_scripts_write_no_markup_from_text(client: FlaskClient) -> None:
    for path in PATHS:
        assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", client.get(path).text) == []


def test_whatever_the_page_loads_is_served(client: FlaskClient) -> None:
    loaded = re.findall(r'(?:src|href)="(/[^"#]*)"', client.get("/v1/docs").text)
    imported = {name for path in PATHS for name in re.findall(r'from "\./(\w+\.js)"', client.get(path).text)}
    assert imported == {"words.js", "shapes.js", "try.js"}
    for path in {*loaded, *(f"/v1/docs/{name}" for name in imported), "/v1/openapi.json"}:
        assert client.get(path).status_code == 200, path


def test_scripts_may_come_from_here_only(client: FlaskClient) -> None:
    policy = client.get("/v1/docs").headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy and "connect-src 'self';" in policy
    assert client.get("/v1/docs/reference.js").mimetype == "text/javascript"


def test_every_word_of_the_page_is_in_both_languages(client: FlaskClient) -> None:
    words = client.get("/v1/docs/words.js").text
    table = words[words.index("const WORDS") : words.index("};")]
    pairs = re.findall(r'(\w+): \["([^"]+)", "([^"]+)"\]', table)
    assert len(pairs) == table.count("[") > 15
    assert all(CHINESE.search(zh) and not CHINESE.search(en) for _, zh, en in pairs)
    used = {name for path in PATHS for name in re.findall(r'word\("(\w+)"\)|data-word="(\w+)"', client.get(path).text)}
    assert {a or b for a, b in used} <= {name for name, _, _ in pairs}
