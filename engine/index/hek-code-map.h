/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-rows.h"
#include "hek-task.h"
#include "hek-traverse.h"

G_BEGIN_DECLS

/*
 * A HekCodeMap makes the short codes that a graph is walked on (hek-kernel-code.h) out of vectors;
 * with f32 there are none, and what it makes of a row is its square, for the cosine and the inner
 * product.
 *
 * Every distance becomes squared Euclidean first: vectors are brought to length 1 for cosine, and
 * get one more number √(M² − |x|²) for the inner product, M being the longest of the rows; it is
 * spread over some places, since it may be much larger than the others. Then the mean of the rows
 * is taken off. With pca-sq8 the vector is then projected on the directions in which the rows
 * differ most, turned at random within these (so that one step suits all of them) and rounded to 8
 * bits. What the projection loses is kept as one number a row, its squared length, half of which
 * counts in a distance: near vectors have much of it in common. How many directions there are is
 * measured on the rows: the fewest that keep the true neighbours in front. With sq8 the numbers are
 * rounded as they are; with sq4 they are turned at random and rounded to 4 bits. auto is pca-sq8
 * where that saves something and sq8 where it does not.
 *
 * Sources: Bachrach et al., "Speeding up the Xbox recommender system using a Euclidean
 * transformation for inner-product spaces", RecSys 2014 (the longer vector); Tepper et al.,
 * "LeanVec: searching vectors faster by making them fit", TMLR 2024 (walking on a projection, exact
 * distances at the end). The rest term and the measured choice are ours.
 *
 * Numbers that are not finite count as 0.
 */
typedef struct
{
  /* What a file keeps: hek_code_map_check() accepts nothing else. */
  HekTraverse traverse; /* never auto */
  HekDistance distance;
  guint32 dim;        /* of the rows */
  guint32 n_in;       /* hek_code_map_n_in(); of f32: 0 */
  guint32 n_values;   /* of a code; of f32: 0 */
  guint32 code_bytes;
  guint32 is_projected;
  guint64 seed;       /* of the turn of sq4 */
  float step;         /* what 1 of a code is worth, or of a query */
  float matrix_step;  /* what 1 of the matrix is worth */
  float lift;         /* M² of ip, otherwise 0 */
  float query_norm;   /* of ip: length that queries are brought to; 0: they stay as they are */
  guint32 reach;      /* so many codes have to be looked at for the true ten nearest */

  const float *mean;     /* n_in */
  const gint16 *matrix;  /* n_values × n_in; NULL when not projected */

  gpointer owned; /* (nullable): memory of mean and matrix */
} HekCodeMap;

/* Numbers of one vector that the map's functions work in: hek_code_map_scratch() bytes, aligned. */
gsize hek_code_map_scratch (const HekCodeMap *map);

/* Bytes of the form that is walked with: of a query of codes, or of floats. */
gsize hek_code_map_query_bytes (const HekCodeMap *map);

/**
 * hek_code_map_train:
 * @n_values: directions to keep, of auto and pca-sq8; 0: measured
 * @seed: of the samples and of the turn
 *
 * Looks at a sample of at most 4,096 rows, and at 32 rows against up to 262,144 others.
 *
 * Errors: G_IO_ERROR_CANCELLED, G_IO_ERROR_INVALID_ARGUMENT when the dimension is too large
 * Returns: (transfer full) (nullable): free with hek_code_map_free()
 */
HekCodeMap *hek_code_map_train (const HekRows *rows, HekDistance distance, HekTraverse traverse,
                                guint n_values, guint64 seed, const HekTask *task, GError **error);
void hek_code_map_free (HekCodeMap *map);

/* The largest dimension that codes exist for. */
#define HEK_CODE_MAP_MAX_DIM 4032

/* Whether the numbers of a map out of a file belong together; mean and matrix are not looked at. */
gboolean hek_code_map_check (const HekCodeMap *map);

/* Writes the record of one row: @code has code_bytes. */
void hek_code_map_encode (const HekCodeMap *map, HekDtype dtype, gconstpointer row,
                          gpointer scratch, guint8 *code);

/* Writes the walking form of a query of float32 and returns its bias; not for f32. @rest: (out):
 * the part of the bias that stands for what the projection loses */
gint32 hek_code_map_encode_query (const HekCodeMap *map, const float *query, gpointer scratch,
                                  gint8 *out, gint32 *rest);

/* The square that encode() writes with f32; 0 where it is not finite. @space: dim floats */
float hek_code_map_square (const HekCodeMap *map, HekDtype dtype, gconstpointer row, float *space);

/* A radius of the distance as the squared length between mapped vectors, for a query of that
 * length. */
double hek_code_map_radius (const HekCodeMap *map, const float *query, double radius);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekCodeMap, hek_code_map_free)

G_END_DECLS
