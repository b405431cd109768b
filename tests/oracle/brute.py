"""Every feasible team of a need, found by trying them all: the oracle against which the real engine is checked.

One function per mode, nested loops over plain dicts, exact fractions of yuan. The only thing done for speed is that a
resource which breaks a rule on its own never enters a loop, and that a broken pair is left as soon as it is seen.
"""

from fractions import Fraction
from itertools import combinations

from tests.oracle.figures import area_m2, controllers, days, link_mbps, minutes, number, years
from tests.oracle.rules import SITE_MAX_MBPS, passes

OWN_FEED = "OWN_FEED"


def brute(alliance: dict, need: dict) -> dict:
    """``{"feasible", "teams", "ranking"}``: the ranking holds (cost in yuan, resource ids in seat order) of every team.

    ``alliance`` has ``meta.as_of`` (ISO day), ``members`` and ``resources`` as lists of dicts.
    """
    need = {**need, "as_of": str(alliance["meta"]["as_of"])}
    teams = MODES_OF_NEED[need["mode"]](alliance, need)
    ranking = sorted((cost, team) for cost, team in teams if passes("TEAM", cost, need))
    return {"feasible": bool(ranking), "teams": len(ranking), "ranking": ranking}


def owner_of(alliance, resource) -> dict:
    return next(member for member in alliance["members"] if member["id"] == resource["owner"])


def fitting(alliance, need, table, *kinds) -> list:
    """The resources of these kinds that pass the rules of one seat, and whose owner is in good standing."""
    found = []
    for resource in alliance["resources"]:
        if resource["kind"] in kinds:
            owner = owner_of(alliance, resource)
            if passes("EVERY_SEAT", resource, need, owner) and passes(table, resource, need, owner):
                found.append(resource)
    return found


def links_to(links, need, content, region) -> list:
    mbps = link_mbps(need, content)
    return [link for link in links if passes("LINK_TO_PLACE", link, mbps, region)]


def price(thing) -> Fraction:
    return number(thing["price_cny"])


def player_chain(need, player, *displays) -> dict:
    """What a player, with the things that show the picture after it, lets through at the need's own place."""
    most = {"px_w": "max_w", "px_h": "max_h", "fps": "max_fps", "bitrate_mbps": "max_bitrate_mbps"}
    return {
        "hdr": [player["hdr_out"], *(display.get("hdr", []) for display in displays)],
        "codecs": [player["codecs"]],
        "max": [{field: player[limit] for field, limit in most.items()}],
        "drm": [player["drm"]],
        "regions": [need["region"]],
    }


def site_chain(sites) -> dict:
    """What a set of sites lets through: a mode, a codec and a size that every one of them takes."""
    return {
        "hdr": [site["hdr"] for site in sites],
        "codecs": [site["player_codecs"] for site in sites],
        "max": [site_max(site) for site in sites],
        "drm": [["CHINADRM"] for site in sites],
        "regions": [site["region"] for site in sites],
    }


def site_max(site) -> dict:
    width, height, fps = site["player_max"]
    return {"px_w": width, "px_h": height, "fps": fps, "bitrate_mbps": SITE_MAX_MBPS}


def contents_and_conversions(alliance, need):
    """(content as it is shown, CONVERT or None): a film in SDR may be shown converted where the need allows it."""
    kind = "LIVE" if "LIVE" in need["roles"] else "CONTENT"
    pairs = [(content, None) for content in fitting(alliance, need, "CONTENT", kind)]
    if need.get("allow_convert"):
        for convert in fitting(alliance, need, "CONVERT", "CONVERT"):
            pairs += [(content, convert) for content in fitting(as_converted(alliance), need, "CONTENT", kind)]
    return pairs


def as_converted(alliance) -> dict:
    """The alliance with its SDR films only, each as it is after conversion; a feed has no minutes to pay by."""
    after = {"hdr": "HLG", "codec": "AVS3", "fps": 50, "bitrate_mbps": 40}
    films = [r for r in alliance["resources"] if r["kind"] == "CONTENT" and r["hdr"] == "SDR"]
    return {"members": alliance["members"], "resources": [{**film, **after} for film in films]}


def new_build(alliance, need):
    ctrls = fitting(alliance, need, "LEDCTRL", "LEDCTRL")
    players = fitting(alliance, need, "PLAYER", "PLAYER")
    pictures = contents_and_conversions(alliance, need)
    links = fitting(alliance, need, "LINK", "LINK")
    platforms = fitting(alliance, need, "PLATFORM", "PLATFORM")
    for display in fitting(alliance, need, "DISPLAY", "LED_OUT", "LED_IN"):
        for ctrl in ctrls:
            if passes("DISPLAY_AND_LEDCTRL", display, ctrl, need):
                for player in players:
                    chain = player_chain(need, player, display, ctrl)
                    for content, convert in pictures:
                        if passes("CONTENT_ON_CHAIN", content, chain):
                            for link in links_to(links, need, content, need["region"]):
                                for platform in platforms:
                                    if passes("PLATFORM_AND_CONTENT", platform, content):
                                        team = [display, ctrl, player, content, link, platform]
                                        cost = new_build_cost(need, *team, convert)
                                        yield cost, ids([*team, convert] if convert else team)


def new_build_cost(need, display, ctrl, player, content, link, platform, convert) -> Fraction:
    cost = area_m2(need) * price(display) + controllers(need, display, ctrl) * price(ctrl) + price(player)
    cost += price(content) * (years(need) if content["price_unit"] == "per_year" else 1)
    cost += (price(link) + price(platform)) * years(need)
    if convert:
        cost += price(convert) * number(content["duration_min"])
    return cost


