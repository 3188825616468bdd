/* SPDX-License-Identifier: Apache-2.0 */
/* The exact list of neighbours of one vector beside the list that its codes give. */
#include "config.h"

#include "hek-evaluate-private.h"

#include "hek-flat.h"
#include "hek-rows-convert.h"

typedef struct
{
  gsize n;
  guint32 leave_out;
  float *distances, *estimates; /* n */
} BothDistances;

static gboolean
both_fill (BothDistances      *both,
           const HekCodebook  *book,
           const HekRows      *rows,
           const guint8       *codes,
           const HekRows      *query,
           const HekTask      *task,
           GError            **error)
{
  g_autoptr (HekCodeQuery) code_query = hek_code_query_new (book);
  g_autofree float *vector = g_new (float, query->dim);
  g_autofree guint32 *idx = g_new (guint32, HEK_EVALUATE_TILE);
  gsize code_bytes = hek_codebook_code_bytes (book);

  hek_rows_to_f32 (query, 0, 1, vector);
  hek_code_query_set (code_query, vector);
  for (gsize begin = 0; begin < both->n; begin += HEK_EVALUATE_TILE)
    {
      gsize n = MIN (HEK_EVALUATE_TILE, both->n - begin);

      if (!hek_task_check (task, error))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        idx[i] = (guint32) (begin + i);
      hek_flat_distances (rows, hek_codebook_distance (book), query, 0, idx, n,
                          both->distances + begin);
      hek_code_query_distances (code_query, codes + begin * code_bytes, NULL, n,
                                both->estimates + begin, NULL);
      hek_task_progress (task, (double) (begin + n) / (double) both->n);
    }
  return TRUE;
}

/* The place of @row when all rows are sorted by @values, from 1. */
static gsize
rank_of (const BothDistances *both,
         const float         *values,
         guint32              row)
{
  guint64 key = hek_nearest_key (values[row], row);
  gsize rank = 1;

  for (gsize i = 0; i < both->n; i++)
    rank += i != both->leave_out && hek_nearest_key (values[i], (guint32) i) < key;
  return rank;
}

/* Returns: how many there are, at most @k */
static guint
list_nearest (const BothDistances *both,
              const float         *values,
              guint                k,
              HekComparedNeighbor *out)
{
  HekNearestKeys keys;
  guint n = 0;

  hek_nearest_keys_init (&keys, k + 1);
  hek_nearest_keys_push (&keys, values, both->n, 0);
  hek_nearest_keys_sort (&keys);
  for (guint i = 0; i < keys.n && n < k; i++)
    {
      guint32 row = hek_nearest_keys_get_row (&keys, i);

      if (row == both->leave_out)
        continue;
      out[n++] = (HekComparedNeighbor) {
        .row = row, .distance = both->distances[row], .estimate = both->estimates[row],
        .rank = rank_of (both, both->distances, row),
        .rank_by_estimate = rank_of (both, both->estimates, row),
      };
    }
  hek_nearest_keys_clear (&keys);
  return n;
}

gboolean
hek_compare_neighbors (const HekCodebook    *book,
                       const HekRows        *rows,
                       const guint8         *codes,
                       const HekRows        *query,
                       guint32               leave_out,
                       guint                 k,
                       HekComparedNeighbor  *exact,
                       HekComparedNeighbor  *quantized,
                       guint                *n,
                       const HekTask        *task,
                       GError              **error)
{
  g_autofree float *distances = g_try_new (float, rows->n);
  g_autofree float *estimates = g_try_new (float, rows->n);
  BothDistances both = { rows->n, leave_out, distances, estimates };

  if (query->dim != rows->dim || hek_codebook_dim (book) != rows->dim)
    {
      g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_DIMENSION,
                   "the codebook is for %u dimensions, the rows have %u and the query %u",
                   hek_codebook_dim (book), rows->dim, query->dim);
      return FALSE;
    }
  if ((distances == NULL || estimates == NULL) && rows->n > 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for the distances of %zu rows", rows->n);
      return FALSE;
    }
  if (!both_fill (&both, book, rows, codes, query, task, error))
    return FALSE;
  list_nearest (&both, both.distances, k, exact);
  *n = list_nearest (&both, both.estimates, k, quantized);
  return TRUE;
}
