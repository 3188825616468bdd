/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The stream of batches from sources into a collection. What is kept after a cancel ends with a
 * whole batch, and the note of where to go on stands in the commit of its rows. A few rows more for
 * a collection that has some go to its journal: a segment of their own would slow searches down.
 */
#include "config.h"

#include "hek-collection-import-private.h"

#include <glib/gi18n-lib.h>

#include "hek-collection-codes.h"
#include "hek-collection-head.h"
#include "hek-collection-record-private.h"
#include "hek-rows-convert.h"

/* How far an import is. */
typedef struct
{
  HekKeyPolicy keys;
  const gboolean *keep_cancelled; /* (nullable) */
  const GPtrArray *sources;
  HekSchema *schema;          /* borrowed: of the collection */
  HekImport *import;          /* borrowed */
  gboolean may_hold;          /* whether rows that fit into the journal should go there */
  HekBatch *held;             /* owned (nullable): all rows so far, which @import does not have */
  HekImportReport *report;
  guint source_idx;           /* the source that is read */
  HekSourcePosition position; /* behind its last row that went in */
  guint64 n_errors;           /* rows that it left out up to there */
  HekTelemetryScope *scope;   /* borrowed: of the collection */
} Run;

/* Whether batches of @from can be taken as they are. */
static gboolean
is_same_schema (const HekSchema *from,
                const HekSchema *to)
{
  if (from->dtype != to->dtype || from->n_fields != to->n_fields)
    return FALSE;
  for (guint i = 0; i < from->n_fields; i++)
    if (!g_str_equal (hek_schema_get_field (from, i)->name, hek_schema_get_field (to, i)->name))
      return FALSE;
  return TRUE;
}

/* @batch as rows of @schema; its columns move over. (nullable): memory is short */
static HekBatch *
convert_batch (HekBatch  *batch,
               HekSchema *schema,
               double    *largest_loss)
{
  g_autoptr (HekBatch) out = hek_batch_try_new (schema, MAX (batch->n_rows, 1));
  HekRows rows = hek_batch_get_rows (batch);
  double loss;

  if (out == NULL)
    return NULL;
  out->n_rows = batch->n_rows;
  out->first_row = batch->first_row;
  out->row_numbers = g_steal_pointer (&batch->row_numbers);
  out->thumbnails = g_steal_pointer (&batch->thumbnails);
  loss = hek_rows_convert (&rows, schema->dtype, out->vectors);
  *largest_loss = MAX (*largest_loss, loss);

  for (guint i = 0; i < schema->n_fields; i++)
    {
      int at = hek_schema_find_field (batch->schema, hek_schema_get_field (schema, i)->name);

      if (at >= 0)
        {
          HekColumn *column = batch->columns[at];

          batch->columns[at] = out->columns[i];
          out->columns[i] = column;
        }
      else
        for (gsize row = 0; row < batch->n_rows; row++)
          hek_column_append_missing (out->columns[i]);
    }
  return g_steal_pointer (&out);
}

/* The rows that were held back are not all. */
static gboolean
let_go (Run     *run,
        GError **error)
{
  g_autoptr (HekBatch) held = g_steal_pointer (&run->held);

  run->may_hold = FALSE;
  return held == NULL || hek_import_append (run->import, held, NULL, error);
}

/* Takes the rows of @batch, which is freed or moved. */
static gboolean
append_batch (Run        *run,
              HekSource  *source,
              HekBatch   *batch,
              GError    **error)
{
  g_autoptr (HekBatch) rows = batch;

  if (!is_same_schema (source->schema, run->schema))
    {
      g_autoptr (HekBatch) converted = convert_batch (rows, run->schema,
                                                      &run->report->largest_loss);

      if (converted == NULL)
        {
          g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOMEM,
                       "%s: not enough memory for its rows", source->name);
          return FALSE;
        }
      g_clear_pointer (&rows, hek_batch_free);
      rows = g_steal_pointer (&converted);
    }
  if (run->may_hold && run->held == NULL && rows->n_rows <= HEK_STORE_JOURNAL_ROWS)
    {
      if (rows->n_rows > 0)
        run->held = g_steal_pointer (&rows);
      return TRUE;
    }
  if (let_go (run, error) && hek_import_append (run->import, rows, NULL, error))
    return TRUE;
  g_prefix_error (error, "%s: ", source->name);
  return FALSE;
}

