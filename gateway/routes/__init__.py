"""The routes, one module per context; every view is one line: ask the service.

A view's docstring is its documentation: Chinese and English lines in turn, the first of each is the summary.
"""

from __future__ import annotations

from gateway.routes import consortia, invitations, members, needs, proposals, resources

CONTEXTS = (
    members.members,
    resources.resources,
    needs.needs,
    proposals.proposals,
    invitations.invitations,
    consortia.consortia,
)
