"""The hard rules of matchmaking, one predicate each, for the brute force oracle.

Written from the wording of the rules alone and sharing no code with the engine that it checks: everything here is a
plain dict in the shape of the sample alliance, a plain comparison, and exact fractions. ``RULES`` is a table of tables,
so that a test can take one rule out, or put a wrong one in, and see that somebody notices. What a need does not state
it does not ask for.
"""

from tests.oracle.figures import (
    any_covers,
    area_m2,
    as_large,
    controllers,
    holds_cert,
    in_time,
    minutes,
    need_regions,
    number,
    outdoors,
    owner_shares,
    screen_px,
    share,
    wanted_modes,
    window_open,
    wishes,
    within_max,
    within_radius,
)

SITE_MAX_MBPS = 200
MODES = {
    "SDR": {"SDR"},
    "HLG": {"HLG"},
    "HDR10": {"HDR10"},
    "HDR10PLUS": {"HDR10PLUS", "HDR10"},
    "HDR_VIVID_HLG": {"HDR_VIVID", "HLG"},
    "HDR_VIVID_PQ": {"HDR_VIVID", "HDR10"},
}
OWNERS_AFFAIR = {"CERT-03", "CONT-09", "DRM-01", "RIGHTS-01", "RIGHTS-02", "RIGHTS-03", "RIGHTS-04", "TIME-03"}

