"""Known ways to let more teams into a need of the sample, so that mutations do not find it closed every time."""

from tests.oracle.sample import member_of, resource_of


def open_up(rng, alliance: dict, need: dict) -> list[str]:
    """Changes ``alliance`` and ``need`` in place; says in words what it did."""
    done = [opening(alliance, need) for opening in OPENINGS[need["id"]]]
    done += [opening(alliance, need) for opening in NOW_AND_THEN.get(need["mode"], []) if rng.random() < 0.3]
    if need["mode"] != "RND" and rng.random() < 0.7:
        factor = rng.choice([2, 3, 10])
        need["budget_cny"] *= factor
        done.append(f"budget times {factor}")
    if need.get("link_min_avail") and rng.random() < 0.5:
        need["link_min_avail"] = 99.5
        done.append("link_min_avail 99.5")
    return done


def every_hdr(alliance, need):
    need["content"]["hdr_from"] = ["SDR", "HLG", "HDR10", "HDR_VIVID_HLG", "HDR_VIVID_PQ"]
    return "every HDR is welcome"


def any_theme(alliance, need):
    need["content"].pop("themes_any", None)
    return "any theme will do"


def renewed_permit(alliance, need):
    resource_of(alliance, "R48")["permit_until"] = "2028-12-31"
    return "R48's permit renewed"


def longer_rights(alliance, need):
    resource_of(alliance, "R31")["rights"]["window"] = ["2025-09-01", "2029-12-31"]
    return "R31's rights extended"


def rural_links(alliance, need):
    resource_of(alliance, "R37")["coverage"].append("513300")
    resource_of(alliance, "R38")["excluded"] = []
    return "R37 and R38 reach the halls"


def eight_k_halls(alliance, need):
    resource_of(alliance, "R36")["rights"]["uses"].append("HALL")
    return "R36 may be shown in halls"


def renewed_certificate(alliance, need):
    for cert in resource_of(alliance, "R05")["certs"]:
        cert["valid_until"] = "2028-12-31"
    return "R05's certificates renewed"


def wider_rights(alliance, need):
    resource_of(alliance, "R28")["rights"]["territory"] = ["510000"]
    return "R28 for the province"


def film_for_halls(alliance, need):
    film = resource_of(alliance, "R27")
    film.update(codec="JPEG2000", px_w=4096, drm="KDM")
    return "R27 as a DCP"


def wider_cinema(alliance, need):
    resource_of(alliance, "R15").update(px_w=8192, px_h=2160, width_m=12.5, dcp=True)
    resource_of(alliance, "R15")["certs"].append({"code": "DYT8_TEST_REPORT", "valid_until": "2028-06-30"})
    return "R15 as a cinema screen"


def second_laboratory(alliance, need):
    resource_of(alliance, "R57")["scopes"].append("T/UWA 012")
    resource_of(alliance, "R43")["env"] = "INDOOR"
    member_of(alliance, "M05")["segments"] = ["TERMINAL", "CHIP", "CODEC"]
    return "R57 tests T/UWA 012, R43 indoors, M05 makes codecs"


def late_hours(alliance, need):
    for resource_id in ("R43", "R50"):
        resource_of(alliance, resource_id).update(hours=["08:00", "24:30"], curfew="24:30")
    return "R43 and R50 open until 24:30"


def indoors(alliance, need):
    need.update(env="INDOOR", display_certs=[], hdr_any=["HLG", "HDR10", "HDR_VIVID"])
    need["screen"]["view_m"] = [4, 40]
    return "the screen is indoors"


def four_k(alliance, need):
    need["screen"]["min_px"] = need["content"]["min_px"] = [3840, 2160]
    return "4K will do"


def four_k_film_on_any_screen(alliance, need):
    need["content"]["min_px"] = [3840, 2160]
    return "a 4K film will do"


def any_conversion(alliance, need):
    need["allow_convert"] = True
    need["content"].update(min_px=[3840, 2160], hdr_from=["HLG", "HDR_VIVID_HLG"])
    need["content"].pop("themes_any", None)
    return "4K films may be converted"


def feed_of_the_pool(alliance, need):
    need.pop("own_feed", None)
    return "a feed of the pool"


# Ways to let teams in that any need of a mode may take.
NOW_AND_THEN = {
    "NEW_BUILD": [indoors, four_k, four_k_film_on_any_screen, any_theme, every_hdr, any_conversion],
    "AIRTIME": [feed_of_the_pool],
    "AIRTIME_MULTI": [any_theme, every_hdr],
}
OPENINGS = {
    "N01": [],
    "N02": [],
    "N03": [any_theme],
    "N04": [renewed_permit],
    "N05": [longer_rights],
    "N06": [rural_links, eight_k_halls],
    "N07": [rural_links],
    "N08": [renewed_certificate],
    "N09": [wider_rights, every_hdr],
    "N10": [film_for_halls, wider_cinema],
    "N11": [second_laboratory],
    "N12": [late_hours],
}
