#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Rank statistics by SciPy and NumPy.

usage: ranks.py > ../ranks.csv

One line per pair of numbers; the statistics of a case stand in each of its lines. The rising line
is not unique, its error is: the least sum of absolute errors comes from a linear program.
"""
import numpy as np
import scipy
from scipy.optimize import linprog
from scipy.stats import kendalltau, rankdata, spearmanr


def least_rising_error(x, y):
    """min sum t with -t <= y - f <= t and f rising in x, equal where x is equal."""
    order = np.argsort(x, kind='stable')
    n = len(x)
    rows, limits, equal = [], [], []
    for i in range(n):
        for sign in (1, -1):
            row = np.zeros(2 * n)
            row[i], row[n + i] = -sign, -1
            rows.append(row)
            limits.append(-sign * y[i])
    for a, b in zip(order[:-1], order[1:]):
        row = np.zeros(2 * n)
        row[a], row[b] = 1, -1
        if x[a] == x[b]:
            equal.append(row)
        else:
            rows.append(row)
            limits.append(0)
    answer = linprog(np.r_[np.zeros(n), np.ones(n)], A_ub=np.array(rows), b_ub=limits,
                     A_eq=np.array(equal) if equal else None,
                     b_eq=np.zeros(len(equal)) if equal else None,
                     bounds=[(None, None)] * n + [(0, None)] * n, method='highs')
    assert answer.status == 0
    return answer.fun


def cases():
    rng = np.random.default_rng(20261121)
    yield 'noise', rng.normal(size=24), rng.normal(size=24)
    x = rng.normal(size=30)
    yield 'rising', x, x + rng.normal(scale=0.3, size=30)
    yield 'falling', x, -x ** 3 + rng.normal(scale=0.2, size=30)
    yield 'ties', np.round(2 * x), np.round(2 * x + rng.normal(size=30))
    yield 'tied_x', np.repeat([1.0, 2.0, 3.0, 4.0, 5.0], 4), rng.normal(size=20)
    yield 'one_outlier', np.arange(12.0), np.r_[np.arange(11.0), -50]
    yield 'equal_order', np.arange(9.0), np.arange(9.0) ** 2
    yield 'opposite', np.arange(7.0), -np.arange(7.0)
    yield 'two', np.array([1.0, 2.0]), np.array([5.0, 3.0])


print('# Mid-ranks, Spearman’s rho, Kendall’s tau-b by '
      f'SciPy {scipy.__version__} (BSD-3-Clause), quantiles of y and of rank differences by NumPy {np.__version__} '
      '(BSD-3-Clause), least absolute error of a rising line by SciPy’s HiGHS (scripts/ranks.py)')
print('case,x,y,rank_x,rank_y,spearman,kendall,y_q1,y_q3,rising_error,score_q1,score_q3')
for name, x, y in cases():
    x, y = np.round(x, 6), np.round(y, 6)
    rx, ry = rankdata(x), rankdata(y)
    numbers = [spearmanr(x, y)[0], kendalltau(x, y)[0], np.percentile(y, 25), np.percentile(y, 75),
               least_rising_error(x, y), *np.percentile((rx - ry) / (len(x) - 1), [25, 75])]
    for line in zip(x, y, rx, ry):
        print(name, *(repr(float(v)) for v in (*line, *numbers)), sep=',')
