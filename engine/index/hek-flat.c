/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exact search: blocks of queries times blocks of rows, in parallel. A block keeps its own answers
 * and adds them to those of its queries when it is done; since answers are ordered by distance and
 * row, it does not matter which block comes first.
 */
#include "config.h"

#include "hek-flat-private.h"

#include "hek-parallel.h"

/* From so many queries on, products of matrices pay. */
#define MULTIPLY_QUERIES 8

/* Queries of a block: as many as fill the panels of a product of matrices and leave its second
 * factor in the cache; of long vectors and of long lists of answers fewer. */
#define MAX_BLOCK_QUERIES 240
#define MIN_BLOCK_QUERIES 16
#define BLOCK_FLOATS (1u << 20)

/* Multiply-adds of a block: some 10 ms of one core. */
#define BLOCK_WORK (400u << 20)

static void
hek_flat_clear (HekFlat *flat)
{
  for (gsize q = 0; flat->lists != NULL && q < flat->queries->n; q++)
    hek_flat_list_clear (&flat->lists[q]);
  for (gsize b = 0; flat->locks != NULL && b < flat->n_query_blocks; b++)
    g_mutex_clear (&flat->locks[b]);
  g_free (flat->lists);
  g_free (flat->locks);
  g_free (flat->squares);
}

static gboolean
hek_flat_multiplies (const HekFlat *flat)
{
  return flat->compare.integer == NULL && flat->queries->n >= MULTIPLY_QUERIES;
}

static void
hek_flat_plan (HekFlat *flat,
               guint    k)
{
  gsize dim = MAX (flat->rows->dim, 1), most = MIN (BLOCK_FLOATS / dim, BLOCK_FLOATS / MAX (k, 1));
  gsize quantum = hek_flat_multiplies (flat) ? hek_flat_multiply_rows (dim) : HEK_FLAT_RUN;

  flat->block_queries = CLAMP (most / 16 * 16, MIN_BLOCK_QUERIES, MAX_BLOCK_QUERIES);
  flat->block_queries = MIN (flat->block_queries, MAX (flat->queries->n, 1));
  flat->n_query_blocks = hek_parallel_n_blocks (flat->queries->n, flat->block_queries);
  flat->block_rows = MAX (BLOCK_WORK / flat->block_queries / dim / quantum, 1) * quantum;
  flat->n_items
    = flat->n_query_blocks * hek_parallel_n_blocks (flat->rows->n, flat->block_rows);
}

/* The lists are not allocated before answers come. */
static gboolean
hek_flat_init (HekFlat *flat,
               guint    k,
               guint64  limit)
{
  gboolean many = flat->queries->n >= MULTIPLY_QUERIES;

  hek_flat_plan (flat, k);
  flat->lists = g_try_new0 (HekFlatList, flat->queries->n);
  flat->locks = g_try_new0 (GMutex, flat->n_query_blocks);
  if (hek_flat_multiplies (flat) || (many && flat->compare.distance == HEK_DISTANCE_COSINE))
    {
      flat->squares = g_try_new (double, flat->rows->n);
      if (flat->squares == NULL && flat->rows->n > 0)
        return FALSE;
    }
  if ((flat->lists == NULL || flat->locks == NULL) && flat->queries->n > 0)
    return FALSE;
  for (gsize q = 0; q < flat->queries->n; q++)
    flat->lists[q] = (HekFlatList) { .limit = limit, .k = k };
  for (gsize b = 0; b < flat->n_query_blocks; b++)
    g_mutex_init (&flat->locks[b]);
  return TRUE;
}

static void
hek_flat_squares_block (gsize    begin,
                        gsize    end,
                        gsize    block_idx,
                        gpointer data)
{
  HekFlat *flat = data;
  g_autofree float *space = g_new (float, flat->rows->dim);

  for (gsize i = begin; i < end; i++)
    if (flat->allowed == NULL || hek_row_set_has (flat->allowed, (guint32) i))
      flat->squares[i] = hek_flat_square (&flat->compare, i, space);
}

