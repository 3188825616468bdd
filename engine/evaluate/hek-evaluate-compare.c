/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The exact list of neighbours of one vector beside the list that its codes give, and the vector
 * among several for which these lists differ most.
 */
#include "config.h"

#include "hek-evaluate-private.h"

#include "hek-checked.h"
#include "hek-flat.h"
#include "hek-parallel.h"
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

static gboolean
compare_check_dim (const HekCodebook  *book,
                   const HekRows      *rows,
                   const HekRows      *queries,
                   GError            **error)
{
  if (queries->dim == rows->dim && hek_codebook_dim (book) == rows->dim)
    return TRUE;
  g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_DIMENSION,
               "the codebook is for %u dimensions, the rows have %u and the query %u",
               hek_codebook_dim (book), rows->dim, queries->dim);
  return FALSE;
}

static gboolean
compare_no_memory (const HekRows  *rows,
                   GError        **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               "not enough memory for the distances of %zu rows", rows->n);
  return FALSE;
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

  if (!compare_check_dim (book, rows, query, error))
    return FALSE;
  if ((distances == NULL || estimates == NULL) && rows->n > 0)
    return compare_no_memory (rows, error);
  if (!both_fill (&both, book, rows, codes, query, task, error))
    return FALSE;
  list_nearest (&both, both.distances, k, exact);
  *n = list_nearest (&both, both.estimates, k, quantized);
  return TRUE;
}

/* --- the worst of several -------------------------------------------------------------------- */

/* Of a query, one more than @k is kept of both lists, since the row that is left out may be among
 * them. */
typedef struct
{
  const HekCodebook *book;
  gsize n_rows;
  const guint8 *codes;
  const HekRows *queries;
  const guint32 *leave_out;
  guint k;
  const HekNeighbor *exact; /* queries->n × (k + 1) */
  guint *n_lost;            /* queries->n */
  const HekTask *task;
  gint n_done;              /* atomic */
} WorstLoop;

static gboolean
list_has (const HekNearestKeys *keys,
          guint32               row,
          guint32               leave_out,
          guint                 k)
{
  for (guint i = 0, n = 0; i < keys->n && n < k; i++)
    {
      guint32 candidate = hek_nearest_keys_get_row (keys, i);

      if (candidate == row)
        return TRUE;
      n += candidate != leave_out;
    }
  return FALSE;
}

static guint
worst_count_lost (const WorstLoop      *loop,
                  gsize                 q,
                  const HekNearestKeys *keys)
{
  const HekNeighbor *exact = loop->exact + q * (loop->k + 1);
  guint32 leave_out = loop->leave_out != NULL ? loop->leave_out[q] : HEK_FLAT_NO_ROW;
  guint n_lost = 0;

  for (guint i = 0, n = 0; i <= loop->k && n < loop->k; i++)
    if (exact[i].row != HEK_FLAT_NO_ROW && exact[i].row != leave_out)
      {
        n_lost += !list_has (keys, exact[i].row, leave_out, loop->k);
        n++;
      }
  return n_lost;
}

static void
worst_block (gsize    begin,
             gsize    end,
             gsize    block_idx,
             gpointer data)
{
  WorstLoop *loop = data;
  gsize code_bytes = hek_codebook_code_bytes (loop->book);
  g_autoptr (HekCodeQuery) code_query = hek_code_query_new (loop->book);
  g_autofree float *vector = g_new (float, loop->queries->dim);
  g_autofree float *tile = g_new (float, HEK_EVALUATE_TILE);
  HekNearestKeys keys;

  hek_nearest_keys_init (&keys, loop->k + 1);
  for (gsize q = begin; q < end; q++)
    {
      hek_nearest_keys_reset (&keys);
      hek_rows_to_f32 (loop->queries, q, 1, vector);
      hek_code_query_set (code_query, vector);
      for (gsize row = 0; row < loop->n_rows && !hek_task_is_cancelled (loop->task);
           row += HEK_EVALUATE_TILE)
        {
          gsize n = MIN (HEK_EVALUATE_TILE, loop->n_rows - row);

          hek_code_query_distances (code_query, loop->codes + row * code_bytes, NULL, n, tile,
                                    NULL);
          hek_nearest_keys_push (&keys, tile, n, (guint32) row);
        }
      hek_nearest_keys_sort (&keys);
      loop->n_lost[q] = worst_count_lost (loop, q, &keys);
      hek_task_progress (loop->task, (double) (g_atomic_int_add (&loop->n_done, 1) + 1)
                                       / (double) loop->queries->n);
    }
  hek_nearest_keys_clear (&keys);
}

gboolean
hek_compare_find_worst (const HekCodebook  *book,
                        const HekRows      *rows,
                        const guint8       *codes,
                        const HekRows      *queries,
                        const guint32      *leave_out,
                        guint               k,
                        gsize              *worst,
                        guint              *n_lost,
                        const HekTask      *task,
                        GError            **error)
{
  HekTask exact_task = hek_task_sub (task, 0, 0.5), scan_task = hek_task_sub (task, 0.5, 0.5);
  g_autofree HekNeighbor *exact = NULL;
  g_autofree guint *lost = g_new0 (guint, queries->n);
  WorstLoop loop = { book, rows->n, codes, queries, leave_out, k, NULL, lost, &scan_task, 0 };
  gsize n_exact, at = 0;

  if (!compare_check_dim (book, rows, queries, error))
    return FALSE;
  if (hek_checked_mul (queries->n, (gsize) k + 1, &n_exact))
    exact = g_try_new (HekNeighbor, n_exact);
  if (exact == NULL)
    return compare_no_memory (rows, error);
  if (!hek_flat_search (rows, hek_codebook_distance (book), queries, k + 1, NULL, exact,
                        &exact_task, error))
    return FALSE;
  loop.exact = exact;
  if (!hek_parallel_for (queries->n, 1, worst_block, &loop, &scan_task))
    return hek_task_check (task, error);
  for (gsize q = 1; q < queries->n; q++)
    if (lost[q] > lost[at])
      at = q;
  *worst = at;
  *n_lost = lost[at];
  return TRUE;
}
