#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Adaptive palette against pngquant, side by side in one run: quality and processor time.

    bench-palette.py HEKTOR [--colors 16,64,256] [--pictures N] [--repeat N] [--weights NAME]

HEKTOR is the command line program. Both sides read a PNG and write a PNG.
pngquant is called as its users call it: default speed, dithered, or --nofs. Dithering of ours is
`fs` with amount 1.

SSIMULACRA2 is that of `HEKTOR image compare`, of dithered pictures, over all Kodak pictures that
there are (24, or the 12 of the data folder); everything else over the first N of them.
SSIM: luma of code values, Gaussian window of sigma 1.5, as Wang et al. 2004 (scikit-image).
dE: mean CIEDE2000 over the pixels; "from afar": after both pictures pass a Gaussian of sigma 2 px
in linear light. Times: user + system of the whole process, median of the repeats, mean over the
pictures.
"""
import argparse
import json
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile

import numpy as np
from scipy.ndimage import gaussian_filter
from skimage.color import deltaE_ciede2000, rgb2lab, xyz2lab
from skimage.io import imread
from skimage.metrics import structural_similarity

SKIP = 77
RGB_TO_XYZ = np.array([[0.412453, 0.357580, 0.180423],
                       [0.212671, 0.715160, 0.072169],
                       [0.019334, 0.119193, 0.950227]])


def linear(rgb):
    v = rgb / 255.0
    return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)


def afar(rgb):
    blurred = gaussian_filter(linear(rgb), sigma=(2, 2, 0), truncate=4, mode="reflect")
    return xyz2lab(blurred @ RGB_TO_XYZ.T)


def luma(rgb):
    return rgb.astype(np.float64) @ [0.299, 0.587, 0.114]


class Reference:
    def __init__(self, path):
        rgb = imread(path)[..., :3]
        self.luma, self.lab, self.afar = luma(rgb), rgb2lab(rgb), afar(rgb)

    def measure(self, path):
        rgb = imread(path)[..., :3]
        return (structural_similarity(self.luma, luma(rgb), gaussian_weights=True, sigma=1.5,
                                      use_sample_covariance=False, data_range=255),
                deltaE_ciede2000(self.lab, rgb2lab(rgb)).mean(),
                deltaE_ciede2000(self.afar, afar(rgb)).mean())


def processor_time(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def ssimulacra2(hektor, source, target):
    answer = subprocess.run([hektor, "image", "compare", source, target, "--metrics",
                             "ssimulacra2", "--json"], check=True, stdout=subprocess.PIPE)
    return json.loads(answer.stdout)["ssimulacra2"]


def our_command(hektor, weights, colors, dithered, source, target):
    dither = "fs" if dithered else "none"
    return [hektor, "image", "quantize", source, target, "--method", "palette", "--weights",
            weights, "--colors", str(colors), "--dither", dither, "--amount", "1", "--quiet"]


def their_command(colors, dithered, source, target):
    nofs = [] if dithered else ["--nofs"]
    return ["pngquant", str(colors)] + nofs + ["--force", "-o", target, source]


def run(command, reference, target, repeat):
    seconds = statistics.median(processor_time(command) for _ in range(repeat))
    return reference.measure(target) + (seconds, os.path.getsize(target))


def is_met(ours, theirs, dithered):
    if ours[3] > theirs[3]:
        return False
    if dithered:
        return ours[0] >= theirs[0] and ours[1] <= theirs[1] and ours[2] < theirs[2]
    return ours[0] > theirs[0] and ours[1] < theirs[1]


def compare_ssimulacra2(hektor, weights, pictures, all_colors, target):
    """Ours and pngquant's means at each number of colours, dithered. Returns how many are missed"""
    missed = 0
    print(f"SSIMULACRA2 of {len(pictures)} pictures, dithered; means of ours and of pngquant")
    for colors in all_colors:
        ours, theirs = [], []
        for picture in map(str, pictures):
            for command, scores in ((our_command(hektor, weights, colors, True, picture, target),
                                     ours),
                                    (their_command(colors, True, picture, target), theirs)):
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
                scores.append(ssimulacra2(hektor, picture, target))
        met = np.mean(ours) > np.mean(theirs)
        missed += not met
        print(f"  {colors:3} colours  {np.mean(ours):6.2f}  target > {np.mean(theirs):.2f}: "
              f"{'better' if met else 'NOT BETTER'}")
    return missed


def show(name, row):
    print(f"  {name:<10} {row[0]:.4f}  {row[1]:7.3f}  {row[2]:8.3f}  {row[3]:8.3f}  {row[4]:10.0f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("hektor")
    parser.add_argument("--colors", default="16,64,256")
    parser.add_argument("--pictures", type=int, default=12)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--weights", default="contrast")
    args = parser.parse_args()

    root = pathlib.Path(__file__).resolve().parents[2]
    data = pathlib.Path(os.environ.get("HEKTOR_BENCH_DATA", root.parent / "shared" / "data"))
    all_pictures = sorted((data / "images" / "kodak").glob("kodim*.png"))
    pictures = all_pictures[:args.pictures]
    all_colors = [int(colors) for colors in args.colors.split(",")]
    if not pictures or shutil.which("pngquant") is None:
        print("SKIP: needs pngquant and the Kodak pictures (HEKTOR_BENCH_DATA)")
        return SKIP

    table = {}
    with tempfile.TemporaryDirectory() as folder:
        target = os.path.join(folder, "out.png")
        for picture in pictures:
            reference = Reference(picture)
            for colors in all_colors:
                for dithered in (False, True):
                    ours, theirs = table.setdefault((colors, dithered), ([], []))
                    command = our_command(args.hektor, args.weights, colors, dithered,
                                          str(picture), target)
                    ours.append(run(command, reference, target, args.repeat))
                    command = their_command(colors, dithered, str(picture), target)
                    theirs.append(run(command, reference, target, args.repeat))
        missed = compare_ssimulacra2(args.hektor, args.weights, all_pictures, all_colors, target)

    print(f"{len(pictures)} pictures; means. SSIM, dE2000, dE2000 from afar, processor time (s), "
          "PNG (bytes)")
    failed = missed
    for (colors, dithered), rows in table.items():
        ours, theirs = (np.mean(r, axis=0) for r in rows)
        met = is_met(ours, theirs, dithered)
        failed += not met
        print(f"{colors} colours, {'Floyd-Steinberg, all error' if dithered else 'not dithered'}: "
              f"{'better' if met else 'NOT BETTER'}")
        show("palette", ours)
        show("pngquant", theirs)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