static void
hek_flat_block_begin (HekFlat      *flat,
                      HekFlatBlock *block,
                      gsize         item)
{
  gsize query_block = item % flat->n_query_blocks, row_block = item / flat->n_query_blocks;

  block->first_query = query_block * flat->block_queries;
  block->n_queries = MIN (flat->block_queries, flat->queries->n - block->first_query);
  block->begin = row_block * flat->block_rows;
  block->end = MIN (block->begin + flat->block_rows, flat->rows->n);
  for (gsize q = 0; q < block->n_queries; q++)
    block->queries[q] = hek_flat_query (&flat->compare, flat->queries, block->first_query + q,
                                        block->query_numbers + q * flat->rows->dim);

  /* What is already known to be too far need not be looked at. */
  g_mutex_lock (&flat->locks[query_block]);
  for (gsize q = 0; q < block->n_queries; q++)
    {
      const HekFlatList *list = &flat->lists[block->first_query + q];

      block->lists[q] = (HekFlatList) { .limit = list->limit, .k = list->k };
    }
  g_mutex_unlock (&flat->locks[query_block]);
}

static gboolean
hek_flat_block_end (HekFlat      *flat,
                    HekFlatBlock *block)
{
  GMutex *lock = &flat->locks[block->first_query / flat->block_queries];
  gboolean ok = TRUE;

  g_mutex_lock (lock);
  for (gsize q = 0; q < block->n_queries; q++)
    {
      HekFlatList *list = &flat->lists[block->first_query + q];

      for (gsize i = 0; ok && i < block->lists[q].n; i++)
        if (block->lists[q].keys[i] < list->limit)
          ok = hek_flat_list_push (list, block->lists[q].keys[i]);
      hek_flat_list_clear (&block->lists[q]);
    }
  g_mutex_unlock (lock);
  return ok;
}

static void
hek_flat_item (gsize    begin,
               gsize    end,
               gsize    block_idx,
               gpointer data)
{
  HekFlat *flat = data;
  gsize dim = MAX (flat->rows->dim, 1);
  HekFlatBlock block = {
    .queries = g_try_new (HekFlatQuery, flat->block_queries),
    .lists = g_try_new0 (HekFlatList, flat->block_queries),
    .query_numbers = g_try_new (float, flat->block_queries * dim),
    .space = g_try_new (float, dim),
  };
  gboolean ok = block.queries != NULL && block.lists != NULL && block.query_numbers != NULL
                && block.space != NULL;

  for (gsize item = begin; ok && item < end; item++)
    {
      gint n_done;

      hek_flat_block_begin (flat, &block, item);
      ok = hek_flat_multiplies (flat) ? hek_flat_block_multiply (flat, &block)
                                      : hek_flat_block_scan (flat, &block);
      ok = hek_flat_block_end (flat, &block) && ok;
      n_done = g_atomic_int_add (&flat->n_done, 1) + 1;
      hek_task_progress (flat->task, (double) n_done / (double) flat->n_items);
    }
  /* or cancelled, which is found out apart */
  if (!ok)
    g_atomic_int_set (&flat->failed, TRUE);
  g_free (block.queries);
  g_free (block.lists);
  g_free (block.query_numbers);
  g_free (block.space);
}

static gboolean
hek_flat_run (HekFlat *flat,
              guint    k,
              guint64  limit,
              GError **error)
{
  gboolean ok = hek_flat_init (flat, k, limit);

  if (ok && flat->squares != NULL)
    hek_parallel_for (flat->rows->n, 4096, hek_flat_squares_block, flat, flat->task);
  if (ok && !hek_task_is_cancelled (flat->task))
    hek_parallel_for (flat->n_items, 1, hek_flat_item, flat, flat->task);
  if (!hek_task_check (flat->task, error))
    return FALSE;
  if (ok && !g_atomic_int_get (&flat->failed))
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               "not enough memory to search %" G_GSIZE_FORMAT " rows for %" G_GSIZE_FORMAT
               " queries",
               flat->rows->n, flat->queries->n);
  return FALSE;
}

