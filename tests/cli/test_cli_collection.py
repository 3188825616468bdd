#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""hektor collection, index and search: rows in, found, changed, damaged."""
import csv
import io
import json
import os
import random
import struct
import unittest

from cli_case import CliCase

N, DIM = 400, 8
LABELS = ['red', 'green', 'blue']


def make_vectors(n=N, dim=DIM, seed=1):
    rng = random.Random(seed)
    return [[round(rng.uniform(-1, 1), 3) for _ in range(dim)] for _ in range(n)]


def fvecs(vectors):
    return b''.join(struct.pack(f'<i{len(v)}f', len(v), *v) for v in vectors)


def ivecs(rows):
    return b''.join(struct.pack(f'<i{len(r)}i', len(r), *r) for r in rows)


def read_ivecs(data):
    rows, at = [], 0
    while at < len(data):
        n, = struct.unpack_from('<i', data, at)
        rows.append(list(struct.unpack_from(f'<{n}i', data, at + 4)))
        at += 4 + 4 * n
    return rows


def squared(a, b):
    return sum((x - y) ** 2 for x, y in zip(a, b))


def nearest(vectors, query, k, allowed=None):
    rows = range(len(vectors)) if allowed is None else allowed
    return sorted(rows, key=lambda row: (squared(vectors[row], query), row))[:k]


def table_csv(vectors):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(['name', 'label', 'price'] + [f'v{i}' for i in range(DIM)])
    for i, vector in enumerate(vectors):
        writer.writerow([f'item-{i}', LABELS[i % 3], '' if i % 10 == 0 else i / 4] + vector)
    return out.getvalue().encode()


class CollectionCase(CliCase):
    def setUp(self):
        super().setUp()
        self.vectors = make_vectors()
        self.write('base.fvecs', fvecs(self.vectors))
        self.write('base.csv', table_csv(self.vectors))

    def snapshot(self):
        """Without the workspace, whose lock and logs change when it is opened."""
        return {path: state for path, state in super().snapshot().items()
                if '/ws' not in path[len(self.dir):] and path != self.dir}

    def run_in(self, *args, **kwargs):
        return self.good('--workspace', 'ws', *args, **kwargs)

    def fail_in(self, *args, **kwargs):
        return self.bad('--workspace', 'ws', *args, **kwargs)

    def answer(self, *args):
        return self.run_in(*args, '--json').json

    def import_csv(self):
        return self.answer('collection', 'import', 'items', 'base.csv', '--key=name')


