# SPDX-License-Identifier: Apache-2.0
"""What the tests of collections share: rows, their true neighbours, and a workspace."""
import csv
import io
import random
import struct

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
