#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""make-large-picture WIDTH HEIGHT FILE.png: smooth colours with some grain, the same every time."""
import sys

import numpy as np
from PIL import Image

SIDE = 1024  # of the square that is repeated: only that is computed


def main():
    width, height = int(sys.argv[1]), int(sys.argv[2])
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) * (2 * np.pi / SIDE)
    grain = np.random.default_rng(7).normal(0, 6, (SIDE, SIDE)).astype(np.float32)
    waves = [128 + 100 * np.sin((8 - 2 * i) * x + (3 + i) * y) + grain for i in range(3)]
    square = np.clip(np.stack(waves, axis=-1), 0, 255).astype(np.uint8)
    pixels = np.tile(square, (-(-height // SIDE), -(-width // SIDE), 1))[:height, :width]
    Image.fromarray(pixels).save(sys.argv[3], compress_level=1)


if __name__ == '__main__':
    main()
