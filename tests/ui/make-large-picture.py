#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""make-large-picture WIDTH HEIGHT FILE.png: smooth colours with some grain, the same every time."""
import sys

import numpy as np
from PIL import Image


def main():
    width, height = int(sys.argv[1]), int(sys.argv[2])
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    grain = np.random.default_rng(7).normal(0, 6, (height, width)).astype(np.float32)
    waves = [128 + 100 * np.sin(x / (90 + 40 * i) + y / (200 - 50 * i)) + grain for i in range(3)]
    pixels = np.clip(np.stack(waves, axis=-1), 0, 255).astype(np.uint8)
    Image.fromarray(pixels).save(sys.argv[3], compress_level=1)


if __name__ == '__main__':
    main()
