"""A kernel kept ready: started, with the widgets imported, for whoever opens a page next.

Starting a kernel is most of what a lone visitor waits for. Voila's own preheated kernels
run a notebook before anybody asked for it, and exclude the hook that closes kernels
(``server.before_kernel``). Here there is one for all apps, and the next is started only
when nobody has come for a while: in a burst it would take the visitors' processor.

What it leaves out: variables of the request in the kernel's environment, which no app reads.

Try it: ``posttrain-lab serve``, and open two apps, one a while after the other.
"""

from __future__ import annotations

from typing import Any

from jupyter_server._tz import utcnow
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.ioloop import IOLoop

QUIET_S = 2.0  # without a visitor, before the next spare is started
IMPORT = "--IPKernelApp.exec_lines=import posttrain_lab.widgets"


class SpareKernels(AsyncMappingKernelManager):
    """Hands out the spare kernel first, and starts kernels as ever when there is none."""

    _name = "python3"
    _spare: str | None = None
    _starting = False
    _later: object | None = None

    async def start_kernel(
        self, *, kernel_id: str | None = None, path: str | None = None, **how: Any
    ) -> str:
        """The id of a kernel that works in the folder ``path``, under the server's root."""
        spare, self._spare = self._spare, None
        ready = spare in self and kernel_id is None
        if ready and (path or "", how.get("kernel_name")) == ("", self._name):
            self.get_kernel(spare).last_activity = utcnow()
            given = spare
        else:
            given = await super().start_kernel(kernel_id=kernel_id, path=path, **how)
        self.keep_spare()
        return given

    def keep_spare(self) -> None:
        """Starts a spare once it has been quiet for a while."""
        loop = IOLoop.current()
        if self._later is not None:
            loop.remove_timeout(self._later)
        self._later = loop.call_later(QUIET_S, self._start_spare)

    async def _start_spare(self) -> None:
        if self._starting or self._spare in self:
            return
        self._starting = True
        try:
            self._spare = await super().start_kernel(
                kernel_name=self._name, path="", extra_arguments=[IMPORT]
            )
        finally:
            self._starting = False

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """The spare may be idle as long as it likes."""
        if kernel_id != self._spare:
            await super().cull_kernel_if_idle(kernel_id)