EVERY_SEAT = {
    "ORG-01": lambda _, need, owner: owner["status"] == "active" and (owner["dues_paid_until"] or "") >= need["as_of"],
}
ON_SITE = {
    "SVC-01": lambda _, need, owner: any_covers(owner["service_regions"], need["region"]),
    "SVC-02": within_radius,
}
DISPLAY = {
    "DISP-01": lambda thing, need, _: as_large(screen_px(need, thing), need["screen"].get("min_px")),
    "DISP-00": lambda thing, need, _: not outdoors(need) or thing["kind"] == "LED_OUT",
    "DISP-02": lambda thing, need, _: not outdoors(need) or thing["brightness_nits"] >= 5000,
    "DISP-03": lambda thing, need, _: not outdoors(need) or int(thing["ip"].removeprefix("IP")) >= 65,
    "DISP-04": lambda thing, need, _: thing["refresh_hz"] >= 3000,
    "DISP-05": lambda thing, need, _: thing["input_bit"] >= 10,
    "DISP-06": lambda thing, need, _: (
        not need["screen"].get("view_m") or number(thing["pitch_mm"]) <= number(need["screen"]["view_m"][0])
    ),
    "DISP-07": lambda thing, need, _: thing["auto_dimming"],
    "HDR-03": lambda thing, need, _: share(thing["hdr"], wanted_modes(need)),
    "CERT-01": lambda thing, need, _: all(holds_cert(thing, c, need["end"]) for c in need.get("display_certs", [])),
    "CERT-02": lambda thing, need, _: holds_cert(thing, "CCC", need["start"]),
    "TIME-01": in_time,
    "CAP-01": lambda thing, need, _: (
        need.get("max_lead_days") is None
        or number(thing["capacity_m2_month"]) * need["max_lead_days"] / 30 >= area_m2(need)
    ),
    **ON_SITE,
}
LEDCTRL = {
    "CTRL-INPUT": lambda thing, need, _: thing["input_bit"] >= 10,
}
DISPLAY_AND_LEDCTRL = {
    "CTRL-01": lambda display, ctrl, need: controllers(need, display, ctrl) <= 4,
    "CTRL-HDR": lambda display, ctrl, need: share(ctrl["hdr"], display["hdr"], wanted_modes(need)),
}
PLAYER = {
    "PLAY-HDR": lambda thing, need, _: need["mode"] != "NEW_BUILD" or share(thing["hdr_out"], wanted_modes(need)),
    "PLAY-WIDTH": lambda thing, need, _: (
        need["mode"] != "NEW_BUILD" or thing["max_w"] >= need["screen"].get("min_px", [0, 0])[0]
    ),
    "PLAY-LIVE": lambda thing, need, _: (
        thing["live"] or not (need["mode"] == "HALL_NET" or (need["mode"] == "NEW_BUILD" and need.get("live")))
    ),
}
CONTENT = {
    "CONT-01": lambda thing, need, _: as_large([thing["px_w"], thing["px_h"]], need["content"].get("min_px")),
    "HDR-01": lambda thing, need, _: thing["hdr"] in need["content"].get("hdr_from", MODES),
    "CODEC-00": lambda thing, need, _: need["content"].get("codec") in (None, thing["codec"]),
    "RIGHTS-03": lambda thing, need, _: need["content"].get("uses") in [None, *thing["rights"]["uses"]],
    "RIGHTS-04": lambda thing, need, _: (
        thing["rights"]["window"][0] <= need["start"] and need["end"] <= thing["rights"]["window"][1]
    ),
    "CERT-03": lambda thing, need, _: thing["license_until"] >= need["start"],
    "CONT-09": lambda thing, need, _: (
        not need["content"].get("themes_any") or share(thing["themes"], need["content"]["themes_any"])
    ),
    "TIME-03": lambda thing, need, _: need["mode"] != "AIRTIME" or window_open(thing["hours"], need),
}
# A chain is everything the picture passes: {"hdr": [modes…], "codecs": [codecs…], "max": [limits…], "drm": [drms…],
# "regions": [where it is shown…]}, one entry for each thing that limits it.
CONTENT_ON_CHAIN = {
    "HDR-02": lambda thing, chain: share(MODES.get(thing["hdr"], set()), *chain["hdr"]),
    "CODEC-01": lambda thing, chain: all(thing["codec"] in codecs for codecs in chain["codecs"]),
    "CODEC-02": lambda thing, chain: all(within_max(thing, most) for most in chain["max"]),
    "DRM-01": lambda thing, chain: thing["drm"] == "NONE" or all(thing["drm"] in drm for drm in chain["drm"]),
    "RIGHTS-01": lambda thing, chain: all(any_covers(thing["rights"]["territory"], r) for r in chain["regions"]),
    "RIGHTS-02": lambda thing, chain: not any(any_covers(thing["rights"]["excluded"], r) for r in chain["regions"]),
}
CONVERT = {
    "CONV-OPS": lambda thing, need, _: "SDR_TO_HLG" in thing["ops"],
    "CONV-OUT": lambda thing, need, _: "AVS3" in thing["out_codecs"],
}
LINK = {
    "LINK-03": lambda thing, need, _: (
        need.get("link_min_avail") is None or number(thing["availability_pct"]) >= number(need["link_min_avail"])
    ),
}
LINK_TO_PLACE = {
    "LINK-01": lambda link, mbps, region: mbps * 12 / 10 <= number(link["down_mbps"]),
    "LINK-02": lambda link, mbps, region: any_covers(link["coverage"], region),
    "LINK-02-EXCLUDED": lambda link, mbps, region: not any_covers(link.get("excluded", []), region),
}
PLATFORM = {
    "SEC-01": lambda thing, need, _: thing["mlps"] >= wishes(need, "platform").get("mlps_min", "L0"),
    "SEC-02": lambda thing, need, _: thing["mlps_valid_until"] >= need["start"],
    "PLAT-02": lambda thing, need, _: thing["live_switch"] or not wishes(need, "platform").get("live_switch"),
    "PLAT-03": lambda thing, need, _: (
        wishes(need, "platform").get("sync_ms_max") is None or thing["sync_ms"] <= need["platform"]["sync_ms_max"]
    ),
}
PLATFORM_AND_CONTENT = {
    "PLAT-01": lambda platform, content: content["codec"] in platform["codecs"],
}
SITE = {
    "SITE-00": lambda thing, need, _: wishes(need, "site_filter").get("env") in (None, thing["env"]),
    "DISP-01": lambda thing, need, _: as_large(
        [thing["px_w"], thing["px_h"]], wishes(need, "site_filter").get("min_px")
    ),
    "HDR-03": lambda thing, need, _: (
        not wishes(need, "site_filter").get("hdr_any") or share(thing["hdr"], wishes(need, "site_filter")["hdr_any"])
    ),
    "SITE-01": lambda thing, need, _: any_covers(need_regions(need), thing["region"]),
    "CERT-05": lambda thing, need, _: thing["permit_until"] >= need["end"],
    "SLOT-01": lambda thing, need, _: thing["free_slots"] >= wishes(need, "site_filter").get("free_slots_min", 0),
    "TIME-02": lambda thing, need, _: not need.get("daily") or window_open(thing["hours"], need),
    "TIME-02-CURFEW": lambda thing, need, _: (
        not need.get("daily") or not thing.get("curfew") or minutes(need["daily"][1]) <= minutes(thing["curfew"])
    ),
    "TAKEOVER": lambda thing, need, _: (
        thing["live_takeover_max"] >= 1 or not wishes(need, "site_filter").get("takeover")
    ),
}
HALL = {
    "THE-ONE": lambda thing, need, _: thing["id"] == need["hall"],
}
CINE_HALL = {
    "CINE-01": lambda thing, need, _: thing["dcp"],
    "CINE-PX": lambda thing, need, _: as_large([thing["px_w"], thing["px_h"]], need["cine"].get("min_px")),
    "CERT-01": lambda thing, need, _: all(
        holds_cert(thing, code, need["end"]) for code in need["cine"].get("certs", [])
    ),
    "FIT-01": lambda thing, need, _: number(thing["width_m"]) <= number(need["room_m"][1]) * 9 / 10,
    "FIT-01-HEIGHT": lambda thing, need, _: number(thing["height_m"]) <= number(need["room_m"][2]) - number("1.2"),
    "TIME-01": in_time,
    **ON_SITE,
}
PROPOSER = {
    "RND-SEGMENTS": lambda thing, need, _: set(need["rnd"].get("needs_segments", [])) <= set(thing["segments"]),
}
LAB = {
    "RND-SCOPE": lambda thing, need, _: need["rnd"].get("needs_lab_scope") in [None, *thing["scopes"]],
}
EXPERT = {
    "RND-FIELD": lambda thing, need, _: need["rnd"].get("needs_expert_field") in [None, *thing["fields"]],
}
PILOT = {
    "RND-ENV": lambda thing, need, _: need["rnd"].get("pilot_site", {}).get("env") in (None, thing["env"]),
    "RND-PX": lambda thing, need, _: as_large(
        [thing["px_w"], thing["px_h"]], need["rnd"].get("pilot_site", {}).get("min_px")
    ),
}
LAB_AND_PROPOSER = {
    "ORG-04": lambda lab, proposer, owner: lab["owner"] != proposer["id"],
    "ORG-04-CONTROL": lambda lab, proposer, owner: owner.get("controlled_by") != proposer["id"],
    "ORG-04-SHARES": lambda lab, proposer, owner: proposer["id"] not in owner_shares(owner),
}
TEAM = {
    "BUDGET-01": lambda cost, need: need.get("budget_cny") is None or cost <= number(need["budget_cny"]),
}
RULES = {
    "EVERY_SEAT": EVERY_SEAT, "DISPLAY": DISPLAY, "LEDCTRL": LEDCTRL, "DISPLAY_AND_LEDCTRL": DISPLAY_AND_LEDCTRL,
    "PLAYER": PLAYER, "CONTENT": CONTENT, "CONTENT_ON_CHAIN": CONTENT_ON_CHAIN, "CONVERT": CONVERT, "LINK": LINK,
    "LINK_TO_PLACE": LINK_TO_PLACE, "PLATFORM": PLATFORM, "PLATFORM_AND_CONTENT": PLATFORM_AND_CONTENT, "SITE": SITE,
    "HALL": HALL, "CINE_HALL": CINE_HALL, "PROPOSER": PROPOSER, "LAB": LAB, "EXPERT": EXPERT, "PILOT": PILOT,
    "LAB_AND_PROPOSER": LAB_AND_PROPOSER, "TEAM": TEAM,
}  # fmt: skip


def passes(table: str, *things, own_feed=False) -> bool:
    """Whether every rule of one table holds; for rights, DRM, theme and hours of an own feed the owner answers."""
    for code, rule in RULES[table].items():
        if own_feed and code in OWNERS_AFFAIR:
            continue
        if not rule(*things):
            return False
    return True
