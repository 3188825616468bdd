#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""hektor quantizer train, evaluate, choose and methods: figures against plain loops in here."""
import csv
import io
import json
import os
import random
import re
import struct
import unittest
import uuid

from collection_case import CollectionCase, N, fvecs, nearest, squared

KEYS = ['method', 'code_bytes', 'bytes_per_vector', 'compression', 'mse', 'recall_at_1',
        'recall_at_10', 'recall_at_100', 'recall_at_10_reranked', 'train_s',
        'encode_vectors_per_s', 'scan_qps']
TIMES = ['train_s', 'encode_vectors_per_s', 'scan_qps']
DIM = 8
QUICK = '--methods=f16,sq8,sq4,binary,rabitq'


def quarters(n, seed):
    """Rows that float16 holds exactly."""
    rng = random.Random(seed)
    return [[rng.randrange(-800, 800) / 4 for _ in range(DIM)] for _ in range(n)]


def bf16(x):
    """The nearest number with 8 bits, halves to even."""
    bits, = struct.unpack('<I', struct.pack('<f', x))
    bits = (bits + 0x7fff + (bits >> 16 & 1)) & 0xffff0000
    return struct.unpack('<f', struct.pack('<I', bits))[0]


class EvaluateCase(CollectionCase):
    def setUp(self):
        super().setUp()
        self.exact = quarters(300, 3)
        self.queries = quarters(25, 4)
        self.write('exact.fvecs', fvecs(self.exact))
        self.write('queries.fvecs', fvecs(self.queries))


class Methods(EvaluateCase):
    def test_methods(self):
        methods = self.good('quantizer', 'methods', '--dim=784', '--json').json
        sizes = {method['method']: method['code_bytes'] for method in methods}
        self.assertEqual(sizes['f16'], 1568)
        for method in methods:
            self.assertLessEqual(method['code_bytes'], method['largest_bytes'])
            self.assertTrue(method['help'])
        for option in self.good('quantizer', 'methods', '--options', '--json').json:
            self.assertIn(option['method'], sizes)
        self.assertIn('f16', self.good('quantizer', 'methods').text)
        self.bad('quantizer', 'methods', 'what', status=2, words=['what'])
        self.bad('quantizer', 'methods', '--dim=0', status=2, words=['dim'])

    def test_help(self):
        for verb in 'train', 'evaluate', 'choose', 'methods':
            self.assertIn(f'Usage: hektor quantizer {verb}',
                          self.good('quantizer', verb, '--help').text)


