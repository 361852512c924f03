#!/usr/bin/python3
"""Slices of a TIFF as tifffile reads them, from opening the file on.

Reads commands as lines of JSON, answers each with a line of JSON; the first line is a greeting."""
import json
import sys
import time

import tifffile


def run(command):
    times = []
    before = time.perf_counter()
    with tifffile.TiffFile(command["path"]) as file:
        for index in command["slices"]:
            file.pages[index].asarray()
            now = time.perf_counter()
            times.append((now - before) * 1000)
            before = now
    return {"ms": times}


def main():
    print(json.dumps({"tifffile": tifffile.__version__}), flush=True)
    for line in sys.stdin:
        try:
            answer = run(json.loads(line))
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


main()
