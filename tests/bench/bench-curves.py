#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Bits that encoding curves need for pictures of high dynamic range on an HDR display.

    bench-curves.py HEKTOR [--pictures N] [--display ID] [--share X]

HEKTOR is the command line program. The pictures are the photographs of HEKTOR_BENCH_DATA in
OpenEXR and Radiance HDR, as they are: 1.0 is 203 cd/m².

First witness, `vision banding --image`: the fewest bits at which the steps of 99.9 % of the pixels
are below one just noticeable difference at the luminance of the pixel, as if it lay on a smooth
ramp; with fractions: log2 of the steps that would just do. Second witness: the picture is really
quantized, at 6 and 8 bits, and compared with the original by two metrics for high dynamic range
that do not share the model of the first: FLIP at many exposures and PU-PSNR of the luminance shown.

Fails when PU21 or PQ do not need fewer bits than gamma on average, or more for one of the pictures.
"""
import argparse
import json
import math
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

SKIP = 77
CURVES = ["pu21", "pq", "hlg", "gamma"]
QUANTIZED_BITS = [6, 8]
# Photographs; the others in these folders are test patterns.
PICTURES = ["hdr-pu21/nancy_church.hdr", "exr/Cannon.exr", "exr/Carrots.exr",
            "exr/Chromaticities/Rec709.exr", "exr/LuminanceChroma/CrissyField.exr",
            "exr/LuminanceChroma/Flowers.exr", "exr/LuminanceChroma/Garden.exr",
            "exr/LuminanceChroma/MtTamNorth.exr", "exr/LuminanceChroma/StarField.exr",
            "exr/Tiles/GoldenGate.exr"]


def run(hektor, *words):
    out = subprocess.run([hektor, *words, "--json"], check=True, stdout=subprocess.PIPE).stdout
    return json.loads(out)


def steps(args, picture, curve):
    """Fewest bits, whole and with a fraction: one bit more halves the steps."""
    answer = run(args.hektor, "vision", "banding", "--curve", curve, "--bits", "12",
                 "--display", args.display, "--share", str(args.share), "--image", picture)
    return answer["min_bits"] or 17, 12 + math.log2(max(answer["jnd"], 1e-6))


def quantized(args, picture, curve, bits, folder):
    target = os.path.join(folder, "q.png")
    subprocess.run([args.hektor, "image", "quantize", picture, target, "--method", "uniform",
                    "--curve", curve, "--bits", str(bits), "--display", args.display, "--quiet"],
                   check=True)
    answer = run(args.hektor, "image", "compare", picture, target, "--metrics", "flip,pu_psnr",
                 "--display", args.display)
    return answer["flip_mean"], answer["pu_psnr_y"]


def parse():
    here = pathlib.Path(__file__).resolve().parent
    parser = argparse.ArgumentParser()
    parser.add_argument("hektor")
    parser.add_argument("--pictures", type=int, default=len(PICTURES))
    parser.add_argument("--display", default="standard-hdr-pq")
    parser.add_argument("--share", type=float, default=0.999)
    args = parser.parse_args()
    data = os.environ.get("HEKTOR_BENCH_DATA") or here.parents[2] / "shared" / "data"
    args.folder = pathlib.Path(data) / "images"
    return args


def means(table):
    return {curve: statistics.mean(row[curve] for row in table) for curve in CURVES}


def show(label, row, form):
    print(f"{label:16}" + "".join(form.format(row[c]) for c in CURVES), flush=True)


def first_witness(args, pictures):
    whole, exact = [], []
    print(f"fewest bits, {100 * args.share:g} % of the pixels, on {args.display}\n"
          + " " * 16 + "".join(f"{c:>14}" for c in CURVES))
    for picture in pictures:
        found = {c: steps(args, str(picture), c) for c in CURVES}
        whole.append({c: found[c][0] for c in CURVES})
        exact.append({c: found[c][1] for c in CURVES})
        show(picture.stem, {c: f"{found[c][0]} ({found[c][1]:.2f})" for c in CURVES}, "{:>14}")
    show("mean", {c: f"{means(whole)[c]:.1f} ({means(exact)[c]:.2f})" for c in CURVES}, "{:>14}")
    return whole


def second_witness(args, pictures):
    for bits in QUANTIZED_BITS:
        table = []
        print(f"\nquantized to {bits} bits: FLIP mean, PU-PSNR of luminance in dB")
        with tempfile.TemporaryDirectory() as folder:
            for picture in pictures:
                row = {c: quantized(args, str(picture), c, bits, folder) for c in CURVES}
                table.append(row)
                show(picture.stem, {c: f"{row[c][0]:.4f} {row[c][1]:.1f}" for c in CURVES},
                     "{:>14}")
        flip = means([{c: row[c][0] for c in CURVES} for row in table])
        psnr = means([{c: row[c][1] for c in CURVES} for row in table])
        show("mean", {c: f"{flip[c]:.4f} {psnr[c]:.1f}" for c in CURVES}, "{:>14}")


def main():
    args = parse()
    pictures = [args.folder / name for name in PICTURES[:args.pictures]]
    if not all(picture.exists() for picture in pictures):
        print("the pictures of HEKTOR_BENCH_DATA are not there")
        return SKIP
    whole = first_witness(args, pictures)
    second_witness(args, pictures)

    failed = [c for c in ("pu21", "pq")
              if means(whole)[c] >= means(whole)["gamma"]
              or any(row[c] > row["gamma"] for row in whole)]
    for curve in failed:
        print(f"{curve} does not need fewer bits than gamma", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
