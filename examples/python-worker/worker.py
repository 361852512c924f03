#!/usr/bin/python3
"""A Headway worker in Python: finds and measures the bright objects of an image.

Jobs of the kind `bright-objects`, in four steps: fetch the image, read it, choose the threshold that parts bright from
dark best (Otsu), find what hangs together, and measure it.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
import urllib.error
import urllib.request
from typing import Any

import png
from headway import Failure, Refused, Run, Worker

KIND = "bright-objects"
STEPS = ("Fetch", "Read", "Find objects", "Measure")
MOST_OBJECTS = 5000


def measure_image(run: Run, data: bytes, least_area: int) -> tuple[Any, dict[str, str]]:
    """The result of a job and what came out, in short."""
    enter(run, 1)
    try:
        width, height, grey = png.read_grey(data, lambda done, total: run.progress(done, total, "rows"))
    except png.NotReadable as error:
        raise Failure("unreadable_image", str(error)) from error

    enter(run, 2)
    threshold = otsu(grey)
    run.log(f"The threshold is {threshold} of 255.")
    labels, parents = label(run, grey, width, height, threshold)

    enter(run, 3)
    objects = [shape for shape in measure(run, grey, labels, parents, width, height) if shape["area"] >= least_area]
    objects.sort(key=lambda shape: -shape["area"])
    for shape in objects[:20]:
        run.item(shape)
    covered = sum(shape["area"] for shape in objects) / (width * height)
    result = {
        "width": width,
        "height": height,
        "threshold": threshold,
        "count": len(objects),
        "coverage": round(covered, 4),
        "objects": objects[:MOST_OBJECTS],
    }
    if not objects:
        return result, {"outcome": "nothing_found", "text": "No bright objects"}
    return result, {"outcome": "ok", "text": f"{len(objects)} objects on {covered:.1%} of the image"}


def enter(run: Run, index: int) -> None:
    run.step(STEPS[index], index, len(STEPS))


def otsu(grey: bytearray) -> int:
    """The threshold with the greatest variance between what is below and above (Otsu, 1979)."""
    counts = [grey.count(value) for value in range(256)]
    total, whole = len(grey), sum(value * count for value, count in enumerate(counts))
    best, threshold, below, below_sum = -1.0, 0, 0, 0
    for value, count in enumerate(counts):
        below += count
        below_sum += value * count
        above = total - below
        if below == 0 or above == 0:
            continue
        difference = below_sum / below - (whole - below_sum) / above
        variance = below * above * difference * difference
        if variance > best:
            best, threshold = variance, value
    return threshold


def label(run: Run, grey: bytearray, width: int, height: int, threshold: int) -> tuple[list[int], list[int]]:
    """A label for each bright pixel, 0 for the others, and which labels are the same object (union-find)."""
    labels = [0] * (width * height)
    parents = [0]
    for y in range(height):
        for at in range(y * width, (y + 1) * width):
            if grey[at] <= threshold:
                continue
            left = labels[at - 1] if at % width else 0
            up = labels[at - width] if y else 0
            if left and up and left != up:
                first, second = root(parents, left), root(parents, up)
                parents[max(first, second)] = min(first, second)
            if not left and not up:
                parents.append(len(parents))
                left = len(parents) - 1
            labels[at] = left or up
        run.progress(y + 1, height, "rows")
    return labels, parents


def root(parents: list[int], node: int) -> int:
    while parents[node] != node:
        parents[node] = parents[parents[node]]
        node = parents[node]
    return node


def measure(
    run: Run, grey: bytearray, labels: list[int], parents: list[int], width: int, height: int
) -> list[dict[str, Any]]:
    """Area, middle, box and mean brightness of each object, in pixels."""
    sums: dict[int, list[int]] = {}
    for y in range(height):
        for x in range(width):
            at = y * width + x
            if not labels[at]:
                continue
            own = sums.setdefault(root(parents, labels[at]), [0, 0, 0, 0, x, y, x, y])
            own[0] += 1
            own[1] += x
            own[2] += y
            own[3] += grey[at]
            own[4], own[6], own[7] = min(own[4], x), max(own[6], x), y
        run.progress(y + 1, height, "rows")
    return [
        {
            "area": area,
            "x": round(xs / area, 2),
            "y": round(ys / area, 2),
            "box": [left, top, right, bottom],
            "mean": round(light / area, 1),
        }
        for area, xs, ys, light, left, top, right, bottom in sums.values()
    ]


def fetch(url: str, token: str) -> bytes:
    """The image of a job, as an 8-bit PNG whatever was uploaded."""
    request = urllib.request.Request(f"{url}&view=png", headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.read()
    except urllib.error.URLError as error:
        raise Failure("no_image", "The image could not be fetched.", retryable=True) from error


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8080", help="of the hub (default: %(default)s)")
    parser.add_argument("--lease", type=float, default=30, help="seconds without a sign of life until another worker has the job (default: %(default)s)")
    options = parser.parse_args()
    token = os.environ.get("HEADWAY_WORKER_TOKEN", "")
    if not token:
        sys.exit("Set HEADWAY_WORKER_TOKEN to a worker token of the hub.")
    logging.basicConfig(level=logging.INFO, format="%(message)s")

    def work(run: Run) -> tuple[Any, dict[str, str]]:
        enter(run, 0)
        data = fetch(options.url.rstrip("/") + run.input["file"], token)
        parameters = run.input.get("parameters") or {}
        return measure_image(run, data, int(parameters.get("leastArea", 20)))

    try:
        asyncio.run(Worker(options.url, token, "python-worker", options.lease).serve([KIND], work))
    except Refused as refused:
        sys.exit(str(refused))
    except KeyboardInterrupt:
        pass  # The job that was under way comes back when its lease is over.


if __name__ == "__main__":
    main()
