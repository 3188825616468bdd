#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Colours a second on one core: ours, peers and targets in one run.

    bench-color.py HEKTOR [--colors N]

HEKTOR is the command line program; `hektor bench color` measures ours, once for each set of
instructions. Peers convert and compare random colours of the same number here, with one thread:
OpenCV (cvtColor of float, a table look-up), babl where libbabl is installed, scikit-image. Times
are of the processor, the fastest of several runs; beside them stands what a plain copy of the rows
reaches. The error of a peer is the largest of L*, a*, b* against float64; that of ours is asserted
by tests/color/test-color-convert.c (2e-4).

Status 1 when a target is missed that this processor could reach.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import numpy as np

# (kind, id): million a second, from the issue that asked for them
TARGETS = {
    "avx512": {("from-srgb", "lab"): 300, ("difference", "ciede2000"): 100},
    "avx2": {("from-srgb", "lab"): 150},
    "scalar": {},
}


def fastest(function, runs=5):
    best = float("inf")
    for _ in range(runs):
        start = time.process_time()
        result = function()
        best = min(best, time.process_time() - start)
    return best, result


def exact_lab(rgb):
    """CIE Lab of sRGB in float64: BT.709 primaries, D65 (0.3127, 0.3290)."""
    v = rgb.astype(np.float64)
    v = np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)
    xy = np.array([[0.64, 0.33], [0.30, 0.60], [0.15, 0.06], [0.3127, 0.3290]])
    xyz = np.stack([xy[:, 0] / xy[:, 1], np.ones(4), (1 - xy.sum(1)) / xy[:, 1]])
    scale = np.linalg.solve(xyz[:, :3], xyz[:, 3])
    t = v @ (xyz[:, :3] * scale / xyz[:, 3:]).T
    f = np.where(t > 216 / 24389, np.cbrt(t), (24389 / 27 * t + 16) / 116)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]),
                     200 * (f[..., 1] - f[..., 2])], axis=-1)


def line(who, what, million, copy, note=""):
    print(f"  {who:<24}{what:<22}{million:>9.1f} M/s {million / copy:>8.3f} of a copy   {note}")


def ours(hektor, n):
    """{level: {(kind, id): million a second}}, of the levels that this processor has."""
    answer = {}
    for level in TARGETS:
        out = subprocess.run([hektor, "bench", "color", "--json", f"--colors={n}"], check=True,
                             env={**os.environ, "HEK_CPU": level}, stdout=subprocess.PIPE).stdout
        rows = json.loads(out)
        if rows[0]["cpu"] == level:
            answer[level] = {(row["kind"], row["id"]): row["million_per_s"] for row in rows}
    return answer


def peer_opencv(rgb, copy):
    try:
        import cv2
    except ImportError:
        return print("  OpenCV                  not installed (python3-opencv)")
    cv2.setNumThreads(1)
    seconds, lab = fastest(lambda: cv2.cvtColor(rgb[None], cv2.COLOR_RGB2Lab))
    error = np.abs(lab[0] - exact_lab(rgb)).max()
    return line("OpenCV " + cv2.__version__, "sRGB to Lab", len(rgb) / seconds * 1e-6, copy,
                f"largest error {error:.2g}")


def peer_skimage(rgb, copy):
    try:
        import skimage
        from skimage.color import deltaE_ciede2000, rgb2lab
    except ImportError:
        return print("  scikit-image            not installed (python3-skimage)")
    name = "scikit-image " + skimage.__version__
    seconds, lab = fastest(lambda: rgb2lab(rgb), 3)
    error = np.abs(lab - exact_lab(rgb)).max()
    line(name, "sRGB to Lab", len(rgb) / seconds * 1e-6, copy, f"largest error {error:.2g}")
    seconds, _ = fastest(lambda: deltaE_ciede2000(lab, lab[::-1]), 3)
    return line(name, "CIEDE2000", len(rgb) / seconds * 1e-6, copy)


def peer_babl(n, copy):
    source = pathlib.Path(__file__).with_name("peer-babl.c")
    if shutil.which("pkg-config") is None or shutil.which("cc") is None:
        return print("  babl                    needs pkg-config and a compiler")
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "babl"],
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    if flags.returncode != 0:
        return print("  babl                    not installed (libbabl-dev)")
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, "peer-babl")
        subprocess.run(["cc", "-O2", "-o", program, source, *flags.stdout.decode().split()],
                       check=True)
        out = subprocess.run([program, str(n)], check=True, stdout=subprocess.PIPE).stdout
    return line("babl", "sRGB to Lab (D50)", float(out), copy)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("hektor")
    parser.add_argument("--colors", type=int, default=2000000)
    args = parser.parse_args()

    rgb = np.random.default_rng(1).random((args.colors, 3), dtype=np.float32)
    other = np.empty_like(rgb)
    seconds, _ = fastest(lambda: np.copyto(other, rgb))
    copy = args.colors / seconds * 1e-6
    missed = []

    print(f"{args.colors} random colours, rows of 3 floats, one core")
    line("numpy", "copy of the rows", copy, copy)
    for level, speeds in ours(args.hektor, args.colors).items():
        print(f"hektor, {level}")
        own_copy = speeds[("copy", "memory")]
        for (kind, name), million in speeds.items():
            target = TARGETS[level].get((kind, name))
            note = "" if target is None else f"target {target}" + (" MISSED" * (million < target))
            if target is not None and million < target:
                missed.append((level, kind, name))
            line(name, kind, million, own_copy, note)
    print("peers")
    peer_opencv(rgb, copy)
    peer_babl(args.colors, copy)
    peer_skimage(rgb, copy)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
