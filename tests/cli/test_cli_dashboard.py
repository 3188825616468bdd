# SPDX-License-Identifier: Apache-2.0
"""hektor telemetry, dashboard and report: what was recorded, shown and written."""
import csv
import io
import json
import os
import shutil
import subprocess
import time
import unittest
import xml.etree.ElementTree
import zipfile

from cli_case import SMALL, png_chunks
from collection_case import CollectionCase, fvecs

N_QUERIES = 25
HAS_POPPLER = shutil.which('pdftotext') is not None and shutil.which('pdfimages') is not None


class TelemetryCase(CollectionCase):
    """With a collection that was imported and searched."""

    def setUp(self):
        super().setUp()
        self.import_csv()
        self.write('queries.fvecs', fvecs(self.vectors[:N_QUERIES]))
        self.run_in('search', 'items', '--queries=queries.fvecs', '-k', '5')

    def rows(self, *args):
        """Of telemetry export as CSV."""
        return list(csv.DictReader(io.StringIO(self.run_in('telemetry', 'export', *args).text)))

    def pdf_text(self, name, *args):
        return subprocess.run(['pdftotext', *args, self.path(name), '-'], check=True,
                              stdout=subprocess.PIPE).stdout.decode()

    def pdf_images(self, name):
        out = subprocess.run(['pdfimages', '-list', self.path(name)], check=True,
                             stdout=subprocess.PIPE).stdout.decode()
        return out.splitlines()[2:]


class TestTelemetry(TelemetryCase):
    def test_list(self):
        series = self.answer('telemetry', 'list')
        found = {(s['series'], s['collection']): s for s in series}
        queries = found['search.queries', 'items']
        self.assertEqual((queries['kind'], queries['unit']), ('counter', '1'))
        self.assertEqual(found['search.latency', 'items']['unit'], 'ns')
        self.assertIn(('store.rows_added', 'items'), found)
        self.assertRegex(queries['first'], r'^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d')

    def test_export(self):
        rows = self.rows('--series=search.queries', '--collection=items')
        self.assertEqual(sum(float(r['sum']) for r in rows), N_QUERIES)
        self.assertEqual(list(rows[0])[:9], ['time', 'time_us', 'series', 'scope', 'unit', 'count',
                                             'sum', 'min', 'max'])
        everything = self.rows()
        self.assertIn('process.rss', {r['series'] for r in everything})
        # a file is the same as standard output, and JSON says the same
        answer = self.answer('telemetry', 'export', 'out.csv', '--series=search.queries')
        self.assertEqual(answer, {'file': 'out.csv', 'n_series': 1})
        self.assertEqual(list(csv.DictReader(io.StringIO(self.read('out.csv').decode()))), rows)
        self.run_in('telemetry', 'export', 'out.json', '-q')
        json.loads(self.read('out.json'))
        days = self.rows('--bucket=86400', '--percentiles', '--series=search.latency')
        self.assertEqual(days[0]['unit'], 'ns')
        self.assertLessEqual(float(days[0]['p50']), float(days[0]['p999']))
        self.assertEqual(self.rows('--range=2020-01-01/2020-01-02'), [])

    def test_wrong(self):
        self.fail_in('telemetry', 'export', 'out.xls', status=2, words=['.csv or .json'])
        self.fail_in('telemetry', 'export', '--series=search.latancy', status=2,
                     words=['search.latancy'])
        self.fail_in('telemetry', 'export', '--percentiles', status=2, words=['--bucket'])
        self.fail_in('telemetry', 'export', '--range=yesterday', status=2, words=['--range'])
        self.fail_in('telemetry', 'export', '--collection=nobody', words=['nobody'])
        self.fail_in('telemetry', 'export', 'none/out.csv', words=['none'])
        os.mkdir(self.path('ws2'))
        self.bad('telemetry', 'list', '--workspace', 'ws3')


