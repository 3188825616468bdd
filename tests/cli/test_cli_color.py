#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""hektor color: published values through the command line, long tables, wrong rows."""
import csv
import math
import os
import random
import signal
import struct
import subprocess
import unittest

from cli_case import HEKTOR, CliCase

COMMANDS = ['convert', 'delta', 'spaces']
SPACES = ('srgb linear xyz xyy lab lch luv oklab oklch hsv hsl ictcp jzazbz xyb cam16ucs adobe-rgb '
          'prophoto display-p3 dci-p3 bt2020').split()
DIFFERENCES = 'de76 cie94 cie94-textile cmc ciede2000 itp hyab cam16ucs'.split()
WHITES = 'A C D50 D55 D65 E F2 F7 F11'.split()
GOLDEN = os.environ['HEK_TEST_GOLDEN']

# What references print and our own constants, exact ones, give: the limit of the issue.
TOLERANCE = 1e-9

# Digits of the table of colour-science.
DIFFERENCE_TOLERANCE = 1e-6


def golden(name):
    with open(os.path.join(GOLDEN, name), encoding='utf-8') as file:
        next(file)
        return list(csv.DictReader(file))


def text_of(rows):
    return ''.join(','.join(str(v) for v in row) + '\n' for row in rows).encode()


class ColorTest(CliCase):
    def rows(self, *args, rows):
        text = self.good('color', *args, '--exact', input=text_of(rows)).text
        return [[float(cell) for cell in line.split(',')] for line in text.splitlines()]

    def near(self, got, want, tolerance=TOLERANCE):
        self.assertEqual(len(got), len(want))
        for mine, row in zip(got, want):
            self.assertEqual(len(mine), len(row))
            for a, b in zip(mine, row):
                self.assertLessEqual(abs(a - b), tolerance * max(1, abs(b)), (mine, row))

    # --- values ---------------------------------------------------------------------------------

    def test_spaces_of_others(self):
        for name in ('color-spaces-coloraide.csv', 'color-spaces-colour-science.csv'):
            table = golden(name)
            for space in sorted({row['space'] for row in table}):
                mine = [row for row in table if row['space'] == space]
                light = [[row[c] for c in 'rgb'] for row in mine]
                want = [[float(row[c]) for c in ('c1', 'c2', 'c3')] for row in mine]
                with self.subTest(table=name, space=space):
                    self.near(self.rows('convert', '--from=linear', f'--to={space}', rows=light),
                              want)

    def test_round_trips(self):
        """All pairs are in tests/color; here each space meets two others."""
        colors = [[0.2, 0.4, 0.6], [0.9, 0.1, 0.3], [0.5, 0.5, 0.5], [0.01, 0.9, 0.02]]
        for space, other in zip(SPACES, SPACES[7:] + SPACES[:7]):
            there = self.rows('convert', '--from=srgb', '--to', space, rows=colors)
            over = self.rows('convert', '--from', space, '--to', other, rows=there)
            self.near(self.rows('convert', '--from', other, '--to=srgb', rows=over), colors)

    def test_white(self):
        # W3C CSS Color Module Level 4: #008000 in lab() and lch(), relative to D50; the figures
        # come through a matrix of four digits
        green = [[0, 128 / 255, 0]]
        self.near(self.rows('convert', '--from=srgb', '--to=lab', '--white=D50', rows=green),
                  [[46.2775, -47.5621, 48.5837]], 3e-4)
        self.near(self.rows('convert', '--from=srgb', '--to=lch', '--white=d50', rows=green),
                  [[46.2775, 67.9892, 134.3912]], 3e-4)
        colors = [[0.2, 0.4, 0.6], [0.9, 0.1, 0.3], [0.5, 0.5, 0.5], [0, 0, 0], [1, 1, 1]]
        for white in WHITES:
            for space in ('xyz', 'xyy', 'lab', 'lch', 'luv'):
                way = f'--white={white}'
                there = self.rows('convert', '--from=srgb', '--to', space, way, rows=colors)
                self.near(self.rows('convert', '--from', space, '--to=srgb', way, rows=there),
                          colors)
                if space in ('lab', 'lch', 'luv'):
                    self.assertEqual(there[2][1:], [0, 0])
                    self.assertEqual(there[3], [0, 0, 0])
                    self.near([there[4]], [[100, 0, 0]])
        black, = self.rows('convert', '--from=srgb', '--to=xyy', '--white=D50', rows=[[0, 0, 0]])
        self.near([black], [[0.3457, 0.3585, 0]])

    def test_adaptation(self):
        """Matrices that colour-science printed: of sRGB, and of Bradford."""
        srgb = next(row for row in golden('color-rgb.csv') if row['space'] == 'srgb')
        to_xyz = [[float(srgb[f'm{i}{j}']) for j in range(3)] for i in range(3)]
        adapt = [row for row in golden('color-adaptation.csv')
                 if row['method'] == 'bradford' and row['from'] == 'D65']
        self.assertGreaterEqual(len(adapt), 8)
        colors = [[0.2, 0.4, 0.6], [0.9, 0.1, 0.3], [1, 1, 1], [0.3, 0, 1]]
        for row in adapt:
            m = [[float(row[f'm{i}{j}']) for j in range(3)] for i in range(3)]
            want = []
            for color in colors:
                xyz = [sum(a * b for a, b in zip(line, color)) for line in to_xyz]
                want.append([sum(a * b for a, b in zip(line, xyz)) for line in m])
            self.near(self.rows('convert', '--from=linear', '--to=xyz', f'--white={row["to"]}',
                                rows=colors), want)

    def test_cie_of_others(self):
        """Lab depends on XYZ / white alone, so the white points of scikit-image do not matter."""
        xy = {'A': (0.44758, 0.40745), 'D50': (0.3457, 0.3585), 'D65': (0.3127, 0.3290)}
        n = 0
        for row in golden('color-cie-skimage.csv'):
            theirs = [float(row[c]) for c in ('wx', 'wy', 'wz')]
            for white, (x, y) in xy.items():
                ours = [x / y, 1, (1 - x - y) / y]
                if row['space'] != 'lab' or max(abs(a - b) for a, b in zip(ours, theirs)) > 3e-3:
                    continue
                xyz = [float(row[c]) * a / b for c, a, b in zip('xyz', ours, theirs)]
                # scikit-image has 0.008856 and 7.787 for the exact constants
                self.near(self.rows('convert', '--from=xyz', '--to=lab', f'--white={white}',
                                    rows=[xyz]),
                          [[float(row[c]) for c in ('c1', 'c2', 'c3')]], 1e-4)
                n += 1
        self.assertGreater(n, 10)

    def test_same_space(self):
        row = [[0.1, -7e300, 1e-310]]
        for space in SPACES:
            self.assertEqual(self.rows('convert', '--from', space, '--to', space, rows=row), row)

    def test_differences(self):
        table = golden('color-differences.csv')
        for name in sorted({row['difference'] for row in table}):
            mine = [row for row in table if row['difference'] == name]
            args = ['--metric=cmc', '--l=1', '--c=1'] if name == 'cmc-1:1' else [f'--metric={name}']
            pairs = [[row[c] for c in ('r1', 'r2', 'r3', 't1', 't2', 't3')] for row in mine]
            with self.subTest(difference=name):
                self.near(self.rows('delta', *args, rows=pairs),
                          [[float(row['expected'])] for row in mine], DIFFERENCE_TOLERANCE)

    def test_ciede2000(self):
        table = golden('ciede2000-sharma.csv')
        self.assertEqual(len(table), 34)
        pairs = [[row[c] for c in ('l1', 'a1', 'b1', 'l2', 'a2', 'b2')] for row in table]
        want = [[float(row['de_published'])] for row in table]
        swapped = [pair[3:] + pair[:3] for pair in pairs]
        self.near(self.rows('delta', '--metric=ciede2000', rows=pairs), want, 1e-4)
        self.near(self.rows('delta', '--metric=ciede2000', rows=swapped), want, 1e-4)

    def test_delta_from(self):
        a, b = [0.2, 0.4, 0.6], [0.25, 0.38, 0.61]
        for name, space in (('ciede2000', 'lab'), ('itp', 'ictcp'), ('cam16ucs', 'cam16ucs')):
            pair = self.rows('convert', '--from=srgb', '--to', space, rows=[a, b])
            self.near(self.rows('delta', '--metric', name, '--from=srgb', rows=[a + b]),
                      self.rows('delta', '--metric', name, rows=[pair[0] + pair[1]]))

    def test_spaces(self):
        answer = self.good('color', 'spaces', '--json').json
        self.assertEqual([row['space'] for row in answer], SPACES)
        self.assertEqual(sorted(d for row in answer for d in row['differences']),
                         sorted(DIFFERENCES))
        by_id = {row['space']: row for row in answer}
        self.assertEqual(by_id['prophoto']['white'], 'D50')
        self.assertEqual(by_id['dci-p3']['white'], 'x 0.314 y 0.351')
        self.assertEqual(by_id['lab']['white'], 'D65')
        self.assertEqual(by_id['lch']['channels'][2],
                         {'name': 'h', 'unit': '°', 'min': 0, 'max': 360})
        text = self.good('color', 'spaces').text
        for word in SPACES + DIFFERENCES:
            self.assertIn(word, text)

    # --- numbers in and out ---------------------------------------------------------------------

    def test_numbers_as_python_has_them(self):
        dice = random.Random(3)
        values = [struct.unpack('<d', dice.randbytes(8))[0] for _ in range(6000)]
        values += [dice.uniform(-1, 1) * 10 ** dice.randint(-8, 18) for _ in range(9000)]
        values += [k / 2 ** dice.randint(0, 30) for k in range(3000)]
        values += [float(f'{m}e{e}') for m in (1, 5, 9999995, 999999.5, 0.9999995, 1234565)
                   for e in range(-12, 20)]
        values = [v for v in values if not math.isnan(v)]
        values = values[:len(values) // 3 * 3]
        for written in (repr, '{:.17g}'.format, '{:.9f}'.format, '{:.25e}'.format):
            cells = [written(v) for v in values]
            read = [float(cell) for cell in cells]
            data = text_of(zip(*[iter(cells)] * 3))
            same = ('color', 'convert', '--from=xyz', '--to=xyz')
            for option, digits in (('--exact', 17), (None, 6)):
                args = same + ((option,) if option else ())
                got = self.good(*args, input=data).text.replace('\n', ',').split(',')[:-1]
                self.assertEqual(got, [f'{v:.{digits}g}' for v in read])
            rows = self.good(*same, '--json', input=data).json
            self.assertEqual([v for row in rows for v in row],
                             [v if math.isfinite(v) else None for v in read])

    def test_rows(self):
        run = ('color', 'convert', '--from=srgb', '--to=srgb')
        for text, want in (
                (b'', ''),
                (b'\n \n', ''),
                (b'r,g,b\n', ''),
                (b'r,g,b\n1,2,3', '1,2,3\n'),
                (b'# made by hand\n\n"Red", "Green" ,B\r\n1,2,3\r\n', '1,2,3\n'),
                (b'\xef\xbb\xbfr,g,b\n1,2,3\n', '1,2,3\n'),
                (b'\xef\xbb\xbf1,2,3\n# 4,5,6\n\t"7" , 8,+9e0\n', '1,2,3\n7,8,9\n'),
                (b'nan,-nan,NaN\ninf,-inf,1e999\n-0,0x10,.5\n',
                 'nan,nan,nan\ninf,-inf,inf\n-0,16,0.5\n')):
            self.assertEqual(self.good(*run, input=text).text, want)
        self.assertEqual(self.good(*run, '--json', input=b'').json, [])
        self.assertEqual(self.good(*run, '--json', input=b'1,nan,3\n0.1,-inf,2\n').json,
                         [[1, None, 3], [0.1, None, 2]])
        self.assertEqual(self.good(*run, '--quiet', input=b'1,2,3\n').text, '')
        self.assertEqual(self.good('color', 'delta', '--metric=de76', '--json',
                                   input=b'1,2,3,1,2,3\n0,0,0,0,3,4\n').json, [0, 5])

    def test_not_finite(self):
        for space in SPACES:
            got = self.rows('convert', '--from=linear', '--to', space,
                            rows=[['nan'] * 3, ['inf'] * 3, ['-inf', 'nan', 1], [1e300, 0, -1e300]])
            self.assertTrue(any(math.isnan(v) for v in got[0]), space)
            self.assertEqual(len(got), 4)
        for metric in DIFFERENCES:
            got = self.rows('delta', '--metric', metric,
                            rows=[['nan', 0, 0, 0, 0, 0], [0, 0, 0, 0, 'nan', 0], [1] * 6])
            self.assertEqual([math.isnan(row[0]) for row in got], [True, True, False], metric)
            self.assertEqual(got[2], [0])

    # --- wrong rows -----------------------------------------------------------------------------

    def test_wrong_rows(self):
        for words, text in (
                (['line 1', '2 values instead of 3'], b'1,2\n'),
                (['line 1', 'not a number'], b'1,2,x1\n'),
                (['line 1', '“1;2;3”'], b'1;2;3\n'),
                (['line 1', '“a”'], b'a,,b\n'),
                (['line 1', '“”'], b',1,2\n'),
                (['line 1', 'not a number'], b'a,b\n1,2,3\n'),
                (['line 4', '“c”'], b'\na,b,c\n# 1\n1,2,c\n'),
                (['line 2', '4 values instead of 3'], b'r,g,b\n1,2,3,4\n'),
                (['line 2', '“d”'], b'a,b,c\nd,e,f\n'),
                (['line 1', 'not a number'], b'\xff\xfe1\x00,2,3\n'),
                (['line 1', 'not a number'], b'1,2,3\x00\n'),
                (['line 1', '…'], b'z' * 5000),
                (['line 2', '1 MiB'], b'\n' + b'1' * (3 << 20))):
            for option in ('--exact', '--json'):
                self.bad('color', 'convert', '--from=srgb', '--to=lab', option, input=text,
                         words=['standard input', *words])
        self.bad('color', 'delta', '--metric=de76', input=b'1,2,3\n',
                 words=['line 1', '3 values instead of 6'])

    def test_rows_before_a_wrong_one(self):
        run = ('color', 'convert', '--from=srgb', '--to=srgb')
        dice = random.Random(4)
        for n in (1, 1000, 200000):
            rows = [b'%d,%d,0.25\n' % (i, dice.randrange(10 ** dice.randint(1, 9)))
                    for i in range(n)]
            answer = self.hektor(*run, '--exact', input=b''.join(rows) + b'1,2\n' + rows[0])
            self.assertEqual(answer.status, 1)
            self.assertEqual(answer.err, f'hektor: standard input: line {n + 1}: 2 values instead '
                                         f'of 3\n')
            self.assertEqual(answer.out, b''.join(rows))
        answer = self.hektor(*run, '--json', input=b'1,2,3\n4,5\n')
        self.assertEqual((answer.status, answer.text), (1, '[\n  [1, 2, 3]'))

    def test_wrong_words(self):
        to_lab = ['convert', '--from=srgb', '--to=lab']
        for words, args in (
                (['--from', 'which of srgb'], ['convert', '--to=lab']),
                (['--to', 'which of srgb'], ['convert', '--from=lab']),
                (['--to', 'sRGB', 'bt2020'], ['convert', '--from=lab', '--to=sRGB']),
                (['--white', 'D93', 'F11'], [*to_lab, '--white=D93']),
                (['--white', 'srgb and oklab'],
                 ['convert', '--from=srgb', '--to=oklab', '--white=D50']),
                (['--white', 'srgb and oklab'],
                 ['convert', '--from=srgb', '--to=oklab', '--white=D65']),
                (['no files'], [*to_lab, 'rows.csv']),
                (['no files'], ['spaces', 'lab']),
                (['--metric', 'which of de76'], ['delta']),
                (['--metric', 'ciede2000'], ['delta', '--metric=ciede']),
                (['--metric=cmc'], ['delta', '--metric=cie94', '--l=2']),
                (['--metric=cmc'], ['delta', '--metric=cie94', '--c=2']),
                (['--l'], ['delta', '--metric=cmc', '--l=0']),
                (['--c'], ['delta', '--metric=cmc', '--c=nan']),
                (['--from', 'rgb'], ['delta', '--metric=cmc', '--from=rgb'])):
            self.bad('color', *args, words=words, status=2)

    def test_help_pages(self):
        group = self.good('color', '--help').text
        for command in COMMANDS:
            self.assertIn(f'color {command}', group)
            page = self.good('color', command, '--help').text
            self.assertIn(f'Usage: hektor color {command}', page)
            for line in page.splitlines():
                self.assertLessEqual(len(line), 80, line)
        page = self.good('color', 'convert', '--help').text.replace('\n', ' ')
        for word in SPACES + WHITES + ['--exact', '--white', 'Bradford']:
            self.assertIn(word, page)
        page = self.good('color', 'delta', '--help').text
        for word in DIFFERENCES + ['--l=', '--c=']:
            self.assertIn(word, page)

    # --- long tables and pipes ------------------------------------------------------------------

    def pipe(self, *args):
        process = subprocess.Popen([HEKTOR, 'color', *args], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
        self.addCleanup(process.wait)
        for stream in (process.stdin, process.stdout, process.stderr):
            self.addCleanup(stream.close)
        self.addCleanup(process.kill)
        return process

    def test_threads(self):
        dice = random.Random(5)
        data = text_of([dice.random() for _ in range(3)] for _ in range(60000))
        one = self.good('color', 'convert', '--from=srgb', '--to=cam16ucs', '--exact',
                        '--threads=1', input=data).text
        self.assertEqual(one.count('\n'), 60000)
        many = self.good('color', 'convert', '--from=srgb', '--to=cam16ucs', '--exact',
                         '--threads=7', input=data).text
        self.assertEqual(one, many)

    def test_answers_while_it_reads(self):
        process = self.pipe('convert', '--from=srgb', '--to=srgb')
        for row in (b'1,2,3\n', b'4,5,6\n'):
            process.stdin.write(row)
            self.assertEqual(process.stdout.readline(), row)
        process.stdin.write(b'7,8')
        process.stdin.write(b',9')
        process.stdin.close()
        self.assertEqual(process.stdout.read(), b'7,8,9\n')
        self.assertEqual(process.wait(), 0)

    def test_memory_does_not_grow(self):
        def peak_kib():
            with open(f'/proc/{process.pid}/status', encoding='ascii') as file:
                return next(int(line.split()[1]) for line in file if line.startswith('VmHWM'))

        process = self.pipe('delta', '--metric=de76', '--threads=2')
        block = b'0,0,0,0,3,4\n' * 1000
        peaks = []
        for _ in range(2):
            for _ in range(400):
                process.stdin.write(block)
                left = 2000
                while left > 0:
                    left -= len(process.stdout.read(left))
            peaks.append(peak_kib())
        self.assertLess(peaks[1] - peaks[0], 2048)

    def test_closed_pipe(self):
        process = self.pipe('convert', '--from=srgb', '--to=lab')
        process.stdout.close()
        with self.assertRaises(BrokenPipeError):
            for _ in range(10000):
                process.stdin.write(b'0.1,0.2,0.3\n' * 1000)
        self.assertEqual(process.wait(), 141)
        self.assertEqual(process.stderr.read(), b'')

    def test_interrupt(self):
        process = self.pipe('convert', '--from=srgb', '--to=srgb')
        process.stdin.write(b'1,2,3\n')
        self.assertEqual(process.stdout.readline(), b'1,2,3\n')
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(), 130)
        self.assertEqual(process.stderr.read(), b'hektor: interrupted\n')


if __name__ == '__main__':
    unittest.main()
