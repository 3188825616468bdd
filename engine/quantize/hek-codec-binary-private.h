/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-codec-private.h"

G_BEGIN_DECLS

/* A row is center + y, where y[d] is low[d], or high[d] when bit d is set: above the center. */
typedef struct
{
  gboolean is_hamming; /* queries are bits, too */
  float *center;       /* dim, owned with the two below */
  float *low;          /* at most 0 */
  float *high;         /* at least 0 */
  float length;        /* that rows have from the center, as a root of their mean square */
  float bit_distance;  /* a bit that differs, as a distance */
  float zero_distance; /* of codes without a difference */
} HekBinaryMap;

HekBinaryMap *hek_binary_map_new (guint dim);
void          hek_binary_map_free (HekBinaryMap *map);

/**
 * hek_binary_map_fit:
 * @rows: (array): n × dim, n > 0
 * @is_centered: bits tell what is above the mean of its dimension, else what is above 0
 *
 * Returns: (transfer full): %NULL when cancelled or memory is short
 */
HekBinaryMap *hek_binary_map_fit (const float *rows, gsize n, guint dim, HekDistance distance,
                                  gboolean is_centered, const HekTask *task, GError **error);

/* Behind the bits of a code: two f16. */
#define HEK_BINARY_N_FACTORS 2
#define HEK_BINARY_FACTOR_BYTES (HEK_BINARY_N_FACTORS * sizeof (guint16))

static inline gsize
hek_binary_bit_bytes (guint dim)
{
  return (dim + 7) / 8;
}

static inline gboolean
hek_binary_has_factors (const HekCodebook *book)
{
  return book->code_bytes > hek_binary_bit_bytes (book->dim);
}

/* As HekCodec has them. */
gsize hek_binary_query_bytes (const HekCodebook *book);
void  hek_binary_query (const HekCodebook *book, const float *vector, gpointer space);
void  hek_binary_distances (const HekCodebook *book, gconstpointer space, const guint8 *codes,
                            const guint32 *idx, gsize n, float *out, float *bounds);

G_END_DECLS
