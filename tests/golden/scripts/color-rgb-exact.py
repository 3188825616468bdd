#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Matrices of RGB spaces in exact fractions, from the chromaticities of the standards.

usage: color-rgb-exact.py > ../color-rgb-exact.csv
"""
from fractions import Fraction as F

BT709 = (('0.64', '0.33'), ('0.30', '0.60'), ('0.15', '0.06'))
P3 = (('0.680', '0.320'), ('0.265', '0.690'), ('0.150', '0.060'))
D65, D50, DCI = ('0.3127', '0.3290'), ('0.3457', '0.3585'), ('0.314', '0.351')
SPACES = {
    'srgb': (BT709, D65),
    'adobe-rgb': ((('0.64', '0.33'), ('0.21', '0.71'), ('0.15', '0.06')), D65),
    'prophoto': ((('0.7347', '0.2653'), ('0.1596', '0.8404'), ('0.0366', '0.0001')), D50),
    'display-p3': (P3, D65),
    'dci-p3': (P3, DCI),
    'bt2020': ((('0.708', '0.292'), ('0.170', '0.797'), ('0.131', '0.046')), D65),
}
BRADFORD = [[F(v) for v in row.split()] for row in (
    '0.8951 0.2664 -0.1614', '-0.7502 1.7135 0.0367', '0.0389 -0.0685 1.0296')]


def product(a, b):
    return [[sum(a[i][k] * b[k][j] for k in range(3)) for j in range(len(b[0]))] for i in range(3)]


def inverse(a):
    """By elimination."""
    m = [list(a[i]) + [F(i == j) for j in range(3)] for i in range(3)]
    for i in range(3):
        pivot = next(r for r in range(i, 3) if m[r][i] != 0)
        m[i], m[pivot] = m[pivot], m[i]
        m[i] = [v / m[i][i] for v in m[i]]
        for r in range(3):
            if r != i:
                m[r] = [v - m[r][i] * w for v, w in zip(m[r], m[i])]
    return [row[3:] for row in m]


def xyz(xy):
    x, y = (F(v) for v in xy)
    return [[x / y], [F(1)], [(1 - x - y) / y]]


def matrix(primaries, white):
    columns = [xyz(p) for p in primaries]
    m = [[columns[p][i][0] for p in range(3)] for i in range(3)]
    amounts = product(inverse(m), xyz(white))
    return [[m[i][p] * amounts[p][0] for p in range(3)] for i in range(3)]


def adaptation(a, b):
    before, after = product(BRADFORD, xyz(a)), product(BRADFORD, xyz(b))
    scale = [[after[i][0] / before[i][0] if i == j else F(0) for j in range(3)] for i in range(3)]
    return product(inverse(BRADFORD), product(scale, BRADFORD))


print('# Matrices of RGB spaces in exact fractions from the chromaticities of their standards, '
      'rounded to double: to-xyz (under the own white), from-xyz, from-linear and to-linear (BT.709 '
      'with D65, by Bradford) (scripts/color-rgb-exact.py)')
print('space,matrix,' + ','.join(f'm{i}{j}' for i in range(3) for j in range(3)))
hub = matrix(BT709, D65)
for name, (primaries, white) in SPACES.items():
    own = matrix(primaries, white)
    forth = product(inverse(own), product(adaptation(D65, white), hub))
    for kind, m in (('to-xyz', own), ('from-xyz', inverse(own)), ('from-linear', forth),
                    ('to-linear', inverse(forth))):
        print(name, kind, *(repr(float(v)) for row in m for v in row), sep=',')
