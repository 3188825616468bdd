/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-layout.h"

G_BEGIN_DECLS

/*
 * How far a layout shows who is near whom, against exact neighbours of the vectors (distance of the
 * recipe) and of the places (in the layout's geometry). With U(i) the k nearest places of row i,
 * V(i) its k nearest vectors, and ranks that count from 1:
 *   trustworthiness  of i: 1 - 2 / (k (2n - 3k - 1)) · Σ of max (0, rank of j among vectors - k)
 *                    over j in U(i): less than 1 when neighbours are shown that are none
 *   continuity       the same with vectors and places exchanged: neighbours torn apart
 *   preservation     the share of V(i) that is in U(i)
 * All three are 1 for a perfect layout; overall they are the means over the rows. Equal distances
 * are ranked by row. Rows without a place take no part.
 *
 * Source: Venna, Kaski, "Neighborhood preservation in nonlinear projection methods", ICANN 2001;
 * scikit-learn's trustworthiness() is the first, and with the two sets exchanged the second.
 */
typedef struct
{
  guint k;        /* neighbours, 0: 15 */
  gsize n_sample; /* rows that are measured, each against all others; 0: all */
  guint64 seed;   /* of the sample */
} HekLayoutQualityOptions;

#define HEK_LAYOUT_QUALITY_MAX_K 1024

typedef struct
{
  gsize n;          /* rows */
  gsize n_placed;   /* of these, with a place */
  gsize n_measured; /* of these, measured */
  guint k;
  double trustworthiness, continuity, preservation;

  /* owned: n each, NaN for rows that were not measured */
  float *row_trustworthiness, *row_continuity, *row_preservation;
} HekLayoutQuality;

/**
 * hek_layout_quality:
 * @rows: those that @layout was made of, in their order
 * @options: (nullable): k 15, all rows
 *
 * Exact: distances of vectors are those of hek_flat_distances(), those of places are computed in
 * float. The same on any number of threads and instruction set.
 *
 * Errors: %HEK_LAYOUT_ERROR_ROWS when k is more than the largest there is or not less than half of
 * the placed rows, or when rows and places are not as many; %G_IO_ERROR_NO_SPACE;
 * %G_IO_ERROR_CANCELLED
 * Cost: n_measured × n × (dim + about 60) multiply-adds
 * Returns: (transfer full)
 */
HekLayoutQuality *hek_layout_quality (const HekRows *rows, const HekLayout *layout,
                                      const HekLayoutQualityOptions *options, const HekTask *task,
                                      GError **error);

void hek_layout_quality_free (HekLayoutQuality *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekLayoutQuality, hek_layout_quality_free)

G_END_DECLS
