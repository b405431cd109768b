"""Laboratories, experts and training."""

from __future__ import annotations

from services.resource_pool.schemas import vocabulary as v
from services.resource_pool.schemas.parts import Spec, codes, day, per, price, texts, whole, words


class Lab(Spec):
    """A test laboratory."""

    kind_zh, kind_en = "检测实验室", "Laboratory"
    scopes = texts("检测标准范围", "standards in scope", least=1, required=True)
    quals = codes("资质", "accreditations", v.QUALS, required=True)
    valid_until = day("资质有效期至", "accredited until", required=True)
    report_days = whole("出具报告周期", "days to a report", "days", 1, 720)
    price_cny = price()
    price_unit = per("per_report")


class Expert(Spec):
    """A group of experts."""

    kind_zh, kind_en = "专家", "Experts"
    fields_ = texts("专业领域", "fields", least=1, required=True, data_key="fields", attribute="fields")
    titles = texts("职称", "titles")
    conflicts = texts("利益冲突", "conflicts of interest")
    price_cny = price()
    price_unit = per("per_person_day")


class Train(Spec):
    """A training class."""

    kind_zh, kind_en = "培训", "Training"
    seats = whole("每期人数", "places", "persons", 1, 100_000, required=True)
    days = whole("天数", "days", "days", 1, 720, required=True)
    cert = words("结业证书", "certificate given", 120)
    price_cny = price()
    price_unit = per("per_class")
