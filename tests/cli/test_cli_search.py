#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""hektor search and index: what is found, by one vector and by several."""
import csv
import io
import unittest

from collection_case import (CollectionCase, DIM, LABELS, N, fvecs, ivecs,
                             make_vectors, nearest, read_ivecs, squared)


class SearchCase(CollectionCase):
    def setUp(self):
        super().setUp()
        self.import_csv()
        self.queries = make_vectors(30, seed=2)
        self.write('queries.fvecs', fvecs(self.queries))
        self.truth = [nearest(self.vectors, query, 10) for query in self.queries]


class Search(SearchCase):
    def hits(self, *args):
        found = [[] for _ in self.queries]
        for hit in self.answer('search', 'items', '--queries=queries.fvecs', *args):
            found[hit['query']].append(hit['row'])
        return found

    def test_exact(self):
        found = self.hits('--exact')
        self.assertEqual(found[:20], self.truth[:20])

    def test_graph(self):
        self.write('truth.ivecs', ivecs(self.truth))
        before = self.answer('search', 'items', '--queries=queries.fvecs', '--summary')
        self.assertEqual(before['n_indexed'], 0)
        built = self.answer('index', 'build', 'items')
        self.assertEqual((built['segments'], built['n_built'], built['n_vectors']), (1, 1, N))
        self.assertEqual(self.answer('index', 'build', 'items')['n_built'], 0)
        self.assertEqual(self.answer('index', 'info', 'items')[0]['indexed'], True)
        self.assertEqual(self.answer('index', 'validate', 'items')['n_sound'], 1)
        after = self.answer('search', 'items', '--queries=queries.fvecs', '--ground-truth',
                            'truth.ivecs')
        self.assertEqual((after['n_indexed'], after['n_queries'], after['ef']), (N, 30, 64))
        self.assertGreaterEqual(after['recall_at_10'], 0.99)
        for key in 'qps', 'p50_us', 'p95_us', 'p99_us':
            self.assertGreater(after[key], 0)
        chosen = self.answer('search', 'items', '--queries=queries.fvecs', '--recall=0.9',
                             '--summary')
        self.assertGreaterEqual(chosen['sample_recall'], 0.9)
        self.assertLessEqual(chosen['sample_low'], chosen['sample_recall'])

    def test_traverse(self):
        self.write('truth.ivecs', ivecs(self.truth))
        for traverse in 'f32', 'sq8', 'sq4', 'pca-sq8':
            self.run_in('index', 'build', 'items', '--rebuild', '--traverse=' + traverse)
            info = self.answer('index', 'info', 'items')[0]
            self.assertEqual(info['traverse'], traverse)
            self.assertEqual(info['code_bytes'] == 0, traverse == 'f32')
            self.assertEqual(self.answer('index', 'validate', 'items')['n_sound'], 1)
            found = self.answer('search', 'items', '--queries=queries.fvecs', '--ground-truth',
                                'truth.ivecs')
            self.assertGreaterEqual(found['recall_at_10'], 0.99)
        self.run_in('index', 'build', 'items', '--rebuild')
        self.assertNotEqual(self.answer('index', 'info', 'items')[0]['traverse'], 'auto')
        self.fail_in('index', 'build', 'items', '--traverse=pq', words=['traverse', 'pca-sq8'],
                     status=2)

    def test_filter(self):
        allowed = [i for i in range(N) if i % 10 and i / 4 < 50 and LABELS[i % 3] != 'green']
        expression = '--filter=price < 50 and label in ("red", "blue")'
        truth = [nearest(self.vectors, query, 10, allowed) for query in self.queries]
        self.assertEqual(self.hits(expression)[:20], truth[:20])
        self.run_in('index', 'build', 'items')
        self.assertEqual(self.hits(expression)[:20], truth[:20])
        summary = self.answer('search', 'items', '--queries=queries.fvecs', expression, '--summary')
        self.assertEqual(summary['n_matching'], len(allowed))
        self.assertEqual(self.hits('--filter=price < -1'), [[] for _ in self.queries])

    def test_filter_mistakes_have_a_caret(self):
        answer = self.hektor('--workspace', 'ws', 'search', 'items', '--like=item-1',
                             '--filter=price < "cheap"')
        self.assertEqual(answer.status, 1)
        lines = answer.err.splitlines()
        self.assertEqual(lines[1], 'price < "cheap"')
        self.assertEqual(lines[2], ' ' * 8 + '^' * 7)

    def test_radius(self):
        radius = 1.5
        self.run_in('index', 'build', 'items')
        for extra in [], ['--exact']:
            found = self.hits('--radius', str(radius), *extra)
            for query, rows in list(zip(self.queries, found))[:20]:
                self.assertEqual(set(rows), {i for i in range(N)
                                             if squared(self.vectors[i], query) <= radius})

    def test_out(self):
        self.run_in('search', 'items', '--queries=queries.fvecs', '--exact', '-o', 'out.ivecs')
        self.assertEqual(read_ivecs(self.read('out.ivecs')), self.truth)
        self.run_in('search', 'items', '--queries=queries.fvecs', '--exact', '-o', 'out.csv')
        rows = list(csv.DictReader(io.StringIO(self.read('out.csv').decode())))
        self.assertEqual(len(rows), 300)
        self.assertEqual(rows[0]['key'], f'item-{self.truth[0][0]}')

    def test_threads_agree(self):
        self.run_in('index', 'build', 'items')
        self.assertEqual(self.hits('--threads=1'), self.hits('--threads=4'))

    def test_mistakes(self):
        self.fail_in('search', status=2, words=['which collection'])
        self.fail_in('search', 'items', status=2, words=['--queries'])
        self.fail_in('search', 'items', '--like=nobody', words=['nobody'])
        self.fail_in('search', 'nothing', '--like=1', words=['nothing'])
        self.fail_in('search', 'items', '--like=item-1', '--exact', '--ef=10', status=2)
        self.fail_in('search', 'items', '--like=item-1', '-k', '0', status=2)
        self.fail_in('search', 'items', '--like=item-1', '--as-of=soon', status=2)
        self.fail_in('search', 'items', '--like=item-1', '--as-of=7', words=['7'])
        self.write('wide.fvecs', fvecs(make_vectors(3, DIM + 1)))
        self.fail_in('search', 'items', '--queries=wide.fvecs', words=['9 dimensions'])
        self.write('short.ivecs', ivecs(self.truth[:2]))
        self.fail_in('search', 'items', '--queries=queries.fvecs', '--ground-truth=short.ivecs',
                     words=['2 queries'])
        self.fail_in('search', 'items', '--queries=queries.fvecs', '--ground-truth=short.ivecs',
                     '--filter=price < 9', status=2, words=['--filter'])

    def test_help(self):
        self.assertIn('Usage: hektor search [OPTION]', self.good('search', '--help').text)
        self.assertIn('fvecs', self.good('collection', 'import', '--help').text)