class TestDashboard(TelemetryCase):
    def export(self, name, out, *args):
        self.run_in('dashboard', 'export', name, out, '-q', *args)
        return self.read(out) if os.path.isfile(self.path(out)) else None

    def dashboard(self, *widgets):
        document = {'format': 'hektor-dashboard', 'version': 1, 'name': 'Mine',
                    'range': {'last': '1h'}, 'widgets': list(widgets)}
        self.write('mine.json', json.dumps(document).encode())
        return document

    def test_documents(self):
        self.assertEqual(self.answer('dashboard', 'list'), [])
        templates = self.answer('dashboard', 'list', '--templates')
        self.assertEqual(len(templates), 5)
        first = json.loads(self.export(templates[0]['template'], 'a.json'))
        self.assertEqual(first['format'], 'hektor-dashboard')
        imported = self.answer('dashboard', 'import', 'a.json')
        self.assertEqual(imported['n_widgets'], len(first['widgets']))
        self.assertEqual([d['dashboard'] for d in self.answer('dashboard', 'list')],
                         [first['name']])
        again = json.loads(self.export(first['name'], 'b.json'))
        self.assertEqual(again['widgets'], first['widgets'])
        self.assertNotEqual(self.answer('dashboard', 'import', 'a.json')['dashboard'],
                            first['name'])
        self.answer('dashboard', 'import', 'a.json', '--replace')
        self.assertEqual(len(self.answer('dashboard', 'list')), 2)

    def test_every_template_in_every_format(self):
        for template in self.answer('dashboard', 'list', '--templates'):
            name = template['template']
            self.assertEqual(self.export(name, 'x.pdf')[:5], b'%PDF-')
            self.assertIn(b'<!DOCTYPE html>', self.export(name, 'x.html'))
            width, = {chunk[1][:4] for chunk in png_chunks(self.export(name, 'x.png'))
                      if chunk[0] == b'IHDR'}
            self.assertEqual(int.from_bytes(width, 'big'), 1280)
            xml.etree.ElementTree.fromstring(self.export(name, 'x.svg'))
            data = json.loads(self.export(name, 'd.json', '--data'))
            self.assertEqual(len(data['widgets']),
                             len(json.loads(self.export(name, 'x.json'))['widgets']))
            header = self.export(name, 'x.csv').decode().splitlines()[0]
            self.assertEqual(header, 'widget,title,table,row,column,unit,value')
            self.export(name, 'x.zip')
            with zipfile.ZipFile(self.path('x.zip')) as archive:
                self.assertIsNone(archive.testzip())
                names = set(archive.namelist())
            self.export(name, 'folder/')
            self.assertEqual(set(os.listdir(self.path('folder'))), names)
            shutil.rmtree(self.path('folder'))

    @unittest.skipUnless(HAS_POPPLER, 'needs pdftotext and pdfimages')
    def test_pdf(self):
        document = json.loads(self.export('performance', 'x.json'))
        self.export('performance', 'x.pdf')
        text = self.pdf_text('x.pdf', '-raw')
        for words in [document['name'], '1 of '] + [w['title'] for w in document['widgets']]:
            self.assertIn(words.split(' (')[0], text.replace('\n', ' '))
        self.assertEqual(self.pdf_images('x.pdf'), [])  # charts are vectors

    def test_values(self):
        """What a widget shows is what was stored, digit by digit."""
        self.dashboard({'kind': 'line', 'id': 'one', 'title': 'Rows',
                        'queries': [{'source': 'telemetry', 'series': 'search.latency',
                                     'collection': 'items', 'reduce': 'sum', 'bucket': 1}]})
        self.run_in('dashboard', 'import', 'mine.json')
        table = list(csv.DictReader(io.StringIO(self.export('Mine', 'one.csv').decode())))
        column = [name for name in table[0] if name != 'Time'][0]
        self.assertTrue(column.endswith('(ns)'))
        shown = {row['Time']: row[column] for row in table if row[column]}
        stored = {row['time']: row['sum'] for row in self.rows('--series=search.latency')}
        self.assertEqual([float(v) for _, v in sorted(shown.items())],
                         [float(v) for _, v in sorted(stored.items())])

    def test_scale_and_widget(self):
        self.dashboard({'kind': 'table', 'id': 'rows', 'title': 'All',
                        'queries': [{'source': 'collections'}]},
                       {'kind': 'table', 'id': 'broken', 'title': 'Broken',
                        'queries': [{'source': 'attributes', 'collection': 'nobody'}]})
        self.run_in('dashboard', 'import', 'mine.json')
        table = list(csv.DictReader(io.StringIO(
            self.export('Mine', 'one.csv', '--widget=rows').decode())))
        self.assertEqual(table[0]['Collection'], 'items')
        self.assertEqual(table[0]['Rows'], '400')
        sizes = []
        for scale in ('1', '2.5'):
            data = self.export('Mine', 'one.png', '--widget=rows', f'--scale={scale}')
            header, = [chunk[1] for chunk in png_chunks(data) if chunk[0] == b'IHDR']
            sizes.append(int.from_bytes(header[:4], 'big'))
        self.assertLessEqual(abs(sizes[1] - 2.5 * sizes[0]), 1)
        # one that cannot be shown says why in its place; by itself it is an error
        self.export('Mine', 'both.pdf')
        self.fail_in('dashboard', 'export', 'Mine', 'none.png', '--widget=broken',
                     words=['broken', 'nobody'])
        self.fail_in('dashboard', 'export', 'Mine', 'none.csv', words=['nobody'])
        self.fail_in('dashboard', 'export', 'Mine', 'x.pdf', '--widget=five',
                     words=['five', 'rows, broken'])

    def test_wrong(self):
        self.fail_in('dashboard', 'export', 'Nobody', 'x.pdf', words=['Nobody'])
        self.fail_in('dashboard', 'export', 'performance', 'x.doc', status=2, words=['.pdf'])
        self.fail_in('dashboard', 'export', 'performance', 'x.png', '--scale=99', status=2,
                     words=['scale'])
        self.fail_in('dashboard', 'export', 'performance', 'x.png', '--theme=pink', status=2,
                     words=['pink'])
        # what would change nothing is refused
        for out, option in [('x.pdf', '--theme=dark'), ('x.svg', '--scale=2'), ('x.csv', '--data'),
                            ('x.png', '--page=a3'), ('folder/', '--width=500'),
                            ('x.json', '--widget=line-1')]:
            self.fail_in('dashboard', 'export', 'performance', out, option, status=2,
                         words=[option.split('=')[0]])
        self.fail_in('dashboard', 'export', 'performance', 'x.png', '--range=6h', '--at=soon',
                     status=2, words=['--at'])
        self.dashboard({'kind': 'line', 'grid': {'x': 0, 'y': 0, 'w': 14, 'h': 4}})
        self.fail_in('dashboard', 'import', 'mine.json', words=['mine.json', 'widgets[0].grid'])
        self.dashboard({'kind': 'line', 'queries': [{'source': 'telemetri'}]})
        self.fail_in('dashboard', 'import', 'mine.json', words=['widgets[0].queries[0].source'])
        self.write('mine.json', b'{"format": ')
        self.fail_in('dashboard', 'import', 'mine.json')


