#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The picture descriptor of engine/io, written a second time with NumPy and scikit-image from its
description in hek-picture-descriptor.h, for the picture named; prints one number a line.

usage: picture-descriptor.py PICTURE >../picture-descriptor.csv
"""
import sys

import numpy as np
from skimage import color, io

WEIGHTS = (1.86, 0.85, 1.0, 2.44)


def average(linear, n_rows, n_columns):
    """Area average by two matrices of overlaps."""
    def weights(n, cells):
        edges = np.arange(cells + 1) * n / cells
        pixels = np.arange(n)
        lap = np.minimum(edges[1:, None], pixels + 1) - np.maximum(edges[:-1, None], pixels)
        lap = np.maximum(lap, 0)
        return lap / lap.sum(axis=1, keepdims=True)

    return np.einsum('ay,yxc,bx->abc', weights(linear.shape[0], n_rows), linear,
                     weights(linear.shape[1], n_columns))


def lab_of(linear):
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return color.rgb2lab(encoded)


def histogram(lab):
    counts = np.zeros((5, 5, 5))
    places = np.stack([lab[..., 0] / 25, (lab[..., 1] + 80) / 40, (lab[..., 2] + 80) / 40], -1)
    places = np.clip(places.reshape(-1, 3), 0, 4)
    for bin_0 in range(5):
        for bin_1 in range(5):
            for bin_2 in range(5):
                tents = np.maximum(0, 1 - np.abs(places - [bin_0, bin_1, bin_2]))
                counts[bin_0, bin_1, bin_2] = tents.prod(axis=1).sum()
    return np.sqrt(counts.ravel() / len(places))


def gradients(lightness):
    height, width = lightness.shape
    sums = np.zeros((4, 4, 8))
    for y in range(1, height - 1):
        for x in range(1, width - 1):
            gx = (lightness[y, x + 1] - lightness[y, x - 1]) / 2
            gy = (lightness[y - 1, x] - lightness[y + 1, x]) / 2
            angle = np.arctan2(gy, gx)
            for k in range(8):
                apart = (angle - k * np.pi / 8 + np.pi / 2) % np.pi - np.pi / 2
                if abs(apart) < np.pi / 8:
                    sums[y * 4 // height, x * 4 // width, k] += (
                        np.hypot(gx, gy) * (1 + np.cos(8 * apart)) / 2)
    return np.sqrt(sums.ravel() / (sums.sum() + 0.25 * width * height))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    codes = io.imread(sys.argv[1])[..., :3] / 255.0
    linear = np.where(codes <= 0.04045, codes / 12.92, ((codes + 0.055) / 1.055) ** 2.4)
    small = average(linear, min(64, linear.shape[0]), min(64, linear.shape[1]))
    # the small picture has 8-bit codes again, as hek_image_resize() keeps the type of samples
    encoded = np.where(small <= 0.0031308, 12.92 * small, 1.055 * small ** (1 / 2.4) - 0.055)
    codes = np.round(encoded * 255) / 255
    small = np.where(codes <= 0.04045, codes / 12.92, ((codes + 0.055) / 1.055) ** 2.4)
    lab = lab_of(small)
    parts = (lab_of(average(small, 8, 8)).ravel() / 800, histogram(lab), gradients(lab[..., 0]),
             lab.reshape(-1, 3).std(axis=0) / 100)
    print('# The descriptor of tests/data/photos/small.png by scripts/picture-descriptor.py '
          '(NumPy 1.24.2, scikit-image 0.19.3)')
    print('value')
    for part, weight in zip(parts, WEIGHTS):
        for value in part:
            print(f'{value * weight:.7f}')


if __name__ == '__main__':
    main()