class Import(CollectionCase):
    def test_fvecs(self):
        answer = self.answer('collection', 'import', 'a', 'base.fvecs')
        self.assertEqual((answer['n_rows'], answer['n_errors'], answer['committed']), (N, 0, 1))
        listed = self.answer('collection', 'list')
        self.assertEqual([(c['collection'], c['n_rows'], c['dim'], c['dtype'], c['distance'])
                          for c in listed], [('a', N, DIM, 'f32', 'l2')])
        self.assertEqual(self.answer('collection', 'verify'), [])

    def test_says_committed(self):
        text = self.run_in('collection', 'import', 'a', 'base.fvecs').text
        self.assertRegex(text, r'(?m)^ *committed +1$')

    def test_several_files_are_one_commit(self):
        answer = self.answer('collection', 'import', 'a', 'base.fvecs', 'base.fvecs')
        self.assertEqual((answer['n_rows'], answer['committed']), (2 * N, 1))
        info = self.answer('collection', 'info', 'a')
        self.assertEqual((info['n_rows'], info['seq']), (2 * N, 1))

    def test_fields(self):
        self.import_csv()
        info = self.answer('collection', 'info', 'items')
        self.assertEqual(info['key'], 'name')
        self.assertEqual(info['fields'], 'name text, label text, price real')

    def test_dry_run_stores_nothing(self):
        answer = self.good('--workspace', 'ws', 'collection', 'import', 'a', 'base.csv',
                           '--dry-run', '--json').json
        self.assertEqual((answer[0]['n_rows'], answer[0]['dim']), (N, DIM))
        self.assertFalse(os.path.exists(self.path('ws')))

    def test_bad_rows_are_named(self):
        lines = table_csv(self.vectors).decode().splitlines()
        lines[5] = lines[5].replace(lines[5].split(',')[3], 'nonsense')
        self.write('bad.csv', '\n'.join(lines).encode())
        answer = self.hektor('--workspace', 'ws', 'collection', 'import', 'a', 'bad.csv', '--json')
        self.assertEqual(answer.status, 0, answer.err)
        self.assertEqual((answer.json['n_rows'], answer.json['n_errors']), (N - 1, 1))
        self.assertIn('bad.csv:6: ', answer.err)
        self.fail_in('collection', 'import', 'b', 'bad.csv', '--on-error=stop', words=['6'])
        self.assertEqual([c['collection'] for c in self.answer('collection', 'list')], ['a'])

    def test_what_does_not_fit(self):
        self.run_in('collection', 'import', 'a', 'base.fvecs')
        self.write('wide.fvecs', fvecs(make_vectors(3, DIM + 1)))
        self.fail_in('collection', 'add', 'a', 'wide.fvecs', words=['9 dimensions'])
        self.fail_in('collection', 'add', 'a', 'base.csv', words=['name'])
        self.fail_in('collection', 'add', 'b', 'base.fvecs', words=['b'])
        self.fail_in('collection', 'import', 'c', 'none.fvecs', words=['none.fvecs'])
        self.write('noise.bin', b'not a dataset at all')
        self.fail_in('collection', 'import', 'c', 'noise.bin', words=['noise.bin'])
        self.fail_in('collection', 'import', 'c', 'base.csv', '--key=nobody', words=['nobody'])
        self.fail_in('collection', 'import', status=2)
        self.fail_in('collection', 'import', 'c', 'base.csv', '--distance=far', status=2,
                     words=['cosine'])

    def test_dtypes(self):
        for dtype, loss in ('f16', 5e-4), ('u8', 1):
            answer = self.answer('collection', 'import', dtype, 'base.fvecs', '--dtype', dtype)
            self.assertLessEqual(answer['largest_loss'], loss)
            self.assertEqual(self.answer('collection', 'info', dtype)['dtype'], dtype)


