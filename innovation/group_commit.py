"""One writer per process that commits whatever has gathered.

A durable commit costs a disk flush; a hundred votes that arrive during one flush share the next one
(group commit, as databases do inside). Each caller gets its answer only after the commit.
"""

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

import sqlalchemy as sa

Job = TypeVar("Job")
Answer = TypeVar("Answer")
Work = Callable[[sa.Connection, Sequence[Job]], Sequence[Answer]]


class GroupCommit(Generic[Job, Answer]):
    """Runs `work(connection, jobs)` in one transaction for all jobs that are waiting."""

    def __init__(self, engine: sa.Engine, work: Work[Job, Answer], most: int = 500) -> None:
        self._engine = engine
        self._work = work
        self._most = most
        self._waiting: queue.SimpleQueue[tuple[Job, Future[Answer]]] = queue.SimpleQueue()
        self._start = threading.Lock()
        self._thread: threading.Thread | None = None

    def submit(self, job: Job, timeout: float = 10.0) -> Answer:
        """Hand in `job` and wait for its answer.

        Raises what `work` or the database raised, or TimeoutError after `timeout` seconds; then the
        job may or may not have been committed, so the caller must be able to send it again.
        """
        self._ensure_running()
        future: Future[Answer] = Future()
        self._waiting.put((job, future))
        return future.result(timeout)

    def _ensure_running(self) -> None:
        with self._start:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="ballot-box", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            batch = self._gather()
            try:
                with self._engine.begin() as connection:
                    answers = self._work(connection, [job for job, _ in batch])
            except Exception as error:
                for _, future in batch:
                    future.set_exception(error)
            else:
                for (_, future), answer in zip(batch, answers, strict=True):
                    future.set_result(answer)

    def _gather(self) -> list[tuple[Job, Future[Answer]]]:
        batch = [self._waiting.get()]
        while len(batch) < self._most:
            try:
                batch.append(self._waiting.get_nowait())
            except queue.Empty:
                break
        return batch
