/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Splitting rows into base rows and held-out queries, and the exact neighbours. Parts of a set are
 * views with a longer stride over the numbers of their parent, which they keep alive.
 */
#include "config.h"

#include "hek-evaluate-set.h"

#include "hek-aligned.h"
#include "hek-checked.h"
#include "hek-codec.h"
#include "hek-flat.h"
#include "hek-ref.h"
#include "hek-rng.h"
#include "hek-rows-convert.h"

#include <math.h>
#include <string.h>

/* At least so many rows are left for each one that is held out. */
#define ROWS_PER_QUERY 5

/* Rows that are looked at between two questions whether to go on. */
#define CHECK_ROWS 4096

struct _HekEvaluateSet
{
  gatomicrefcount ref;
  HekEvaluateSet *parent; /* owned (nullable): whose numbers these are */
  HekDistance distance;
  HekMeaning meaning;
  HekRows base, queries;
  gsize base_step, first_query, query_step; /* in the parent */

  /* owned: of a set without parent */
  gpointer base_numbers, query_numbers;
  guint32 *base_rows, *query_rows; /* (nullable): numbers among the given rows; %NULL: the same */

  HekNeighbor *truth; /* owned: queries.n × n_truth */
  guint n_truth;
};

/* --- drawing -------------------------------------------------------------------------------- */

/*
 * Which of @n rows are base rows and which queries, in ascending order.
 * Source: Knuth, "The Art of Computer Programming" 2, 3.4.2, algorithm S, for two samples at once.
 */
static void
set_draw (HekEvaluateSet *set,
          gsize           n,
          gsize           n_base,
          gsize           n_queries,
          guint64         seed)
{
  gsize base = 0, query = 0;
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (gsize i = 0; i < n; i++)
    {
      guint64 at = hek_rng_below (&rng, n - i);

      if (at < n_queries - query)
        set->query_rows[query++] = (guint32) i;
      else if (at < n_queries - query + n_base - base)
        set->base_rows[base++] = (guint32) i;
    }
}

/* @chosen: (nullable): numbers of the rows that are copied; %NULL: the first @n */
static gboolean
set_copy (const HekRows  *rows,
          const guint32  *chosen,
          gsize           n,
          gpointer       *numbers,
          HekRows        *view,
          const HekTask  *task,
          GError        **error)
{
  gsize row_bytes = rows->dim * hek_dtype_bytes (rows->dtype);
  guint8 *copy = hek_aligned_try_new (n, row_bytes);

  *numbers = copy;
  if (copy == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "not enough memory for %zu rows", n);
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    {
      if (i % CHECK_ROWS == 0 && !hek_task_check (task, error))
        return FALSE;
      memcpy (copy + i * row_bytes, hek_rows_get (rows, chosen != NULL ? chosen[i] : i), row_bytes);
    }
  *view = (HekRows) { rows->dtype, rows->dim, n, row_bytes, copy };
  return TRUE;
}

/* Codecs would take NaN and infinite numbers for something else than exact search does. */
static gboolean
set_check_numbers (const HekRows  *rows,
                   const char     *what,
                   const HekTask  *task,
                   GError        **error)
{
  g_autofree float *row = g_new (float, rows->dim);

  for (gsize i = 0; rows->dtype != HEK_DTYPE_U8 && i < rows->n; i++)
    {
      gboolean ok = TRUE;

      if (i % CHECK_ROWS == 0 && !hek_task_check (task, error))
        return FALSE;
      hek_rows_to_f32 (rows, i, 1, row);
      for (guint d = 0; d < rows->dim; d++)
        ok = ok && fabsf (row[d]) <= HEK_CODEC_MAX_NUMBER;
      if (ok)
        continue;
      g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_ROWS,
                   "%s %zu has a number that is NaN, infinite or beyond ±%g", what, i,
                   (double) HEK_CODEC_MAX_NUMBER);
      return FALSE;
    }
  return TRUE;
}

static gboolean
set_find_truth (HekEvaluateSet *set,
                const HekTask  *task,
                GError        **error)
{
  gsize n;

  set->n_truth = (guint) MIN (set->base.n, HEK_EVALUATE_K);
  if (hek_checked_mul (set->queries.n, set->n_truth, &n))
    set->truth = g_try_new (HekNeighbor, n);
  if (set->truth == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for the neighbours of %zu queries", set->queries.n);
      return FALSE;
    }
  return hek_flat_search (&set->base, set->distance, &set->queries, set->n_truth, NULL, set->truth,
                          task, error);
}

/* --- making --------------------------------------------------------------------------------- */

static gboolean
set_check (const HekRows           *rows,
           const HekEvaluateSplit  *split,
           GError                 **error)
{
  gsize n_least = split->queries != NULL ? 1 : 2;

  if (rows->n < n_least || rows->n >= G_MAXUINT32)
    g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_ROWS,
                 "%zu rows: codecs are measured on %zu to %u", rows->n, n_least, G_MAXUINT32 - 1);
  else if (rows->dim == 0)
    g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_DIMENSION, "the rows have no vectors");
  else if (split->queries != NULL && split->queries->dim != rows->dim)
    g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_DIMENSION,
                 "the queries have %u dimensions, the rows %u", split->queries->dim, rows->dim);
  else if (split->queries != NULL && split->queries->n == 0)
    g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_ROWS, "there are no queries");
  else
    return TRUE;
  return FALSE;
}

