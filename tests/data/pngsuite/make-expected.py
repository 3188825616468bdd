#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Writes expected.csv: what each PNG of this folder holds, by a decoder of its own (zlib and numpy only).

Files whose pixels are sRGB codes get a CRC-32 of all samples (RGB or RGBA, 8 bits or big-endian 16 bits). All files
get the mean of each channel in linear light, and the mean weighted with the position (1, 2, 3, …) of the pixel,
which notices pixels that are in the wrong place. A file that must not load gets its name and "error".
"""
import glob
import os
import struct
import zlib

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


class Bad(Exception):
    pass


def chunks(data):
    if data[:8] != b'\x89PNG\r\n\x1a\n':
        raise Bad('signature')
    pos = 8
    while True:
        if len(data) < pos + 12:
            raise Bad('cut short')
        size, = struct.unpack('>I', data[pos:pos + 4])
        if len(data) < pos + 12 + size:
            raise Bad('cut short')
        kind, body = data[pos + 4:pos + 8], data[pos + 8:pos + 8 + size]
        crc, = struct.unpack('>I', data[pos + 8 + size:pos + 12 + size])
        if crc != zlib.crc32(kind + body):
            raise Bad('crc of ' + repr(kind))
        yield kind, body
        if kind == b'IEND':
            return
        pos += 12 + size


def unfilter(raw, pos, width, height, depth, n):
    """One pass: rows of samples, and the position after it."""
    row_bytes = (width * n * depth + 7) // 8
    step = max(1, n * depth // 8)
    prior = np.zeros(row_bytes, int)
    rows = []
    for _ in range(height):
        kind, line = raw[pos], np.frombuffer(raw, np.uint8, row_bytes, pos + 1).astype(int)
        pos += 1 + row_bytes
        for i in range(row_bytes):
            a = line[i - step] if i >= step else 0
            b = prior[i]
            c = prior[i - step] if i >= step else 0
            p = a + b - c
            paeth = min(((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c)))[2]
            line[i] = (line[i] + (0, a, b, (a + b) // 2, paeth)[kind]) & 255
        prior = line
        b8 = line.astype(np.uint8)
        if depth == 16:
            samples = b8.view('>u2').astype(int)
        else:
            bits = np.unpackbits(b8).reshape(-1, depth)
            samples = bits @ (1 << np.arange(depth)[::-1])
        rows.append(samples[:width * n].reshape(width, n))
    return (np.stack(rows) if rows else np.zeros((0, width, n), int)), pos


def decode(data):
    found = {}
    idat = b''
    for kind, body in chunks(data):
        if kind == b'IDAT':
            idat += body
        else:
            found.setdefault(kind, body)
    width, height, depth, color, _, _, interlace = struct.unpack('>IIBBBBB', found[b'IHDR'])
    n = CHANNELS[color]
    raw = zlib.decompress(idat)
    if not interlace:
        samples, _ = unfilter(raw, 0, width, height, depth, n)
    else:
        samples = np.zeros((height, width, n), int)
        pos = 0
        for x0, y0, dx, dy in ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4),
                               (1, 0, 2, 2), (0, 1, 1, 2)):
            w, h = -(-(width - x0) // dx), -(-(height - y0) // dy)
            if w > 0 and h > 0:
                part, pos = unfilter(raw, pos, w, h, depth, n)
                samples[y0::dy, x0::dx] = part
    return found, width, height, depth, color, samples


def to_rgba(found, depth, color, samples):
    """Samples of 8 or 16 bits, and whether there is alpha."""
    top = 65535 if depth == 16 else 255
    trns = found.get(b'tRNS')
    alpha = None
    if color == 3:
        palette = np.frombuffer(found[b'PLTE'], np.uint8).reshape(-1, 3).astype(int)
        index = samples[..., 0]
        if index.max() >= len(palette):
            raise Bad('palette index')
        rgb = palette[index]
        if trns is not None and min(trns) < 255:
            table = np.full(256, 255)
            table[:len(trns)] = list(trns)
            alpha = table[index]
    else:
        rgb = samples[..., :1].repeat(3, 2) if color in (0, 4) else samples[..., :3]
        if color in (4, 6):
            alpha = samples[..., -1]
        elif trns is not None:
            key = np.array(struct.unpack('>%dH' % (len(trns) // 2), trns))
            alpha = np.where((samples == key).all(2), 0, top)
        if depth < 8:
            rgb = rgb * 255 // ((1 << depth) - 1)
    return rgb, alpha, top


def srgb_decode(v):
    return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)


def rgb_to_xyz(xy, white):
    m = np.array([[x / y, 1, (1 - x - y) / y] for x, y in xy]).T
    w = np.array([white[0] / white[1], 1, (1 - white[0] - white[1]) / white[1]])
    return m * np.linalg.solve(m, w)


def to_linear(found, rgb, top):
    """Linear BT.709 D65, and whether the codes were sRGB."""
    v = rgb / top
    if b'cICP' in found:
        assert tuple(found[b'cICP']) == (12, 13, 0, 1)
        white = (0.3127, 0.3290)
        p3 = rgb_to_xyz(((0.68, 0.32), (0.265, 0.69), (0.15, 0.06)), white)
        bt709 = rgb_to_xyz(((0.64, 0.33), (0.30, 0.60), (0.15, 0.06)), white)
        return srgb_decode(v) @ np.linalg.solve(bt709, p3).T, False
    if b'gAMA' in found and b'sRGB' not in found:
        gamma = struct.unpack('>I', found[b'gAMA'])[0] / 100000
        if abs(gamma - 0.45455) > 0.002:
            return v ** (1 / gamma), False
    return srgb_decode(v), True


def describe(path):
    with open(path, 'rb') as f:
        found, width, height, depth, color, samples = decode(f.read())
    rgb, alpha, top = to_rgba(found, depth, color, samples)
    linear, exact = to_linear(found, rgb, top)
    crc = ''
    if exact:
        all_samples = rgb if alpha is None else np.dstack((rgb, alpha))
        crc = '%08x' % zlib.crc32(all_samples.astype('>u2' if top == 65535 else 'u1').tobytes())
    a = np.ones((height, width)) if alpha is None else alpha / top
    planes = np.dstack((linear, a)).reshape(-1, 4)
    weights = np.arange(1, len(planes) + 1)
    means = list(planes.mean(0)) + list(weights @ planes / weights.sum())
    return [width, height, 3 if alpha is None else 4, depth, color, crc] + ['%.6f' % m for m in means]


def main():
    names = sorted(os.path.relpath(p, HERE) for p in glob.glob(HERE + '/**/*.png', recursive=True))
    with open(os.path.join(HERE, 'expected.csv'), 'w') as out:
        out.write('# written by make-expected.py: file, width, height, channels, bits, PNG colour type, CRC-32,'
                  ' 4 means, 4 weighted means\n')
        for name in names:
            try:
                row = describe(os.path.join(HERE, name))
            except (Bad, KeyError, ValueError, IndexError, zlib.error):
                row = ['error']
            out.write(','.join(str(v) for v in [name] + row) + '\n')


main()
