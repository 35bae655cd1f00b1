"""The kernel kept ready is the next visitor's, once; the others start as ever."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from jupyter_server._tz import utcnow

from posttrain_lab.serve import kernels
from posttrain_lab.serve.kernels import SpareKernels

ASKED = {"path": "", "kernel_name": "python3"}


async def _until_spare(manager: SpareKernels) -> str:
    for _ in range(600):
        if manager._spare in manager:
            return manager._spare
        await asyncio.sleep(0.05)
    raise AssertionError("No spare kernel was started.")


async def _imported(manager: SpareKernels, kernel: str) -> str:
    """What a cell in the kernel prints of the modules that it has."""
    client, said = manager.get_kernel(kernel).client(), []
    client.start_channels()
    await client.wait_for_ready(timeout=60)
    await client.execute_interactive(
        "import sys; print('posttrain_lab.widgets' in sys.modules, 'torch' in sys.modules)",
        output_hook=lambda message: said.append(message["content"].get("text", "")),
    )
    client.stop_channels()
    return "".join(said).strip()


def test_the_spare_is_handed_out_once_and_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernels, "QUIET_S", 0.1)

    async def story() -> None:
        manager = SpareKernels(
            root_dir=str(tmp_path), connection_dir=str(tmp_path), cull_idle_timeout=1
        )
        try:
            manager.keep_spare()
            spare = await _until_spare(manager)
            manager.get_kernel(spare).last_activity = utcnow().replace(year=2000)
            await manager.cull_kernel_if_idle(spare)
            assert spare in manager  # however long it waits
            assert await manager.start_kernel(**ASKED) == spare
            other = await manager.start_kernel(**ASKED)  # at once: there is no spare yet
            assert other != spare
            assert await _imported(manager, spare) == "True False"
            assert await _imported(manager, other) == "False False"
            anew = await _until_spare(manager)
            assert anew not in (spare, other)
            assert len(manager) == 3
            await manager.shutdown_kernel(anew)  # as when it is killed for memory
            assert await manager.start_kernel(**ASKED) != anew
        finally:
            await manager.shutdown_all(now=True)

    with ThreadPoolExecutor(1) as thread:  # in this one a browser's loop may be running
        thread.submit(lambda: asyncio.run(story())).result()
