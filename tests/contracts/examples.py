"""Example bodies for the documentation: the sample alliance's own members, resources and needs, and some short ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

SAMPLE = Path(__file__).parents[2] / "demo" / "data" / "alliance.yaml"
AS_OF = "2026-11-23"
"""The day on which the examples make sense: needs must not start in the past."""
HALL_ID = "res_01KB0000000000000000000000"
Example = dict[str, Any]


def examples() -> dict[str, dict[str, Example]]:
    """Schema name → example name → {"summary", "x-zh", "value"}."""
    sample = yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))
    return {
        "ApplyForMembership": {"maker": _example("an LED maker", "LED 厂商", _application(sample["members"][0]))},
        "AddResource": _firsts(sample["resources"], "kind", _resource),
        "OpenNeed": _firsts(sample["needs"], "mode", _need),
        "AmendNeed": {
            "budget": _example("another budget", "调整预算", _need(sample["needs"][0]) | {"budget_cny": 6_500_000})
        },
        **{name: {"usual": _example(en, zh, value)} for name, (zh, en, value) in SHORT.items()},
    }


def _example(en: str, zh: str, value: Any) -> Example:
    return {"summary": en, "x-zh": {"summary": zh}, "value": value}


def _firsts(records: list[dict[str, Any]], key: str, shown: Any) -> dict[str, Example]:
    """The first record of each kind or mode."""
    found: dict[str, Example] = {}
    for record in records:
        if record[key] not in found:
            found[record[key]] = _example(record[key], f"{record[key]} {record['title']}", shown(record))
    return found


def _application(member: dict[str, Any]) -> dict[str, Any]:
    asked = ("name", "kind", "uscc", "region", "segments", "service_regions", "service_radius_km", "note")
    person = {"name": "张三", "mobile": "13800000000", "email": "zhangsan@example.com"}
    return {name: member[name] for name in asked} | {"contacts": [person]}


def _resource(resource: dict[str, Any]) -> dict[str, Any]:
    spec = {name: value for name, value in resource.items() if name not in ("id", "owner", "kind", "title")}
    return {"kind": resource["kind"], "title": resource["title"], "reference": resource["id"], "spec": spec}


def _need(need: dict[str, Any]) -> dict[str, Any]:
    left_out = ("id", "expected", "submitted_at", "demand_owner")
    body = {name: value for name, value in need.items() if name not in left_out}
    hall = {"hall": HALL_ID} if "hall" in body else {}
    return body | hall | {"reference": need["id"], "auto": True}


SHORT: dict[str, tuple[str, str, dict[str, Any]]] = {
    "AddBlackout": (
        "检修停用",
        "closed for maintenance",
        {
            "dimension": "takeover",
            "quantity": 1,
            "from": "2027-03-01T00:00:00+08:00",
            "until": "2027-03-03T00:00:00+08:00",
            "reason": "年度检修",
        },
    ),
    "AnswerInvitation": ("接受", "yes", {"answer": "accepted"}),
    "CancelNeed": ("项目推迟", "the project is put off", {"reason": "项目推迟到明年"}),
    "ChangeMember": ("扩大服务区域", "serve more regions", {"service_regions": ["510000", "500000"]}),
    "ChangeResource": ("改名", "another title", {"title": "户外 P3.0 HDR 屏(2027 款)"}),
    "EndMembership": ("退会", "leave", {"how": "exit", "reason": "业务调整"}),
    "IssueKey": ("供自动化程序使用", "for a program", {"label": "ERP"}),
    "IssueProposal": ("最优团队", "the best team", {"rank": 1}),
    "RecordDues": ("缴至年底", "paid for the year", {"paid_until": "2027-12-31"}),
    "RetireResource": ("停产", "no longer made", {"reason": "停产"}),
    "ReviewMember": ("初审通过", "screened", {"decision": "screen"}),
    "ReviewResource": ("发布", "publish", {"decision": "publish"}),
    "RevokeCertificate": (
        "发证机构撤销",
        "withdrawn by its issuer",
        {"code": "UWA_HDR_VIVID_DISPLAY", "reason": "发证机构撤销"},
    ),
    "SuspendMember": ("材料核查", "papers are checked", {"reason": "资质材料待核查"}),
}
"""Schema name → (中文, English, body)."""
