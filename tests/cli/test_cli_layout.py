#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""hektor layout compute, place, list, export, rename, delete."""
import csv
import glob
import io
import os
import signal
import struct
import subprocess
import time
import unittest

from cli_case import HEKTOR
from collection_case import CollectionCase, N, table_csv, make_vectors

KEYS = {'collection', 'layout', 'state', 'method', 'geometry', 'n_dims', 'distance', 'seed',
        'options', 'n_rows', 'n_added', 'seq', 'made', 'compute_s', 'n_drawn', 'n_gone',
        'n_unplaced'}


def read_npy(data):
    """Rows of a version 1 file of little-endian floats."""
    size, = struct.unpack_from('<H', data, 8)
    header = data[10:10 + size].decode()
    assert "'<f4'" in header and "'fortran_order': False" in header, header
    n, dim = (int(word) for word in header.split('(')[1].split(')')[0].split(','))
    return [struct.unpack_from(f'<{dim}f', data, 10 + size + 4 * dim * i) for i in range(n)]


class Layouts(CollectionCase):
    def setUp(self):
        super().setUp()
        self.import_csv()

    def compute(self, *args):
        return self.answer('layout', 'compute', 'items', *args)

    def positions(self, layout):
        self.run_in('layout', 'export', 'items', 'p.csv', f'--layout={layout}')
        return list(csv.DictReader(io.StringIO(self.read('p.csv').decode())))

    def test_compute(self):
        made = self.compute('--method=pca', '--dims=2', '--seed=5', '--name=first look')
        self.assertEqual(set(made), KEYS)
        self.assertEqual((made['layout'], made['method'], made['n_dims'], made['seed']),
                         ('first look', 'pca', 2, 5))
        self.assertEqual((made['geometry'], made['distance'], made['state']),
                         ('euclidean', 'l2', 'done'))
        self.assertEqual((made['n_rows'], made['n_drawn'], made['n_gone'], made['n_unplaced']),
                         (N, N, 0, 0))
        self.assertEqual(self.compute('--method=random')['layout'], 'random')
        self.assertEqual(self.compute('--method=random')['layout'], 'random 2')
        listed = self.answer('layout', 'list', 'items')
        self.assertEqual([(x['layout'], x['n_dims']) for x in listed],
                         [('first look', 2), ('random', 3), ('random 2', 3)])
        self.assertEqual(self.positions('random'), self.positions('random 2'))
        self.fail_in('layout', 'compute', 'items', '--method=pca', '--name=random',
                     words=['random', 'already'])
        self.assertEqual(self.compute('--method=pca', '--name=random', '--replace')['method'],
                         'pca')
        again = self.compute('--again=first look')
        self.assertEqual((again['layout'], again['n_dims'], again['seed']), ('first look', 2, 5))

    def test_methods(self):
        methods = self.good('layout', 'methods', '--json').json
        self.assertEqual([method['method'] for method in methods],
                         ['pca', 'umap', 'tsne', 'random'])
        for method in methods:
            self.assertEqual(set(method), {'method', 'geometries', 'label', 'help'})
            self.assertIn('euclidean', method['geometries'].split('|'))
        options = self.good('layout', 'methods', '--options', '--json').json
        known = {(option['method'], option['option']): option for option in options}
        self.assertIn(('tsne', 'perplexity'), known)
        made = self.compute('--method=umap', '--dims=2', '--option=neighbors=7')
        self.assertEqual(made['options'], 'neighbors=7')
        self.assertNotEqual(known['umap', 'neighbors']['default'], '7')

    def test_wrong_words(self):
        for args, words in ((('--method=tsnee',), ['tsnee', 'pca']),
                            ((), ['method']),
                            (('--method=pca', '--dims=4'), ['dims']),
                            (('--method=pca', '--geometry=flat'), ['flat', 'euclidean']),
                            (('--method=pca', '--option=k'), ['NAME=VALUE']),
                            (('--method=pca', '--option=nothing=1'), ['nothing']),
                            (('--method=pca', '--again=x'), ['--method', '--again']),
                            (('--seed=2', '--again=x'), ['--seed', '--again']),
                            (('--replace', '--again=x'), ['--replace', '--again'])):
            self.bad('--workspace', 'ws', 'layout', 'compute', 'items', *args, status=2,
                     words=words)
        self.bad('--workspace', 'ws', 'layout', 'export', 'items', '--layout=x', status=2,
                 words=['which file'])
        self.bad('--workspace', 'ws', 'layout', 'delete', 'items', status=2, words=['--layout'])
        self.fail_in('layout', 'export', 'items', 'o.csv', '--layout=x', words=['x', 'none yet'])
        self.fail_in('layout', 'compute', 'nothing', '--method=pca', words=['nothing'])

    def test_changes(self):
        self.compute('--method=pca', '--name=old')
        before = {row['key']: row for row in self.positions('old')}
        self.write('gone.txt', b'item-3\nitem-30\n')
        self.run_in('collection', 'remove', 'items', 'item-3', 'item-30')
        more = table_csv(make_vectors(N + 25)).decode().splitlines()
        self.write('more.csv', '\n'.join([more[0]] + more[N + 1:]).encode() + b'\n')
        self.run_in('collection', 'add', 'items', 'more.csv')
        listed, = self.answer('layout', 'list', 'items')
        self.assertEqual((listed['n_drawn'], listed['n_gone'], listed['n_unplaced']),
                         (N - 2, 2, 25))
        rows = self.positions('old')
        self.assertEqual((len(rows), rows[-1]['x'], rows[0]),
                         (N - 2 + 25, '', before['item-0']))
        saved = self.answer('layout', 'export', 'items', 'p.npy', '--layout=old')
        self.assertEqual((saved['n_rows'], saved['n_unplaced']), (N + 23, 25))
        numbers = read_npy(self.read('p.npy'))
        self.assertEqual((len(numbers), len(numbers[0])), (N + 23, 3))
        self.assertAlmostEqual(numbers[0][0], float(rows[0]['x']), places=6)
        self.assertNotEqual(numbers[-1][0], numbers[-1][0])  # NaN

        self.run_in('collection', 'compact', 'items')
        placed = self.answer('layout', 'place', 'items', '--layout=old')
        self.assertEqual((placed['n_added'], placed['n_drawn'], placed['n_gone'],
                          placed['n_unplaced']), (25, N + 23, 0, 0))
        after = {row['key']: row for row in self.positions('old')}
        self.assertNotIn('item-3', after)
        self.assertNotEqual(after[f'item-{N}']['x'], '')
        for key, row in before.items():
            if key in after:
                self.assertEqual(after[key], row)

        self.assertEqual(self.answer('layout', 'rename', 'items', '--layout=old',
                                     '--name=new')['layout'], 'new')
        self.fail_in('layout', 'export', 'items', 'o.csv', '--layout=old', words=['old', 'new'])
        self.assertEqual(self.answer('layout', 'delete', 'items', '--layout=new')['layout'], 'new')
        self.assertEqual(self.answer('layout', 'list', 'items'), [])

    def interrupt(self, *args):
        """Ctrl+C during a computation that takes long, as soon as there is something to keep."""
        for delay in (0.2, 0.4, 0.8, 1.6, 3.2, 6.4):
            process = subprocess.Popen([HEKTOR, '--workspace', 'ws', 'layout', 'compute', 'items',
                                        *args], cwd=self.dir, stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE)
            time.sleep(delay)
            process.send_signal(signal.SIGINT)
            out, errors = process.communicate(timeout=60)
            self.assertEqual((process.returncode, out), (130, b''), errors)
            if b'is kept' in errors:
                break
        return errors.decode()

    def test_interrupt(self):
        self.assertIn('“tsne”', self.interrupt('--method=tsne', '--option=steps=10000'))
        listed, = self.answer('layout', 'list', 'items')
        self.assertEqual((listed['layout'], listed['state'], listed['n_rows']),
                         ('tsne', 'unfinished', N))
        self.assertIn('“tsne”', self.interrupt('--again=tsne'))
        listed, = self.answer('layout', 'list', 'items')
        self.assertEqual((listed['layout'], listed['state']), ('tsne', 'unfinished'))
        # a layout that is finished stays
        self.compute('--method=pca', '--name=good')
        self.assertIn('“good 2”', self.interrupt('--method=tsne', '--option=steps=10000',
                                                 '--name=good', '--replace'))
        self.assertEqual([(x['layout'], x['method'], x['state'])
                          for x in self.answer('layout', 'list', 'items')],
                         [('good', 'pca', 'done'), ('good 2', 'tsne', 'unfinished'),
                          ('tsne', 'tsne', 'unfinished')])

    def test_damage(self):
        self.compute('--method=pca', '--name=it')
        good = self.positions('it')
        path, = glob.glob(os.path.join(self.dir, 'ws/collections/*/layout-it-*.pos'))
        with open(path, 'r+b') as file:
            file.seek(5000)
            byte = file.read(1)[0]
            file.seek(5000)
            file.write(bytes([byte ^ 1]))
        self.fail_in('layout', 'export', 'items', 'o.csv', '--layout=it', words=['it', 'damaged'])
        listed, = self.answer('layout', 'list', 'items')
        self.assertEqual((listed['layout'], listed['state']), ('it', 'damaged'))
        self.assertIn('.pos', listed['problem'])
        self.assertEqual(self.compute('--again=it')['state'], 'done')
        self.assertEqual(self.positions('it'), good)


if __name__ == '__main__':
    unittest.main()
