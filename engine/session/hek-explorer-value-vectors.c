/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values that are made from vectors, which are read from the files a thousand at a time: so memory
 * does not grow with the collection.
 */
#include "config.h"

#include "hek-explorer-value-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <pthread.h>

#include "hek-aligned.h"
#include "hek-collection-codebook.h"
#include "hek-flat.h"
#include "hek-parallel.h"
#include "hek-rows-convert.h"

/* Floats that a thread holds of a run. */
#define RUN_FLOATS (1u << 20)

/* --- runs ------------------------------------------------------------------------------------ */

typedef struct
{
  HekExplorerData *data;
  HekExplorerRunFunc func;
  gpointer user_data;
  const HekTask *task;
  guint longest;
  gint done;          /* rows, atomic: for progress */
  pthread_mutex_t lock;
  GError *error;      /* owned: the first; guarded by @lock */
  gint failed;        /* atomic */
} Runs;

static gboolean
runs_check (Runs           *runs,
            const HekRowPlace *place)
{
  GError *error = NULL;

  if (hek_snapshot_check (runs->data->snapshot, place->segment, place->row, 1, &error))
    return TRUE;
  g_atomic_int_set (&runs->failed, TRUE);
  pthread_mutex_lock (&runs->lock);
  if (runs->error == NULL)
    runs->error = error;
  else
    g_error_free (error);
  pthread_mutex_unlock (&runs->lock);
  return FALSE;
}

static void
runs_flush (Runs    *runs,
            guint    segment,
            guint32 *idx,
            gsize    end,
            guint   *n)
{
  HekExplorerRun run = { .idx = idx, .begin = (guint32) end - *n, .n = *n };

  if (*n == 0)
    return;
  run.rows = &hek_snapshot_get_segment (runs->data->snapshot, segment)->rows;
  runs->func (&run, runs->user_data);
  *n = 0;
}

static void
runs_block (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer user_data)
{
  Runs *runs = user_data;
  guint32 idx[HEK_EXPLORER_RUN_ROWS];
  guint segment = 0, n = 0;

  if (g_atomic_int_get (&runs->failed) || hek_task_is_cancelled (runs->task))
    return;
  for (gsize i = begin; i < end; i++)
    {
      HekRowPlace place;
      gboolean found = hek_explorer_data_find_row (runs->data, (guint32) i, &place);

      if (!found || place.segment != segment || n == runs->longest)
        {
          runs_flush (runs, segment, idx, i, &n);
          if (n == 0 && hek_task_is_cancelled (runs->task))
            return;
        }
      if (!found)
        continue;
      if (!runs_check (runs, &place))
        return;
      segment = place.segment;
      idx[n++] = (guint32) place.row;
    }
  runs_flush (runs, segment, idx, end, &n);
  hek_task_progress (runs->task,
                     (double) (guint) (g_atomic_int_add (&runs->done, (gint) (end - begin))
                                       + (gint) (end - begin)) / runs->data->n_rows);
}

gboolean
hek_explorer_each_run (HekExplorerData     *data,
                       HekExplorerRunFunc   func,
                       gpointer             user_data,
                       const HekTask       *task,
                       GError             **error)
{
  guint dim = hek_snapshot_get_schema (data->snapshot)->dim;
  Runs runs = { .data = data, .func = func, .user_data = user_data, .task = task };
  gboolean ok;

  runs.longest = CLAMP (RUN_FLOATS / dim, 1, HEK_EXPLORER_RUN_ROWS);
  pthread_mutex_init (&runs.lock, NULL);
  ok = hek_parallel_for (data->n_rows, HEK_EXPLORER_RUN_ROWS, runs_block, &runs, task);
  pthread_mutex_destroy (&runs.lock);
  if (runs.error != NULL)
    {
      g_propagate_error (error, runs.error);
      return FALSE;
    }
  return hek_task_check (task, error) && ok;
}

/* --- distance -------------------------------------------------------------------------------- */

typedef struct
{
  HekDistance distance;
  HekRows query;
  double *numbers;
} Distances;

static void
distances_run (const HekExplorerRun *run,
               gpointer              user_data)
{
  Distances *distances = user_data;
  float out[HEK_EXPLORER_RUN_ROWS];

  hek_flat_distances (run->rows, distances->distance, &distances->query, 0, run->idx, run->n, out);
  for (guint i = 0; i < run->n; i++)
    distances->numbers[run->begin + i] = out[i];
}

