#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""make-bad-pictures: damaged files for a scenario.

    make-bad-pictures.py GOOD.png FOLDER
"""
import os
import struct
import sys
import zlib


def chunk(kind, body):
    return struct.pack('>I', len(body)) + kind + body + struct.pack('>I', zlib.crc32(kind + body))


def main():
    with open(sys.argv[1], 'rb') as f:
        good = f.read()
    folder = sys.argv[2]
    os.makedirs(folder, exist_ok=True)

    def write(name, data):
        with open(os.path.join(folder, name), 'wb') as f:
            f.write(data)

    write('cut.png', good[:len(good) * 2 // 5])
    write('zero.png', b'')
    write('letter.png', b'Dear reader,\n\nthis is no picture.\n' * 20)
    damaged = bytearray(good)
    damaged[len(damaged) // 2] ^= 0xff
    write('damaged.png', bytes(damaged))
    header = struct.pack('>IIBBBBB', 100000, 100000, 8, 2, 0, 0, 0)
    write('huge.png', good[:8] + chunk(b'IHDR', header)
          + chunk(b'IDAT', zlib.compress(b'\0' * 64)) + chunk(b'IEND', b''))


if __name__ == '__main__':
    main()
