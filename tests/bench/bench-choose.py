#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Automatic choice of a codec on Fashion-MNIST: how long it takes, and whether its promise holds.

    bench-choose.py HEKTOR [--threads N]

HEKTOR is the command line program. `quantizer choose` sees the 60,000 training pictures alone and
has no limit of time; what it chose is then trained on all of them and measured with the 10,000 test
pictures, which it has never seen. Fails when a target is not met there, or when choosing takes
longer than 60 s (by the processor: user and system time over the threads, so that other programs
do not count).
"""
import argparse
import json
import os
import pathlib
import resource
import subprocess
import sys

SKIP = 77
LIMIT_S = 60
# name, target, candidates that are compared exactly
TARGETS = [
    ("32 times smaller, reranked", "recall=0.98,bytes=98", 100),
    ("32 times smaller", "recall=0.88,bytes=98", 0),
    ("8 times smaller", "recall=0.96,bytes=392", 0),
    ("the smallest with 0.95", "recall=0.95", 0),
    ("the best of 64 bytes", "bytes=64", 0),
]


def run(args, *words):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    out = subprocess.run([args.hektor, *words, "--json", "--threads", str(args.threads)],
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if out.returncode != 0:
        print(out.stderr.decode().strip())
        return None, seconds / args.threads
    return json.loads(out.stdout), seconds / args.threads


def wanted(target):
    return {part.split("=")[0]: float(part.split("=")[1]) for part in target.split(",")}


def measure(args, name, target, rerank):
    """Whether the target is met; prints how."""
    base = str(args.folder / "train-images-idx3-ubyte.gz")
    queries = str(args.folder / "t10k-images-idx3-ubyte.gz")
    chosen, seconds = run(args, "quantizer", "choose", base, "--target", target, "--rerank",
                          str(rerank), "--seconds", "0")
    if chosen is None:
        print(f"{name:28} nothing chosen in {seconds:.1f} s")
        return False
    words = [f"--option={chosen['method']}.{option}" for option in chosen["options"].split()]
    found, _ = run(args, "quantizer", "evaluate", base, "--queries", queries, "--methods",
                   chosen["method"], "--bytes", str(int(chosen["code_bytes"])), "--rerank",
                   str(rerank), *words)
    recall = found[0]["recall_at_10_reranked" if rerank else "recall_at_10"]
    ok = recall >= wanted(target).get("recall", 0) and seconds <= LIMIT_S
    print(f"{name:28} {chosen['method']} {chosen['options']:8} {chosen['code_bytes']:.0f} bytes "
          f"({found[0]['bytes_per_vector']:.1f} with all) promised {chosen['recall']:.4f} "
          f"[{chosen['recall_low']:.4f}, {chosen['recall_high']:.4f}] found {recall:.4f}  "
          f"{seconds:.1f} s of {args.threads} threads, {chosen['choose_s']:.1f} s on the clock  "
          f"{'ok' if ok else 'MISSED'}", flush=True)
    return ok


def main():
    here = pathlib.Path(__file__).resolve().parent
    parser = argparse.ArgumentParser()
    parser.add_argument("hektor")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    data = os.environ.get("HEKTOR_BENCH_DATA") or here.parents[2] / "shared" / "data"
    args.folder = pathlib.Path(data) / "ann" / "fashion-mnist"
    if not args.folder.is_dir():
        print(f"{args.folder}: not there; set HEKTOR_BENCH_DATA")
        sys.exit(SKIP)
    results = [measure(args, *target) for target in TARGETS]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
