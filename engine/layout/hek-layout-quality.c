/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Trustworthiness, continuity and preservation. For some rows at a time: the nearest places are
 * found; among all vectors, the nearest are found and the ranks of those of the places counted;
 * among all places, the ranks of the nearest vectors are counted. Ranks and their sums are whole
 * numbers, so nothing depends on the order in which blocks end.
 */
#include "config.h"

#include "hek-layout-quality-private.h"

#include <math.h>

#include "hek-flat.h"
#include "hek-parallel.h"
#include "hek-rng.h"

#define DEFAULT_K 15

/* Rows of a block: so many share one pass over the vectors. */
#define MAX_BLOCK 252
#define MIN_BLOCK 16
#define N_BLOCKS 64

/* What was found out of one row. */
typedef struct
{
  guint64 trust_penalty, continuity_penalty;
  guint n_kept;
} RowQuality;

typedef struct
{
  HekQuality quality;
  guint32 *numbers; /* owned: measured ones */
  RowQuality *results; /* owned */
  gsize n_measured;
  gsize n_done; /* atomic: rows */
  gint failed;  /* atomic: memory is short */
} Measure;

void
hek_layout_quality_free (HekLayoutQuality *self)
{
  if (self == NULL)
    return;
  g_free (self->row_trustworthiness);
  g_free (self->row_continuity);
  g_free (self->row_preservation);
  g_free (self);
}

static gboolean
measure_lists (const HekQuality *self,
               const guint32    *numbers,
               gsize             m,
               HekQualityList   *places,
               HekQualityList   *vectors)
{
  for (gsize i = 0; i < m; i++)
    hek_quality_list_reset (&places[i], TRUE);
  if (!hek_quality_places_scan (self, numbers, m, places))
    return FALSE;

  for (gsize i = 0; i < m; i++)
    {
      hek_quality_list_reset (&vectors[i], TRUE);
      hek_quality_vectors_set_targets (self, numbers[i], &places[i], &vectors[i]);
    }
  if (!hek_quality_vectors_scan (self, numbers, m, vectors))
    return FALSE;

  for (gsize i = 0; i < m; i++)
    {
      hek_quality_list_reset (&places[i], FALSE);
      hek_quality_places_set_targets (self, numbers[i], &vectors[i], &places[i]);
    }
  return hek_quality_places_scan (self, numbers, m, places);
}

static void
measure_block (gsize    begin,
               gsize    end,
               gsize    block_idx,
               gpointer data)
{
  Measure *measure = data;
  gsize m = end - begin, n_done;
  guint k = measure->quality.k;
  g_autofree HekQualityList *places = g_new (HekQualityList, m);
  g_autofree HekQualityList *vectors = g_new (HekQualityList, m);

  for (gsize i = 0; i < m; i++)
    {
      hek_quality_list_init (&places[i], k);
      hek_quality_list_init (&vectors[i], k);
    }
  if (measure_lists (&measure->quality, measure->numbers + begin, m, places, vectors))
    for (gsize i = 0; i < m; i++)
      {
        RowQuality *result = &measure->results[begin + i];
        guint n_within;

        result->trust_penalty = hek_quality_list_penalty (&vectors[i], &result->n_kept);
        result->continuity_penalty = hek_quality_list_penalty (&places[i], &n_within);
      }
  else
    g_atomic_int_set (&measure->failed, TRUE); /* or cancelled, which is found out apart */

  for (gsize i = 0; i < m; i++)
    {
      hek_quality_list_clear (&places[i]);
      hek_quality_list_clear (&vectors[i]);
    }
  n_done = __atomic_add_fetch (&measure->n_done, m, __ATOMIC_RELAXED);
  hek_task_progress (measure->quality.task, (double) n_done / (double) measure->n_measured);
}

static void
choose_rows (HekQuality      *self,
             const HekLayout *layout)
{
  guint n_coords = hek_layout_n_coords (layout);
  const float *coords = hek_layout_coords (layout);

  self->row = g_new (guint32, MAX (self->rows->n, 1));
  for (gsize i = 0; i < self->rows->n; i++)
    {
      gboolean placed = TRUE;

      for (guint c = 0; c < n_coords; c++)
        placed = placed && isfinite (coords[i * n_coords + c]);
      if (placed)
        self->row[self->n++] = (guint32) i;
    }
}

/* Every number with the same chance, in their order: Knuth's selection sampling. */
static void
choose_sample (Measure *measure,
               gsize    n_wanted,
               guint64  seed)
{
  gsize n = measure->quality.n;
  HekRng rng;

  measure->n_measured = n_wanted > 0 ? MIN (n_wanted, n) : n;
  measure->numbers = g_new (guint32, measure->n_measured);
  measure->results = g_new0 (RowQuality, measure->n_measured);
  hek_rng_init (&rng, seed);
  for (gsize i = 0, taken = 0; taken < measure->n_measured; i++)
    if (hek_rng_below (&rng, n - i) < measure->n_measured - taken)
      measure->numbers[taken++] = (guint32) i;
}