/* @n_rows went in; @n_errors: rows that were left out on the way */
static void
record_batch (const Run *run,
              gsize      n_rows,
              guint64    n_errors)
{
  const HekTelemetryEntry entries[] = {
    { HEK_INSTRUMENT_IMPORT_ROWS, n_rows },
    { HEK_INSTRUMENT_IMPORT_BYTES,
      n_rows * run->schema->dim * hek_dtype_bytes (run->schema->dtype) },
    { HEK_INSTRUMENT_IMPORT_REFUSED, n_errors },
  };

  hek_telemetry_write (run->scope, entries, G_N_ELEMENTS (entries));
}

static gboolean
import_source (Run            *run,
               const HekTask  *task,
               GError        **error)
{
  HekSource *source = g_ptr_array_index (run->sources, run->source_idx);

  for (;;)
    {
      HekBatch *batch;
      gsize n_rows;

      run->position = source->position;
      run->n_errors = source->n_errors;
      if (!hek_task_check (task, error) || !hek_source_next (source, 0, &batch, task, error))
        return FALSE;
      n_rows = batch != NULL ? batch->n_rows : 0;
      if (batch != NULL && !append_batch (run, source, batch, error))
        return FALSE;
      record_batch (run, n_rows, source->n_errors - run->n_errors);
      if (batch == NULL)
        {
          run->n_errors = source->n_errors;
          return TRUE;
        }
      hek_task_progress (task, hek_source_get_fraction (source));
    }
}

/* Whether @error is a cancel after which what was read until then is kept. */
static gboolean
is_kept (const Run    *run,
         const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
         run->keep_cancelled != NULL && g_atomic_int_get (run->keep_cancelled);
}

