#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""make-vectors.py FOLDER [ROWS DIM]: rows.csv, whose third row cannot be read; with ROWS and DIM
large.fvecs too, the same vector again and again, to have an import that takes its time."""
import struct
import sys

folder = sys.argv[1]
with open(f'{folder}/rows.csv', 'w', encoding='utf-8') as f:
    f.write('id,colour,v0,v1\n'
            'a,red,0.5,1\n'
            'b,blue,0.25,nine\n'
            'c,green,1,0\n'
            'd,grey,0,1\n')
if len(sys.argv) > 2:
    rows, dim = int(sys.argv[2]), int(sys.argv[3])
    one = struct.pack(f'<i{dim}f', dim, *(1 + i % 7 for i in range(dim)))
    with open(f'{folder}/large.fvecs', 'wb') as f:
        for _ in range(0, rows, 1000):
            f.write(one * 1000)
