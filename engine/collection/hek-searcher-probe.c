/* SPDX-License-Identifier: Apache-2.0 */
/* Probes of a collection: its answers on a sample, beside those of exact search. */
#include "config.h"

#include "hek-searcher-probe.h"

#include <math.h>

#include "hek-checked.h"
#include "hek-flat.h"
#include "hek-rng.h"
#include "hek-rows-convert.h"
#include "hek-searcher-multi.h"
#include "hek-searcher-private.h"

#define SAMPLE_SEED 20090607

/* Part of the work that exact searches are. */
#define EXACT_SHARE 0.8

typedef struct
{
  HekSearcher *searcher;
  HekSearchOptions options; /* k: with the row that a query is */
  guint k;
  gsize n;
  float *vectors;  /* owned: n × dim */
  guint64 *own;    /* owned (nullable): the row that a query is, which is not an answer */
  HekRows queries; /* of @vectors */
  guint64 n_right, n_wanted;
} HekProbe;

static void
hek_probe_clear (HekProbe *probe)
{
  g_free (probe->vectors);
  g_free (probe->own);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekProbe, hek_probe_clear)

static gboolean
fail_memory (GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "not enough memory for the sample");
  return FALSE;
}

/* --- the sample ------------------------------------------------------------------------------ */

/* The live row number @nth of a segment. */
static gsize
find_live (const HekSnapshotSegment *segment,
           gsize                     nth)
{
  gsize word = 0;
  guint64 bits;

  if (segment->live == NULL)
    return nth;
  for (;; word++)
    {
      gsize n = (gsize) __builtin_popcountll (segment->live[word]);

      if (nth < n)
        break;
      nth -= n;
    }
  bits = segment->live[word];
  while (nth-- > 0)
    bits &= bits - 1;
  return word * 64 + (gsize) __builtin_ctzll (bits);
}

static HekRowPlace
find_place (HekSearcher *searcher,
            guint64      nth)
{
  for (guint i = 0;; i++)
    {
      const HekSnapshotSegment *segment = searcher->segments[i].segment;

      if (nth < segment->n_live)
        return (HekRowPlace) { i, find_live (segment, (gsize) nth) };
      nth -= segment->n_live;
    }
}

/* All rows where they are few. */
static gboolean
draw_rows (HekProbe  *probe,
           GError   **error)
{
  HekSnapshot *snapshot = probe->searcher->snapshot;
  guint64 n_live = hek_snapshot_get_n_rows (snapshot);
  HekRng rng;

  probe->own = g_new (guint64, probe->n);
  hek_rng_init (&rng, SAMPLE_SEED);
  for (gsize i = 0; i < probe->n; i++)
    {
      guint64 nth = probe->n == n_live ? i : hek_rng_below (&rng, n_live);
      HekRowPlace place = find_place (probe->searcher, nth);

      if (!hek_snapshot_check (snapshot, place.segment, place.row, 1, error))
        return FALSE;
      hek_rows_to_f32 (&hek_snapshot_get_segment (snapshot, place.segment)->rows, place.row, 1,
                       probe->vectors + i * probe->queries.dim);
      probe->own[i] = hek_snapshot_get_row_id (snapshot, place);
    }
  return TRUE;
}

static gboolean
draw_sample (HekProbe       *probe,
             const HekRows  *queries,
             guint           n_wanted,
             GError        **error)
{
  HekSnapshot *snapshot = probe->searcher->snapshot;
  guint dim = hek_snapshot_get_schema (snapshot)->dim;
  guint64 n_there = queries != NULL ? queries->n : hek_snapshot_get_n_rows (snapshot);
  gsize n_numbers;

  probe->n = (gsize) MIN (n_there, n_wanted);
  if (!hek_checked_mul (MAX (probe->n, 1), dim, &n_numbers))
    return fail_memory (error);
  probe->vectors = g_try_new (float, n_numbers);
  if (probe->vectors == NULL)
    return fail_memory (error);
  probe->queries = (HekRows) { HEK_DTYPE_F32, dim, probe->n, dim * sizeof (float),
                               (const guint8 *) probe->vectors };
  if (queries == NULL)
    return draw_rows (probe, error);
  for (gsize i = 0; i < probe->n; i++)
    hek_rows_to_f32 (queries, i * queries->n / probe->n, 1, probe->vectors + i * dim);
  return TRUE;
}

/* Takes the query's own row out of its answers. */
static guint
without_own (const HekProbe *probe,
             gsize           q,
             HekHit         *hits,
             guint           n)
{
  return hek_searcher_leave_out (probe->searcher, hits, n,
                                 probe->own != NULL ? probe->own + q : NULL, probe->own != NULL,
                                 probe->k);
}

/* --- the k nearest --------------------------------------------------------------------------- */

static gboolean
search_all (HekProbe       *probe,
            gboolean        exact,
            HekHit         *hits,
            guint          *n_hits,
            const HekTask  *task,
            GError        **error)
{
  HekSearchOptions options = probe->options;

  options.exact = options.exact || exact;
  if (!hek_searcher_search (probe->searcher, &probe->queries, &options, hits, n_hits, task, error))
    return FALSE;
  for (gsize q = 0; q < probe->n; q++)
    n_hits[q] = without_own (probe, q, hits + q * options.k, n_hits[q]);
  return TRUE;
}

