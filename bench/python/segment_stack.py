#!/usr/bin/python3
"""The steps of our z-stack segmentation as scikit-image and SciPy have them, as a user of theirs would call them.

Reads commands as lines of JSON, answers each with a line of JSON; the first line is a greeting."""
import json
import sys
import time

import numpy as np
import scipy
import skimage
from scipy import ndimage
from skimage import feature, filters, measure, morphology, segmentation


def status_kib(name):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(name))


def load(stack):
    shape = (stack["depth"], stack["height"], stack["width"])
    return np.fromfile(stack["path"], dtype=np.uint16).reshape(shape)


def segment(volume, stack, lap):
    spacing = stack["spacing"]
    sigma = [stack["smoothing"] * spacing[2] / step for step in spacing]
    # As real numbers of four bytes: less memory, and faster than the eight that it takes by itself.
    smooth = filters.gaussian(volume.astype(np.float32), sigma, mode="reflect", truncate=3, preserve_range=True)
    lap("smooth")
    mask = smooth >= filters.threshold_li(smooth)
    del smooth
    lap("threshold")
    mask = ndimage.binary_fill_holes(mask)
    lap("fill holes")
    parts = measure.label(mask, connectivity=3)
    lap("components")
    distance = ndimage.distance_transform_edt(mask, sampling=spacing).astype(np.float32)
    lap("distance")
    reach = max(1, round(float(distance.max()) * stack["near"] / spacing[2]))
    seeds = feature.peak_local_max(distance, min_distance=reach, labels=parts, exclude_border=False)
    del parts
    lap("seeds")
    markers = np.zeros(mask.shape, np.int32)
    markers[tuple(seeds.T)] = np.arange(1, len(seeds) + 1)
    labels = segmentation.watershed(-distance, markers, mask=mask)
    lap("watershed")
    labels, _, _ = segmentation.relabel_sequential(morphology.remove_small_objects(labels, stack["least"]))
    lap("number")
    return labels


def measured(stack):
    volume = load(stack)
    laps = {}
    before = time.perf_counter()

    def lap(name):
        nonlocal before
        now = time.perf_counter()
        laps[name] = (now - before) * 1000
        before = now

    labels = segment(volume, stack, lap)
    return laps, int(np.count_nonzero(labels))


def run(command):
    # What is loaded and compiled on first use belongs to no stack.
    for _ in range(3):
        measured(command["warmUp"])
    # Linux forgets the highest mark that the process has had.
    with open("/proc/self/clear_refs", "w") as refs:
        refs.write("5")
    before = status_kib("VmRSS")
    runs = [measured(command["stack"])]
    highest = status_kib("VmHWM")
    runs += [measured(command["stack"]) for _ in range(1, command["runs"])]
    runs.sort(key=lambda run: sum(run[0].values()))
    laps, inside = runs[len(runs) // 2]
    return {"laps": laps, "inside": inside, "bytes": (highest - before) * 1024}


def main():
    print(json.dumps({"skimage": skimage.__version__, "scipy": scipy.__version__}), flush=True)
    for line in sys.stdin:
        try:
            answer = run(json.loads(line))
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


main()
