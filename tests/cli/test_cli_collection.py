#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""hektor collection: rows in, changed, damaged."""
import glob
import json
import os
import signal
import subprocess
import time
import unittest

from cli_case import HEKTOR
from collection_case import CollectionCase, DIM, N, fvecs, make_vectors, nearest, table_csv


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

    def test_meaning(self):
        self.answer('collection', 'import', 'light', 'base.fvecs', '--meaning=luminance')
        self.answer('collection', 'import', 'plain', 'base.fvecs')
        self.assertEqual(self.answer('collection', 'info', 'light')['meaning'], 'luminance')
        self.assertNotIn('meaning', self.answer('collection', 'info', 'plain'))

        def error(name, *options):
            return self.answer('quantizer', 'evaluate', name, '--methods=perceptual',
                               '--bytes=128', *options)[0]['mse']
        told = error('plain', '--option=perceptual.meaning=luminance')
        self.assertEqual(error('light'), told)
        self.assertNotEqual(error('plain'), told)
        self.assertEqual(error('light', '--option=perceptual.meaning=fitted'), error('plain'))
        self.fail_in('collection', 'import', 'c', 'base.fvecs', '--meaning=lab',
                     words=['8 dimensions', 'L*'])
        self.fail_in('collection', 'import', 'c', 'base.fvecs', '--meaning=taste', status=2,
                     words=['luminance'])

    def test_colors(self):
        """A method for Lab colours is offered for them, and refused with a reason elsewhere."""
        self.write('lab.fvecs', fvecs(make_vectors(400, 6)))
        self.answer('collection', 'import', 'seen', 'lab.fvecs', '--meaning=lab')
        self.answer('collection', 'import', 'turned', 'lab.fvecs', '--meaning=lab',
                    '--distance=cosine')
        self.answer('collection', 'import', 'plain', 'lab.fvecs')

        def methods(name):
            runs = self.answer('quantizer', 'evaluate', name)
            return [run['method'].split(',')[0] for run in runs]
        self.assertIn('colors', methods('seen'))
        self.assertNotIn('colors', methods('turned'))
        self.assertNotIn('colors', methods('plain'))
        self.fail_in('quantizer', 'evaluate', 'plain', '--methods=colors',
                     words=['lab', 'imported'])
        self.fail_in('quantizer', 'evaluate', 'turned', '--methods=colors', words=['cosine'])


class Resume(CollectionCase):
    """Ctrl+C while a file of several batches is read."""
    N_LINES = 400000

    def setUp(self):
        super().setUp()
        numbers = ','.join('0.1234567' for _ in range(DIM))
        header = 'n,' + ','.join(f'v{i}' for i in range(DIM)) + '\n'
        self.write('long.csv', (header + ''.join(f'{i},{numbers}\n' for i in range(self.N_LINES))
                                ).encode())

    def interrupt(self, *args):
        """Interrupts a command as soon as it has written rows; its answer."""
        process = subprocess.Popen([HEKTOR, '--workspace', 'ws', 'collection', 'import', 'a', *args,
                                    '--json'], cwd=self.dir, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        parts = self.path('ws/collections/*/*.vec.part')
        while process.poll() is None and not glob.glob(parts):
            time.sleep(0.001)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=300)
        return process.returncode, out, err.decode()

    def test_keep_and_resume(self):
        status, out, err = self.interrupt('long.csv', '--keep')
        self.assertEqual((status, err), (0, ''))
        kept = json.loads(out)
        self.assertTrue(kept.get('cancelled'), 'it was over before it was interrupted')
        self.assertLess(0, kept['n_rows'])
        self.assertLess(kept['n_rows'], self.N_LINES)
        info = self.answer('collection', 'info', 'a')
        self.assertEqual((info['n_rows'], info['unfinished_row'], info['unfinished']),
                         (kept['n_rows'], kept['n_rows'], os.path.realpath(self.path('long.csv'))))

        self.fail_in('collection', 'import', 'a', 'long.csv', '--resume', status=2)
        self.fail_in('collection', 'import', 'a', '--resume', '--dtype=f16', status=2,
                     words=['--dtype'])
        os.utime(self.path('long.csv'), (1, 1))
        self.fail_in('collection', 'import', 'a', '--resume', words=['long.csv has changed'])
        self.assertEqual(self.answer('collection', 'info', 'a')['n_rows'], kept['n_rows'])

    def test_same_rows(self):
        status, out, err = self.interrupt('long.csv', '--keep')
        self.assertEqual((status, err), (0, ''))
        kept = json.loads(out)
        rest = self.answer('collection', 'import', 'a', '--resume')
        self.assertEqual(kept['n_rows'] + rest['n_rows'], self.N_LINES)
        self.assertNotIn('unfinished', self.answer('collection', 'info', 'a'))
        self.fail_in('collection', 'import', 'a', '--resume', words=['no import to go on with'])
        self.run_in('collection', 'import', 'b', 'long.csv')
        for name in 'a', 'b':
            self.run_in('collection', 'export', name, f'{name}.csv')
        self.assertEqual(self.read('a.csv'), self.read('b.csv'))

    def test_discard(self):
        status, out, err = self.interrupt('long.csv')
        self.assertEqual((status, out), (130, b''), err)
        self.assertEqual(self.answer('collection', 'list'), [])


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
        compacted = self.answer('collection', 'compact', 'items', '--all',
                                '--single')
        self.assertEqual((compacted['n_rows'], compacted['segments']), (N - 2, 1))
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
        info = self.answer('collection', 'info', 'a')
        self.assertEqual(info['n_problems'], len(answer.json))
        self.assertIn(os.path.basename(path), info['problem_file'])
        answer = self.hektor('--workspace', 'ws', 'search', 'a', '--like=0')
        self.assertEqual((answer.status, answer.out), (1, b''))
        self.assertIn(os.path.basename(path), answer.err)


if __name__ == '__main__':
    unittest.main()