class Together(SearchCase):
    """Several vectors in one query, against a plain loop."""

    def combined(self, vectors, weights, combine='sum'):
        def one(row):
            distances = [squared(self.vectors[row], vector) for vector in vectors]
            return min(distances) if combine == 'min' else \
                sum(w * d for w, d in zip(weights, distances))
        return one

    def check(self, hits, distance, without=(), allowed=None):
        rows = [row for row in (range(N) if allowed is None else allowed) if row not in without]
        truth = sorted(rows, key=lambda row: (distance(row), row))[:len(hits)]
        self.assertEqual([hit['row'] for hit in hits], truth)
        for hit in hits:
            self.assertAlmostEqual(hit['distance'], distance(hit['row']), delta=1e-4)

    def like(self, *args):
        return self.answer('search', 'items', *args)

    def test_like_several(self):
        for build in False, True:
            if build:
                self.run_in('index', 'build', 'items')
            hits = self.like('--like=item-3', '--like=item-8', '-k', '7')
            self.assertEqual(len(hits), 7)
            self.check(hits, self.combined([self.vectors[3], self.vectors[8]], [1, 1]), [3, 8])

    def test_unlike(self):
        vectors = [self.vectors[i] for i in (3, 8, 11)]
        hits = self.like('--like=item-3', '--unlike=item-8', '--exact')
        self.check(hits, self.combined(vectors, [1, -0.5, 0]), [3, 8])
        hits = self.like('--like=item-3', '--unlike=item-8', '--like=item-11', '--exact',
                         '--weights=2, 0.25,1')
        self.check(hits, self.combined(vectors, [2, -0.25, 1]), [3, 8, 11])
        allowed = [i for i in range(N) if LABELS[i % 3] == 'red']
        hits = self.like('--like=item-3', '--unlike=item-8', '--exact', '--filter=label = "red"')
        self.check(hits, self.combined(vectors, [1, -0.5, 0]), [3, 8], allowed)

    def test_min(self):
        hits = self.like('--like=item-3', '--like=item-8', '--combine=min', '--exact')
        self.check(hits, self.combined([self.vectors[3], self.vectors[8]], None, 'min'), [3, 8])

    def test_together(self):
        for args, weights, combine in (([], [1] * 30, 'sum'), (['--combine=min'], None, 'min')):
            hits = self.like('--queries=queries.fvecs', '--together', '--exact', *args)
            self.check(hits, self.combined(self.queries, weights, combine))
            self.assertEqual({hit['query'] for hit in hits}, {0})
        summary = self.like('--queries=queries.fvecs', '--together', '--summary')
        self.assertEqual((summary['n_queries'], summary['n_vectors'], summary['combine']),
                         (1, 30, 'sum'))
        self.run_in('search', 'items', '--queries=queries.fvecs', '--together', '--exact', '-o',
                    'out.csv')
        self.assertEqual(len(self.read('out.csv').decode().splitlines()), 11)
        self.run_in('search', 'items', '--queries=queries.fvecs', '--together', '--exact', '-o',
                    'out.ivecs')
        self.assertEqual([len(row) for row in read_ivecs(self.read('out.ivecs'))], [10])

    def test_distances(self):
        for distance in 'ip', 'cosine':
            self.run_in('collection', 'import', distance, 'base.fvecs', f'--distance={distance}')
            hits = self.answer('search', distance, '--like=3', '--like=8', '--unlike=9', '--exact',
                               '--weights=1,1,2')
            rows = [i for i in range(N) if i not in (3, 8, 9)]

            def dot(a, b):
                return sum(x * y for x, y in zip(a, b))

            def one(a, b):
                if distance == 'ip':
                    return -dot(a, b)
                return 1 - dot(a, b) / (dot(a, a) * dot(b, b)) ** 0.5
            total = {i: sum(w * one(self.vectors[i], self.vectors[j])
                            for w, j in ((1, 3), (1, 8), (-2, 9))) for i in rows}
            truth = sorted(rows, key=total.get)[:10]
            self.assertEqual([hit['row'] for hit in hits], truth)
            self.assertAlmostEqual(hits[0]['distance'], total[truth[0]], delta=1e-5)

    def test_mistakes(self):
        def fails(*args, **kwargs):
            self.fail_in('search', 'items', *args, **kwargs)
        fails('--unlike=item-3', words=['more than 0'])
        fails('--like=item-1', '--unlike=item-3', '--unlike=item-4', words=['more than 0'])
        fails('--like=item-1', '--unlike=nobody', words=['nobody'])
        fails('--like=item-1', '--like=item-2', '--weights=1', status=2, words=['1 for 2'])
        fails('--like=item-1', '--like=item-2', '--weights=1,x', status=2, words=['“x”'])
        fails('--like=item-1', '--like=item-2', '--weights=1,nan', status=2, words=['nan'])
        fails('--like=item-1', '--like=item-2', '--combine=max', status=2, words=['max'])
        fails('--like=item-1', '--unlike=item-2', '--combine=min', status=2, words=['--unlike'])
        fails('--like=item-1', '--like=item-2', '--radius=3', status=2, words=['--radius'])
        fails('--like=item-1', '--together', status=2, words=['--together'])
        fails('--like=item-1', '--queries=queries.fvecs', status=2)
        fails('--queries=queries.fvecs', '--combine=min', status=2, words=['--together'])
        fails('--queries=queries.fvecs', '--weights=1', status=2, words=['--together'])
        self.write('truth.ivecs', ivecs(self.truth))
        fails('--queries=queries.fvecs', '--together', '--ground-truth=truth.ivecs', status=2,
              words=['--ground-truth'])


class Probe(SearchCase):
    def test_probe(self):
        for build in False, True:
            if build:
                self.run_in('index', 'build', 'items')
            probe = self.answer('index', 'info', 'items', '--probe')
            self.assertEqual((probe['n_rows'], probe['n_indexed'], probe['n_queries']),
                             (N, N if build else 0, 200))
            self.assertGreaterEqual(probe['recall_at_10'], 0.99)
            self.assertLess(probe['recall_low'], probe['recall_at_10'])
            self.assertGreaterEqual(probe['recall_high'], probe['recall_at_10'])
        self.assertIn('95 % sure', self.run_in('index', 'info', 'items', '--probe').text)


if __name__ == '__main__':
    unittest.main()