gboolean
hek_explorer_values_make_distance (HekExplorerValues             *values,
                                   const HekExplorerValueSource  *source,
                                   const HekTask                 *task,
                                   GError                       **error)
{
  HekSnapshot *snapshot = source->data->snapshot;
  Distances distances = { .distance = hek_snapshot_get_distance (snapshot) };
  g_autofree char *key = NULL;
  HekRowPlace place;

  if (!hek_snapshot_find_row (snapshot, values->value.row_id, &place))
    {
      g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                           _("The row was deleted since."));
      return FALSE;
    }
  key = hek_snapshot_dup_key (snapshot, place, error);
  if (key == NULL || !hek_snapshot_check (snapshot, place.segment, place.row, 1, error) ||
      !hek_explorer_values_take_numbers (values, error))
    return FALSE;
  g_free (values->label);
  /* Translators: what is measured, such as "Squared distance", and to which row */
  values->label = g_strdup_printf (_("%1$s to %2$s"), hek_distance_label (distances.distance), key);
  distances.query = hek_snapshot_get_segment (snapshot, place.segment)->rows;
  distances.query.data = hek_rows_get (&distances.query, place.row);
  distances.query.n = 1;
  distances.numbers = values->numbers;
  return hek_explorer_each_run (source->data, distances_run, &distances, task, error);
}

/* --- quantization error ---------------------------------------------------------------------- */

typedef struct
{
  const HekCodebook *book;
  guint dim;
  double *numbers;
  HekTask inner;    /* of loops within blocks: the same lane, or they would wait for ours */
} Errors;

static double
relative_error (const float *row,
                const float *decoded,
                guint        dim)
{
  double error = 0, length = 0;

  for (guint i = 0; i < dim; i++)
    {
      double difference = (double) row[i] - decoded[i];

      error += difference * difference;
      length += (double) row[i] * row[i];
    }
  return error > 0 ? sqrt (error / length) : 0; /* of a row of zeros: infinite, so no value */
}

static void
errors_run (const HekExplorerRun *run,
            gpointer              user_data)
{
  Errors *errors = user_data;
  gsize n_floats = (gsize) run->n * errors->dim;
  hek_auto_aligned float *raw = hek_aligned_new (n_floats, sizeof (float));
  hek_auto_aligned float *rows = hek_aligned_new (n_floats, sizeof (float));
  g_autofree guint8 *codes = g_malloc (run->n * hek_codebook_code_bytes (errors->book));
  const HekRows view = { HEK_DTYPE_F32, errors->dim, run->n, errors->dim * sizeof (float),
                         (const guint8 *) raw };

  hek_rows_gather_f32 (run->rows, run->idx, run->n, raw);
  hek_codebook_read_rows (errors->book, &view, 0, run->n, rows);
  (void) hek_codebook_encode (errors->book, &view, codes, &errors->inner, NULL); /* it fits */
  hek_codebook_decode (errors->book, codes, run->n, raw);
  for (guint i = 0; i < run->n; i++)
    errors->numbers[run->begin + i] = relative_error (rows + (gsize) i * errors->dim,
                                                      raw + (gsize) i * errors->dim, errors->dim);
}

gboolean
hek_explorer_values_make_error (HekExplorerValues             *values,
                                const HekExplorerValueSource  *source,
                                const HekTask                 *task,
                                GError                       **error)
{
  HekSnapshot *snapshot = source->data->snapshot;
  guint dim = hek_snapshot_get_schema (snapshot)->dim;
  g_autoptr (HekCodebook) book = NULL;
  HekCodebookInfo *info = NULL;
  g_autofree char *name = NULL;
  Errors errors = { .dim = dim, .inner = { .lane = hek_task_lane (task) } };

  if (source->workspace == NULL)
    {
      g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                           _("The workspace is not open."));
      return FALSE;
    }
  book = hek_codebook_load (source->workspace, values->value.name, &info, error);
  if (book == NULL)
    return FALSE;
  name = hek_codebook_info_dup_full_name (info);
  hek_codebook_info_free (info);
  if (!hek_codebook_check_fit (book, name, dim, hek_snapshot_get_distance (snapshot), error) ||
      !hek_explorer_values_take_numbers (values, error))
    return FALSE;
  g_free (values->label);
  values->label = g_strdup_printf (_("Error of %s"), name);
  errors.book = book;
  errors.numbers = values->numbers;
  return hek_explorer_each_run (source->data, errors_run, &errors, task, error);
}
