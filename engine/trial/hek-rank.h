/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What can be said of two lists of numbers by their order alone. No NaN anywhere; infinite values
 * are allowed where nothing else is said. */

/**
 * hek_rank_average:
 * @ranks: (out) (array length=n): 1 for the least value, n for the largest; equal values share the
 *   mean of their places
 *
 * Source: Kendall and Gibbons, Rank Correlation Methods, 1990, §3.2 (mid-ranks)
 */
void hek_rank_average (const double *values, gsize n, double *ranks);

/**
 * hek_rank_spearman:
 *
 * Spearman's ρ: Pearson's correlation of the mid-ranks.
 *
 * Edge cases: NaN for fewer than two pairs, and where all values of a list are equal
 * Source: Kendall and Gibbons, 1990, §1.14 and §3.8
 */
double hek_rank_spearman (const double *x, const double *y, gsize n);

/**
 * hek_rank_kendall:
 *
 * Kendall's τ-b: (C − D) / √((n₀ − n₁)(n₀ − n₂)), of the n₀ = n(n − 1) / 2 pairs C in the same
 * order, D in the opposite one, n₁ and n₂ tied in x and in y.
 *
 * Edge cases: as hek_rank_spearman()
 * Cost: n log n
 * Source: Kendall, The treatment of ties in ranking problems, Biometrika 33, 1945; counted as in
 *   Knight, J. Amer. Stat. Assoc. 61, 1966
 */
double hek_rank_kendall (const double *x, const double *y, gsize n);

/**
 * hek_rank_fit_rising:
 * @x, @y: (array length=n): finite
 * @fit: (out) (array length=n): a function of x that never falls
 *
 * The rising line with the least sum of |y − fit|: medians of pooled neighbours, so that a few wild
 * points do not bend it. Where several lines are as good, the mean of the lowest and the highest.
 *
 * Cost: n log n for data that mostly rise, n² when they fall
 * Source: Robertson, Wright and Dykstra, Order Restricted Statistical Inference, 1988, §1.5 and
 *   §7.2 (pool adjacent violators, for medians)
 */
void hek_rank_fit_rising (const double *x, const double *y, gsize n, double *fit);

/* The quantile @p of @n > 0 sorted values, linear between neighbours (type 7 of Hyndman and Fan,
 * Amer. Stat. 50, 1996: the default of NumPy and R). */
double hek_rank_quantile (const double *sorted, gsize n, double p);

G_END_DECLS
