#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""hektor quantizer list, apply, export …, and search --codes: codebooks and what they are for."""
import unittest

from collection_case import CollectionCase, N, fvecs, ivecs, make_vectors, nearest

KEYS = {'codebook', 'version', 'method', 'dim', 'distance', 'code_bytes', 'share_bytes', 'trained',
        'seed', 'uuid'}


class Codes(CollectionCase):
    def setUp(self):
        super().setUp()
        self.import_csv()
        self.queries = make_vectors(20, seed=2)
        self.write('queries.fvecs', fvecs(self.queries))
        self.truth = [nearest(self.vectors, query, 10) for query in self.queries]
        self.write('truth.ivecs', ivecs(self.truth))
        self.run_in('quantizer', 'train', 'items', '--method=sq8', '--save=small')

    def hits(self, *args):
        found = [[] for _ in self.queries]
        for hit in self.answer('search', 'items', '--queries=queries.fvecs', *args):
            found[hit['query']].append(hit['row'])
        return found

    def test_codebooks(self):
        book, = self.answer('quantizer', 'list')
        self.assertLessEqual(KEYS, set(book))
        self.assertEqual((book['codebook'], book['version'], book['method'], book['trained_on']),
                         ('small', 1, 'sq8', 'items'))
        self.assertNotIn('used_by', book)
        self.run_in('quantizer', 'train', 'items', '--method=sq4', '--save=small')
        self.assertEqual([(b['version'], b['method']) for b in self.answer('quantizer', 'list')],
                         [(1, 'sq8'), (2, 'sq4')])
        saved = self.answer('quantizer', 'export', 'small@1', 'a.hekbook')
        self.assertEqual(saved['bytes'], len(self.read('a.hekbook')))
        self.assertEqual(self.answer('quantizer', 'import', 'a.hekbook')['codebook'], 'a')
        taken = self.answer('quantizer', 'import', 'a.hekbook', 'small')
        self.assertEqual((taken['version'], taken['method']), (3, 'sq8'))
        self.run_in('quantizer', 'rename', 'a', 'b')
        self.assertEqual(self.answer('quantizer', 'delete', 'b')['codebook'], 'b')
        self.assertEqual(self.answer('quantizer', 'delete', 'small')['version'], 3)
        self.fail_in('quantizer', 'delete', 'b', words=['b'])
        uuid = taken['uuid']
        self.assertEqual(self.answer('quantizer', 'restore')['uuid'], uuid)
        self.assertEqual(self.answer('quantizer', 'delete', 'small@3')['uuid'], uuid)
        self.assertEqual(self.answer('quantizer', 'import', 'a.hekbook', 'small')['version'], 4)
        self.assertEqual(self.answer('quantizer', 'restore', 'small')['version'], 3)
        self.fail_in('quantizer', 'restore', 'small', words=['small'])
        self.assertEqual(self.answer('quantizer', 'restore', 'b@1')['codebook'], 'b')
        self.fail_in('quantizer', 'restore', words=['put back'])

        first, second = self.answer('quantizer', 'compare', 'small@1', 'small@2', '--on=items')
        self.assertEqual((first['n_rows'], second['n_rows']), (N, N))
        self.assertLess(first['mse'] * 50, second['mse'])
        self.assertLess(0, first['relative_error'])
        self.assertLess(first['relative_error'], second['relative_error'])

    def test_search(self):
        applied = self.answer('quantizer', 'apply', 'items', 'small')
        self.assertEqual((applied['n_segments'], applied['n_made'], applied['n_vectors']),
                         (1, 1, N))
        self.assertEqual(self.answer('quantizer', 'apply', 'items', 'small')['n_made'], 0)
        self.assertEqual(self.answer('quantizer', 'list')[0]['used_by'], 'items')
        codes, = self.answer('quantizer', 'list', 'items')
        self.assertEqual((codes['codebook'], codes['n_rows'], codes['n_missing']), ('small', N, 0))
        self.assertEqual(self.hits('--codes=small'), self.truth)
        self.assertEqual(self.hits('--codes=small@1', '--rerank=20'), self.truth)

        without = self.answer('search', 'items', '--queries=queries.fvecs', '--codes=small',
                              '--rerank=0', '--ground-truth=truth.ivecs')
        self.assertGreaterEqual(without['recall_at_10'], 0.9)
        self.assertEqual((without['codes'], without['rerank'], without['n_coded']),
                         ('small', 0, N))
        # Right is what is among the true rows, however near the estimates say it is.
        right = [len(set(rows) & set(truth))
                 for rows, truth in zip(self.hits('--codes=small', '--rerank=0'), self.truth)]
        self.assertAlmostEqual(without['recall_at_10'], sum(right) / 200)
        plain = self.answer('search', 'items', '--queries=queries.fvecs', '--summary')
        self.assertLessEqual(set(plain), set(without))
        red = self.hits('--codes=small', '--filter=label = "red"')
        self.assertEqual(red[0], nearest(self.vectors, self.queries[0], 10, range(0, N, 3)))
        self.run_in('quantizer', 'rename', 'small', 'other')
        self.assertEqual(self.hits('--codes=other'), self.truth)
        self.assertEqual(self.answer('quantizer', 'list', 'items')[0]['codebook'], 'other')

    def test_change(self):
        self.run_in('quantizer', 'apply', 'items', 'small')
        self.fail_in('quantizer', 'delete', 'small', words=['small@1', 'items'])
        self.run_in('collection', 'remove', 'items', 'item-0', 'item-1')
        self.run_in('collection', 'compact', 'items', '--all', '--single')
        allowed = range(2, N)
        self.assertEqual(self.hits('--codes=small'),
                         [nearest(self.vectors, query, 10, allowed) for query in self.queries])
        self.run_in('quantizer', 'remove', 'items', 'small')
        self.assertEqual(self.answer('quantizer', 'list', 'items'), [])
        self.fail_in('search', 'items', '--queries=queries.fvecs', '--codes=small',
                     words=['small'])
        self.run_in('quantizer', 'delete', 'small')

    def test_refused(self):
        self.write('other.fvecs', fvecs(make_vectors(30, dim=5)))
        self.run_in('collection', 'import', 'five', 'other.fvecs')
        self.run_in('collection', 'import', 'angles', 'base.fvecs', '--distance=cosine')
        self.fail_in('quantizer', 'apply', 'five', 'small', words=['8', '5'])
        self.fail_in('quantizer', 'apply', 'angles', 'small', words=['l2', 'cosine'])
        self.fail_in('quantizer', 'apply', 'items', 'nothing', words=['nothing'])
        self.run_in('quantizer', 'export', 'small', 'a.hekbook')
        data = bytearray(self.read('a.hekbook'))
        data[len(data) // 2] ^= 1
        self.write('a.hekbook', bytes(data))
        self.fail_in('quantizer', 'import', 'a.hekbook', words=['a.hekbook'])
        self.fail_in('quantizer', 'import', 'base.csv', words=['base.csv'])
        queries = '--queries=queries.fvecs'
        for options in (['--rerank=5'], ['--codes=small', '--exact'],
                        ['--codes=small', '--radius=1'], ['--codes=small', '--recall=0.9']):
            self.fail_in('search', 'items', queries, *options, status=2)
        self.fail_in('quantizer', 'apply', 'items', status=2)
        self.fail_in('quantizer', 'import', status=2)


if __name__ == '__main__':
    unittest.main()