static float *
new_values (gsize n)
{
  float *values = g_new (float, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    values[i] = NAN;
  return values;
}

static HekLayoutQuality *
quality_of (const Measure *measure)
{
  const HekQuality *self = &measure->quality;
  double k = self->k, worst = k * (2 * (double) self->n - 3 * k - 1) / 2;
  double n_measured = (double) measure->n_measured;
  guint64 trust = 0, continuity = 0, n_kept = 0;
  HekLayoutQuality *out = g_new (HekLayoutQuality, 1);

  *out = (HekLayoutQuality) {
    .n = self->rows->n,
    .n_placed = self->n,
    .n_measured = measure->n_measured,
    .k = self->k,
    .row_trustworthiness = new_values (self->rows->n),
    .row_continuity = new_values (self->rows->n),
    .row_preservation = new_values (self->rows->n),
  };
  for (gsize i = 0; i < measure->n_measured; i++)
    {
      const RowQuality *result = &measure->results[i];
      guint32 row = self->row[measure->numbers[i]];

      trust += result->trust_penalty;
      continuity += result->continuity_penalty;
      n_kept += result->n_kept;
      out->row_trustworthiness[row] = (float) (1 - (double) result->trust_penalty / worst);
      out->row_continuity[row] = (float) (1 - (double) result->continuity_penalty / worst);
      out->row_preservation[row] = (float) (result->n_kept / k);
    }
  out->trustworthiness = 1 - (double) trust / (worst * n_measured);
  out->continuity = 1 - (double) continuity / (worst * n_measured);
  out->preservation = (double) n_kept / (k * n_measured);
  return out;
}

static gboolean
check (const HekQuality *self,
       const HekLayout  *layout,
       GError          **error)
{
  if (hek_layout_n (layout) != self->rows->n)
    g_set_error (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_ROWS,
                 "the layout has %zu places, and there are %zu vectors", hek_layout_n (layout),
                 self->rows->n);
  else if (self->k > HEK_LAYOUT_QUALITY_MAX_K)
    g_set_error (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_ROWS,
                 "quality is measured by at most %d neighbours, not by %u",
                 HEK_LAYOUT_QUALITY_MAX_K, self->k);
  else if (2 * (gsize) self->k >= self->n)
    g_set_error (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_ROWS,
                 "quality by %u neighbours takes more than %u rows with a place; there are %zu",
                 self->k, 2 * self->k, self->n);
  else
    return TRUE;
  return FALSE;
}

static HekLayoutQuality *
measure_run (Measure         *measure,
             const HekLayout *layout,
             GError         **error)
{
  HekQuality *self = &measure->quality;
  gboolean ok = hek_quality_places_init (self, layout) && hek_quality_vectors_init (self);
  gsize block = CLAMP (measure->n_measured / N_BLOCKS, MIN_BLOCK, MAX_BLOCK);

  if (ok)
    hek_parallel_for (measure->n_measured, block, measure_block, measure, self->task);
  if (!hek_task_check (self->task, error))
    return NULL;
  if (ok && !g_atomic_int_get (&measure->failed))
    return quality_of (measure);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               "not enough memory to measure a layout of %zu rows", self->n);
  return NULL;
}

HekLayoutQuality *
hek_layout_quality (const HekRows                 *rows,
                    const HekLayout               *layout,
                    const HekLayoutQualityOptions *options,
                    const HekTask                 *task,
                    GError                       **error)
{
  const HekLayoutQualityOptions usual = { .k = DEFAULT_K };
  Measure measure = { .quality = { .rows = rows, .task = task } };
  HekQuality *self = &measure.quality;
  HekLayoutQuality *out = NULL;

  g_return_val_if_fail (rows->n < HEK_FLAT_NO_ROW && rows->dim > 0, NULL);

  if (options == NULL)
    options = &usual;
  self->distance = hek_layout_recipe (layout)->distance;
  self->k = options->k > 0 ? options->k : DEFAULT_K;
  if (hek_layout_n (layout) == rows->n)
    choose_rows (self, layout);
  if (check (self, layout, error))
    {
      choose_sample (&measure, options->n_sample, options->seed);
      out = measure_run (&measure, layout, error);
    }
  hek_quality_places_clear (self);
  hek_quality_vectors_clear (self);
  g_free (self->row);
  g_free (measure.numbers);
  g_free (measure.results);
  return out;
}
