/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Several vectors in one query. Σ w·d is, but for a constant, one distance to another vector:
 *
 *   l2      Σ w·|x − q|² = W·|x − c|² + const,  W = Σ w, c = Σ w·q / W
 *   ip      −Σ w·⟨x, q⟩ = −⟨x, Σ w·q⟩
 *   cosine  W − ⟨x, Σ w·q/|q|⟩ / |x|
 *
 * So it is searched as one query. The numbers that are answered are not made of that distance, in
 * which the constant may swallow what is left of a small one, but summed anew over the rows found.
 */
#include "config.h"

#include "hek-searcher-multi.h"

#include <math.h>

#include "hek-checked.h"
#include "hek-parallel.h"
#include "hek-rows-convert.h"
#include "hek-searcher-private.h"
#include "hek-store-error.h"

#define BLOCK_HITS 16

/*
 * Where an l2 query of weights with both signs lies outside of the rows, graphs find less. The
 * width is multiplied by Σ |w| / Σ w, up to this. Measured on 60,000 × 784 (Fashion-MNIST),
 * recall@10 with the width 64 and with the wider one: weights 1, −0.5: 0.99 and 1; 1, −0.4, −0.4:
 * 0.89 and 0.98; 1, −0.49, −0.49: 0.79 and 0.97.
 */
#define MAX_WIDENING 16

/* Blocks of answers are measured against that many numbers between two looks at the task. */
#define NUMBERS_BETWEEN_LOOKS (1 << 22)

typedef struct
{
  HekSearcher *searcher;
  HekDistance distance;
  guint dim;
  gsize n_vectors;
  float *vectors;        /* owned: n_vectors × dim */
  double *lengths;       /* owned: |q| of each */
  const double *weights; /* (nullable) */
  HekCombine combine;
  HekHit *hits;          /* borrowed: those that are measured */
} HekMulti;

static void
hek_multi_clear (HekMulti *multi)
{
  g_free (multi->vectors);
  g_free (multi->lengths);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekMulti, hek_multi_clear)

static double
weight_of (const HekMulti *multi,
           gsize           i)
{
  return multi->weights != NULL ? multi->weights[i] : 1;
}

static double
dot (const float *a,
     const float *b,
     guint        dim)
{
  double sum = 0;

  for (guint i = 0; i < dim; i++)
    sum += (double) a[i] * b[i];
  return sum;
}

/* --- what is asked --------------------------------------------------------------------------- */

static gboolean
fail (GError     **error,
      const char  *message)
{
  g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID, message);
  return FALSE;
}

static gboolean
check_weights (const HekMulti  *multi,
               GError         **error)
{
  double sum = 0;

  for (gsize i = 0; i < multi->n_vectors; i++)
    {
      double weight = weight_of (multi, i);

      if (!isfinite (weight))
        return fail (error, "a weight is not a finite number");
      if (multi->combine == HEK_COMBINE_MIN && weight != 1)
        return fail (error, "the smallest distance takes no weights");
      sum += weight;
    }
  if (multi->combine == HEK_COMBINE_SUM && multi->distance == HEK_DISTANCE_L2 && !(sum > 0))
    return fail (error, "what is wanted has to weigh more than what is not: the weights must add "
                        "up to more than 0");
  return TRUE;
}

static gboolean
multi_init (HekMulti       *multi,
            const HekRows  *vectors,
            GError        **error)
{
  gsize n_numbers;

  if (!check_weights (multi, error))
    return FALSE;
  if (hek_checked_mul (vectors->n, vectors->dim, &n_numbers))
    multi->vectors = g_try_new (float, n_numbers);
  multi->lengths = g_try_new (double, vectors->n);
  if (multi->vectors == NULL || multi->lengths == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for %" G_GSIZE_FORMAT " vectors", vectors->n);
      return FALSE;
    }
  hek_rows_to_f32 (vectors, 0, vectors->n, multi->vectors);
  for (gsize i = 0; i < vectors->n; i++)
    {
      const float *vector = multi->vectors + i * multi->dim;

      multi->lengths[i] = sqrt (dot (vector, vector, multi->dim));
    }
  return TRUE;
}

/* --- what came ------------------------------------------------------------------------------- */