/* Gives answers whose distances are estimates of codes their true ones: by these they are right or
 * not. */
static gboolean
measure_estimates (HekProbe     *probe,
                   HekHit       *hits,
                   const guint  *n_hits,
                   GError      **error)
{
  HekSnapshot *snapshot = probe->searcher->snapshot;

  if (probe->options.codes == NULL || probe->options.exact ||
      probe->options.rerank != HEK_SEARCH_NO_RERANK)
    return TRUE;
  for (gsize q = 0; q < probe->n; q++)
    for (guint i = 0; i < n_hits[q]; i++)
      {
        HekHit *hit = &hits[q * probe->options.k + i];
        guint32 row = (guint32) hit->place.row;

        if (!hek_snapshot_check (snapshot, hit->place.segment, row, 1, error))
          return FALSE;
        hek_flat_distances (&hek_snapshot_get_segment (snapshot, hit->place.segment)->rows,
                            hek_snapshot_get_distance (snapshot), &probe->queries, q, &row, 1,
                            &hit->distance);
      }
  return TRUE;
}

static gboolean
probe_nearest (HekProbe       *probe,
               const HekTask  *task,
               GError        **error)
{
  guint k = probe->options.k;
  HekTask first = hek_task_sub (task, 0, EXACT_SHARE);
  HekTask second = hek_task_sub (task, EXACT_SHARE, 1 - EXACT_SHARE);
  g_autofree HekHit *truth = g_try_new (HekHit, probe->n * k);
  g_autofree HekHit *found = g_try_new (HekHit, probe->n * k);
  g_autofree guint *n_truth = g_new0 (guint, probe->n);
  g_autofree guint *n_found = g_new0 (guint, probe->n);

  if (truth == NULL || found == NULL)
    return fail_memory (error);
  if (!search_all (probe, TRUE, truth, n_truth, &first, error))
    return FALSE;
  hek_task_progress (task, EXACT_SHARE);
  if (!search_all (probe, FALSE, found, n_found, &second, error) ||
      !measure_estimates (probe, found, n_found, error))
    return FALSE;
  for (gsize q = 0; q < probe->n; q++)
    {
      probe->n_wanted += n_truth[q];
      for (guint i = 0; i < MIN (n_found[q], n_truth[q]); i++)
        probe->n_right += found[q * k + i].distance <= truth[q * k + n_truth[q] - 1].distance;
    }
  return TRUE;
}

/* --- all within a radius --------------------------------------------------------------------- */

static gboolean
count_within (HekProbe       *probe,
              gsize           q,
              double          radius,
              gboolean        exact,
              guint64        *n,
              const HekTask  *task,
              GError        **error)
{
  HekSearchOptions options = probe->options;
  g_autoptr (GArray) hits = NULL;

  options.exact = options.exact || exact;
  hits = hek_searcher_search_radius (probe->searcher, probe->vectors + q * probe->queries.dim,
                                     radius, &options, task, error);
  if (hits == NULL)
    return FALSE;
  *n += without_own (probe, q, (HekHit *) hits->data, hits->len);
  return TRUE;
}

static gboolean
probe_radius (HekProbe       *probe,
              double          radius,
              const HekTask  *task,
              GError        **error)
{
  HekTask silent = { .cancellable = task != NULL ? task->cancellable : NULL,
                     .lane = hek_task_lane (task) };

  for (gsize q = 0; q < probe->n; q++)
    {
      if (!count_within (probe, q, radius, TRUE, &probe->n_wanted, &silent, error) ||
          !count_within (probe, q, radius, FALSE, &probe->n_right, &silent, error))
        return FALSE;
      hek_task_progress (task, (double) (q + 1) / (double) probe->n);
    }
  return TRUE;
}

gboolean
hek_searcher_measure_recall (HekSearcher             *self,
                             const HekRows           *queries,
                             guint                    n_queries,
                             const HekSearchOptions  *options,
                             double                   radius,
                             HekHnswRecall           *recall,
                             const HekTask           *task,
                             GError                 **error)
{
  g_auto (HekProbe) probe = { .searcher = self, .options = *options, .k = options->k };
  HekHnswRecall out = { .recall = 1 };

  g_return_val_if_fail (options->k > 0, FALSE);
  g_return_val_if_fail (queries == NULL ||
                          queries->dim == hek_snapshot_get_schema (self->snapshot)->dim,
                        FALSE);

  if (!draw_sample (&probe, queries, n_queries, error))
    return FALSE;
  probe.options.k += probe.own != NULL;
  probe.options.is_test = TRUE;
  if (!isnan (radius))
    probe.k = G_MAXUINT;
  if (probe.n > 0 && (isnan (radius) ? !probe_nearest (&probe, task, error)
                                     : !probe_radius (&probe, radius, task, error)))
    return FALSE;
  if (!options->exact)
    out.ef = options->ef > 0 ? options->ef : HEK_HNSW_DEFAULT_EF;
  out.n_queries = (guint) probe.n;
  if (probe.n_wanted > 0)
    out.recall = (double) probe.n_right / (double) probe.n_wanted;
  hek_hnsw_recall_set_interval (&out, (double) probe.n_wanted);
  *recall = out;
  return TRUE;
}
