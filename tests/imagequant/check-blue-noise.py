#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""check-blue-noise.py GENERATOR DATA: the committed matrix is what its generator writes."""
import subprocess
import sys

try:
    import numpy  # noqa: F401
except ImportError:
    print("SKIP: the generator needs numpy")
    sys.exit(77)

generator, data = sys.argv[1:]
written = subprocess.run([sys.executable, generator], check=True, capture_output=True,
                         text=True).stdout
with open(data, encoding="utf-8") as f:
    if f.read() != written:
        sys.exit(f"{data} is not what {generator} writes")
