/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-evaluate.h"

G_BEGIN_DECLS

/*
 * How evenly the rows fall to the centroids. A part is a subspace, of rq a step: each has all
 * n_centroids for itself, and each row falls to one of them.
 */
typedef struct
{
  guint n_parts, n_centroids;
  gboolean are_steps;
  gsize n_rows;
  double *most, *median, *least; /* owned: n_centroids: rows of the centroid that is the i-th most
                                  * used of its part: in the part with most, in the middle … */
  double *bits;                  /* owned: n_parts: entropy of the use */
  double bits_paid, mean_bits;   /* of a part; paid: log2 of n_centroids */
  guint *dead;                   /* owned: n_parts: centroids that stand for no row */
  guint n_dead;
  float *counts;                 /* owned: n_parts × n_centroids */
  double typical_max;            /* that 99 of 100 counts do not pass */
} StudioQuantizerUseFigures;

/* Returns: (transfer full) (nullable): %NULL where there are no centroids */
StudioQuantizerUseFigures *studio_quantizer_use_figures_new (const HekEvaluation *evaluation);
void studio_quantizer_use_figures_free (StudioQuantizerUseFigures *figures);

/* Returns: (transfer full): "3 of 4,096 centroids stand for no row: in subspaces 2 and 7 (2)." */
char *studio_quantizer_use_figures_say_dead (const StudioQuantizerUseFigures *figures);

/* Returns: (transfer full): "7.61 of 8 bits of each subspace say something." */
char *studio_quantizer_use_figures_say_bits (const StudioQuantizerUseFigures *figures);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StudioQuantizerUseFigures, studio_quantizer_use_figures_free)

G_END_DECLS
