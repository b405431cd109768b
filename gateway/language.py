"""Which language the caller reads, by Accept-Language: Chinese when it says nothing, English when it reads neither."""

from __future__ import annotations

from flask import has_request_context, request

TAGS = {"zh": "zh-CN", "en": "en"}
"""Language of the texts → the tag that goes into Content-Language. Any other Chinese or English will do as well."""


def wanted() -> str:
    """ "zh" or "en"."""
    named = [tag for tag, quality in request.accept_languages if quality > 0] if has_request_context() else []
    for tag in named:
        language = tag.partition("-")[0].lower()
        if language in TAGS:
            return str(language)
    return "en" if set(named) - {"*"} else "zh"