static double
distance_to (const HekMulti *multi,
             gsize           i,
             const float    *row,
             double          row_length)
{
  const float *vector = multi->vectors + i * multi->dim;
  double sum = 0;

  switch (multi->distance)
    {
    case HEK_DISTANCE_IP:
      return -dot (row, vector, multi->dim);
    case HEK_DISTANCE_COSINE:
      return row_length > 0 && multi->lengths[i] > 0
               ? 1 - dot (row, vector, multi->dim) / (row_length * multi->lengths[i]) : 1;
    case HEK_DISTANCE_L2:
    default:
      for (guint j = 0; j < multi->dim; j++)
        sum += ((double) row[j] - vector[j]) * ((double) row[j] - vector[j]);
      return sum;
    }
}

static void
measure_block (gsize    begin,
               gsize    end,
               gsize    block_idx,
               gpointer data)
{
  const HekMulti *multi = data;
  g_autofree float *row = g_new (float, multi->dim);

  for (gsize i = begin; i < end; i++)
    {
      HekRowPlace place = multi->hits[i].place;
      double all = multi->combine == HEK_COMBINE_SUM ? 0 : INFINITY, length;

      hek_rows_to_f32 (&multi->searcher->segments[place.segment].segment->rows, place.row, 1, row);
      length = sqrt (dot (row, row, multi->dim));
      for (gsize j = 0; j < multi->n_vectors; j++)
        {
          double distance = distance_to (multi, j, row, length);

          if (multi->combine == HEK_COMBINE_SUM)
            all += weight_of (multi, j) * distance;
          else if (distance < all)
            all = distance;
        }
      multi->hits[i].distance = isnan (all) ? INFINITY : (float) all;
    }
}

/* The true combined distances of hits, and their order by these. */
static gboolean
measure_hits (HekMulti       *multi,
              HekHit         *hits,
              guint           n,
              const HekTask  *task,
              GError        **error)
{
  HekSnapshot *snapshot = multi->searcher->snapshot;
  gsize n_numbers = multi->n_vectors * multi->dim; /* of memory that exists */
  gsize block = CLAMP (NUMBERS_BETWEEN_LOOKS / n_numbers, 1, BLOCK_HITS);

  for (guint i = 0; i < n; i++)
    if (!hek_snapshot_check (snapshot, hits[i].place.segment, hits[i].place.row, 1, error))
      return FALSE;
  multi->hits = hits;
  if (!hek_parallel_for (n, block, measure_block, multi, task))
    return hek_task_check (task, error);
  hek_searcher_sort (multi->searcher, hits, n);
  return TRUE;
}

/* --- the weighted sum ------------------------------------------------------------------------ */

/* The one vector that stands for all. Errors: a number of it that a float does not hold */
static gboolean
make_center (const HekMulti  *multi,
             float           *center,
             GError         **error)
{
  g_autofree double *sums = g_new0 (double, multi->dim);
  double all = 0;

  for (gsize i = 0; i < multi->n_vectors; i++)
    {
      const float *vector = multi->vectors + i * multi->dim;
      double weight = weight_of (multi, i);

      all += weight;
      if (multi->distance == HEK_DISTANCE_COSINE)
        weight = multi->lengths[i] > 0 ? weight / multi->lengths[i] : 0;
      for (guint j = 0; j < multi->dim; j++)
        sums[j] += weight * vector[j];
    }
  for (guint j = 0; j < multi->dim; j++)
    {
      center[j] = (float) (multi->distance == HEK_DISTANCE_L2 ? sums[j] / all : sums[j]);
      if (!isfinite (center[j]))
        return fail (error, "no row is the nearest: the vectors or their weights are too large, or "
                            "they nearly cancel each other");
    }
  return TRUE;
}

static guint
widen (const HekMulti *multi,
       guint           ef)
{
  double sum = 0, size = 0;

  if (multi->distance != HEK_DISTANCE_L2)
    return ef;
  for (gsize i = 0; i < multi->n_vectors; i++)
    {
      sum += weight_of (multi, i);
      size += fabs (weight_of (multi, i));
    }
  ef = ef > 0 ? ef : HEK_HNSW_DEFAULT_EF;
  return (guint) MIN (ef * MIN (size / sum, MAX_WIDENING), HEK_HNSW_MAX_EF);
}

