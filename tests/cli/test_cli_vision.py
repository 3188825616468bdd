#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""hektor vision: published values through the command line, rows in and out, wrong rows."""
import csv
import math
import os
import unittest

from cli_case import CliCase

COMMANDS = ['encode', 'csf', 'jnd', 'adapt', 'banding', 'displays']
GOLDEN = os.environ['HEK_TEST_GOLDEN']


def golden(name):
    with open(os.path.join(GOLDEN, name), encoding='utf-8') as file:
        next(file)
        return list(csv.DictReader(file))


class VisionTest(CliCase):
    def rows(self, *args, rows=''):
        """Rows of numbers of `hektor vision …`, with 17 digits."""
        text = self.good('vision', *args, '--exact', input=rows.encode()).text
        return [[float(cell) for cell in line.split(',')] for line in text.splitlines()]

    def column(self, *args, values=()):
        return [row[0] for row in self.rows(*args, rows=''.join(f'{v}\n' for v in values))]

    def near(self, got, want, relative=1e-9):
        self.assertEqual(len(got), len(want))
        for a, b in zip(got, want):
            self.assertTrue(math.isclose(a, b, rel_tol=relative, abs_tol=1e-9), (a, b))

    def test_help_pages(self):
        group = self.good('vision', '--help').text
        for command in COMMANDS:
            self.assertIn(f'vision {command}', group)
            page = self.good('vision', command, '--help').text
            self.assertIn(f'Usage: hektor vision {command}', page)
            for line in page.splitlines():
                self.assertLessEqual(len(line), 80, line)
        for option in ('--curve', '--bits', '--display', '--distance', '--model'):
            self.assertIn(option, self.good('vision', 'banding', '--help').text)

    def test_pu21(self):
        table = golden('vision-pu21.csv')
        for variant in ('banding', 'banding-glare', 'peaks', 'peaks-glare'):
            mine = [row for row in table if row['variant'] == variant]
            curve = ['encode', '--curve=pu21', f'--variant={variant}']
            self.near(self.column(*curve, values=[row['cd_m2'] for row in mine]),
                      [float(row['code']) for row in mine])
            self.near(self.column(*curve, '--inverse', values=[row['code'] for row in mine]),
                      [min(max(float(row['decoded']), 0.005), 10000) for row in mine], 1e-8)
        self.near(self.column('encode', '--curve', 'pu21', values=[100]), [256.3838973127])

    def test_transfer_curves(self):
        # the values of the formulas of ST 2084 and BT.2100, six digits
        lights = [0, 0.1, 1, 10, 100, 203, 1000, 4000]
        codes = [7e-7, 0.062337, 0.149946, 0.299699, 0.508078, 0.580689, 0.751827, 0.902572]
        for got, want in zip(self.column('encode', '--curve=pq', values=lights), codes):
            self.assertLessEqual(abs(got - want), 5.1e-7)
        for got, want in zip(self.column('encode', '--curve=hlg', values=[1 / 12, 0.265, 0.5, 1]),
                             [0.5, 0.750028, 0.871643, 1]):
            self.assertLessEqual(abs(got - want), 5.1e-7)
        for curve in ('pq', 'hlg', 'srgb', 'linear', 'gamma', 'adobe-rgb', 'dci', 'prophoto',
                      'bt1886'):
            values = [0.05, 0.2, 0.5, 0.9]
            light = self.column('encode', f'--curve={curve}', '--inverse', values=values)
            self.near(self.column('encode', f'--curve={curve}', values=light), values)

    def test_on_a_display(self):
        for curve in ('srgb', 'linear', 'gamma', 'pu21', 'pq', 'hlg'):
            args = ['encode', f'--curve={curve}', '--display=standard-hdr-pq']
            values = [0.01, 1, 80, 1000]
            codes = self.column(*args, values=values)
            self.assertTrue(all(0 <= code <= 1 for code in codes), codes)
            self.near(self.column(*args, '--inverse', values=codes), values, 1e-7)

    def test_csf(self):
        table = [row for row in golden('vision-barten.csv') if row['size_deg'] == '60']
        self.assertEqual(len(table), 56)
        for row in table[::5]:
            self.near(self.column('csf', '--model=barten', f'--luminance={row["cd_m2"]}',
                                  values=[row['cpd']]), [float(row['sensitivity'])])
        channels = ['achromatic', 'red-green', 'yellow-violet']
        for row in golden('vision-castle.csv')[::9]:
            args = ['--hz=5'] if row['hz'] == '5' else []
            self.near(self.column('csf', f'--luminance={row["cd_m2"]}', f'--cpd={row["cpd"]}',
                                  f'--channel={channels[int(row["channel"])]}', *args),
                      [float(row['sensitivity'])], 1e-7)
        answer = self.good('vision', 'csf', '--model=barten', '--luminance=10', '--cpd=4,8',
                           '--json').json
        self.assertEqual([list(row) for row in answer], [['cpd', 'sensitivity']] * 2)
        self.assertAlmostEqual(answer[0]['sensitivity'], 396.01, places=2)

    def test_jnd(self):
        table = golden('vision-gsdf.csv')[1:-1]
        self.near(self.column('jnd', '--gsdf', '--inverse', values=[row['index'] for row in table]),
                  [float(row['cd_m2']) for row in table])
        # the Barten threshold of BT.2246, as colour-science prints it; there 4/π is 1.27
        step, = self.column('jnd', values=[100])
        self.assertAlmostEqual(step / 100 * 4 / math.pi / 1.27, 0.0021814, places=6)
        self.near(self.column('jnd', values=[f'{100 - step / 2!r},{100 + step / 2!r}']), [1], 1e-6)
        pattern, = self.column('jnd', '--cpd=2', values=['95,100,109,0.95,1,1.09'])
        half, = self.column('jnd', '--cpd=2', values=['95,100,109,0.475,0.5,0.545'])
        self.assertAlmostEqual(pattern, 2 * half)
        levels = self.rows('jnd', '--curve=srgb', '--bits=4', '--display=standard-fhd')
        self.assertEqual([row[0] for row in levels], list(range(15)))
        self.assertAlmostEqual(levels[-1][1] + levels[-1][2], 200 + 250 / math.pi * 0.005)

    def test_adapt(self):
        # colour-science: pupil_diameter_Barten1999 (100, 60)
        row, = self.rows('adapt', rows='100\n')
        self.assertAlmostEqual(row[0], 2.7931307, places=6)
        self.assertEqual(list(self.good('vision', 'adapt', '--json', input=b'1').json[0]),
                         ['pupil_mm', 'trolands', 'peak_sensitivity', 'peak_cpd'])

    def test_banding(self):
        coarse = self.good('vision', 'banding', '--curve=pq', '--bits=8', '--json',
                           '--display=standard-hdr-pq').json
        fine = self.good('vision', 'banding', '--curve=pq', '--bits=12', '--json',
                         '--display=standard-hdr-pq').json
        self.assertTrue(coarse['visible'] and coarse['jnd'] > 1)
        self.assertTrue(not fine['visible'] and fine['jnd'] < 1)
        self.assertEqual(fine['min_bits'], coarse['min_bits'])
        self.assertLessEqual(fine['min_bits'], 12)
        far = self.good('vision', 'banding', '--curve=pq', '--bits=8', '--json', '--distance=30',
                        '--display=standard-hdr-pq').json
        self.assertLess(far['jnd'], coarse['jnd'])
        self.assertAlmostEqual(coarse['ppd'], 75.402449, places=5)
        self.assertIn('Bits without banding', self.good('vision', 'banding', '--curve=srgb').text)

    def test_displays(self):
        names = [row['display'] for row in self.good('vision', 'displays', '--json').json]
        for name in ('standard-4k', 'standard-hdr-pq', 'standard-hdr-hlg', 'reference-sdr'):
            self.assertIn(name, names)
            self.assertIn(name, self.good('vision', 'displays').text)

    def test_rows(self):
        text = b'\xef\xbb\xbf 1 , "10"\r\n\n\t \n100,1e3'
        self.assertEqual(self.good('vision', 'encode', '--curve=linear', input=text).text,
                         '1,10\n100,1000\n')
        self.assertEqual(self.good('vision', 'encode', '--curve=linear', '--json',
                                   input=text).json, [[1, 10], [100, 1000]])
        self.assertEqual(self.good('vision', 'encode', '--curve=pq', input=b'').text, '')
        self.assertEqual(self.good('vision', 'encode', '--curve=linear', input=b'0.1').text,
                         '0.1\n')
        self.assertEqual(self.good('vision', 'encode', '--curve=linear', '--exact',
                                   input=b'0.1').text, '0.10000000000000001\n')
        self.assertEqual(self.good('vision', 'encode', '--curve=pu21',
                                   input=b'nan,-nan,-inf').text.split(',')[:2], ['nan', 'nan'])
        self.assertEqual(self.good('vision', 'encode', '--curve=pu21', '--json',
                                   input=b'nan').json, [[None]])
        self.assertEqual(self.good('vision', 'encode', '--curve=pq', '-q', input=b'1').text, '')

    def test_wrong_rows(self):
        for words, text in (
                (['line 2', 'x1', 'not a number'], b'1\nx1\n'),
                (['line 4', 'not a number'], b'1\n\n2\n3 4\n'),
                (['line 1', '“”'], b',1\n'),
                (['line 3', '3 values', 'have 2'], b'1,2\n3,4\n5,6,7\n'),
                (['line 2', '1 value,'], b'1,2\n3\n'),
                (['line 1', 'more than 64'], b'1,' * 70 + b'1\n'),
                (['line 1', 'not a number'], b'\xff\xfe1\x00\n'),
                (['line 1', 'not a number'], b'1\x00\n'),
                (['line 1', '…'], b'z' * 5000)):
            self.bad('vision', 'encode', '--curve=pq', input=text,
                     words=['standard input', *words])
        self.bad('vision', 'csf', '--luminance=5', input=b'1,2\n', words=['line 1', 'instead of 1'])
        self.bad('vision', 'jnd', input=b'1,2,3\n', words=['line 1', '1, 2 or 6'])

    def test_wrong_words(self):
        for words, args in (
                (['--curve', 'which of pu21'], ['encode']),
                (['--curve', 'sgrb', 'srgb'], ['encode', '--curve=sgrb']),
                (['--curve', 'dci'], ['encode', '--curve=dci', '--display=standard-4k']),
                (['--display', 'standard-4k'], ['encode', '--curve=pq', '--display=4k']),
                (['--variant', 'peaks'], ['encode', '--curve=pu21', '--variant=peak']),
                (['--variant'], ['encode', '--curve=pq', '--variant=peaks']),
                (['no files'], ['encode', '--curve=pq', 'rows.csv']),
                (['--luminance'], ['csf']),
                (['--luminance'], ['csf', '--luminance=bright']),
                (['--luminance'], ['csf', '--luminance=-1']),
                (['--model', 'barten-general'], ['csf', '--luminance=1', '--model=mannos']),
                (['--channel', 'red-green'], ['csf', '--luminance=1', '--channel=red']),
                (['no colours'], ['csf', '--luminance=1', '--model=barten',
                                  '--channel=red-green']),
                (['--size'], ['csf', '--luminance=1', '--size=4']),
                (['--cpd'], ['csf', '--luminance=1', '--cpd=1,two']),
                (['--cpd'], ['csf', '--luminance=1', '--cpd=']),
                (['--inverse'], ['jnd', '--inverse']),
                (['--gsdf', '--curve'], ['jnd', '--gsdf', '--curve=pq']),
                (['--bits'], ['jnd', '--bits=4']),
                (['--bits'], ['banding', '--curve=pq', '--bits=17']),
                (['--bits'], ['banding', '--curve=pq', '--bits=2.5']),
                (['--curve'], ['banding']),
                (['--distance'], ['banding', '--curve=pq', '--distance=0'])):
            self.bad('vision', *args, words=words, status=2)
        self.bad('vision', 'jnd', '--model=barten', input=b'1,1,1,1,1,1', words=['no colours'],
                 status=2)


if __name__ == '__main__':
    unittest.main()
