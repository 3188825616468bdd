#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""hektor render: stored layouts as pictures, without a display."""
import unittest
import zlib

from cli_case import png_chunks
from collection_case import CollectionCase, N


def read_png(data):
    """Width, height, channels and rows of an 8-bit picture that is not interlaced."""
    chunks = png_chunks(data)
    head = chunks[0][1]
    width, height = int.from_bytes(head[:4], 'big'), int.from_bytes(head[4:8], 'big')
    bits, color = head[8], head[9]
    idat = b''.join(body for kind, body in chunks if kind == b'IDAT')
    assert bits == 8
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[color]
    raw, rows, last = zlib.decompress(idat), [], bytes(width * channels)
    for y in range(height):
        line = bytearray(raw[y * (width * channels + 1) + 1:(y + 1) * (width * channels + 1)])
        unfilter(raw[y * (width * channels + 1)], line, last, channels)
        rows.append(bytes(line))
        last = line
    return width, height, channels, rows


def unfilter(kind, line, above, channels):
    for i in range(len(line)):
        a = line[i - channels] if i >= channels else 0
        b, c = above[i], above[i - channels] if i >= channels else 0
        if kind == 1:
            line[i] = (line[i] + a) & 255
        elif kind == 2:
            line[i] = (line[i] + b) & 255
        elif kind == 3:
            line[i] = (line[i] + (a + b) // 2) & 255
        elif kind == 4:
            p = a + b - c
            pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
            line[i] = (line[i] + (a if pa <= pb and pa <= pc else b if pb <= pc else c)) & 255


def colors(png):
    _, _, channels, rows = png
    return {bytes(row[i:i + channels]) for row in rows for i in range(0, len(row), channels)}


class Render(CollectionCase):
    def setUp(self):
        super().setUp()
        self.import_csv()
        self.answer('layout', 'compute', 'items', '--method=pca')

    def render(self, *args, out='out.png'):
        answer = self.answer('render', 'items', out, '--layout=pca', '--size=160x120', *args)
        return answer, read_png(self.read(out))

    def test_answer(self):
        answer, png = self.render()
        self.assertEqual(png[:3], (160, 120, 3))
        self.assertEqual(list(answer), ['layout', 'file', 'width', 'height', 'n_points',
                                        'n_not_drawable', 'n_gone', 'n_unplaced', 'render_s'])
        self.assertEqual((answer['n_points'], answer['n_gone'], answer['n_unplaced']), (N, 0, 0))
        self.assertEqual((answer['width'], answer['height']), (160, 120))

    def test_same_bytes(self):
        self.render(out='a.png')
        self.render('--threads=1', out='b.png')
        self.assertEqual(self.read('a.png'), self.read('b.png'))

    def test_colors(self):
        plain = ['--no-legend', '--no-axes', '--samples=1', '--point-size=6']
        one = colors(self.render(*plain)[1])
        names = colors(self.render('--color-by=label', *plain)[1])
        numbers = colors(self.render('--color-by=price', '--colormap=sequential', *plain)[1])
        self.assertLess(len(one), len(names))
        self.assertLess(len(names), len(numbers))

    def test_framing(self):
        """What is drawn is in the middle, and fills the picture in one direction."""
        for layout in (['--method=pca', '--name=a'], ['--method=pca', '--dims=2', '--name=b']):
            self.answer('layout', 'compute', 'items', *layout)
            self.answer('render', 'items', 'f.png', '--layout=' + layout[-1][-1], '--no-legend',
                        '--no-axes', '--size=160x120', '--samples=1')
            width, height, channels, rows = read_png(self.read('f.png'))
            ground = rows[0][:channels]
            lit = [(x, y) for y, row in enumerate(rows) for x in range(width)
                   if row[x * channels:(x + 1) * channels] != ground]
            xs, ys = [x for x, _ in lit], [y for _, y in lit]
            self.assertLess(abs(min(xs) + max(xs) - (width - 1)), 10)
            self.assertLess(abs(min(ys) + max(ys) - (height - 1)), 10)
            self.assertLess(min(min(xs), min(ys)), 14)
            self.assertGreaterEqual(min(min(xs), min(ys)), 1)

    def test_transparent(self):
        _, png = self.render('--transparent', '--no-legend', '--title=Things')
        self.assertEqual(png[2], 4)
        self.assertEqual(png[3][0][3], 0)
        self.assertIn(255, {row[i] for row in png[3] for i in range(3, len(row), 4)})

    def test_every_option(self):
        self.render('--color-by=price', '--size-by=price', '--log', '--scale=0.5', '--azimuth=10',
                    '--elevation=-30', '--zoom=2', '--theme=dark', '--colormap=cyclic')
        self.render('--density', '--theme=print')
        self.render('--color-by=label', '--labels', '--no-legend')
        self.answer('layout', 'compute', 'items', '--method=random', '--dims=2')
        self.answer('render', 'items', 'flat.png', '--layout=random', '--size=64x64')

    def test_rows_that_went(self):
        self.answer('collection', 'remove', 'items', 'item-1', 'item-2')
        answer, _ = self.render('--color-by=label')
        self.assertEqual((answer['n_points'], answer['n_gone']), (N - 2, 2))

    def test_standard_output(self):
        data = self.run_in('render', 'items', '-', '--layout=pca', '--size=32x20').out
        self.assertEqual(read_png(data)[:2], (32, 20))

    def test_errors(self):
        for args, words, status in (
                (['--layout=umap'], ['umap', 'pca'], 1),
                (['--layout=pca', '--color-by=prize'], ['prize', 'name, label, price'], 1),
                (['--layout=pca', '--size-by=label'], ['label', 'not a number'], 1),
                (['--layout=pca', '--size=0x5'], ['0x5', '1280x800'], 2),
                (['--layout=pca', '--size=5'], ['1280x800'], 2),
                (['--layout=pca', '--theme=pink'], ['pink', 'light'], 2),
                (['--layout=pca', '--labels'], ['--labels', '--color-by'], 2),
                (['--layout=pca', '--point-size=40', '--scale=2'], ['--point-size', '64'], 2),
                (['--layout=pca', '--camera=nonsense'], ['--camera'], 1),
                ([], ['which --layout'], 2)):
            with self.subTest(args=args):
                self.fail_in('render', 'items', 'bad.png', *args, words=words, status=status)
        self.fail_in('render', 'items', 'bad.jpg', '--layout=pca', words=['bad.jpg'])
        self.fail_in('render', 'items', '--layout=pca', words=['which file'], status=2)
        self.fail_in('render', 'items', '-', '--layout=pca', '--json', words=['--json'], status=2)


if __name__ == '__main__':
    unittest.main()
