/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * One descriptor per formula of colour difference. The first colour is the reference, the second
 * the one that is compared with it; most formulas do not mind the order.
 *
 * Edge cases, the same for all: equal colours give 0; NaN in either colour gives NaN; colours far
 * outside of what can be seen, also of negative lightness, give what the formula gives. An
 * infinite channel gives infinity or NaN, never a number. Rows are good for channels up to 1e8:
 * beyond, powers of them leave the range of a float.
 */
typedef struct
{
  const char *id;     /* "ciede2000" */
  const char *label;  /* "ΔE2000" */
  const char *help;   /* what it measures and when to use it, with source */
  const char *space;  /* id of the HekColorSpace that its colours are in: lab, ictcp, cam16ucs */
  const char *key;    /* prefix in answers: "delta_e_2000" of delta_e_2000_mean */
  gboolean symmetric; /* whether the two colours may change places */

  /* reference: one pair */
  double (*delta) (const double ref[3], const double test[3]);

  /* rows of n pixels, 3 packed floats each; one float of difference per pixel */
  void (*rows) (const float *ref, const float *test, float *out, gsize n);
} HekColorDifference;

/* de76 cie94 cie94-textile cmc ciede2000 itp hyab cam16ucs, in this order. */
guint                     hek_color_n_differences (void);
const HekColorDifference *hek_color_difference (guint i);

/* Returns: (nullable): the difference named @id */
const HekColorDifference *hek_color_difference_find (const char *id);

/**
 * hek_color_delta_e_cmc:
 * @l: weight of lightness, > 0; 2 for acceptability, 1 for perceptibility
 * @c: weight of chroma, > 0; 1 in all published use
 *
 * CMC l:c of CIE L*a*b* colours in double; the descriptor cmc is that of 2:1. Not symmetric: the
 * weights are those of @ref.
 *
 * Source: F. J. J. Clarke, R. McDonald, B. Rigg, "Modification to the JPC79 colour-difference
 * formula", Journal of the Society of Dyers and Colourists 100, 1984.
 */
double hek_color_delta_e_cmc (const double ref[3], const double test[3], double l, double c);

G_END_DECLS
