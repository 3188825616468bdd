#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Visually lossless JPEGs against cjpeg and against our other methods, on the Kodak pictures.

    bench-jnd.py HEKTOR [--pictures N] [--rates 0.5,1,2] [--skip-others] [--verbose]

At each rate, in bits per pixel:
- `jnd` is bisected to the rate, within 1 %, and cjpeg (libjpeg-turbo, its defaults) to the same
  bytes. TARGET: mean SSIMULACRA2 higher, mean FLIP lower.
- what the best other method needs for the SSIMULACRA2 that jnd reaches: cjpeg -optimize with 4:2:0
  and with 4:4:4 at every quality, and our other methods by `image find`. TARGET: jnd needs at least
  5 % fewer bytes, in the geometric mean over the pictures. cjpeg -progressive, which is no baseline
  JPEG, is printed beside.
cjpeg has whole qualities only: between two of them numbers are interpolated over the logarithm of
the bytes. SSIMULACRA2 and FLIP are those of `hektor image compare`, which agree with the original
implementations to the digits that tests/metric states.
"""
import argparse
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import numpy as np

SKIP = 77
SAVING = 0.05
RATE_TOLERANCE = 0.01
STANDARD = {"default": [], "4:2:0": ["-optimize", "-sample", "2x2"],
            "4:4:4": ["-optimize", "-sample", "1x1"],
            "progressive": ["-progressive", "-sample", "2x2"]}


class Picture:
    def __init__(self, hektor, path, folder):
        self.hektor, self.path, self.folder = hektor, str(path), folder
        self.ppm = os.path.join(folder, path.stem + ".ppm")
        subprocess.run(["convert", self.path, self.ppm], check=True)
        size = subprocess.run([hektor, "--json", "image", "info", self.path], check=True,
                              capture_output=True)
        info = json.loads(size.stdout)
        self.n_pixels = info["width"] * info["height"]
        self.points = {}

    def measure(self, test):
        """(bytes, SSIMULACRA2, FLIP)"""
        out = subprocess.run([self.hektor, "--json", "image", "compare", self.path, test,
                              "--metrics", "ssimulacra2,flip"], check=True, capture_output=True)
        numbers = json.loads(out.stdout)
        return os.path.getsize(test), numbers["ssimulacra2"], numbers["flip_mean"]

    def cjpeg(self, mode, quality):
        if (mode, quality) not in self.points:
            target = os.path.join(self.folder, "peer.jpg")
            subprocess.run(["cjpeg", "-quality", str(quality)] + STANDARD[mode]
                           + ["-outfile", target, self.ppm], check=True,
                           stderr=subprocess.DEVNULL)  # warns of every low quality
            self.points[mode, quality] = self.measure(target)
        return self.points[mode, quality]

    def jnd(self, n_bytes):
        """The JPEG of as many bytes, by bisection of the logarithm of the threshold."""
        target = os.path.join(self.folder, "ours.jpg")
        low, high = math.log(0.125), math.log(32)
        for _ in range(14):
            middle = (low + high) / 2
            subprocess.run([self.hektor, "image", "quantize", self.path, target, "--method", "jnd",
                            "--threshold", f"{math.exp(middle):.6g}", "--quiet"], check=True)
            ratio = os.path.getsize(target) / n_bytes
            if abs(ratio - 1) < RATE_TOLERANCE / 4:
                break
            low, high = (middle, high) if ratio > 1 else (low, middle)
        return self.measure(target)

    def bracket(self, mode, value, of):
        """The two neighbouring qualities between which number @of takes @value."""
        low, high = 1, 99
        while high - low > 1:
            middle = (low + high) // 2
            if self.cjpeg(mode, middle)[of] < value:
                low = middle
            else:
                high = middle
        return self.cjpeg(mode, low), self.cjpeg(mode, high)

    def peer_at_bytes(self, n_bytes):
        below, above = self.bracket("default", n_bytes, 0)
        part = math.log(n_bytes / below[0]) / math.log(above[0] / below[0])
        return tuple(below[i] + part * (above[i] - below[i]) for i in (1, 2))

    def peer_bytes(self, mode, ssimulacra2):
        below, above = self.bracket(mode, ssimulacra2, 1)
        part = (ssimulacra2 - below[1]) / (above[1] - below[1])
        return math.exp(math.log(below[0]) + part * math.log(above[0] / below[0]))

    def other_bytes(self, method, ssimulacra2):
        """What `image find` needs with a method of ours; infinite where it does not get there."""
        out = subprocess.run([self.hektor, "--json", "image", "find", self.path, "--method", method,
                              f"--target=ssimulacra2={ssimulacra2:.4f}"], capture_output=True)
        return json.loads(out.stdout)["file_bytes"] if out.returncode == 0 else math.inf


def compare(picture, rate, others):
    ours = picture.jnd(rate * picture.n_pixels / 8)
    peer = picture.peer_at_bytes(ours[0])
    needs = {mode: picture.peer_bytes(mode, ours[1]) for mode in ("4:2:0", "4:4:4", "progressive")}
    needs.update((method, picture.other_bytes(method, ours[1])) for method in others)
    return ours, peer, needs


def show(rate, rows):
    """Prints one rate. Returns how many of its targets are missed."""
    ours = np.array([row[0] for row in rows])
    peers = np.array([row[1] for row in rows])
    saving = {}
    for key in rows[0][2]:
        ratios = [row[0][0] / row[2][key] for row in rows]
        saving[key] = 1 - math.exp(np.mean(np.log(ratios))) if all(ratios) else math.inf
    rivals = [min(n for key, n in row[2].items() if key != "progressive") for row in rows]
    best = 1 - math.exp(np.mean([math.log(row[0][0] / n) for row, n in zip(rows, rivals)]))
    checks = [("SSIMULACRA2", ours[:, 1].mean(), "higher than cjpeg's", peers[:, 0].mean(),
               ours[:, 1].mean() > peers[:, 0].mean()),
              ("FLIP", ours[:, 2].mean(), "lower than cjpeg's", peers[:, 1].mean(),
               ours[:, 2].mean() < peers[:, 1].mean()),
              ("fewer bytes", best, "at least", SAVING, best >= SAVING)]

    print(f"{rate:g} bits per pixel")
    for name, value, relation, wanted, met in checks:
        print(f"  {name:<12} {value:9.4f}   TARGET {relation} {wanted:.4f}: "
              f"{'met' if met else 'MISSED'}")
    print("  fewer bytes than each: " + ", ".join(
        f"{key} {100 * value:.1f} %" if math.isfinite(value) else f"{key} (not everywhere)"
        for key, value in saving.items()))
    return sum(not check[4] for check in checks)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("hektor")
    parser.add_argument("--pictures", type=int, default=12)
    parser.add_argument("--rates", default="0.5,1,2")
    parser.add_argument("--skip-others", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    args = parser.parse_args()

    root = pathlib.Path(__file__).resolve().parents[2]
    data = pathlib.Path(os.environ.get("HEKTOR_BENCH_DATA", root.parent / "shared" / "data"))
    pictures = sorted((data / "images" / "kodak").glob("kodim*.png"))[:args.pictures]
    if not pictures or shutil.which("cjpeg") is None or shutil.which("convert") is None:
        print("SKIP: needs cjpeg (libjpeg-turbo-progs), convert (imagemagick) and the Kodak "
              "pictures (HEKTOR_BENCH_DATA)")
        return SKIP

    others = [] if args.skip_others else ["uniform", "palette", "mediancut", "blockvq"]
    table = {float(rate): [] for rate in args.rates.split(",")}
    for path in pictures:
        with tempfile.TemporaryDirectory() as folder:
            picture = Picture(args.hektor, path, folder)
            for rate, rows in table.items():
                rows.append(compare(picture, rate, others))
                if args.verbose:
                    print(path.stem, rate, rows[-1], flush=True)

    print(f"{len(pictures)} pictures, on the display and from the distance that is the default")
    return 1 if sum([show(rate, rows) for rate, rows in table.items()]) else 0


if __name__ == "__main__":
    sys.exit(main())
