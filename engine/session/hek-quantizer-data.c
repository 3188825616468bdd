/* SPDX-License-Identifier: Apache-2.0 */
/* What the jobs of a quantizer session make and share: rows with their exact neighbours, and what
 * was measured on them. */
#include "config.h"

#include "hek-quantizer-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-aligned.h"
#include "hek-collection-rows.h"
#include "hek-ref.h"
#include "hek-rows-convert.h"

/* The part of the work that reading is; the rest is the search for exact neighbours. */
#define READ_SPAN 0.2

/* Codes that take more are made anew when somebody compares neighbours. */
#define KEEP_CODE_BYTES (64 * 1024 * 1024)

HekQuantizerData *
hek_quantizer_data_ref (HekQuantizerData *data)
{
  g_atomic_ref_count_inc (&data->ref_count);
  return data;
}

void
hek_quantizer_data_unref (HekQuantizerData *data)
{
  if (!hek_ref_drop (&data->ref_count))
    return;
  g_clear_pointer (&data->set, hek_evaluate_set_unref);
  g_free (data->row_ids);
  g_free (data->id);
  g_free (data->uuid);
  g_free (data->name);
  g_free (data);
}

gboolean
hek_quantizer_sample_same_set (const HekQuantizerSample *a,
                               const HekQuantizerSample *b)
{
  return a->n_rows_max == b->n_rows_max && a->n_queries == b->n_queries && a->seed == b->seed;
}

/* --- rows ------------------------------------------------------------------------------------ */

static gboolean
check_n_rows (guint64      n_rows,
              const char  *name,
              GError     **error)
{
  if (n_rows == 0)
    g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_ROWS, _("“%s” has no rows."), name);
  else if (n_rows == 1)
    g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_ROWS,
                 _("“%s” has one row only: there have to be two, one to look for the other."),
                 name);
  else
    return TRUE;
  return FALSE;
}

/* The first row that codecs cannot take; @n_rows when there is none. */
static gsize
find_bad_row (const HekRows *rows)
{
  g_autofree float *row = g_new (float, rows->dim);

  for (gsize i = 0; i < rows->n; i++)
    {
      hek_rows_to_f32 (rows, i, 1, row);
      for (guint d = 0; d < rows->dim; d++)
        if (!(fabsf (row[d]) <= HEK_CODEC_MAX_NUMBER))
          return i;
    }
  return rows->n;
}

/* Says what is wrong in words that help. @error: (inout) */
static void
explain (GError                 **error,
         HekSnapshot             *snapshot,
         const HekCollectionRows *rows,
         const char              *name)
{
  gsize bad = 0;
  HekRowPlace place;

  if (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    {
      g_clear_error (error);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   _("There is not enough memory for the rows of “%s”."), name);
      return;
    }
  if (!g_error_matches (*error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_ROWS))
    return;
  bad = find_bad_row (&rows->rows);
  if (bad < rows->rows.n && hek_snapshot_find_row (snapshot, rows->row_ids[bad], &place))
    {
      g_autofree char *key = hek_snapshot_dup_key (snapshot, place, NULL);

      g_clear_error (error);
      g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_ROWS,
                   _("The row “%s” has a number that is not finite or beyond ±%g: no codec takes "
                     "it."),
                   key != NULL ? key : "?", (double) HEK_CODEC_MAX_NUMBER);
    }
}

HekQuantizerData *
hek_quantizer_data_new (HekLibrary                *library,
                        const char                *uuid,
                        const char                *name,
                        const HekQuantizerSample  *sample,
                        const HekTask             *task,
                        GError                   **error)
{
  HekTask read_task = hek_task_sub (task, 0, READ_SPAN);
  HekTask set_task = hek_task_sub (task, READ_SPAN, 1 - READ_SPAN);
  HekEvaluateSplit split = {
    .seed = sample->seed, .n_rows_max = sample->n_rows_max, .n_queries = sample->n_queries,
  };
  g_autoptr (HekStore) store = hek_library_open_store (library, uuid, error);
  g_autoptr (HekSnapshot) snapshot = store != NULL ? hek_store_snapshot (store, error) : NULL;
  g_auto (HekCollectionRows) rows = { 0 };
  g_autoptr (HekQuantizerData) data = NULL;

  if (snapshot == NULL || !check_n_rows (hek_snapshot_get_n_rows (snapshot), name, error))
    return NULL;
  data = g_new0 (HekQuantizerData, 1);
  g_atomic_ref_count_init (&data->ref_count);
  data->id = g_uuid_string_random ();
  data->uuid = g_strdup (uuid);
  data->name = g_strdup (name);
  data->seq = hek_snapshot_get_seq (snapshot);
  data->sample = *sample;
  split.meaning = hek_store_get_schema (store)->meaning;
  if (hek_collection_read_rows (snapshot, &rows, &read_task, error))
    data->set = hek_evaluate_set_new (&rows.rows, hek_snapshot_get_distance (snapshot), &split,
                                      &set_task, error);
  if (data->set == NULL)
    {
      explain (error, snapshot, &rows, name);
      return NULL;
    }
  data->row_ids = g_steal_pointer (&rows.row_ids);
  data->n_rows = rows.rows.n;
  return g_steal_pointer (&data);
}

/* --- results --------------------------------------------------------------------------------- */

HekQuantizerResult *
hek_quantizer_result_new (HekQuantizerData *data,
                          HekEvaluation    *evaluation)
{
  HekQuantizerResult *result = g_new0 (HekQuantizerResult, 1);

  g_atomic_ref_count_init (&result->ref_count);
  result->data = hek_quantizer_data_ref (data);
  result->evaluation = evaluation;
  result->measured_us = g_get_real_time ();
  if (evaluation->n_base * evaluation->code_bytes > KEEP_CODE_BYTES)
    g_clear_pointer (&evaluation->codes, hek_aligned_free);
  return result;
}

HekQuantizerResult *
hek_quantizer_result_ref (HekQuantizerResult *result)
{
  g_atomic_ref_count_inc (&result->ref_count);
  return result;
}

void
hek_quantizer_result_unref (HekQuantizerResult *result)
{
  if (!hek_ref_drop (&result->ref_count))
    return;
  hek_evaluation_free (result->evaluation);
  hek_quantizer_data_unref (result->data);
  g_free (result);
}
