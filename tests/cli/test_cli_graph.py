#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""hektor index graph: layers, links, hubs, and the path of a search."""
import unittest

from collection_case import CollectionCase, N, nearest

SEGMENT = {'segment', 'n_rows', 'n_dead', 'n_nodes', 'n_layers', 'm', 'traverse', 'entry',
           'n_unreachable', 'layers', 'hubs', 'unreachable'}


class Graphs(CollectionCase):
    def setUp(self):
        super().setUp()
        self.import_csv()

    def test_none(self):
        self.assertEqual(self.answer('index', 'graph', 'items'), [])
        shown = self.run_in('index', 'graph', 'items').text
        self.assertIn(f'all {N} rows', shown)
        path = self.answer('index', 'graph', 'items', '--row=item-5')
        self.assertEqual((path['n_steps'], path['steps'], path['results']), (0, [], []))
        shown = self.run_in('index', 'graph', 'items', '--row=item-5').text
        self.assertIn('No graph', shown)
        self.assertNotIn('Found', shown)

    def test_shape(self):
        self.run_in('index', 'build', 'items', '--m=5')
        graph, = self.answer('index', 'graph', 'items')
        self.assertEqual(set(graph), SEGMENT)
        self.assertEqual((graph['n_rows'], graph['n_dead'], graph['m']), (N, 0, 5))
        self.assertEqual((graph['n_unreachable'], graph['unreachable']), (0, []))
        self.assertTrue(graph['entry'].startswith('item-'))
        layers = graph['layers']
        self.assertEqual([x['layer'] for x in layers], list(range(graph['n_layers']))[::-1])
        self.assertEqual(layers[-1]['n_nodes'], graph['n_nodes'])
        info, = self.answer('index', 'info', 'items')
        self.assertEqual(layers[-1]['n_links'], info['n_links'])
        for layer in layers:
            self.assertLessEqual(layer['max_out'], 10 if layer['layer'] == 0 else 5)
            self.assertAlmostEqual(layer['mean_links'] * layer['n_nodes'], layer['n_links'], 3)
        n_in = [x['n_in'] for x in graph['hubs']]
        self.assertEqual(len(n_in), 10)
        self.assertEqual(n_in, sorted(n_in, reverse=True))
        self.assertEqual(n_in[0], layers[-1]['max_in'])
        shown = self.run_in('index', 'graph', 'items').text
        self.assertIn('Unreachable nodes', shown)
        self.assertIn(graph['hubs'][0]['key'], shown)

    def test_path(self):
        self.run_in('index', 'build', 'items', '--m=5', '--traverse=f32')
        graph, = self.answer('index', 'graph', 'items')
        for row in 5, 77, 200:
            path = self.answer('index', 'graph', 'items', f'--row=item-{row}', '--k=5', '--ef=30')
            self.assertEqual((path['key'], path['k'], path['ef']), (f'item-{row}', 5, 30))
            self.assertFalse(path['of_codes'] or path['cut'])
            steps = path['steps']
            self.assertEqual(path['n_steps'], len(steps))
            self.assertEqual(steps[0]['key'], graph['entry'])
            self.assertEqual([x['step'] for x in steps], list(range(1, len(steps) + 1)))
            self.assertEqual(steps[0]['from'], 0)
            for step in steps[1:]:
                self.assertTrue(0 < step['from'] < step['step'])
            self.assertEqual([x['layer'] for x in steps],
                             sorted((x['layer'] for x in steps), reverse=True))
            self.assertIn(f'item-{row}', [x['key'] for x in steps])
            # 400 rows are compared all: the path is the one that a walk would take
            self.assertTrue(path['direct'])
            self.assertEqual([x['row'] for x in path['results']],
                             nearest(self.vectors, self.vectors[row], 6)[1:])

    def test_deleted(self):
        self.run_in('index', 'build', 'items')
        self.run_in('collection', 'remove', 'items', 'item-5')
        graph, = self.answer('index', 'graph', 'items')
        self.assertEqual((graph['n_rows'], graph['n_dead']), (N - 1, 1))
        self.assertNotIn('item-5', [x['key'] for x in graph['hubs']])
        path = self.answer('index', 'graph', 'items', '--row=item-6', '--k=20')
        self.assertNotIn('item-5', [x['key'] for x in path['results']])
        self.assertEqual(len(path['results']), 20)

    def test_mistakes(self):
        self.run_in('index', 'build', 'items')
        self.fail_in('index', 'graph', status=2, words=['which collection'])
        self.fail_in('index', 'graph', 'items', '--k=3', status=2, words=['--row'])
        self.fail_in('index', 'graph', 'items', '--row=nobody', words=['nobody'])
        self.fail_in('index', 'graph', 'items', '--row=item-1', '--k=0', status=2, words=['k'])


if __name__ == '__main__':
    unittest.main()
