#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""hektor quantizer neighbors: both lists against plain sorting in here."""
import csv
import io
import unittest

from collection_case import CollectionCase, N, fvecs, make_vectors, squared

FACTS = {'method', 'code_bytes', 'distance', 'key', 'row', 'n_rows', 'k', 'n_lost', 'exact',
         'quantized'}
COLUMNS = ['list', 'rank', 'key', 'row', 'distance', 'estimate', 'rank_exact', 'rank_quantized',
           'lost', 'gained']
COARSE = ('--method=binary', '--option=binary.threshold=sign')


class Neighbors(CollectionCase):
    def setUp(self):
        super().setUp()
        self.import_csv()

    def neighbors(self, *args):
        return self.answer('quantizer', 'neighbors', 'items', *args)

    def sorted_rows(self, row, rows=range(N)):
        """The rows beside @row, nearest first."""
        return sorted((r for r in rows if r != row),
                      key=lambda r: (squared(self.vectors[r], self.vectors[row]), r))

    def check_lists(self, found, order):
        """@order: all rows but the one that is asked for, nearest first."""
        k = len(found['exact'])
        self.assertEqual([one['row'] for one in found['exact']], order[:k])
        lost = set(order[:k]) - {one['row'] for one in found['quantized']}
        self.assertEqual({one['row'] for one in found['exact'] if one['lost']}, lost)
        self.assertEqual({one['row'] for one in found['quantized'] if one['gained']},
                         {one['row'] for one in found['quantized']} - set(order[:k]))
        self.assertEqual(found['n_lost'], len(lost))
        for name in 'exact', 'quantized':
            self.assertEqual([one['rank'] for one in found[name]], list(range(1, k + 1)))
            for one in found[name]:
                self.assertEqual(one['key'], f'item-{one["row"]}')
                self.assertAlmostEqual(one['distance'], squared(self.vectors[one['row']],
                                                                self.vectors[found['row']]), 5)
        for one in found['exact']:
            self.assertEqual(one['lost'], one['rank_quantized'] > k)
        estimates = [one['estimate'] for one in found['quantized']]
        self.assertEqual(estimates, sorted(estimates))
        for one in found['quantized']:
            self.assertEqual(one['rank_exact'], order.index(one['row']) + 1)

    def test_lists(self):
        found = self.neighbors(*COARSE, '--key=item-7', '-k', '12')
        self.assertLessEqual(FACTS, set(found))
        self.assertEqual((found['method'], found['distance'], found['key'], found['row'],
                          found['n_rows'], found['k'], len(found['exact']), found['options']),
                         ('binary', 'l2', 'item-7', 7, N, 12, 12, 'threshold=sign'))
        self.assertGreater(found['n_lost'], 0)
        self.check_lists(found, self.sorted_rows(7))
        self.assertEqual(self.neighbors(*COARSE, '--row=7', '-k', '12'), found)
        good = self.neighbors('--method=f16', '--row=7')
        self.assertEqual(good['n_lost'], 0)
        self.assertNotIn('options', good)

    def test_codebook(self):
        for _ in range(2):
            self.run_in('quantizer', 'train', 'items', *COARSE, '--save=small')
        found = self.neighbors('--codebook=small@1', '--row=3')
        self.assertEqual((found['codebook'], found['version'], found['method']),
                         ('small', 1, 'binary'))
        trained = self.neighbors(*COARSE, '--row=3')
        self.assertEqual(found['exact'], trained['exact'])
        self.assertEqual(found['quantized'], trained['quantized'])
        self.assertEqual(found['options'], trained['options'])

    def test_worst(self):
        """The same as asking for every row."""
        self.run_in('quantizer', 'train', 'items', *COARSE, '--save=small')
        found = self.neighbors('--codebook=small', '--worst', '--n-queries=25', '-k', '5')
        self.assertEqual(found['n_queries'], 25)
        step = N // 25
        lost = [self.neighbors('--codebook=small', f'--row={row}', '-k', '5')['n_lost']
                for row in range(0, N, step)]
        self.assertEqual((found['n_lost'], found['row']),
                         (max(lost), step * lost.index(max(lost))))
        everyone = self.neighbors('--codebook=small', '--worst', '--n-queries=0', '-k', '5')
        self.assertEqual(everyone['n_queries'], N)
        self.assertGreaterEqual(everyone['n_lost'], found['n_lost'])

    def test_changed(self):
        """Rows that are gone are no neighbours, and numbers stay."""
        nearest = self.sorted_rows(7)[0]
        self.run_in('collection', 'remove', 'items', f'item-{nearest}', 'item-0')
        found = self.neighbors(*COARSE, '--key=item-7')
        self.assertEqual((found['row'], found['n_rows']), (7, N - 2))
        self.check_lists(found, self.sorted_rows(7, set(range(1, N)) - {nearest}))
        self.fail_in('quantizer', 'neighbors', 'items', '--method=f16', '--row=0', words=['row 0'])
        self.run_in('collection', 'compact', 'items', '--all', '--single')
        again = self.neighbors(*COARSE, '--row=7')
        self.assertEqual(again['exact'], found['exact'])

    def test_file(self):
        found = self.answer('quantizer', 'neighbors', 'base.fvecs', *COARSE, '--row=9')
        self.assertNotIn('key', found)
        self.assertEqual([one['row'] for one in found['exact']], self.sorted_rows(9)[:10])
        self.assertEqual(found['row'], 9)
        self.fail_in('quantizer', 'neighbors', 'base.fvecs', '--method=f16', f'--row={N}',
                     words=[str(N)])
        self.fail_in('quantizer', 'neighbors', 'base.fvecs', '--method=f16', '--key=1', status=2)

    def test_out(self):
        found = self.neighbors(*COARSE, '--row=7')
        for name in 'a.csv', 'a.json':
            answer = self.run_in('quantizer', 'neighbors', 'items', *COARSE, '--row=7',
                                 '--out', name)
            self.assertEqual(answer.out, b'')
        self.assertEqual(self.read('a.json'),
                         self.run_in('quantizer', 'neighbors', 'items', *COARSE, '--row=7',
                                     '--json').out)
        rows = list(csv.DictReader(io.StringIO(self.read('a.csv').decode())))
        self.assertEqual(list(rows[0]), COLUMNS)
        self.assertEqual([row['list'] for row in rows], ['exact'] * 10 + ['quantized'] * 10)
        for row, one in zip(rows, found['exact'] + found['quantized']):
            self.assertEqual((row['key'], int(row['row'])), (one['key'], one['row']))
            for key in 'lost', 'gained':
                self.assertEqual(row[key] == 'true', one.get(key, False))

    def test_table(self):
        text = self.run_in('quantizer', 'neighbors', 'items', *COARSE, '--key=item-7').text
        self.assertRegex(text, r'Lost +\d+ of 10, and as many gained\n')
        self.assertRegex(text, r'\nrank +exact +distance +rank_quantized +quantized +estimate +'
                               r'rank_exact *\n')
        self.assertRegex(text, r'\n +1 +item-\d+ +[\d.]+ +\d+')
        self.assertIn(' lost ', text)
        self.assertIn(' gained', text)

    def test_few(self):
        self.write('few.fvecs', fvecs(make_vectors(3)))
        found = self.answer('quantizer', 'neighbors', 'few.fvecs', '--method=f16', '--worst')
        self.assertEqual((found['n_queries'], found['n_lost'], len(found['exact'])), (3, 0, 2))
        self.write('one.fvecs', fvecs(make_vectors(1)))
        found = self.answer('quantizer', 'neighbors', 'one.fvecs', '--method=f16', '--row=0')
        self.assertEqual((found['exact'], found['quantized']), ([], []))

    def test_mistakes(self):
        def fails(*args, **kwargs):
            self.fail_in('quantizer', 'neighbors', *args, **kwargs)
        fails(status=2, words=['which collection'])
        fails('items', status=2, words=['--codebook', '--method'])
        fails('items', '--method=f16', status=2, words=['--key', '--row', '--worst'])
        fails('items', '--method=f16', '--row=1', '--worst', status=2, words=['--key', '--worst'])
        fails('items', '--method=f16', '--codebook=a', '--row=1', status=2)
        fails('items', '--codebook=a', '--row=1', '--bytes=3', status=2, words=['--bytes'])
        fails('items', '--method=zip', '--row=1', status=2, words=['zip', 'f16'])
        fails('items', '--method=f16', '--row=1', '--n-queries=3', status=2, words=['--worst'])
        fails('items', '--method=f16', '--row=x', status=2, words=['--row'])
        fails('items', '--method=f16', '--row=1', '-k', '0', status=2, words=['--k'])
        fails('items', '--method=f16', '--row=1', '--out=a.pdf', status=2, words=['a.pdf'])
        fails('items', '--method=f16', f'--row={N}', words=[str(N)])
        fails('items', '--method=f16', '--key=nobody', words=['nobody'])
        fails('items', '--codebook=nothing', '--row=1', words=['nothing'])
        self.run_in('collection', 'import', 'five', self.write('five.fvecs',
                                                               fvecs(make_vectors(30, dim=5))))
        self.run_in('quantizer', 'train', 'five', '--method=f16', '--save=five')
        fails('items', '--codebook=five', '--row=1', words=['five', '5', '8'])


if __name__ == '__main__':
    unittest.main()