class Evaluate(EvaluateCase):
    def test_keys(self):
        found = self.answer('quantizer', 'evaluate', 'exact.fvecs', '--methods=f16,bf16')
        self.assertEqual([one['method'] for one in found], ['f16', 'bf16'])
        for one in found:
            for key in KEYS:
                self.assertIn(key, one)
            self.assertEqual((one['n_base'], one['n_queries']), (240, 60))
        exact = found[0]
        self.assertEqual((exact['mse'], exact['recall_at_1'], exact['recall_at_10'],
                          exact['recall_at_100']), (0, 1, 1, 1))
        self.assertEqual(exact['code_bytes'], 2 * DIM)
        self.assertEqual(exact['code_compression'], 2)
        self.assertAlmostEqual(exact['bytes_per_vector'],
                               exact['code_bytes'] + exact['share_bytes'] / 240)
        self.assertAlmostEqual(exact['compression'], 4 * DIM / exact['bytes_per_vector'])
        self.assertLess(exact['recall_at_10_low'], 1)

    def test_given_queries(self):
        """bfloat16 drops 16 bits of each number: that is done here too."""
        found = self.answer('quantizer', 'evaluate', 'exact.fvecs', '--methods=bf16',
                            '--queries=queries.fvecs', '--rerank=20')[0]
        self.assertEqual((found['n_base'], found['n_queries']), (300, 25))
        self.assertGreater(found['mse'], 0)
        self.assertLess(found['relative_error'], 1e-3)
        self.assertGreaterEqual(found['recall_at_10_reranked'], found['recall_at_10'])
        rounded = [[bf16(x) for x in row] for row in self.exact]
        self.assertAlmostEqual(
            found['mse'], sum(squared(a, b) for a, b in zip(self.exact, rounded)) / 300, 9)
        right = 0
        for query in self.queries:
            last = squared(self.exact[nearest(self.exact, query, 10)[-1]], query)
            right += sum(squared(self.exact[row], query) <= last
                         for row in nearest(rounded, query, 10))
        self.assertAlmostEqual(found['recall_at_10'], right / 250, delta=1e-6)

    def test_collection(self):
        self.import_csv()
        found = self.answer('quantizer', 'evaluate', 'items', '--methods=f16', '--n-queries=40')
        self.assertEqual((found[0]['n_base'], found[0]['n_queries']), (N - 40, 40))
        self.assertGreaterEqual(found[0]['recall_at_10_reranked'], 0.99)
        self.assertEqual(self.answer('quantizer', 'evaluate', 'items', '--methods=f16',
                                     '--rows=100')[0]['n_base'], 80)
        self.fail_in('quantizer', 'evaluate', 'items', '--distance=ip', '--methods=f16', status=2,
                     words=['--distance', 'l2'])

    def test_keep(self):
        """A file is of no workspace; what cannot be read is told, and what is wrong with it."""
        self.bad('quantizer', 'evaluate', 'exact.fvecs', '--methods=f16', '--keep', status=2,
                 words=['--keep', 'exact.fvecs'])
        self.import_csv()
        self.assertEqual(self.answer('quantizer', 'evaluations'), [])
        self.run_in('quantizer', 'evaluate', 'items', '--methods=f16,sq8', '--keep')
        kept, = self.answer('quantizer', 'evaluations')
        self.assertEqual((kept['evaluation'], kept['n_methods']), ('items', 2))
        folder = os.path.join(self.path('ws'), 'evaluations')
        with open(os.path.join(folder, f'{kept["id"]}.json'), encoding='utf-8') as file:
            document = json.load(file)
        self.assertEqual([one['method'] for one in document['evaluations']], ['f16', 'sq8'])
        self.assertNotIn('dimension_mse', document['evaluations'][0])
        for name, text in [('not-a-uuid.json', '{}'), (f'{uuid.uuid4()}.json', '{"a": 1}'),
                           (f'{uuid.uuid4()}.json', '{"evaluations": [')]:
            with open(os.path.join(folder, name), 'w', encoding='utf-8') as file:
                file.write(text)
        first, *wrong = self.answer('quantizer', 'evaluations')
        self.assertEqual(first, kept)
        self.assertEqual(len(wrong), 2)
        for one in wrong:
            self.assertIn(one['id'], one['problem'])

    def test_all_methods(self):
        """Every method that fits 32 bytes."""
        first = self.hektor('quantizer', 'evaluate', 'exact.fvecs', '--bytes=32', '--json',
                            '--queries=queries.fvecs')
        self.assertEqual(first.status, 0, first.err)
        known = {one['method'] for one in self.good('quantizer', 'methods', '--json').json}
        self.assertTrue({one['method'] for one in first.json} <= known)
        for one in first.json:
            self.assertLessEqual(one['code_bytes'], 32)
            self.assertGreater(one['bytes_per_vector'], one['code_bytes'] - 1e-9)
            for key in TIMES:
                self.assertGreater(one[key], 0)
        for line in first.err.splitlines():  # what is left out says why
            self.assertRegex(line, '^hektor: .*(bytes|rows)')

    def test_budgets(self):
        found = self.answer('quantizer', 'evaluate', 'exact.fvecs', '--methods=f16',
                            '--bytes=16,100')
        self.assertEqual([(one['budget'], one['code_bytes']) for one in found],
                         [(16, 16), (100, 16)])

    def test_reports(self):
        names = ['a.json', 'a.csv', 'a.pdf', 'a.png']
        self.run_in('quantizer', 'evaluate', 'exact.fvecs', '--methods=f16', '--rerank=0',
                    *[f'--report={name}' for name in names])
        rows = list(csv.DictReader(io.StringIO(self.read('a.csv').decode())))
        self.assertEqual([row['method'] for row in rows], ['f16'])
        self.assertEqual(float(rows[0]['recall_at_10']), 1)
        self.assertEqual(rows[0]['recall_at_10_reranked'], '')
        self.assertTrue(self.read('a.pdf').startswith(b'%PDF'))
        self.assertIn(b'"dimension_mse"', self.read('a.json'))

    def test_table(self):
        text = self.run_in('quantizer', 'evaluate', 'exact.fvecs', '--methods=f16').text
        self.assertEqual(text.split('\n')[0].split(), KEYS)

    def test_mistakes(self):
        def fails(*args, **kwargs):
            self.fail_in('quantizer', 'evaluate', *args, **kwargs)
        fails(status=2, words=['which collection'])
        fails('exact.fvecs', '--methods=zip', status=2, words=['zip', 'f16'])
        fails('exact.fvecs', '--bytes=1,x', status=2, words=['x'])
        fails('exact.fvecs', '--bytes=0', status=2, words=['0'])
        fails('exact.fvecs', '--rerank=5', status=2, words=['--rerank'])
        fails('exact.fvecs', '--methods=f16', '--bytes=3', words=['f16', '16'])
        fails('exact.fvecs', '--report=a.odt', status=2, words=['--report'])
        fails('exact.fvecs', '--report=exact.fvecs', status=2)
        fails('exact.fvecs', '--option=f16', status=2, words=['METHOD.NAME=VALUE'])
        fails('exact.fvecs', '--option=f16.what=1', status=2, words=['what'])
        fails('exact.fvecs', '--queries=queries.fvecs', '--n-queries=3', status=2)
        fails('exact.fvecs', '--queries=nothing.fvecs', words=['nothing.fvecs'])
        self.write('wide.fvecs', fvecs([[0.0] * (DIM + 1)] * 3))
        fails('exact.fvecs', '--queries=wide.fvecs', words=[str(DIM + 1), str(DIM)])
        self.import_csv()
        fails('nothing', words=['nothing'])


