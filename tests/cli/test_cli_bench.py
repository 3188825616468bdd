#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""hektor bench: that it measures everything there is; how fast is asked by tests/bench."""
import csv
import io
import os
import unittest

from cli_case import CliCase

SPACES = ['linear', 'xyz', 'xyy', 'lab', 'lch', 'luv', 'oklab', 'oklch', 'hsv', 'hsl', 'ictcp',
          'jzazbz', 'xyb', 'cam16ucs', 'adobe-rgb', 'prophoto', 'display-p3', 'dci-p3', 'bt2020']
DIFFERENCES = ['de76', 'cie94', 'cie94-textile', 'cmc', 'ciede2000', 'itp', 'hyab', 'cam16ucs']
FEW = ['--colors=1000', '--seconds=0.001']


class BenchColorTest(CliCase):
    def test_json(self):
        rows = self.good('bench', 'color', *FEW, '--json').json
        self.assertEqual(list(rows[0]), ['kind', 'id', 'million_per_s', 'of_copy', 'cpu'])
        self.assertEqual((rows[0]['kind'], rows[0]['of_copy']), ('copy', 1))
        for kind, ids in (('from-srgb', SPACES), ('to-srgb', SPACES), ('difference', DIFFERENCES)):
            self.assertEqual([row['id'] for row in rows if row['kind'] == kind], ids)
        for row in rows:
            self.assertGreater(row['million_per_s'], 0.1)
            self.assertGreater(row['of_copy'], 0)

    def test_table(self):
        lines = self.good('bench', 'color', *FEW).text.splitlines()
        self.assertEqual(lines[0].split(), ['kind', 'id', 'million_per_s', 'of_copy', 'cpu'])
        self.assertEqual(len(lines), 2 + 2 * len(SPACES) + len(DIFFERENCES))

    def test_csv_and_cpu(self):
        os.environ['HEK_CPU'] = 'scalar'
        self.addCleanup(os.environ.pop, 'HEK_CPU')
        text = self.good('bench', 'color', *FEW, '--csv').text
        self.assertEqual({row['cpu'] for row in csv.DictReader(io.StringIO(text))}, {'scalar'})

    def test_wrong_usage(self):
        self.bad('bench', 'color', '--colors=999', words=['--colors', '1000'], status=2)
        self.bad('bench', 'color', '--colors=1e6', words=['--colors'], status=2)
        self.bad('bench', 'color', '--seconds=0', words=['--seconds'], status=2)
        self.bad('bench', 'color', '--seconds=nan', words=['--seconds'], status=2)
        self.bad('bench', 'color', 'a.png', words=['files'], status=2)
        self.bad('bench', words=['bench'], status=2)
        self.bad('bench', 'nothing', words=['nothing'], status=2)


class BenchMetricTest(CliCase):
    def test_json(self):
        rows = self.good('bench', 'metric', '--metrics=mse,ssim', '--seconds=0.001', '--json').json
        self.assertEqual(list(rows[0]), ['id', 'width', 'height', 'ms', 'ns_per_pixel', 'copies',
                                         'cpu'])
        self.assertEqual([(row['id'], row['width']) for row in rows],
                         [(name, width) for width in (256, 768, 4000)
                          for name in ('copy', 'mse', 'ssim')])
        for row in rows:
            self.assertGreater(row['ms'], 0)

    def test_wrong_usage(self):
        self.bad('bench', 'metric', '--metrics=mse,vmaf', words=['vmaf'], status=2)
        self.bad('bench', 'metric', 'a.png', words=['files'], status=2)


if __name__ == '__main__':
    unittest.main()
