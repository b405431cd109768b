"""A cable that a test can cut: a TCP forwarder between our processes and a server."""

from __future__ import annotations

import contextlib
import socket
import threading


class Cable:
    """Listens on `port` and forwards to `target`, a (host, port) or the path of a Unix socket.

    `cut` breaks what is connected, `down` also refuses what comes.
    """

    def __init__(self, target: tuple[str, int] | str) -> None:
        self.target = target
        self._ends: list[socket.socket] = []
        self._up = True
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Break every connection now."""
        ends, self._ends = self._ends, []
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def down(self) -> None:
        """Break every connection and let none in until `up`."""
        self._up = False
        self.cut()

    def up(self) -> None:
        """Let connections in again."""
        self._up = True

    def close(self) -> None:
        """For good."""
        self._listener.close()
        self.down()

    def _reach(self) -> socket.socket:
        if not isinstance(self.target, str):
            return socket.create_connection(self.target)
        far = socket.socket(socket.AF_UNIX)
        far.connect(self.target)
        return far

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if not self._up:
                    near.close()
                    continue
                far = self._reach()
                self._ends += [near, far]
                for source, sink in ((near, far), (far, near)):
                    threading.Thread(target=_pump, args=(source, sink), daemon=True).start()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    for end in (source, sink):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
