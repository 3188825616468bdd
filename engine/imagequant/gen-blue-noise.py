#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Writes hek-blue-noise-data.c: a 64 x 64 blue-noise threshold matrix by void-and-cluster.

R. Ulichney, "The void-and-cluster method for dither array generation", Proc. SPIE 1913, 1993, with
a Gaussian of sigma 1.5 on the torus. Usage: gen-blue-noise.py > hek-blue-noise-data.c
"""
import numpy as np

SIDE = 64
SIGMA = 1.5
SEED = 1993
START = SIDE * SIDE // 10
# Crowding is summed in whole numbers, so that every machine and library gives the same matrix.
ONE = 2 ** 32
FAR = 2 ** 62


def kernel():
    d = np.minimum(np.arange(SIDE), SIDE - np.arange(SIDE)).astype(np.float64)
    weights = np.exp(-(d[:, None] ** 2 + d[None, :] ** 2) / (2 * SIGMA * SIGMA))
    return np.round(weights * ONE).astype(np.int64)


class Pattern:
    """A set of cells and, for every cell, how crowded it is there."""

    def __init__(self):
        self.cells = np.zeros((SIDE, SIDE), dtype=bool)
        self.energy = np.zeros((SIDE, SIDE), dtype=np.int64)
        self.kernel = kernel()

    def copy(self):
        other = Pattern()
        other.cells = self.cells.copy()
        other.energy = self.energy.copy()
        return other

    def flip(self, cell):
        y, x = divmod(int(cell), SIDE)
        sign = -1 if self.cells[y, x] else 1
        self.cells[y, x] = not self.cells[y, x]
        self.energy += sign * np.roll(np.roll(self.kernel, y, axis=0), x, axis=1)

    def tightest(self):
        return np.argmax(np.where(self.cells, self.energy, -FAR))

    def emptiest(self):
        return np.argmin(np.where(self.cells, FAR, self.energy))


def initial():
    pattern = Pattern()
    for cell in np.random.RandomState(SEED).permutation(SIDE * SIDE)[:START]:
        pattern.flip(cell)
    while True:
        crowded = pattern.tightest()
        pattern.flip(crowded)
        empty = pattern.emptiest()
        pattern.flip(empty)
        if empty == crowded:
            return pattern


def ranks():
    rank = np.zeros(SIDE * SIDE, dtype=int)
    start = initial()
    pattern = start.copy()
    for r in range(START - 1, -1, -1):
        cell = pattern.tightest()
        pattern.flip(cell)
        rank[cell] = r
    pattern = start
    for r in range(START, SIDE * SIDE):
        cell = pattern.emptiest()
        pattern.flip(cell)
        rank[cell] = r
    return rank


def main():
    rank = ranks()
    print("/* SPDX-License-Identifier: Apache-2.0 */")
    print("/* Blue-noise thresholds, %d x %d, by void-and-cluster." % (SIDE, SIDE),
          "Written by gen-blue-noise.py. */")
    print('#include "config.h"\n\n#include "hek-dither-private.h"\n')
    print("const guint16 hek_blue_noise_data[HEK_DITHER_SIDE * HEK_DITHER_SIDE] = {")
    for i in range(0, SIDE * SIDE, 16):
        print("  " + " ".join("%d," % r for r in rank[i:i + 16]))
    print("};")


if __name__ == "__main__":
    main()
