"""What a seat costs, exactly: sums are integers in fen × `need.scale`, so that no figure is ever rounded on the way.

`need.scale` is a multiple of every denominator that a need can bring: 365 days, 60 minutes, thousandths, its area.
"""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from services.matchmaking.engine.columns import SQUARE, Row, Site
from services.matchmaking.engine.demand import Demand
from services.matchmaking.engine.templates import Seat
from services.matchmaking.engine.view import View

Cost = Callable[[View, Row], int]


def _year(need: Demand) -> int:
    return need.scale * need.days // 365


def _price(row: Row, factor: int) -> int:
    return row.price_fen * factor


def _by_units(view: View, row: Row) -> int:
    return _price(row, view.need.scale * view.units)


def _by_halls(view: View, row: Row) -> int:
    return _price(row, view.need.scale * view.hall.count)


def _by_area(view: View, row: Row) -> int:
    return _price(row, view.need.scale * view.need.area_um2 // SQUARE)


def _yearly_if_per_year(view: View, row: Row) -> int:
    return _price(row, _year(view.need) if view.content.per_year else view.need.scale)


def _takeover(view: View, row: Row) -> int:
    need = view.need
    return view.site.price_hour_fen * need.minutes * (need.scale // 60) * need.days


def _slots(view: View, row: Row) -> int:
    """A slot in the loop at seven tenths of the list price, the rate for a relay."""
    need = view.need
    price = row.price_slot_fen if isinstance(row, Site) else 0
    return price * need.slots * need.days * 7 * (need.scale // 10)


def _by_minute(view: View, row: Row) -> int:
    return _price(row, (view.content.duration or 0) * (view.need.scale // 1000))


COSTS: dict[str, Cost] = {
    "free": lambda view, row: 0,
    "once": lambda view, row: _price(row, view.need.scale),
    "yearly": lambda view, row: _price(row, _year(view.need)),
    "a_month": lambda view, row: _price(row, view.need.scale // 12),
    "live_days": lambda view, row: _price(row, _year(view.need) * 4),
    "yearly_if_per_year": _yearly_if_per_year,
    "by_area": _by_area,
    "by_units": _by_units,
    "by_halls": _by_halls,
    "by_minute": _by_minute,
    "takeover": _takeover,
    "slots": _slots,
}

QUANTITIES: dict[str, Callable[[View], tuple[Fraction, str]]] = {
    "one": lambda view: (Fraction(1), "unit"),
    "units": lambda view: (Fraction(view.units), "unit"),
    "halls": lambda view: (Fraction(view.hall.count), "unit"),
    "area": lambda view: (Fraction(view.need.area_um2, SQUARE), "m2"),
}


def seat_cost(seat: Seat, view: View, row: Row) -> int:
    """Cost of one row in one seat, in fen × scale. The parts that the seat's basis reads must be in the view."""
    return COSTS[seat.cost](view, row)


def exact(scaled: int, need: Demand) -> Fraction:
    """A scaled sum as a fraction of fen."""
    return Fraction(scaled, need.scale)


def rounded(value: Fraction, per: int = 1) -> int:
    """Half up, to whole multiples of `per` fen: 1 for fen, 100 for yuan."""
    return (2 * value.numerator + per * value.denominator) // (2 * per * value.denominator)


def plain(quantity: Fraction) -> int | float:
    """A quantity for people: an integer where it is one, else two decimals, half up."""
    if quantity.denominator == 1:
        return quantity.numerator
    hundredths = Decimal(rounded(quantity * 100)) / 100
    return float(hundredths.quantize(Decimal("0.01"), ROUND_HALF_UP))
