#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""damage.py FOLDER PATTERN OFFSET: one bit of the first such file below FOLDER is turned over."""
import pathlib
import sys

folder, pattern, offset = sys.argv[1], sys.argv[2], int(sys.argv[3])
path = sorted(pathlib.Path(folder).rglob(pattern))[0]
with open(path, 'r+b') as file:
    file.seek(offset)
    byte = file.read(1)[0]
    file.seek(offset)
    file.write(bytes([byte ^ 0x10]))
