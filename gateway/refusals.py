"""What the gateway itself refuses, before any service is asked. First line 中文, second line English."""

from __future__ import annotations

from http import HTTPStatus

from shared import errors
from shared.errors import Invalid, NotFound, Refusal, Unauthenticated


class Malformed(Refusal):
    """请求格式有误,无法读取。
    The request cannot be read.
    """

    kind = "Malformed"


class BadJson(Malformed):
    """请求体不是有效的 JSON:{why_zh}。
    The body is not valid JSON: {why_en}.
    """


class MethodNotAllowed(Refusal):
    """此地址不支持该请求方法。
    This address does not take that method.
    """

    kind = "MethodNotAllowed"


class NotAcceptable(Refusal):
    """此地址只提供 JSON。
    This address answers in JSON only.
    """

    kind = "NotAcceptable"


class LengthRequired(Refusal):
    """请求体须带 Content-Length。
    A body needs a Content-Length.
    """

    kind = "LengthRequired"


class TooLarge(Refusal):
    """请求体过大(上限 1 MiB)。
    The body is too large (at most 1 MiB).
    """

    kind = "TooLarge"


class UnsupportedMediaType(Refusal):
    """请求体须为 application/json。
    The body must be application/json.
    """

    kind = "UnsupportedMediaType"


class TooManyRequests(Refusal):
    """请求过于频繁,请稍后重试。
    Too many requests; try again shortly.
    """

    kind = "TooManyRequests"


class Internal(Refusal):
    """服务器内部错误;请向秘书处提供 call_id。
    Something went wrong here; please quote the call_id to the secretariat.
    """

    kind = "Internal"


class NoSuchRoute(NotFound):
    """没有这个地址。
    There is no such address.
    """


class NeedsKey(Unauthenticated):
    """需要 API 密钥:Authorization: Bearer lp_…
    An API key is needed: Authorization: Bearer lp_…
    """


class BadKey(Unauthenticated):
    """API 密钥无效或已吊销。
    The API key is not valid, or was revoked.
    """


class StaffOnly(errors.Forbidden):
    """仅联盟秘书处可进行此操作。
    Only the alliance's secretariat may do this.
    """


class NoPolicy(errors.Forbidden):
    """此地址尚未开放。
    This address is not open.
    """


class NotAnObject(Invalid):
    """请求体应为 JSON 对象。
    The body must be a JSON object.
    """


class NoBodyExpected(Invalid):
    """此请求不带请求体。
    This request takes no body.
    """


class BadQuery(Invalid):
    """查询参数有误。
    The query parameters are not valid.
    """


class BadIdempotencyKey(Invalid):
    """Idempotency-Key 应为 1–255 个可见 ASCII 字符。
    The Idempotency-Key must be 1 to 255 visible ASCII characters.
    """


KINDS: dict[str, type[Refusal]] = {
    cls.kind: cls
    for cls in (
        Malformed, Unauthenticated, errors.Forbidden, NotFound, MethodNotAllowed, NotAcceptable, errors.Conflict,
        LengthRequired, TooLarge, UnsupportedMediaType, Invalid, TooManyRequests, Internal, errors.Unavailable,
        errors.TimedOut,
    )
}  # fmt: skip
"""Kind → the class whose docstring is the problem's title."""

STATUS: dict[str, int] = {
    **errors.STATUS,
    "Malformed": 400,
    "MethodNotAllowed": 405,
    "NotAcceptable": 406,
    "LengthRequired": 411,
    "TooLarge": 413,
    "UnsupportedMediaType": 415,
    "TooManyRequests": 429,
    "Internal": 500,
}
"""Kind → HTTP status: the kernel's table and what only HTTP knows."""

BY_STATUS: dict[int, type[Refusal]] = {STATUS[kind]: cls for kind, cls in KINDS.items()} | {404: NoSuchRoute}


def of_status(status: int) -> Refusal:
    """The refusal that stands for a bare HTTP error status."""
    fallback = Internal if status >= HTTPStatus.INTERNAL_SERVER_ERROR else Malformed
    return BY_STATUS.get(status, fallback)()
