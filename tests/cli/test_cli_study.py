#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""hektor image study: rows, agreement, what cannot be measured, files."""
import csv
import io
import json
import os
import shutil
import unittest

from cli_case import KODIM, SMALL, CliCase, png

KEYS = ['picture', 'colors', 'width', 'height', 'file_bytes', 'bits_per_pixel', 'mse', 'psnr',
        'ssim', 'disagreement', 'outlier']


def noise(seed, width=60, height=40):
    """A picture of its own for each seed, from smooth to rough."""
    rows = []
    for y in range(height):
        row = bytearray()
        for x in range(3 * width):
            row.append((x * (seed + 1) + y * 3 * seed * seed + (x * y * seed >> 3)) % 256)
        rows.append(bytes(row))
    return png(width, height, rows=rows)


class StudyCase(CliCase):
    def setUp(self):
        super().setUp()
        os.mkdir(self.path('in'))
        for i in range(6):
            self.write(f'in/p{i}.png', noise(i))

    def rows(self, *args):
        answer = self.good('image', 'study', 'in', '--csv', '-', *args)
        return list(csv.DictReader(io.StringIO(answer.text)))

    def test_lists(self):
        text = self.good('image', 'study', 'in', '--colors=8', '--metrics=ssim,psnr',
                         '--top=3').text
        self.assertIn('6 of 6 pictures; Adaptive palette, 8 colours', text)
        self.assertIn('Spearman', text)
        lines = text.splitlines()
        first = next(i for i, line in enumerate(lines) if line.startswith('Largest'))
        self.assertEqual(len(lines), first + 5)
        self.assertEqual(lines[first + 1].split(),
                         ['picture', 'ssim', 'psnr', 'disagreement', 'outlier'])
        shares = [abs(float(line.split()[3])) for line in lines[first + 2:]]
        self.assertEqual(shares, sorted(shares, reverse=True))

    def test_csv_agrees_with_quantize(self):
        rows = self.rows('--colors=8', '--metrics=ssim,psnr,mse')
        self.assertEqual(list(rows[0]), KEYS)
        self.assertEqual([row['picture'] for row in rows], [f'p{i}.png' for i in range(6)])
        for row in rows:
            one = self.good('image', 'quantize', f'in/{row["picture"]}', 'out.png', '--colors=8',
                            '--json').json
            for key in KEYS[4:9]:
                self.assertEqual(float(row[key]), one[key], key)

    def test_json(self):
        answer = self.good('image', 'study', 'in', '--colors=8', '--metrics=flip_mean,ssim',
                           '--json').json
        self.assertEqual(answer['folder'], 'in')
        self.assertEqual(answer['recipe']['colors'], 8)
        self.assertEqual(answer['n_pictures'], 6)
        self.assertEqual(answer['failures'], [])
        pair = answer['pair']
        self.assertEqual((pair['x'], pair['y'], pair['n']), ('flip_mean', 'ssim', 6))
        found = [c for c in answer['correlations'] if (c['x'], c['y']) in
                 (('flip_mean', 'ssim'), ('ssim', 'flip_mean'))]
        self.assertEqual(len(found), 1)
        self.assertAlmostEqual(found[0]['spearman'], pair['spearman'], places=12)
        self.assert_spearman(answer)

    def assert_spearman(self, answer):
        """By the textbook: no two values are equal here. Less FLIP is better."""
        flip = [-row['flip_mean'] for row in answer['rows']]
        ssim = [row['ssim'] for row in answer['rows']]
        self.assertEqual(len(set(flip)), len(flip))
        self.assertEqual(len(set(ssim)), len(ssim))
        n = len(flip)
        places = [(sorted(flip).index(a), sorted(ssim).index(b)) for a, b in zip(flip, ssim)]
        d2 = sum((a - b) ** 2 for a, b in places)
        self.assertAlmostEqual(answer['pair']['spearman'], 1 - 6 * d2 / (n * (n * n - 1)),
                               places=12)
        for row, (a, b) in zip(answer['rows'], places):
            self.assertAlmostEqual(row['disagreement'], (a - b) / (n - 1), places=12)

    def test_sweep(self):
        rows = self.rows('--sweep', '--metrics=ssim,psnr', '--method=uniform')
        curve = self.good('image', 'sweep', 'in/p1.png', '--method=uniform', '--json').json
        mine = [row for row in rows if row['picture'] == 'p1.png']
        self.assertEqual(len(rows), 6 * len(curve))
        # the finest step loses nothing: infinite, which JSON cannot say
        self.assertEqual([float(r['psnr']) for r in mine],
                         [float('inf') if c['psnr'] is None else c['psnr'] for c in curve])

    def test_two_folders(self):
        os.mkdir(self.path('other'))
        for i in range(5):
            self.good('image', 'quantize', f'in/p{i}.png', f'other/p{i}.png', '--colors=8')
        answer = self.hektor('image', 'study', 'in', '--against', 'other', '--metrics=ssim,psnr',
                             '--json')
        self.assertEqual(answer.status, 1)
        reason = 'the other folder has no picture of this name'
        self.assertEqual(answer.err, f'hektor: p5.png: {reason}\n')
        found = answer.json
        self.assertEqual(found['against'], 'other')
        self.assertNotIn('recipe', found)
        self.assertEqual(len(found['rows']), 5)
        one = self.good('image', 'compare', 'in/p2.png', 'other/p2.png', '--json').json
        self.assertEqual(found['rows'][2]['psnr'], one['psnr'])
        self.assertEqual(found['rows'][2]['file_bytes'], os.path.getsize(self.path('other/p2.png')))
        self.assertEqual(found['failures'], [{'picture': 'p5.png', 'reason': reason}])

    def test_two_folders_seen_from_afar(self):
        os.mkdir(self.path('other'))
        for i in range(6):
            self.good('image', 'quantize', f'in/p{i}.png', f'other/p{i}.png', '--colors=8')
        viewing = ('--display=standard-phone', '--distance=1')
        values = []
        for options in ((), viewing):
            rows = self.rows('--against=other', '--metrics=flip_mean,ssim', *options)
            one = self.good('image', 'compare', 'in/p2.png', 'other/p2.png', '--json',
                            '--metrics=flip', *options).json
            self.assertEqual(float(rows[2]['flip_mean']), one['flip_mean'])
            values.append(one['flip_mean'])
        self.assertLess(values[1], values[0])

    def test_bad_pictures_do_not_stop_it(self):
        self.write('in/a,"b.png', b'nothing')
        self.write('in/cut.png', noise(1)[:200])
        self.write('in/notes.txt', b'no picture')
        os.mkdir(self.path('in/below'))
        shutil.copy(SMALL, self.path('in/below/x, y.png'))
        answer = self.hektor('image', 'study', 'in', '--recursive', '--metrics=ssim,psnr',
                             '--csv=rows.csv')
        self.assertEqual(answer.status, 1)
        self.assertEqual(len(answer.err.splitlines()), 2)
        self.assertIn('hektor: a,"b.png: ', answer.err)
        self.assertIn('hektor: cut.png: ', answer.err)
        self.assertIn('7 of 9 pictures', answer.text)
        with open(self.path('rows.csv'), newline='', encoding='utf-8') as file:
            names = [row['picture'] for row in csv.DictReader(file)]
        self.assertEqual(len(names), 7)
        self.assertEqual(names[0], 'below/x, y.png')

    def test_reports(self):
        self.good('image', 'study', 'in', '--metrics=ssim,psnr', '--quiet', '--report=s.pdf',
                  '--report=s.png', '--report=s.json', '--report=s.csv')
        self.assertTrue(self.read('s.pdf').startswith(b'%PDF-'))
        self.assertTrue(self.read('s.png').startswith(b'\x89PNG'))
        self.assertEqual(len(json.loads(self.read('s.json'))['rows']), 6)

    def test_wrong_usage(self):
        study = ('image', 'study')
        os.mkdir(self.path('empty'))
        self.bad(*study, status=2, words=['one folder'])
        self.bad(*study, 'in', 'in', status=2, words=['one folder'])
        self.bad(*study, 'in', '--metrics=ssim', status=2, words=['two metrics'])
        self.bad(*study, 'in', '--metrics=ssim,sism', status=2, words=['“sism”'])
        self.bad(*study, 'in', '--metrics=ssim,ssim', status=2, words=['twice'])
        self.bad(*study, 'in', '--against=in', '--colors=8', status=2, words=['--colors'])
        self.bad(*study, 'in', '--against=in', '--sweep', status=2, words=['--sweep'])
        self.bad(*study, 'in', '--sweep', '--colors=8', status=2, words=['--colors'])
        self.bad(*study, 'in', '--top=x', status=2, words=['--top'])
        self.bad(*study, 'in', '--json', '--csv=-', status=2, words=['--csv'])
        self.bad(*study, 'nowhere', words=['nowhere'])
        self.bad(*study, 'empty', words=['no pictures'])
        self.bad(*study, KODIM, words=['kodim03.png'])
        self.bad(*study, 'in', '--report=s.doc', status=2, words=['s.doc'])
        self.bad(*study, 'in', '--csv=nowhere/s.csv', words=['nowhere/s.csv'])

    def test_threads(self):
        one = self.rows('--metrics=ssim,flip', '--threads=1')
        many = self.rows('--metrics=ssim,flip', '--threads=4')
        self.assertEqual(one, many)


if __name__ == '__main__':
    unittest.main()
