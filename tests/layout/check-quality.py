#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Trustworthiness and continuity of a 5,000-row layout against scikit-learn's, in TAP."""
import os
import subprocess
import sys
import tempfile

try:
    import numpy as np
    from sklearn.manifold import trustworthiness
except ImportError as error:
    print(f'1..0 # SKIP {error} (Debian packages python3-numpy and python3-sklearn)')
    sys.exit(0)

ROWS, DIM = 5000, 40
# Both rank the same distances; ours are of floats, so where two are equal but for the last digits
# a rank may differ by one, of sums of millions.
TOLERANCE = 1e-7


def make():
    """Clusters in 40 dimensions and their first two principal components."""
    random = np.random.default_rng(6)
    middles = random.normal(scale=2, size=(12, DIM))
    vectors = middles[random.integers(12, size=ROWS)] + random.normal(size=(ROWS, DIM))
    vectors = vectors.astype('<f4')
    centred = vectors - vectors.mean(axis=0)
    axes = np.linalg.svd(centred, full_matrices=False)[2][:2]
    return vectors, (centred @ axes.T).astype('<f4')


def main():
    vectors, places = make()
    failed = False
    print('1..3')
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ('vectors', 'places')]
        vectors.tofile(paths[0])
        places.tofile(paths[1])
        for number, k in enumerate((5, 15, 50), 1):
            out = subprocess.run([sys.argv[1], paths[0], str(DIM), paths[1], str(k)], check=True,
                                 capture_output=True, text=True).stdout
            ours = [float(word) for word in out.split()]
            theirs = [trustworthiness(vectors.astype(float), places.astype(float), n_neighbors=k),
                      trustworthiness(places.astype(float), vectors.astype(float), n_neighbors=k)]
            good = all(abs(a - b) <= TOLERANCE for a, b in zip(ours, theirs))
            failed = failed or not good
            print(f'# k {k}: trustworthiness {ours[0]:.9f}, scikit-learn {theirs[0]:.9f}; '
                  f'continuity {ours[1]:.9f}, scikit-learn {theirs[1]:.9f}')
            print(f'{"ok" if good else "not ok"} {number} k={k}', flush=True)
    sys.exit(failed)


main()
