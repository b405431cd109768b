"""Which values a mutation may put into which field: tables over the functions of ``edges``."""

from tests.oracle.edges import (
    CODECS,
    CONTENT_HDR,
    HDR,
    THEMES,
    any_of,
    availability,
    bit_rate,
    budget,
    capacity,
    certs,
    curfew,
    day_near,
    down_mbps,
    dues,
    flipped,
    hours,
    lead_days,
    max_mpx,
    near_region,
    need_regions_near,
    one_of,
    other_led,
    pitch,
    pixels,
    price_near,
    radius,
    regions,
    rights,
    shareholders,
    some_of,
    window,
)

LED = {
    "kind": other_led,
    "pitch_mm": pitch,
    "brightness_nits": one_of(4999, 4999, 5000),
    "refresh_hz": one_of(2999, 2999, 3000),
    "input_bit": one_of(8, 9, 10, 12),
    "ip": one_of("IP54", "IP64", "IP65", "IP67"),
    "auto_dimming": flipped("auto_dimming"),
    "hdr": some_of(HDR),
    "certs": certs,
    "capacity_m2_month": capacity,
    "lead_days": lead_days,
    "price_cny": price_near("price_cny"),
}
PICTURE = {
    "px_h": one_of(1080, 2159, 2160, 4320),
    "px_w": one_of(1920, 3839, 3840, 4096, 7680),
    "fps": one_of(24, 25, 50, 60, 61, 120),
    "hdr": one_of(*CONTENT_HDR),
    "codec": one_of(*CODECS),
    "bitrate_mbps": bit_rate,
}
FILM = {
    **PICTURE,
    "drm": one_of("NONE", "CHINADRM", "KDM"),
    "themes": some_of(THEMES),
    "rights": rights,
    "license_until": day_near("start"),
    "price_cny": price_near("price_cny"),
}
PLAYER_MAX = {"max_w": one_of(3839, 3840, 4096, 7680), "max_h": one_of(2159, 2160, 4320), "max_fps": one_of(30, 50, 60)}
RESOURCE = {
    "LED_OUT": LED,
    "LED_IN": LED,
    "CINE_HALL": {
        "px_w": one_of(4095, 4096, 7680),
        "px_h": one_of(1440, 2160, 2161),
        "width_m": one_of(10.24, 12.59, 12.6, 12.61),
        "height_m": one_of(5.4, 6.29, 6.3, 6.31),
        "hdr": some_of(HDR),
        "dcp": flipped("dcp"),
        "certs": certs,
        "lead_days": lead_days,
        "price_cny": price_near("price_cny"),
    },
    "PLAYER": {
        **PLAYER_MAX,
        "codecs": some_of(CODECS),
        "max_bitrate_mbps": one_of(36, 39.9, 40, 90, 100, 110, 200, 250),
        "hdr_out": some_of(HDR),
        "drm": some_of(["CHINADRM", "KDM"]),
        "live": flipped("live"),
        "price_cny": price_near("price_cny"),
    },
    "LEDCTRL": {
        "max_mpx": max_mpx,
        "input_bit": one_of(8, 10, 12),
        "hdr": some_of(HDR),
        "price_cny": price_near("price_cny"),
    },
    "CONTENT": {**FILM, "duration_min": one_of(1, 26, 52.5), "price_unit": one_of("per_year", "per_title")},
    "LIVE": {**FILM, "hours": hours},
    "LINK": {
        "down_mbps": down_mbps,
        "availability_pct": availability,
        "coverage": regions,
        "excluded": regions,
        "price_cny": price_near("price_cny"),
    },
    "SITE": {
        "region": near_region,
        "env": one_of("OUTDOOR", "SEMI", "INDOOR"),
        "px_w": one_of(3839, 3840, 7680),
        "px_h": one_of(2159, 2160, 4320),
        "hdr": some_of(HDR),
        "player_codecs": some_of(CODECS),
        "player_max": one_of([3840, 2160, 60], [3840, 2160, 49], [7680, 4320, 50], [7680, 4320, 60], [7680, 4319, 60]),
        "hours": hours,
        "curfew": curfew,
        "permit_until": day_near("end"),
        "free_slots": one_of(0, 3, 4, 5),
        "live_takeover_max": one_of(0, 0, 2),
        "price_slot_day_cny": price_near("price_slot_day_cny"),
        "price_takeover_hour_cny": price_near("price_takeover_hour_cny"),
    },
    "HALL": {"count": one_of(1, 5, 7), "hdr": some_of(HDR)},
    "PLATFORM": {
        "codecs": some_of(CODECS),
        "live_switch": flipped("live_switch"),
        "sync_ms": one_of(99, 100, 101, 1001),
        "mlps": one_of("L2", "L3"),
        "mlps_valid_until": day_near("start"),
        "price_cny": price_near("price_cny"),
    },
    "CONVERT": {
        "ops": one_of(["UPSCALE_2X", "SDR_TO_VIVID"], ["SDR_TO_HLG"], []),
        "out_codecs": one_of(["AVS2", "HEVC"], ["AVS3"], []),
        "price_cny": price_near("price_cny"),
    },
    "LAB": {"scopes": some_of(["T/UWA 005", "T/UWA 012", "SJ/T 11141"])},
    "EXPERT": {"fields": some_of(["8K制播", "AVS3", "HDR"])},
}
STANDING = {"status": one_of("active", "overdue", "suspended", "exited"), "dues_paid_until": dues}
SERVICE = {**STANDING, "region": near_region, "service_regions": regions, "service_radius_km": radius}
RELATIONS = {
    **STANDING,
    "segments": some_of(["CHIP", "CODEC", "DISPLAY", "TERMINAL", "RESEARCH"]),
    "controlled_by": one_of("M01", "M04", "M04", "M05", "M18"),
    "shareholders": shareholders,
}
MEMBER = dict.fromkeys(("NEW_BUILD", "CINEMA"), SERVICE)
MEMBER |= dict.fromkeys(("AIRTIME", "AIRTIME_MULTI", "HALL_NET", "OWN_SCREEN"), STANDING) | {"RND": RELATIONS}
FOR_TERMS = {"budget_cny": budget, "start": day_near("start"), "end": day_near("end")}
FOR_PICTURE = {
    "content.min_px": pixels,
    "content.hdr_from": any_of(CONTENT_HDR),
    "content.themes_any": any_of(THEMES),
    "content.uses": one_of("PUBLIC_SCREEN", "HALL"),
    "content.codec": one_of(None, *CODECS),
}
FOR_LINK = {"link_min_avail": one_of(None, 99.0, 99.5, 99.7, 99.9, 99.95, 99.96)}
FOR_PLATFORM = {
    "platform.mlps_min": one_of("L2", "L3"),
    "platform.live_switch": one_of(True, False),
    "platform.sync_ms_max": one_of(None, 39, 40, 1000),
}
FOR_OWN_FEED = {
    "own_feed.hdr": one_of(*CONTENT_HDR),
    "own_feed.codec": one_of(*CODECS),
    "own_feed.px_w": one_of(3840, 7679, 7680),
    "own_feed.fps": one_of(50, 60, 100),
    "own_feed.bitrate_mbps": bit_rate,
}
FOR_SITE = {
    "site_filter.env": one_of(None, "OUTDOOR", "INDOOR"),
    "site_filter.min_px": pixels,
    "site_filter.hdr_any": any_of(HDR),
    "site_filter.free_slots_min": one_of(0, 4, 8, 12, 13),
    "site_filter.takeover": one_of(True, False),
    "regions": need_regions_near,
    "daily": window,
}
NEED = {
    "NEW_BUILD": {
        **FOR_TERMS,
        **FOR_PICTURE,
        **FOR_LINK,
        **FOR_PLATFORM,
        "screen.min_px": one_of([3840, 2160], [7680, 4320]),
        "screen.width_m": one_of(16.0, 19.2, 24.576, 24.6),
        "screen.height_m": one_of(9.0, 10.8, 13.824, 13.84),
        "screen.view_m": one_of([2.5, 80], [4, 80], [5, 80], [20, 100]),
        "hdr_any": any_of(HDR[1:]),
        "display_certs": one_of([], ["UWA_HDR_VIVID_DISPLAY"], ["UWA_HDR_VIVID_DISPLAY", "CCC"]),
        "env": one_of("OUTDOOR", "INDOOR"),
        "live": one_of(True, False),
        "allow_convert": one_of(True, False),
        "max_lead_days": one_of(30, 45, 60, 75, 120),
    },
    "AIRTIME": {**FOR_TERMS, **FOR_PICTURE, **FOR_LINK, **FOR_SITE, **FOR_OWN_FEED},
    "AIRTIME_MULTI": {
        **FOR_TERMS,
        **FOR_PICTURE,
        **FOR_LINK,
        **FOR_SITE,
        **FOR_PLATFORM,
        "min_sites": one_of(1, 2, 3, 4),
        "min_cities": one_of(1, 2, 3, 4),
        "slots_per_loop": one_of(1, 2, 5),
    },
    "HALL_NET": {**FOR_TERMS, **FOR_PICTURE, **FOR_LINK},
    "OWN_SCREEN": {**FOR_TERMS, **FOR_PICTURE, **FOR_LINK, "own_screen.hdr": some_of(HDR), "live": one_of(True, False)},
    "CINEMA": {
        **FOR_TERMS,
        **FOR_PICTURE,
        "cine.min_px": one_of([4096, 2160], [4097, 2160], [4096, 1440]),
        "cine.certs": one_of([], ["DYT8_TEST_REPORT"], ["CCC"], ["DYT8_TEST_REPORT", "CCC"]),
        "max_lead_days": one_of(89, 90, 120),
    },
    "RND": {
        "rnd.needs_segments": one_of(
            ["CHIP"], ["CODEC"], ["DISPLAY"], ["TERMINAL"], ["TERMINAL", "CODEC"], ["RESEARCH"]
        ),
        "rnd.needs_lab_scope": one_of("T/UWA 012", "T/UWA 005", "SJ/T 11141"),
        "rnd.needs_expert_field": one_of("AVS3", "HDR", "8K制播", "光学"),
        "rnd.pilot_site.min_px": pixels,
        "rnd.pilot_site.env": one_of("INDOOR", "OUTDOOR"),
        "budget_cny": one_of(0, 4000000),
    },
}
FOR_ANY_PICTURE = ["content.min_px", "content.hdr_from", "content.uses", "content.themes_any", "budget_cny"]
FORGETTABLE = {
    "NEW_BUILD": [
        *FOR_ANY_PICTURE,
        "screen.min_px",
        "screen.view_m",
        "hdr_any",
        "display_certs",
        "max_lead_days",
        "link_min_avail",
        "platform",
    ],
    "AIRTIME": [*FOR_ANY_PICTURE, "site_filter", "regions", "link_min_avail"],
    "AIRTIME_MULTI": [*FOR_ANY_PICTURE, "site_filter", "regions", "link_min_avail", "platform", "daily"],
    "HALL_NET": [*FOR_ANY_PICTURE, "link_min_avail"],
    "OWN_SCREEN": [*FOR_ANY_PICTURE, "link_min_avail", "live"],
    "CINEMA": [*FOR_ANY_PICTURE, "max_lead_days", "cine.min_px", "cine.certs"],
    "RND": ["rnd.needs_segments", "rnd.needs_lab_scope", "rnd.needs_expert_field", "rnd.pilot_site", "budget_cny"],
}