static gboolean
set_fill (HekEvaluateSet          *set,
          const HekRows           *rows,
          const HekEvaluateSplit  *split,
          const HekTask           *task,
          GError                 **error)
{
  gsize n = split->n_rows_max > 0 ? MIN (rows->n, MAX (split->n_rows_max, 2)) : rows->n;
  gsize n_queries = 0;

  if (split->queries == NULL)
    n_queries = CLAMP (split->n_queries, 1, MAX (n / ROWS_PER_QUERY, 1));
  if (n_queries > 0 || n < rows->n)
    {
      set->base_rows = g_new (guint32, n - n_queries);
      set->query_rows = n_queries > 0 ? g_new (guint32, n_queries) : NULL;
      set_draw (set, rows->n, n - n_queries, n_queries, split->seed);
    }
  return set_copy (rows, set->base_rows, n - n_queries, &set->base_numbers, &set->base, task,
                   error) &&
         (split->queries == NULL
            ? set_copy (rows, set->query_rows, n_queries, &set->query_numbers, &set->queries, task,
                        error)
            : set_copy (split->queries, NULL, split->queries->n, &set->query_numbers,
                        &set->queries, task, error)) &&
         set_check_numbers (&set->base, "row", task, error) &&
         set_check_numbers (&set->queries, "query", task, error);
}

HekEvaluateSet *
hek_evaluate_set_new (const HekRows           *rows,
                      HekDistance              distance,
                      const HekEvaluateSplit  *split,
                      const HekTask           *task,
                      GError                 **error)
{
  g_autoptr (HekEvaluateSet) set = NULL;

  if (!set_check (rows, split, error))
    return NULL;
  set = g_new0 (HekEvaluateSet, 1);
  g_atomic_ref_count_init (&set->ref);
  set->distance = distance;
  set->meaning = split->meaning;
  if (!set_fill (set, rows, split, task, error) || !set_find_truth (set, task, error))
    return NULL;
  return g_steal_pointer (&set);
}

HekEvaluateSet *
hek_evaluate_set_part (HekEvaluateSet  *set,
                       gsize            n_base,
                       gsize            first_query,
                       gsize            query_step,
                       const HekTask   *task,
                       GError         **error)
{
  g_autoptr (HekEvaluateSet) part = NULL;

  g_return_val_if_fail (first_query < set->queries.n && query_step > 0, NULL);

  part = g_new0 (HekEvaluateSet, 1);
  g_atomic_ref_count_init (&part->ref);
  part->parent = hek_evaluate_set_ref (set);
  part->distance = set->distance;
  part->meaning = set->meaning;
  part->base_step = MAX (set->base.n / MAX (n_base, 1), 1);
  part->base = set->base;
  part->base.n = CLAMP (n_base, 1, set->base.n);
  part->base.stride_bytes *= part->base_step;
  part->first_query = first_query;
  part->query_step = query_step;
  part->queries = set->queries;
  part->queries.n = (set->queries.n - first_query - 1) / query_step + 1;
  part->queries.data = hek_rows_get (&set->queries, first_query);
  part->queries.stride_bytes *= query_step;
  if (!set_find_truth (part, task, error))
    return NULL;
  return g_steal_pointer (&part);
}

HekEvaluateSet *
hek_evaluate_set_ref (HekEvaluateSet *set)
{
  g_atomic_ref_count_inc (&set->ref);
  return set;
}

void
hek_evaluate_set_unref (HekEvaluateSet *set)
{
  if (!hek_ref_drop (&set->ref))
    return;

  g_clear_pointer (&set->parent, hek_evaluate_set_unref);
  hek_aligned_free (set->base_numbers);
  hek_aligned_free (set->query_numbers);
  g_free (set->base_rows);
  g_free (set->query_rows);
  g_free (set->truth);
  g_free (set);
}

/* --- reading -------------------------------------------------------------------------------- */

HekDistance
hek_evaluate_set_get_distance (const HekEvaluateSet *set)
{
  return set->distance;
}

HekMeaning
hek_evaluate_set_get_meaning (const HekEvaluateSet *set)
{
  return set->meaning;
}

const HekRows *
hek_evaluate_set_get_base (const HekEvaluateSet *set)
{
  return &set->base;
}

const HekRows *
hek_evaluate_set_get_queries (const HekEvaluateSet *set)
{
  return &set->queries;
}

gsize
hek_evaluate_set_get_base_row (const HekEvaluateSet *set,
                               gsize                 i)
{
  if (set->parent != NULL)
    return hek_evaluate_set_get_base_row (set->parent, i * set->base_step);
  return set->base_rows != NULL ? set->base_rows[i] : i;
}

gsize
hek_evaluate_set_get_query_row (const HekEvaluateSet *set,
                                gsize                 i)
{
  if (set->parent != NULL)
    return hek_evaluate_set_get_query_row (set->parent,
                                           set->first_query + i * set->query_step);
  return set->query_rows != NULL ? set->query_rows[i] : i;
}

const HekNeighbor *
hek_evaluate_set_get_truth (const HekEvaluateSet *set,
                            gsize                 query,
                            guint                *n)
{
  *n = set->n_truth;
  return set->truth + query * set->n_truth;
}
