/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A query against the codes of a product quantizer: a table of distances to all centroids of each
 * part, whose sums are the distances to codes.
 *
 * Scans of 4-bit codes take tables of bytes: what is above the smallest number of a table, in
 * steps of 1/255 of the widest table. A byte is off by at most half a step, so a scan differs from
 * the sum of floats by at most n_parts / 2 steps, and by about a step · √(n_parts / 12) usually.
 */
#include "config.h"

#include "hek-codec-pq-private.h"

#include "hek-aligned.h"
#include "hek-kernel-assign.h"
#include "hek-kernel-lookup.h"

#include <string.h>

#define BLOCK HEK_KERNEL_LOOKUP_BLOCK

/* The beginning of the space of a query. Then come float tables, n_parts × k; the vector with the
 * mean taken off, dim; and for 4 bits the tables of bytes. Each begins at a multiple of 64. */
typedef struct
{
  float bias; /* of sums of floats */
  float step, base; /* of sums of bytes */
} Head;

static gsize
aligned (gsize bytes)
{
  return (bytes + HEK_ALIGNMENT - 1) / HEK_ALIGNMENT * HEK_ALIGNMENT;
}

static gsize
tables_offset (void)
{
  return aligned (sizeof (Head));
}

static gsize
vector_offset (const HekPq *pq)
{
  return tables_offset () + aligned ((gsize) pq->parts.n_parts * pq->parts.k * sizeof (float));
}

static gsize
bytes_offset (const HekPq *pq)
{
  return vector_offset (pq) + aligned (pq->parts.dim * sizeof (float));
}

gsize
hek_pq_query_bytes (const HekPq *pq)
{
  gsize bytes = bytes_offset (pq);

  if (pq->bits == 4)
    bytes += aligned (hek_kernel_lookup4_block_bytes (pq->parts.n_parts));
  return bytes;
}

/* Returns: the smallest number; @width: (inout): the widest table so far */
static float
measure_table (const float *table,
               guint        k,
               float       *width)
{
  float smallest = table[0], largest = table[0];

  for (guint c = 1; c < k; c++)
    {
      smallest = MIN (smallest, table[c]);
      largest = MAX (largest, table[c]);
    }
  *width = MAX (*width, largest - smallest);
  return smallest;
}

static void
make_bytes (const HekPq *pq,
            const float *tables,
            guint8      *bytes,
            Head        *head)
{
  guint n_parts = pq->parts.n_parts, k = pq->parts.k;
  double base = (double) head->bias;
  float width = 0, scale;

  for (guint p = 0; p < n_parts; p++)
    base += (double) measure_table (tables + p * k, k, &width);
  head->base = (float) base;
  head->step = width / 255;
  scale = head->step > 0 ? 1 / head->step : 0;
  if (!(scale <= G_MAXFLOAT))
    scale = 0;

  memset (bytes, 0, hek_kernel_lookup4_block_bytes (n_parts));
  for (guint p = 0; p < n_parts; p++)
    {
      const float *table = tables + p * k;
      float none = 0, smallest = measure_table (table, k, &none);

      for (guint c = 0; c < k; c++)
        bytes[p * k + c] = (guint8) MIN ((table[c] - smallest) * scale + 0.5f, 255.0f);
    }
}

void
hek_pq_query (const HekPq *pq,
              gboolean     is_product,
              const float *vector,
              float        bias,
              gpointer     space)
{
  const HekParts *parts = &pq->parts;
  Head *head = space;
  float *tables = (float *) ((guint8 *) space + tables_offset ());
  float *centered = (float *) ((guint8 *) space + vector_offset (pq));
  double shift = 0;

  for (guint d = 0; d < parts->dim; d++)
    {
      centered[d] = is_product ? vector[d] : vector[d] - parts->mean[d];
      shift -= (double) vector[d] * (double) parts->mean[d];
    }
  head->bias = is_product ? (float) ((double) bias + shift) : bias;

  for (guint p = 0; p < parts->n_parts; p++)
    {
      guint begin = hek_parts_begin (parts->dim, parts->n_parts, p);
      guint width = hek_parts_begin (parts->dim, parts->n_parts, p + 1) - begin;

      (is_product ? hek_kernel_assign_products : hek_kernel_assign_squares) (
        hek_parts_panels (parts, p), parts->k, width, centered + begin,
        tables + (gsize) p * parts->k);
    }
  if (pq->bits == 4)
    make_bytes (pq, tables, (guint8 *) space + bytes_offset (pq), head);
}

