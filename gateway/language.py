"""Which language the caller reads: Chinese or English, by Accept-Language; English when it says nothing useful."""

from __future__ import annotations

from flask import has_request_context, request

TAGS = {"zh": "zh-CN", "en": "en"}
"""Language of the texts → the tag that goes into Content-Language. Any other Chinese or English will do as well."""


def wanted() -> str:
    """ "zh" or "en"."""
    if has_request_context():
        for tag, quality in request.accept_languages:
            language = tag.partition("-")[0].lower()
            if quality > 0 and language in TAGS:
                return str(language)
    return "en"