def ids(things) -> tuple:
    return tuple(thing["id"] for thing in things)


def feeds(alliance, need) -> list:
    """The live feeds of the pool, or the feed that the owner brings, and no other."""
    if not need.get("own_feed"):
        return fitting(alliance, need, "CONTENT", "LIVE")
    feed = {**need["own_feed"], "id": OWN_FEED, "kind": "LIVE", "price_cny": 0, "hours": None, "drm": "NONE"}
    return [feed] if passes("CONTENT", feed, need, None, own_feed=True) else []


def airtime(alliance, need):
    hours = Fraction(minutes(need["daily"][1]) - minutes(need["daily"][0]), 60)
    lives = feeds(alliance, need)
    links = fitting(alliance, need, "LINK", "LINK")
    for site in fitting(alliance, need, "SITE", "SITE"):
        for live in lives:
            if passes("CONTENT_ON_CHAIN", live, site_chain([site]), own_feed=live["id"] == OWN_FEED):
                for link in links_to(links, need, live, site["region"]):
                    cost = number(site["price_takeover_hour_cny"]) * hours * days(need)
                    cost += price(live) * years(need) * 4 + price(link) / 12
                    yield cost, ids([site, live, link])


def airtime_multi(alliance, need):
    """A team is counted once per (set of sites, content, platform): each site takes its cheapest fitting link."""
    sites = fitting(alliance, need, "SITE", "SITE")
    links = fitting(alliance, need, "LINK", "LINK")
    platforms = fitting(alliance, need, "PLATFORM", "PLATFORM")
    for content in fitting(alliance, need, "CONTENT", "CONTENT", "LIVE"):
        linked = sites_with_links(sites, links, need, content)
        for platform in platforms:
            if passes("PLATFORM_AND_CONTENT", platform, content):
                for size in range(need["min_sites"], len(linked) + 1):
                    for chosen in combinations(linked, size):
                        yield from relay(need, content, platform, chosen)


def sites_with_links(sites, links, need, content) -> list:
    """(site, its cheapest link) by id, for the sites that take the content: one that fails alone fails in every set."""
    found = []
    for site in sorted(sites, key=lambda site: site["id"]):
        reaching = links_to(links, need, content, site["region"])
        if reaching and passes("CONTENT_ON_CHAIN", content, site_chain([site])):
            found.append((site, cheapest(reaching)))
    return found


def cheapest(links) -> dict:
    return min(links, key=lambda link: (price(link), link["id"]))


def relay(need, content, platform, chosen):
    sites = [site for site, link in chosen]
    links = [link for site, link in chosen]
    cities = {site["region"][:4] for site in sites}
    if len(cities) >= need["min_cities"] and passes("CONTENT_ON_CHAIN", content, site_chain(sites)):
        slots = sum(number(site["price_slot_day_cny"]) for site in sites) * need["slots_per_loop"]
        yearly = price(content) + price(platform) + sum(price(link) for link in links)
        yield slots * days(need) * 7 / 10 + yearly * years(need), ids([*sites, content, platform, *links])


def hall_net(alliance, need):
    players = fitting(alliance, need, "PLAYER", "PLAYER")
    lives = fitting(alliance, need, "CONTENT", "LIVE")
    links = fitting(alliance, need, "LINK", "LINK")
    for hall in fitting(alliance, need, "HALL", "HALL"):
        for player in players:
            for live in lives:
                if passes("CONTENT_ON_CHAIN", live, player_chain(need, player, hall)):
                    for link in links_to(links, need, live, need["region"]):
                        cost = price(player) * hall["count"] + (price(live) + price(link)) * years(need)
                        yield cost, ids([hall, player, live, link])


def own_screen(alliance, need):
    contents = fitting(alliance, need, "CONTENT", "CONTENT")
    links = fitting(alliance, need, "LINK", "LINK")
    for player in fitting(alliance, need, "PLAYER", "PLAYER"):
        for content in contents:
            if passes("CONTENT_ON_CHAIN", content, player_chain(need, player, need["own_screen"])):
                for link in links_to(links, need, content, need["region"]):
                    yield price(player) + (price(content) + price(link)) * years(need), ids([player, content, link])


def cinema(alliance, need):
    players = fitting(alliance, need, "PLAYER", "PLAYER")
    contents = fitting(alliance, need, "CONTENT", "CONTENT")
    for hall in fitting(alliance, need, "HALL", "HALL"):
        for cine in fitting(alliance, need, "CINE_HALL", "CINE_HALL"):
            for player in players:
                for content in contents:
                    if passes("CONTENT_ON_CHAIN", content, player_chain(need, player, cine)):
                        yield price(cine) + price(player) + price(content), ids([hall, cine, player, content])


def rnd(alliance, need):
    labs = fitting(alliance, need, "LAB", "LAB")
    experts = fitting(alliance, need, "EXPERT", "EXPERT")
    pilots = fitting(alliance, need, "PILOT", "SITE")
    for proposer in alliance["members"]:
        if passes("EVERY_SEAT", proposer, need, proposer) and passes("PROPOSER", proposer, need, proposer):
            for lab in labs:
                if passes("LAB_AND_PROPOSER", lab, proposer, owner_of(alliance, lab)):
                    for expert in experts:
                        for site in pilots:
                            yield Fraction(0), ids([proposer, lab, expert, site])


MODES_OF_NEED = {
    "NEW_BUILD": new_build,
    "AIRTIME": airtime,
    "AIRTIME_MULTI": airtime_multi,
    "HALL_NET": hall_net,
    "OWN_SCREEN": own_screen,
    "CINEMA": cinema,
    "RND": rnd,
}
