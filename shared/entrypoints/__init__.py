"""All of nameko that the services see: `rpc`, `on(Event)`, `Transact`, `HttpServer`, `RpcClient`, and `Container`.

class MembersService:
    name = "members"
    transact = Transact(MembersWork)

    @rpc
    def apply_for_membership(self, call, body): ...

    @on(ProposalIssued, ProposalAmended)
    def on_proposal_issued(self, envelope): ...

class Gateway:
    name = "gateway"
    http = HttpServer(create_app)      # create_app(config, caller) -> WSGI application
"""

from shared.entrypoints.container import Container
from shared.entrypoints.doors import on
from shared.entrypoints.http import HttpServer
from shared.entrypoints.kernel import Kernel, RpcClient, Transact
from shared.entrypoints.rpc import rpc
from shared.entrypoints.serving import alive, serve, start

__all__ = ["Container", "HttpServer", "Kernel", "RpcClient", "Transact", "alive", "on", "rpc", "serve", "start"]
