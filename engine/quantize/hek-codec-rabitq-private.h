/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-codec-private.h"

#include "hek-kernel-rabitq.h"
#include "hek-rotation.h"

G_BEGIN_DECLS

/* Every number of bits has at most one part. */
#define HEK_RABITQ_MAX_PARTS HEK_KERNEL_RABITQ_MAX_BITS

/* Principal directions of more dimensions take too long to find. */
#define HEK_RABITQ_MAX_PRINCIPAL 2048

/* What a bound promises: so many standard deviations. Source: Gao, Long, "RaBitQ: quantizing
 * high-dimensional vectors with a theoretical error bound for approximate nearest neighbor search",
 * SIGMOD 2024 */
#define HEK_RABITQ_EPSILON 1.9f

/* Coordinates that have the same number of bits, and a factor of their own. */
typedef struct
{
  guint begin, n;  /* of the coordinates */
  guint bits;
  guint offset;    /* of its first byte in a code */
  guint values;    /* of its values in a query */
  float unit;      /* what 1 of a factor stands for */
  float shrink;    /* of the factor, when a row is to be restored with the least error */
  float spread;    /* length of the error for a factor of 1: few have more */
} HekRabitqPart;

/* The state of a codebook. */
typedef struct
{
  guint dim;
  gboolean principal;    /* coordinates are products with a matrix; else the first of a turn */
  guint n_coordinates;
  guint n_values;        /* of a query, with those between the parts */
  guint n_parts;
  HekRabitqPart parts[HEK_RABITQ_MAX_PARTS];
  float rest;            /* of what no coordinate has, few near rows have more along a query */

  float *mean;           /* dim */
  guint16 *matrix;       /* (nullable): n_coordinates × dim, f16 */
  float *packed;         /* (nullable): the same for hek_kernel_gemm() */
  HekRotation *rotation; /* (nullable) */
} HekRabitq;

static inline guint
hek_rabitq_pad (guint dim)
{
  return (dim + HEK_KERNEL_RABITQ_STEP - 1) / HEK_KERNEL_RABITQ_STEP * HEK_KERNEL_RABITQ_STEP;
}

/* The size of a code whose parts have n and bits. */
gsize hek_rabitq_code_bytes (const HekRabitq *self);

/* Where parts begin; and what of matrix and rotation is not stored. %FALSE: not enough memory. */
void     hek_rabitq_place (HekRabitq *self);
gboolean hek_rabitq_prepare (HekRabitq *self, guint64 seed, GError **error);
void     hek_rabitq_free (gpointer self);

/* @centered: n × dim, minus the mean; @out: n × n_coordinates, aligned to 64 bytes */
void hek_rabitq_project (const HekRabitq *self, const float *centered, gsize n, float *out);

/* hek-codec-rabitq-plan.c: finds parts of at most @n_bytes, factors included; none when not even
 * the fewest directions that it counts with fit.
 * @rows: (array): n × dim, along the principal directions, the largest variance first; n > 8 */
gboolean hek_rabitq_plan (HekRabitq *self, const float *rows, gsize n, gsize n_bytes,
                          const HekTask *task, GError **error);

/* hek-codec-rabitq-directions.c: all principal directions, and the rows along them.
 * @centered: n × dim; @directions: (out): dim × dim; @along: (out): n × dim */
gboolean hek_rabitq_directions (const float *centered, gsize n, guint dim, float *directions,
                                float *along, const HekTask *task, GError **error);

/* hek-codec-rabitq-train.c */
gboolean hek_rabitq_train (HekCodebook *book, const float *rows, gsize n,
                           const HekCodecTraining *training, const HekTask *task, GError **error);

/* hek-codec-rabitq-code.c */
void  hek_rabitq_encode (const HekCodebook *book, const float *rows, gsize n, guint8 *codes);
void  hek_rabitq_decode (const HekCodebook *book, const guint8 *codes, gsize n, float *rows);
gsize hek_rabitq_query_bytes (const HekCodebook *book);
void  hek_rabitq_query (const HekCodebook *book, const float *vector, gpointer space);
void  hek_rabitq_distances (const HekCodebook *book, gconstpointer space, const guint8 *codes,
                            const guint32 *idx, gsize n, float *out, float *bounds);

G_END_DECLS
