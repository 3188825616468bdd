#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""check-written: whether a file that a scenario wrote is what it says it is.

    check-written.py png FILE WIDTH HEIGHT [COLOURS]   checksums; COLOURS: entries of PLTE
    check-written.py jpeg FILE WIDTH HEIGHT            baseline, whole, with tables of its own
    check-written.py pdf FILE                          has its header, its end and pages
    check-written.py json FILE KEY...                  an object that has these keys
    check-written.py csv FILE KEY...                   has rows that begin with these keys
    check-written.py folder FOLDER NAME...             holds these files and no others
"""
import csv
import json
import os
import re
import struct
import sys
import zlib


def chunks(data):
    if data[:8] != b'\x89PNG\r\n\x1a\n':
        sys.exit('no PNG signature')
    at = 8
    while at < len(data):
        length, kind = struct.unpack('>I4s', data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        checksum = struct.unpack('>I', data[at + 8 + length:at + 12 + length])[0]
        if zlib.crc32(kind + body) != checksum:
            sys.exit(f'{kind}: wrong checksum')
        yield kind, body
        at += 12 + length


def check_png(data, arguments):
    parts = list(chunks(data))
    if parts[0][0] != b'IHDR' or parts[-1][0] != b'IEND':
        sys.exit('does not begin with IHDR and end with IEND')
    size = struct.unpack('>II', parts[0][1][:8])
    if size != (int(arguments[0]), int(arguments[1])):
        sys.exit(f'is {size[0]} × {size[1]}')
    zlib.decompress(b''.join(body for kind, body in parts if kind == b'IDAT'))
    if len(arguments) > 2:
        colours = sum(len(body) // 3 for kind, body in parts if kind == b'PLTE')
        if colours != int(arguments[2]):
            sys.exit(f'has {colours} colours')


def segments(data):
    """Marker and body of each segment of a JPEG up to its scan, which must reach the end."""
    if data[:2] != b'\xff\xd8' or data[-2:] != b'\xff\xd9':
        sys.exit('no JPEG, or cut short')
    at = 2
    while at < len(data):
        if data[at] != 0xff:
            sys.exit(f'no marker at byte {at}')
        marker, length = data[at + 1], struct.unpack('>H', data[at + 2:at + 4])[0]
        yield marker, data[at + 4:at + 2 + length]
        at += 2 + length
        if marker == 0xda:  # start of scan
            return


def check_jpeg(data, arguments):
    parts = list(segments(data))
    frames = [(marker, body) for marker, body in parts if 0xc0 <= marker <= 0xc2]
    if [marker for marker, _ in frames] != [0xc0] or parts[-1][0] != 0xda:
        sys.exit('not one baseline frame and its scan')
    height, width = struct.unpack('>HH', frames[0][1][1:5])
    if (width, height) != (int(arguments[0]), int(arguments[1])):
        sys.exit(f'is {width} × {height}')
    # those of ITU-T T.81 (1992), table K.1, begin so in their zigzag order
    tables = b''.join(body for marker, body in parts if marker == 0xdb)
    if not tables:
        sys.exit('without quantization tables')
    if len(set(tables[1:65])) < 4 or tables[1:7] == bytes((16, 11, 12, 14, 12, 10)):
        sys.exit('tables of the standard')


def check_pdf(data, arguments):
    if not data.startswith(b'%PDF-') or b'%%EOF' not in data[-64:]:
        sys.exit('no PDF')
    if not re.search(rb'/Type\s*/Page\b', data) and b'/ObjStm' not in data:
        sys.exit('no pages')


def check_json(data, arguments):
    answer = json.loads(data)
    absent = [key for key in arguments if key not in answer]
    if absent:
        sys.exit(f'without {absent}; has {sorted(answer)}')


def check_csv(data, arguments):
    keys = {row[0] for row in csv.reader(data.decode('utf-8').splitlines()) if row}
    absent = [key for key in arguments if key not in keys]
    if absent:
        sys.exit(f'without {absent}; has {sorted(keys)}')


def main():
    kind, path, arguments = sys.argv[1], sys.argv[2], sys.argv[3:]
    if kind == 'folder':
        found = sorted(os.listdir(path))
        if found != sorted(arguments):
            sys.exit(f'{path} holds {found}')
        return
    with open(path, 'rb') as f:
        data = f.read()
    checks = {'png': check_png, 'jpeg': check_jpeg, 'pdf': check_pdf, 'json': check_json,
              'csv': check_csv}
    checks[kind](data, arguments)


if __name__ == '__main__':
    main()
