/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-codec-private.h"

#include "hek-kernel-scalar.h"

G_BEGIN_DECLS

/* Number d of a row is low[d] + level · step[d]; step 0: every row has the same. */
typedef struct
{
  gboolean is_shared; /* all dimensions have the same low and step */
  float *low;         /* dim, owned with the two below */
  float *step;
  float *inverse;     /* 1 / step, or 0 */
} HekScalarMap;

/* The largest low and step of a map. */
#define HEK_SCALAR_MAX_NUMBER (4 * HEK_CODEC_MAX_NUMBER)

HekScalarMap *hek_scalar_map_new (guint dim);
void          hek_scalar_map_free (HekScalarMap *map);

/* After low and step were written. */
void hek_scalar_map_finish (HekScalarMap *map, guint dim);

/**
 * hek_scalar_map_fit:
 * @rows: (array): n × dim, n > 0
 * @n_levels: of a number, at most 256
 * @is_shared: one range for all dimensions
 * @is_clipped: the range with the least squared error over @rows instead of all that they have;
 *   never a worse one than that
 *
 * Returns: (transfer full): %NULL when cancelled or memory is short
 */
HekScalarMap *hek_scalar_map_fit (const float *rows, gsize n, guint dim, guint n_levels,
                                  gboolean is_shared, gboolean is_clipped, const HekTask *task,
                                  GError **error);

/* Numbers in bins, as fractions of the range from the least to the largest: how many, their sum and
 * the sum of their squares. */
#define HEK_SCALAR_N_BINS 2048

typedef struct
{
  double n[HEK_SCALAR_N_BINS + 1], sum[HEK_SCALAR_N_BINS + 1], square[HEK_SCALAR_N_BINS + 1];
} HekScalarBins;

/* The line low + level · step with the least error that is found. @bins: the last bin empty;
 * replaced by prefix sums */
void hek_scalar_bins_find_line (HekScalarBins *bins, guint n_levels, double *low, double *step);

G_END_DECLS