class TestReport(TelemetryCase):
    def build(self, out, *parts, **members):
        recipe = {'format': 'hektor-report', 'version': 1, 'title': 'Search in November',
                  'parts': list(parts), **members}
        self.write('recipe.json', json.dumps(recipe).encode())
        return self.run_in('report', 'build', 'recipe.json', out, '--json').json

    def refuse(self, words, *parts, **members):
        recipe = {'format': 'hektor-report', 'version': 1, 'title': 'T', 'parts': list(parts),
                  **members}
        self.write('recipe.json', json.dumps(recipe).encode())
        self.fail_in('report', 'build', 'recipe.json', 'x.pdf', words=['recipe.json', *words])

    PARTS = [
        {'part': 'section', 'text': 'How fast'},
        {'part': 'text', 'text': 'Both of them are fast enough.'},
        {'part': 'widget', 'kind': 'line', 'title': 'Searches a second',
         'queries': [{'source': 'telemetry', 'series': 'search.queries'}]},
        {'part': 'dashboard', 'dashboard': 'Performance'},
        {'part': 'widget', 'kind': 'table', 'title': 'What there is',
         'queries': [{'source': 'collections'}]},
    ]

    def setUp(self):
        super().setUp()
        self.run_in('dashboard', 'export', 'performance', 'p.json')
        self.run_in('dashboard', 'import', 'p.json')

    @unittest.skipUnless(HAS_POPPLER, 'needs pdftotext')
    def test_pdf(self):
        answer = self.build('x.pdf', *self.PARTS, subtitle='Two collections')
        self.assertEqual(answer, {'title': 'Search in November', 'n_parts': 5, 'file': 'x.pdf'})
        cover, contents, first = [self.pdf_text('x.pdf', '-raw', '-f', str(p), '-l', str(p))
                                  for p in (1, 2, 3)]
        self.assertIn('Search in November', cover)
        self.assertIn('Two collections', cover)
        self.assertIn('Contents', contents)
        self.assertRegex(contents, r'How fast\s*3')
        self.assertRegex(contents, r'Performance\s*4')
        self.assertIn('Both of them are fast enough.', first)
        self.assertIn('Searches a second', first)
        self.assertIn('3 of ', first)
        self.assertEqual(self.pdf_images('x.pdf'), [])

    def test_formats(self):
        self.build('x.html', *self.PARTS)
        html = self.read('x.html').decode()
        self.assertIn('How fast', html)
        self.assertNotIn('http', html.split('</style>')[1].replace('http-equiv', ''))
        self.build('x.json', *self.PARTS)
        document = json.loads(self.read('x.json'))
        self.assertEqual(document['title'], 'Search in November')
        self.assertEqual(document['part_5'][list(document['part_5'])[0]][0]['Collection'], 'items')
        self.build('x.zip', *self.PARTS)
        with zipfile.ZipFile(self.path('x.zip')) as archive:
            self.assertIn('report.csv', archive.namelist())
            self.assertTrue([n for n in archive.namelist() if n.startswith('5-')])
        self.build('x.csv', *self.PARTS, cover=False)
        self.build('x.png', *self.PARTS, cover=False)
        png_chunks(self.read('x.png'))

    def test_trial_and_evaluation(self):
        """Without a workspace, too."""
        shutil.copy(SMALL, self.path('small.png'))
        self.run_in('quantizer', 'evaluate', 'items', '--methods=sq8,binary', '--report=e.json',
                    '-q')
        recipe = {'format': 'hektor-report', 'version': 1, 'title': 'Figures', 'parts': [
            {'part': 'trial', 'picture': 'small.png', 'recipe': {'method': 'palette', 'colors': 4}},
            {'part': 'evaluation', 'file': 'e.json'}]}
        os.mkdir(self.path('sub'))
        self.write('recipe.json', json.dumps(recipe).encode())
        self.good('report', 'build', 'recipe.json', 'x.json', '-q',
                  env={**os.environ, 'XDG_DATA_HOME': self.path('nowhere')})
        document = json.loads(self.read('x.json'))
        self.assertGreater(document['part_1']['psnr'], 10)
        rows = {row['method']: row for row in document['part_2']['evaluations']}
        written = json.loads(self.read('e.json'))['evaluations']
        self.assertEqual(sorted(rows), ['binary', 'sq8'])
        for evaluation in written:
            for key in ('code_bytes', 'bytes_per_vector', 'recall_at_10', 'recall_at_10_low'):
                self.assertEqual(rows[evaluation['method']][key], evaluation[key])
        self.good('report', 'build', 'recipe.json', 'x.pdf', '-q',
                  env={**os.environ, 'XDG_DATA_HOME': self.path('nowhere')})
        # a table of something else is one all the same
        self.write('e.json', b'{"curve": [{"x": 1, "y": "one"}, {"x": 2, "y": "two"}]}')
        self.good('report', 'build', 'recipe.json', 'x.json', '-q',
                  env={**os.environ, 'XDG_DATA_HOME': self.path('nowhere')})
        other = json.loads(self.read('x.json'))['part_2']
        self.assertEqual([row['x'] for row in other[list(other)[0]]], [1, 2])

    def test_kept_evaluation(self):
        """By its id, or the newest of a collection; a dashboard shows it, too."""
        for methods in 'sq8,binary', 'f16':
            self.run_in('quantizer', 'evaluate', 'items', f'--methods={methods}', '--keep', '-q')
            time.sleep(1.1)  # the moment is told to the second
        newest, first = self.run_in('quantizer', 'evaluations', '--json').json
        self.assertEqual([(kept['evaluation'], kept['n_methods']) for kept in (newest, first)],
                         [('items', 1), ('items', 2)])
        self.assertGreater(newest['measured'], first['measured'])
        self.build('x.json', {'part': 'evaluation', 'evaluation': first['id']},
                   {'part': 'evaluation', 'evaluation': 'items'},
                   {'part': 'evaluation', 'evaluation': 'other'},
                   {'part': 'widget', 'kind': 'table',
                    'queries': [{'source': 'evaluation', 'evaluation': first['id']}]},
                   {'part': 'widget', 'kind': 'card', 'queries': [{'source': 'evaluation'}]})
        document = json.loads(self.read('x.json'))
        self.assertEqual([row['method'] for row in document['part_1']['evaluations']],
                         ['sq8', 'binary'])
        self.assertEqual([row['method'] for row in document['part_2']['evaluations']], ['f16'])
        self.assertIn('other', document['part_3']['problem'])
        table = document['part_4'][list(document['part_4'])[0]]
        self.assertEqual(sorted(row['method'] for row in table), ['binary', 'sq8'])
        self.build('x.html', {'part': 'evaluation', 'evaluation': 'items'})
        self.assertIn('Measured 20', self.read('x.html').decode())
        self.refuse(['parts[0].evaluation'], {'part': 'evaluation'})
        self.refuse(['parts[0].evaluation'],
                    {'part': 'evaluation', 'evaluation': 'a', 'file': 'b.json'})

        self.fail_in('quantizer', 'evaluations', '--delete=items', words=['items'])
        self.fail_in('quantizer', 'evaluations', f'--delete={first["id"]}', '--delete=no',
                     words=['no'])
        gone, = self.run_in('quantizer', 'evaluations', f'--delete={first["id"]}', '--json').json
        self.assertEqual(gone, first)
        self.assertEqual(self.run_in('quantizer', 'evaluations', '--json').json, [newest])

    def test_lost_files(self):
        """What is gone is told in its place, and the rest is there."""
        self.build('x.json', {'part': 'trial', 'picture': 'lost.png',
                              'recipe': {'method': 'palette', 'colors': 4}},
                   {'part': 'evaluation', 'file': 'lost.json'}, *self.PARTS)
        document = json.loads(self.read('x.json'))
        self.assertIn('lost.png', document['part_1']['problem'])
        self.assertIn('lost.json', document['part_2']['problem'])
        self.assertEqual(document['part_7'][list(document['part_7'])[0]][0]['Collection'], 'items')
        self.build('x.html', {'part': 'trial', 'picture': 'lost.png',
                              'recipe': {'method': 'palette', 'colors': 4}},
                   {'part': 'evaluation', 'file': 'lost.json'})
        html = self.read('x.html').decode()
        self.assertIn('lost.png is not there any more', html)
        self.assertIn('lost.json', html)

    def test_wrong(self):
        self.refuse(['format'], {'part': 'text', 'text': 'x'}, format='x')
        self.refuse(['version'], {'part': 'text', 'text': 'x'}, version=9)
        self.refuse(['parts[0].part', 'txt'], {'part': 'txt'})
        self.refuse(['parts[1].text'], {'part': 'text', 'text': 'x'}, {'part': 'text'})
        self.refuse(['page'], {'part': 'text', 'text': 'x'}, page='a9')
        self.refuse(['parts[0].range'], {'part': 'text', 'text': 'x', 'range': 'soon'})
        self.refuse(['parts[0].queries[0].source'],
                    {'part': 'widget', 'kind': 'line', 'queries': [{'source': 'x'}]})
        self.refuse(['parts[0].recipe'], {'part': 'trial', 'picture': 'a.png'})
        self.write('recipe.json', json.dumps({
            'format': 'hektor-report', 'version': 1, 'title': 'T',
            'parts': [{'part': 'dashboard', 'dashboard': 'Nobody'}]}).encode())
        self.fail_in('report', 'build', 'recipe.json', 'x.pdf', words=['parts[0]', 'Nobody'])
        self.fail_in('report', 'build', 'recipe.json', 'x.doc', status=2, words=['.pdf'])
        self.write('deep.json', b'[' * 1000000)
        self.fail_in('report', 'build', 'deep.json', 'x.pdf', words=['deep.json'])
        self.fail_in('report', 'build', 'none.json', 'x.pdf', words=['none.json'])


if __name__ == '__main__':
    unittest.main()