static gboolean
search_sum (HekMulti                *multi,
            const HekSearchOptions  *options,
            HekHit                  *hits,
            guint                   *n_hits,
            const HekTask           *task,
            GError                 **error)
{
  g_autofree float *center = g_new (float, multi->dim);
  HekRows query = { HEK_DTYPE_F32, multi->dim, 1, multi->dim * sizeof (float),
                    (const guint8 *) center };
  HekSearchOptions wide = *options;

  wide.ef = widen (multi, options->ef);
  return make_center (multi, center, error) &&
         hek_searcher_search (multi->searcher, &query, &wide, hits, n_hits, task, error) &&
         measure_hits (multi, hits, *n_hits, task, error);
}

/* --- the smallest ---------------------------------------------------------------------------- */

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const HekHit *x = a, *y = b;

  if (x->place.segment != y->place.segment)
    return x->place.segment < y->place.segment ? -1 : 1;
  if (x->place.row != y->place.row)
    return x->place.row < y->place.row ? -1 : 1;
  return x->distance < y->distance ? -1 : x->distance > y->distance;
}

/* Leaves the nearest of those of one row. */
static gsize
merge_rows (HekHit *hits,
            gsize   n)
{
  gsize n_left = 0;

  qsort (hits, n, sizeof *hits, compare_places);
  for (gsize i = 0; i < n; i++)
    if (i == 0 || hits[i].place.segment != hits[n_left - 1].place.segment ||
        hits[i].place.row != hits[n_left - 1].place.row)
      hits[n_left++] = hits[i];
  return n_left;
}

static gboolean
search_min (HekMulti                *multi,
            const HekRows           *vectors,
            const HekSearchOptions  *options,
            HekHit                  *hits,
            guint                   *n_hits,
            const HekTask           *task,
            GError                 **error)
{
  g_autofree guint *n_each = g_try_new (guint, vectors->n);
  g_autofree HekHit *all = NULL;
  gsize n_all, n = 0;

  if (hek_checked_mul (vectors->n, options->k, &n_all) && n_all <= G_MAXINT)
    all = g_try_new (HekHit, n_all);
  if (all == NULL || n_each == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for the answers of %" G_GSIZE_FORMAT " vectors", vectors->n);
      return FALSE;
    }
  if (!hek_searcher_search (multi->searcher, vectors, options, all, n_each, task, error))
    return FALSE;
  for (gsize i = 0; i < vectors->n; i++)
    for (guint j = 0; j < n_each[i]; j++)
      all[n++] = all[i * options->k + j];
  n = merge_rows (all, n);
  hek_searcher_sort (multi->searcher, all, n);
  *n_hits = (guint) MIN (n, options->k);
  for (guint i = 0; i < *n_hits; i++)
    hits[i] = all[i];
  return measure_hits (multi, hits, *n_hits, task, error);
}

/* --- both ------------------------------------------------------------------------------------ */

gboolean
hek_searcher_search_multi (HekSearcher             *self,
                           const HekRows           *vectors,
                           const double            *weights,
                           HekCombine               combine,
                           const HekSearchOptions  *options,
                           HekHit                  *hits,
                           guint                   *n_hits,
                           const HekTask           *task,
                           GError                 **error)
{
  g_auto (HekMulti) multi = {
    .searcher = self,
    .distance = hek_snapshot_get_distance (self->snapshot),
    .dim = vectors->dim,
    .n_vectors = vectors->n,
    .weights = weights,
    .combine = combine,
  };

  g_return_val_if_fail (vectors->dim == hek_snapshot_get_schema (self->snapshot)->dim, FALSE);
  g_return_val_if_fail (vectors->n > 0 && options->k > 0, FALSE);

  if (!multi_init (&multi, vectors, error))
    return FALSE;
  if (vectors->n == 1 && weight_of (&multi, 0) == 1)
    return hek_searcher_search (self, vectors, options, hits, n_hits, task, error);
  if (combine == HEK_COMBINE_MIN)
    return search_min (&multi, vectors, options, hits, n_hits, task, error);
  return search_sum (&multi, options, hits, n_hits, task, error);
}

guint
hek_searcher_leave_out (HekSearcher   *self,
                        HekHit        *hits,
                        guint          n_hits,
                        const guint64 *row_ids,
                        guint          n_ids,
                        guint          k)
{
  guint n_left = 0;

  for (guint i = 0; i < n_hits && n_left < k; i++)
    {
      guint64 id = hek_snapshot_get_row_id (self->snapshot, hits[i].place);
      gboolean is_out = FALSE;

      for (guint j = 0; j < n_ids && !is_out; j++)
        is_out = row_ids[j] == id;
      if (!is_out)
        hits[n_left++] = hits[i];
    }
  return n_left;
}
