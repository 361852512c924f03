"""A small client for Headway workers: nothing but a WebSocket and JSON.

It connects, connects again with growing pauses, takes one job at a time, tells how far it is ten times a second at
most, sends a sign of life when there is nothing to tell, and stops the work when that is wanted. The work itself runs
in a thread, so that it may compute as long as it likes.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import websockets

log = logging.getLogger("headway")

REPORT_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 30


class Refused(Exception):
    """The server will not do it: `code` is one of the table in docs/protocol.md."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class Stopped(Exception):
    """The run shall not go on: it was cancelled, is to pause, or belongs to somebody else."""


class Failure(Exception):
    """Ends a run with a reason that people understand."""

    def __init__(self, code: str, message: str, retryable: bool = False) -> None:
        super().__init__(message)
        self.error = {"code": code, "message": message, "retryable": retryable}


@dataclass
class Run:
    """A job for one run. Its methods may be called from the thread that does the work, as often as it likes."""

    job: str
    fence: str
    kind: str
    attempt: int
    input: Any
    wanted: str = "run"
    _calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    _report: dict[str, Any] = field(default_factory=dict)
    _items: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def check(self) -> None:
        """Raises `Stopped` when the run shall not go on."""
        if self.wanted != "run":
            raise Stopped(self.wanted)

    def step(self, name: str, index: int, total: int) -> None:
        """Enters a step, counted from 0."""
        with self._lock:  # What was told of the step before is told first.
            self._calls.append(("report", {**self._report, "step": {"name": name, "index": index, "total": total}}))
            self._report = {}
        self.check()

    def progress(self, done: float, total: float, unit: str) -> None:
        """Says how far the step is. Only the newest is sent."""
        with self._lock:
            self._report.update(done=done, total=total, unit=unit)
        self.check()

    def message(self, text: str) -> None:
        with self._lock:
            self._report["message"] = text[:200]

    def item(self, item: Any) -> None:
        """Tells of something found or made."""
        with self._lock:
            self._calls.append(("item", {"index": self._items, "item": item}))
            self._items += 1

    def log(self, message: str, level: str = "info") -> None:
        with self._lock:
            self._calls.append(("log", {"message": message[:2000], "level": level}))

    def take_calls(self) -> list[tuple[str, dict[str, Any]]]:
        """What is to be told next, in order."""
        with self._lock:
            calls = self._calls + ([("report", self._report)] if self._report else [])
            self._calls, self._report = [], {}
            return calls


Work = Callable[[Run], "tuple[Any, dict[str, str]]"]
"""Does a job in a thread: gives its result and a summary, `{"outcome": "ok", "text": "3 objects"}`."""