void
hek_pq_distances (const HekPq   *pq,
                  gconstpointer  space,
                  const guint8  *codes,
                  const guint32 *idx,
                  gsize          n,
                  float         *out,
                  float         *bounds)
{
  const Head *head = space;
  const float *tables = (const float *) ((const guint8 *) space + tables_offset ());

  (pq->bits == 8 ? hek_kernel_lookup8 : hek_kernel_lookup4) (tables, pq->parts.n_parts, codes,
                                                             pq->code_bytes, idx, n, out);
  for (gsize i = 0; i < n; i++)
    out[i] += head->bias;
  if (bounds != NULL)
    memset (bounds, 0, n * sizeof *bounds);
}

gsize
hek_pq_packed_bytes (const HekPq *pq,
                     gsize        n)
{
  gsize n_blocks = (n + BLOCK - 1) / BLOCK;

  return n_blocks * (pq->bits == 8 ? BLOCK * pq->code_bytes
                                   : hek_kernel_lookup4_block_bytes (pq->parts.n_parts));
}

void
hek_pq_pack (const HekPq  *pq,
             const guint8 *codes,
             gsize         n,
             guint8       *packed)
{
  gsize block_bytes = hek_kernel_lookup4_block_bytes (pq->parts.n_parts);

  if (pq->bits == 8)
    {
      memcpy (packed, codes, n * pq->code_bytes);
      memset (packed + n * pq->code_bytes, 0,
              hek_pq_packed_bytes (pq, n) - n * pq->code_bytes);
      return;
    }
  for (gsize i = 0; i < n; i += BLOCK)
    hek_kernel_lookup4_pack (codes + i * pq->code_bytes, pq->code_bytes, MIN (n - i, BLOCK),
                             pq->parts.n_parts, packed + i / BLOCK * block_bytes);
}

void
hek_pq_scan (const HekPq         *pq,
             gconstpointer const *spaces,
             guint                n_queries,
             const guint8        *packed,
             gsize                begin,
             gsize                n,
             float *const        *out)
{
  guint n_parts = pq->parts.n_parts;
  gsize block_bytes = hek_kernel_lookup4_block_bytes (n_parts), n_whole = n / BLOCK;
  gsize n_left = n - n_whole * BLOCK;
  HekKernelLookup4 queries[HEK_CODE_QUERIES] = { { 0 } };
  float last[HEK_CODE_QUERIES][BLOCK];

  if (pq->bits == 8)
    {
      for (guint q = 0; q < n_queries; q++)
        hek_pq_distances (pq, spaces[q], packed + begin * pq->code_bytes, NULL, n, out[q], NULL);
      return;
    }
  packed += begin / BLOCK * block_bytes;
  for (guint q = 0; q < n_queries; q++)
    {
      const Head *head = spaces[q];

      queries[q] = (HekKernelLookup4) { (const guint8 *) spaces[q] + bytes_offset (pq),
                                        head->step, head->base, out[q] };
    }
  hek_kernel_lookup4_scan (queries, n_queries, n_parts, packed, n_whole);
  if (n_left == 0)
    return;
  for (guint q = 0; q < n_queries; q++)
    queries[q].out = last[q];
  hek_kernel_lookup4_scan (queries, n_queries, n_parts, packed + n_whole * block_bytes, 1);
  for (guint q = 0; q < n_queries; q++)
    memcpy (out[q] + n_whole * BLOCK, last[q], n_left * sizeof (float));
}