static HekNeighbor
hek_flat_answer (const HekFlat *flat,
                 guint64        key)
{
  return (HekNeighbor) { hek_flat_key_distance (flat->compare.value, key), (guint32) key };
}

static gboolean
is_valid (const HekRows *rows,
          const HekRows *queries)
{
  return rows->dim == queries->dim && rows->dim <= HEK_ROWS_MAX_DIM && rows->n < HEK_FLAT_NO_ROW;
}

gboolean
hek_flat_search (const HekRows *rows,
                 HekDistance    distance,
                 const HekRows *queries,
                 guint          k,
                 const guint64 *allowed,
                 HekNeighbor   *out,
                 const HekTask *task,
                 GError       **error)
{
  HekFlat flat = { .rows = rows, .queries = queries, .allowed = allowed, .task = task };
  gboolean ok;

  g_return_val_if_fail (is_valid (rows, queries) && k > 0, FALSE);

  hek_flat_compare_init (&flat.compare, rows, distance, queries);
  ok = hek_flat_run (&flat, k, HEK_FLAT_NO_KEY, error);
  for (gsize q = 0; ok && q < queries->n; q++)
    {
      HekFlatList *list = &flat.lists[q];

      hek_flat_list_sort (list);
      for (gsize i = 0; i < k; i++)
        {
          const HekNeighbor none = { INFINITY, HEK_FLAT_NO_ROW };

          out[q * k + i] = i < list->n ? hek_flat_answer (&flat, list->keys[i]) : none;
        }
    }
  hek_flat_clear (&flat);
  return ok;
}

/* The first key whose distance is beyond the radius. */
static guint64
limit_of_radius (HekFlatValue value,
                 float        radius)
{
  guint64 low = 0, high = G_GUINT64_CONSTANT (1) << 32;

  if (value == HEK_FLAT_FLOATS)
    return ((guint64) hek_flat_order (radius) + 1) << 32;
  while (low < high)
    {
      guint64 middle = (low + high) / 2;

      if (hek_flat_key_distance (value, middle << 32) <= radius)
        low = middle + 1;
      else
        high = middle;
    }
  return low == G_GUINT64_CONSTANT (1) << 32 ? HEK_FLAT_NO_KEY : low << 32;
}

static gboolean
hek_flat_collect (HekFlat      *flat,
                  HekNeighbor **neighbors,
                  gsize        *offsets,
                  GError      **error)
{
  HekNeighbor *answers;
  gsize n = 0;

  for (gsize q = 0; q < flat->queries->n; q++)
    n += flat->lists[q].n;
  answers = g_try_new (HekNeighbor, MAX (n, 1));
  if (answers == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for %" G_GSIZE_FORMAT " neighbours", n);
      return FALSE;
    }

  offsets[0] = n = 0;
  for (gsize q = 0; q < flat->queries->n; q++)
    {
      HekFlatList *list = &flat->lists[q];

      hek_flat_list_sort (list);
      for (gsize i = 0; i < list->n; i++)
        answers[n++] = hek_flat_answer (flat, list->keys[i]);
      offsets[q + 1] = n;
    }
  *neighbors = answers;
  return TRUE;
}

gboolean
hek_flat_range (const HekRows *rows,
                HekDistance    distance,
                const HekRows *queries,
                float          radius,
                const guint64 *allowed,
                HekNeighbor  **neighbors,
                gsize         *offsets,
                const HekTask *task,
                GError       **error)
{
  HekFlat flat = { .rows = rows, .queries = queries, .allowed = allowed, .task = task };
  gboolean ok;

  g_return_val_if_fail (is_valid (rows, queries) && !isnan (radius), FALSE);

  hek_flat_compare_init (&flat.compare, rows, distance, queries);
  ok = hek_flat_run (&flat, 0, limit_of_radius (flat.compare.value, radius), error);
  ok = ok && hek_flat_collect (&flat, neighbors, offsets, error);
  hek_flat_clear (&flat);
  return ok;
}
