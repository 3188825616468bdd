#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Speed of "hektor bench metric" beside other implementations, in one run on one core.

usage: bench-metric-peers.py HEKTOR

Processor time of the fastest of several runs. scikit-image and OpenCV (python3-skimage,
python3-opencv) calculate SSIM of luma that is given to them; HEKTOR begins with the 8-bit
pictures. Exits with 1 when a target is missed, with 77 without the peers.
"""

import json
import subprocess
import sys
import time

try:
    import cv2
    import numpy as np
    from skimage.metrics import structural_similarity
except ImportError as error:
    print(f"skipped: {error} (Debian packages python3-skimage and python3-opencv)")
    sys.exit(77)

# Milliseconds of one core; the sizes are those of the command.
TARGETS = {
    ("ssim", 256): 0.3, ("ssim", 4000): 100, ("ms_ssim", 4000): 200,
    ("flip", 4000): 800, ("ssimulacra2", 4000): 1000,
}
SIZES = ((256, 256), (4000, 3000))
LUMA = np.array([0.299, 0.587, 0.114])
WINDOW = {"ksize": (11, 11), "sigmaX": 1.5}
C1, C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2


def pictures(width, height):
    """Luma of waves with noise, and of the same with three bits of every code cut off."""
    rng = np.random.default_rng(1)
    y, x = np.mgrid[:height, :width]
    wave = 118 + 100 * np.sin(0.033 * x) * np.cos(0.017 * y)
    codes = (wave[..., None] + rng.integers(0, 30, (height, width, 3))).astype(np.uint8)
    return codes @ LUMA, (codes & 0xF8) @ LUMA


def skimage_ssim(ref, test):
    """In double, by definition."""
    return structural_similarity(ref, test, gaussian_weights=True, sigma=1.5,
                                 use_sample_covariance=False, data_range=255)


def opencv_ssim(ref, test):
    """The usual formula with OpenCV's windows in float."""
    mean_a, mean_b = cv2.GaussianBlur(ref, **WINDOW), cv2.GaussianBlur(test, **WINDOW)
    var_a = cv2.GaussianBlur(ref * ref, **WINDOW) - mean_a * mean_a
    var_b = cv2.GaussianBlur(test * test, **WINDOW) - mean_b * mean_b
    both = cv2.GaussianBlur(ref * test, **WINDOW) - mean_a * mean_b
    top = (2 * mean_a * mean_b + C1) * (2 * both + C2)
    return float((top / ((mean_a ** 2 + mean_b ** 2 + C1) * (var_a + var_b + C2))).mean())


def milliseconds(function, *args):
    """Processor time of the fastest run: at least three, half a second in all."""
    best, total, n = 1e9, 0.0, 0
    while n < 3 or total < 0.5:
        start = time.process_time()
        function(*args)
        seconds = time.process_time() - start
        best, total, n = min(best, seconds), total + seconds, n + 1
    return best * 1e3


def main():
    """Prints a table; the status says whether the targets are met."""
    out = subprocess.run([sys.argv[1], "bench", "metric", "--json"], check=True,
                         capture_output=True, text=True).stdout
    rows = json.loads(out)
    ours = {(row["id"], row["width"]): row["ms"] for row in rows}
    missed = 0

    cv2.setNumThreads(1)
    print(f"{rows[0]['cpu']}, one core")
    for row in rows:
        target = TARGETS.get((row["id"], row["width"]))
        verdict = ""
        if target is not None:
            missed += row["ms"] > target
            verdict = f"target {target:g} ms: {'met' if row['ms'] <= target else 'MISSED'}"
        print(f"{row['id']:14} {row['width']:5} × {row['height']:<5} {row['ms']:9.3f} ms "
              f"{row['ns_per_pixel']:7.2f} ns/pixel {row['copies']:7.1f} copies  {verdict}")

    for width, height in SIZES:
        ref, test = pictures(width, height)
        single = ref.astype(np.float32), test.astype(np.float32)
        for name, peer, args in (("OpenCV", opencv_ssim, single),
                                 ("scikit-image", skimage_ssim, (ref, test))):
            took = milliseconds(peer, *args)
            print(f"{name:14} {width:5} × {height:<5} {took:9.3f} ms SSIM, "
                  f"{took / ours['ssim', width]:.1f} times ours")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