class Worker:
    """A program that does jobs of a Headway server, one at a time. Not heard of for a lease, it loses its job."""

    def __init__(self, url: str, token: str, name: str, lease_seconds: float = 30) -> None:
        self._url = url.rstrip("/").replace("http", "ws", 1) + "/ws"
        self._token = token
        self._info = {"id": f"{uuid.uuid4()}", "name": name}
        self._lease_seconds = lease_seconds
        self._socket: Any = None
        self._server = ""
        self._pending: dict[str, tuple[dict[str, Any], asyncio.Future[Any]]] = {}
        self._run: Run | None = None

    async def serve(self, kinds: list[str], work: Work) -> None:
        """Does jobs until the server will have no more of this worker. Raises `Refused` with the reason."""
        connecting = asyncio.create_task(self._stay_connected())
        working = asyncio.create_task(self._take_jobs(kinds, work))
        done, others = await asyncio.wait({connecting, working}, return_when=asyncio.FIRST_COMPLETED)
        for task in others:
            task.cancel()
        for task in done:
            task.result()

    async def call(self, method: str, **params: Any) -> Any:
        """Asks for something; waits for the answer as long as it takes, over lost connections and restarts."""
        request_id = uuid.uuid4().hex
        message = {"type": "request", "ref": request_id, "id": request_id, "method": f"worker.{method}", "params": params}
        while True:
            answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
            self._pending[request_id] = (message, answer)
            await self._send(message)
            try:
                return await answer
            except Refused as refused:
                retry_after = getattr(refused, "retry_after_seconds", None)
                if retry_after is None:
                    raise
                await asyncio.sleep(retry_after)

    async def _stay_connected(self) -> None:
        pause = 1.0
        while True:
            try:
                async with websockets.connect(self._url, open_timeout=10) as socket:
                    hello = {"id": self._info["id"], "kind": "worker", "name": self._info["name"]}
                    await socket.send(json.dumps({"type": "connect", "token": self._token, "client": hello, "subscriptions": []}))
                    async for text in socket:
                        if await self._hear(socket, json.loads(text)):
                            pause = 1.0
                code, reason = socket.close_code or 1006, socket.close_reason
            except websockets.ConnectionClosed as closed:
                code, reason = closed.code, closed.reason
            except (OSError, asyncio.TimeoutError, websockets.WebSocketException) as error:
                code, reason = 1006, str(error)
            self._socket = None
            if 4500 <= code < 5000 or reason in ("token_expired", "token_revoked"):
                raise Refused(reason or "closed", "The server closed the connection for good.")
            log.info("Not connected (%s), again soon.", reason or code)
            await asyncio.sleep(random.random() * pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _hear(self, socket: Any, message: dict[str, Any]) -> bool:
        """Takes a message; tells whether it says that we are connected."""
        kind = message["type"]
        if kind == "connected":
            log.info("Connected.")
            # The channel of a worker has the name of its user: what is wanted of its runs is told there.
            await socket.send(json.dumps({"type": "subscribe", "ref": "wanted", "channel": message["user"]["id"]}))
            before, self._server = self._server, message["server"]
            for request, _ in list(self._pending.values()):  # Once only: the same ids again.
                await socket.send(json.dumps({**request, "sentTo": before} if before else request))
            self._socket = socket
        elif kind in ("reply", "error") and message.get("ref") in self._pending:
            _, answer = self._pending.pop(message["ref"])
            if not answer.done():
                if kind == "reply":
                    answer.set_result(message["result"])
                else:
                    refused = Refused(message["code"], message["message"])
                    if message["retryable"]:
                        refused.retry_after_seconds = message.get("retryAfterMs", 1000) / 1000  # type: ignore[attr-defined]
                    answer.set_exception(refused)
        elif kind == "worker.wanted" or kind == "subscribed":
            events = [message] if kind == "worker.wanted" else message["events"]
            for data in (event["data"] for event in events if event["type"] == "worker.wanted" and event["data"]):
                run = self._run
                if run and (data["job"], data["attempt"]) == (run.job, run.attempt):
                    run.wanted = data["wanted"]
        return kind == "connected"

    async def _send(self, message: dict[str, Any]) -> None:
        if self._socket:
            try:
                await self._socket.send(json.dumps(message))
            except websockets.ConnectionClosed:
                pass  # It is sent again with the next connection.

    async def _take_jobs(self, kinds: list[str], work: Work) -> None:
        while True:
            answer = await self.call("take", worker=self._info, kinds=kinds, leaseMs=round(self._lease_seconds * 1000), waitMs=20_000)
            if answer["run"]:
                names = ("job", "fence", "kind", "attempt", "input")
                await self._do(Run(**{name: answer["run"][name] for name in names}), work)

    async def _do(self, run: Run, work: Work) -> None:
        log.info("Run %d of job %s.", run.attempt, run.job)
        self._run = run
        over = asyncio.Event()
        telling = asyncio.create_task(self._tell(run, over))
        about = {"job": run.job, "fence": run.fence}
        try:
            result, summary = await asyncio.to_thread(work, run)
            ending: tuple[str, dict[str, Any]] = ("complete", {"result": result, "summary": summary})
        except Stopped:
            ending = ("release", {})  # Cancelled, paused, or another worker's: the server knows which.
        except Failure as failure:
            ending = ("fail", {"error": failure.error})
        except Exception:
            log.exception("Job %s failed.", run.job)
            ending = ("fail", {"error": {"code": "job_failed", "message": "The worker could not do this job.", "retryable": False}})
        over.set()
        await telling  # What was told before the end is told first.
        self._run = None
        try:
            answer = await self.call(ending[0], **about, **ending[1])
            log.info("Job %s is %s.", run.job, answer["status"])
        except Refused as refused:
            log.warning("Job %s goes on without us: %s", run.job, refused)

    async def _tell(self, run: Run, over: asyncio.Event) -> None:
        """Sends what is new, or a sign of life, until the work is over and all of it is told."""
        heard = time.monotonic()
        while True:
            was_over = over.is_set()
            calls = run.take_calls()
            if not calls and time.monotonic() - heard >= self._lease_seconds / 3:
                calls = [("heartbeat", {})]
            for method, params in calls:
                try:
                    answer = await self.call(method, job=run.job, fence=run.fence, **params)
                    run.wanted = answer["wanted"]
                except Refused as refused:
                    log.warning("%s was refused: %s", method, refused)
                    if refused.code == "stale_run":
                        run.wanted = "stop"
                        return
                heard = time.monotonic()
            if was_over:
                return
            try:
                await asyncio.wait_for(over.wait(), REPORT_SECONDS)
            except asyncio.TimeoutError:
                pass  # The work goes on.