class Change(CollectionCase):
    def test_upsert_and_remove(self):
        self.import_csv()
        changed = [[9.0] * DIM] * 3
        self.write('new.csv', table_csv(changed))
        self.fail_in('collection', 'add', 'items', 'new.csv', words=['item-0'])
        answer = self.answer('collection', 'upsert', 'items', 'new.csv')
        self.assertEqual((answer['n_rows'], answer['committed']), (3, 2))
        answer = self.answer('collection', 'remove', 'items', 'item-7', 'item-8', 'nobody')
        self.assertEqual((answer['n_removed'], answer['n_unknown'], answer['committed']), (2, 1, 3))
        self.assertEqual(self.answer('collection', 'info', 'items')['n_rows'], N - 2)

        hits = self.answer('search', 'items', '--like=item-0', '-k', '2')
        self.assertEqual(sorted(hit['key'] for hit in hits), ['item-1', 'item-2'])
        self.assertEqual([hit['distance'] for hit in hits], [0, 0])
        then = self.answer('search', 'items', '--like=item-7', '-k', '3', '--as-of=1')
        self.assertEqual([hit['key'] for hit in then],
                         [f'item-{i}' for i in nearest(self.vectors, self.vectors[7], 4)[1:]])
        self.assertEqual(self.answer('collection', 'verify', 'items'), [])
        self.run_in('collection', 'compact', 'items', '--all')
        self.assertEqual(self.answer('collection', 'info', 'items')['n_rows'], N - 2)
        self.assertEqual(self.answer('collection', 'verify', 'items'), [])

    def test_names(self):
        self.run_in('collection', 'import', 'a', 'base.fvecs')
        self.run_in('collection', 'rename', 'a', 'lab/b')
        self.run_in('collection', 'tag', 'lab/b', '--add=first', '--add=second',
                    '--description=Some vectors')
        self.run_in('collection', 'tag', 'lab/b', '--remove=first')
        info = self.answer('collection', 'info', 'lab/b')
        self.assertEqual((info['collection'], info['tags'], info['description']),
                         ('lab/b', 'second', 'Some vectors'))
        self.fail_in('collection', 'info', 'a', words=['a'])

    def test_protected(self):
        self.run_in('collection', 'import', 'a', 'base.fvecs')
        self.run_in('collection', 'protect', 'a')
        for command in (['add', 'a', 'base.fvecs'], ['remove', 'a', '1'], ['rename', 'a', 'b'],
                        ['delete', 'a']):
            answer = self.hektor('--workspace', 'ws', 'collection', *command)
            self.assertEqual(answer.status, 1, command)
            self.assertIn('protected', answer.err)
        self.run_in('collection', 'protect', 'a', '--off')
        self.run_in('collection', 'add', 'a', 'base.fvecs')
        self.assertEqual(self.answer('collection', 'info', 'a')['n_rows'], 2 * N)

    def test_delete_and_restore(self):
        self.run_in('collection', 'import', 'a', 'base.fvecs')
        self.run_in('collection', 'delete', 'a')
        self.assertEqual(self.answer('collection', 'list'), [])
        self.assertEqual(len(self.answer('collection', 'list', '--deleted')), 1)
        self.run_in('collection', 'restore', 'a')
        self.assertEqual(self.answer('collection', 'info', 'a')['n_rows'], N)
        self.run_in('collection', 'delete', 'a', '--purge')
        self.assertEqual(self.answer('collection', 'list', '--deleted'), [])

    def test_export(self):
        self.import_csv()
        self.run_in('collection', 'export', 'items', 'out.fvecs')
        self.assertEqual(self.read('out.fvecs'), self.read('base.fvecs'))
        self.run_in('collection', 'export', 'items', 'out.jsonl')
        rows = [json.loads(line) for line in self.read('out.jsonl').decode().splitlines()]
        self.assertEqual(len(rows), N)
        self.assertEqual((rows[7]['name'], rows[7]['price']), ('item-7', 1.75))
        self.run_in('collection', 'import', 'again', 'out.jsonl', '--key=name')
        self.run_in('collection', 'export', 'again', 'again.fvecs')
        self.assertEqual(self.read('again.fvecs'), self.read('base.fvecs'))

    def test_damage_is_found(self):
        self.run_in('collection', 'import', 'a', 'base.fvecs')
        for folder, _, names in os.walk(self.path('ws')):
            for name in names:
                if name.endswith('.vec'):
                    path = os.path.join(folder, name)
        with open(path, 'r+b') as file:
            file.seek(os.path.getsize(path) - 100)
            byte = file.read(1)
            file.seek(-1, os.SEEK_CUR)
            file.write(bytes([byte[0] ^ 1]))
        answer = self.hektor('--workspace', 'ws', 'collection', 'verify', '--json')
        self.assertEqual(answer.status, 1)
        self.assertTrue(any(os.path.basename(path) in p['file'] for p in answer.json), answer.text)
        answer = self.hektor('--workspace', 'ws', 'search', 'a', '--like=0')
        self.assertEqual((answer.status, answer.out), (1, b''))
        self.assertIn(os.path.basename(path), answer.err)


class Search(CollectionCase):
    def setUp(self):
        super().setUp()
        self.import_csv()
        self.queries = make_vectors(30, seed=2)
        self.write('queries.fvecs', fvecs(self.queries))
        self.truth = [nearest(self.vectors, query, 10) for query in self.queries]

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


if __name__ == '__main__':
    unittest.main()