class Train(EvaluateCase):
    def test_train(self):
        found = self.answer('quantizer', 'train', 'exact.fvecs', '--method=f16')
        self.assertEqual((found['method'], found['code_bytes'], found['n_rows'], found['dim'],
                          found['distance']), ('f16', 2 * DIM, 300, DIM, 'l2'))
        self.assertAlmostEqual(found['bytes_per_vector'],
                               found['code_bytes'] + found['share_bytes'] / 300)

    def test_save(self):
        self.import_csv()
        for version in 1, 2:
            found = self.answer('quantizer', 'train', 'items', '--method=f16', '--save=half')
            self.assertEqual((found['codebook'], found['version']), ('half', version))

    def test_mistakes(self):
        self.fail_in('quantizer', 'train', 'exact.fvecs', status=2, words=['--method', 'f16'])
        self.fail_in('quantizer', 'train', 'exact.fvecs', '--method=f16', '--bytes=2',
                     words=['exact.fvecs', '16 bytes'])


class Choose(EvaluateCase):
    def test_recall(self):
        found = self.answer('quantizer', 'choose', 'exact.fvecs', '--target=recall=0.9',
                            '--rerank=20', QUICK)
        for key in KEYS:
            self.assertIn(key, found)
        self.assertGreaterEqual(found['recall'], 0.9)
        self.assertEqual(found['recall'], found['recall_at_10_reranked'])
        self.assertLess(found['recall_low'], found['recall_high'])
        self.assertFalse(found['used_time'])
        self.assertIn(found['method'], found['why'])
        tried = self.answer('quantizer', 'choose', 'exact.fvecs', '--target=recall=0.9',
                            '--rerank=20', '--tried', QUICK)
        self.assertEqual(len(tried), found['n_tried'])
        chosen = [one for one in tried if one['method'].split(',')[0] == found['method'] and
                  one['code_bytes'] == found['code_bytes'] and one['meets']]
        self.assertTrue(chosen)

    def test_bytes(self):
        found = self.answer('quantizer', 'choose', 'exact.fvecs', '--target', 'bytes=16', QUICK)
        self.assertLessEqual(found['code_bytes'], 16)
        self.assertEqual(found['recall'], 1)
        text = self.run_in('quantizer', 'choose', 'exact.fvecs', '--target=bytes=16', QUICK).text
        self.assertRegex(text, r'Why +\S')
        self.assertTrue(re.search(r'95 % sure between [\d.]+ % and', text), text)

    def test_save(self):
        self.import_csv()
        found = self.answer('quantizer', 'choose', 'items', '--target=bytes=16,qps=1',
                            '--methods=f16,bf16', '--save=best')
        self.assertEqual((found['codebook'], found['version']), ('best', 1))
        self.assertTrue(found['used_time'])

    def test_unmet(self):
        self.fail_in('quantizer', 'choose', 'exact.fvecs', '--target=recall=0.5,qps=1e9',
                     '--methods=f16', words=['No method', 'f16'])
        self.fail_in('quantizer', 'choose', 'exact.fvecs', '--target=bytes=1', '--methods=f16',
                     words=['1 bytes'])

    def test_mistakes(self):
        def fails(*args):
            self.fail_in('quantizer', 'choose', 'exact.fvecs', *args, status=2)
        fails()
        fails('--target=recall')
        fails('--target=recall=1.5')
        fails('--target=recall=0')
        fails('--target=bytes=1.5')
        fails('--target=qps=-1')
        fails('--target=what=1')
        fails('--target=bytes=16', '--rerank=3')
        fails('--target=bytes=16', '--seconds=-1')


if __name__ == '__main__':
    unittest.main()
