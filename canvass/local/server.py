"""A server that runs on its own, for tests and tools; in the product a supervisor takes its `prepare` and `child`."""

import subprocess
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

from canvass.local.child import Child, LocalError, await_ready, spawn, stop


class Server(ABC):
    """`start` and `stop`, or `with`, from the main thread: a server ends with the thread that started it."""

    _process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def prepare(self) -> None:
        """Make what it needs the first time; afterwards see that nothing stale stands in the way of a start."""

    @abstractmethod
    def child(self) -> Child:
        """The process to run."""

    @property
    def pid(self) -> int:
        if self._process is None:
            raise LocalError(f"{self.child().name} is not running")
        return self._process.pid

    def start(self) -> Self:
        self.prepare()
        child = self.child()
        self._process = spawn(child)
        await_ready(child, self._process)
        return self

    def stop(self) -> None:
        if self._process is not None:
            stop(self.child(), self._process)
            self._process = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