static gboolean
import_sources (Run            *run,
                const HekTask  *task,
                GError        **error)
{
  HekImportReport *report = run->report;
  guint n = run->sources->len;

  for (run->source_idx = 0; run->source_idx < n; run->source_idx++)
    {
      HekSource *source = g_ptr_array_index (run->sources, run->source_idx);
      HekTask part = hek_task_sub (task, 0.95 * run->source_idx / n, 0.95 / n);
      g_autoptr (GError) own_error = NULL;
      gboolean ok = import_source (run, &part, &own_error);

      report->n_errors += run->n_errors;
      report->largest_loss = MAX (report->largest_loss, source->largest_loss);
      report->cancelled = !ok && is_kept (run, own_error);
      if (report->cancelled)
        return TRUE;
      if (!ok)
        {
          g_propagate_error (error, g_steal_pointer (&own_error));
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
commit (Run            *run,
        gboolean        is_resumed,
        const HekTask  *task,
        GError        **error)
{
  HekImportReport *report = run->report;
  HekTask last = hek_task_sub (task, 0.95, 0.05);
  g_autoptr (HekImportNote) note = NULL;
  g_autoptr (GError) own_error = NULL;

  if (report->cancelled)
    {
      note = hek_import_note_new (run->keys, run->sources, run->source_idx, &run->position);
      hek_import_attach (run->import, HEK_IMPORT_NOTE, hek_import_note_write, note);
    }
  else if (is_resumed)
    hek_import_attach (run->import, HEK_IMPORT_NOTE, NULL, NULL);

  /* What is kept after a cancel has to be published in spite of it. */
  if (hek_import_commit (run->import, report->cancelled ? NULL : &last, &report->seq, &own_error))
    return TRUE;
  if (is_kept (run, own_error))
    return hek_import_commit (run->import, NULL, &report->seq, error);
  g_propagate_error (error, g_steal_pointer (&own_error));
  return FALSE;
}

static gboolean
has_rows (HekStore  *store,
          gboolean  *has,
          GError   **error)
{
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (store, error);

  if (snapshot == NULL)
    return FALSE;
  *has = hek_snapshot_get_n_rows (snapshot) > 0;
  return TRUE;
}

/* Commits what was read. */
static gboolean
finish (Run            *run,
        HekStore       *store,
        gboolean        is_resumed,
        const HekTask  *task,
        GError        **error)
{
  HekImportReport *report = run->report;
  g_autoptr (GError) own_error = NULL;

  if (run->held == NULL || report->cancelled)
    {
      if (!let_go (run, error))
        return FALSE;
      report->n_rows = hek_import_get_n_rows (run->import);
      return report->n_rows == 0 || commit (run, is_resumed, task, error);
    }
  report->in_journal = TRUE;
  report->n_rows = run->held->n_rows;
  if (hek_store_append (store, run->held, run->keys, task, &report->seq, &own_error))
    return TRUE;
  if (is_kept (run, own_error))
    {
      g_clear_error (&own_error);
      return hek_store_append (store, run->held, run->keys, NULL, &report->seq, error);
    }
  g_propagate_prefixed_error (error, g_steal_pointer (&own_error), "%s: ",
                              ((HekSource *) run->sources->pdata[0])->name);
  return FALSE;
}

static gboolean
run_import (HekStore         *store,
            HekKeyPolicy      keys,
            const gboolean   *keep_cancelled,
            const GPtrArray  *sources,
            gboolean          is_resumed,
            HekImportReport  *report,
            const HekTask    *task,
            GError          **error)
{
  HekImportOptions options = { .policy = keys };
  const HekTask codes = { .cancellable = task != NULL ? task->cancellable : NULL,
                          .lane = hek_task_lane (task) };
  g_autoptr (HekImport) import = hek_import_new (store, &options, error);
  Run run = { keys, keep_cancelled, sources, hek_store_get_schema (store), import,
              .report = report, .scope = hek_store_get_scope (store) };
  gboolean ok;

  ok = import != NULL && has_rows (store, &run.may_hold, error);
  run.may_hold = run.may_hold && !is_resumed;
  ok = ok && import_sources (&run, task, error) && finish (&run, store, is_resumed, task, error);
  g_clear_pointer (&run.held, hek_batch_free);
  if (!ok)
    return FALSE;
  if (report->n_rows > 0)
    {
      /* The rows are there. A graph and codes that cannot be made now, after a cancel or on a full
       * disk, are missing until somebody completes them. */
      if (report->in_journal)
        (void) hek_collection_seal_head (store, NULL, NULL, &codes, NULL);
      (void) hek_collection_complete_codes (store, NULL, &codes, NULL);
      return TRUE;
    }
  return !is_resumed || report->cancelled || hek_collection_forget_unfinished (store, error);
}

/* Tells the recorder of rows that were imported. */
static void
record_import (const HekCollectionWork *work,
               const HekImportReport   *report)
{
  g_autofree char *time = hek_collection_work_dup_time (work);
  g_autofree char *n_rows = hek_collection_work_dup_count (report->n_rows);
  g_autofree char *n_errors = hek_collection_work_dup_count (report->n_errors);

  hek_telemetry_record (work->scope, HEK_INSTRUMENT_IMPORT_TIME, hek_telemetry_since (work->mark));
  if (report->cancelled)
    hek_telemetry_event (work->scope, HEK_EVENT_IMPORT, work->began_us,
                         _("Import interrupted after %s, rows: %s"), time, n_rows);
  else if (report->n_errors > 0)
    hek_telemetry_event (work->scope, HEK_EVENT_IMPORT, work->began_us,
                         _("Imported in %s, rows: %s, refused: %s"), time, n_rows, n_errors);
  else
    hek_telemetry_event (work->scope, HEK_EVENT_IMPORT, work->began_us,
                         _("Imported in %s, rows: %s"), time, n_rows);
}

gboolean
hek_import_run (HekStore         *store,
                HekKeyPolicy      keys,
                const gboolean   *keep_cancelled,
                const GPtrArray  *sources,
                gboolean          is_resumed,
                HekImportReport  *report,
                const HekTask    *task,
                GError          **error)
{
  const HekCollectionWork work = hek_collection_work_begin (store);
  GError *local = NULL;

  if (!run_import (store, keys, keep_cancelled, sources, is_resumed, report, task, &local))
    return hek_collection_work_fail (&work, local, error);
  if (report->n_rows > 0 && work.mark != 0)
    record_import (&work, report);
  return TRUE;
}
