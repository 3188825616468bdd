/* SPDX-License-Identifier: Apache-2.0 */
/* The answers of a search as a file: a table of ranks, distances, keys and fields. */
#include "config.h"

#include "hek-search-session-private.h"

#include <glib/gi18n-lib.h>

#include "hek-number.h"
#include "hek-sink.h"

enum
{
  COLUMN_RANK,
  COLUMN_DISTANCE,
  COLUMN_KEY,
  COLUMN_ROW,
  N_COLUMNS
};

static const HekField columns[N_COLUMNS] = {
  [COLUMN_RANK] = { (char *) "rank", HEK_FIELD_INTEGER },
  [COLUMN_DISTANCE] = { (char *) "distance", HEK_FIELD_REAL },
  [COLUMN_KEY] = { (char *) "key", HEK_FIELD_TEXT },
  [COLUMN_ROW] = { (char *) "row", HEK_FIELD_INTEGER },
};

typedef struct
{
  HekSearchAnswer *answer; /* owned */
  char *path;              /* owned */
} HekSearchSaving;

static void
hek_search_saving_free (gpointer data)
{
  HekSearchSaving *saving = data;

  hek_search_answer_unref (saving->answer);
  g_free (saving->path);
  g_free (saving);
}

/* Our columns, under names that no field has, then the fields. */
static HekSchema *
make_schema (const HekSchema *from)
{
  g_autofree HekField *fields = g_new (HekField, N_COLUMNS + from->n_fields);
  g_auto (GStrv) names = g_new0 (char *, N_COLUMNS + 1);

  for (guint i = 0; i < N_COLUMNS; i++)
    {
      names[i] = g_strdup (columns[i].name);
      while (hek_schema_find_field (from, names[i]) >= 0)
        {
          char *longer = g_strconcat (names[i], "_", NULL);

          g_free (names[i]);
          names[i] = longer;
        }
      fields[i] = (HekField) { names[i], columns[i].type };
    }
  for (guint i = 0; i < from->n_fields; i++)
    fields[N_COLUMNS + i] = *hek_schema_get_field (from, i);
  return hek_schema_new (HEK_DTYPE_F32, 0, fields, N_COLUMNS + from->n_fields);
}

/* The double that is written with the digits of the float. */
static double
widen (float value)
{
  char text[HEK_NUMBER_TEXT_BYTES];
  gsize n = hek_number_format_float (value, text);
  double wide = value;

  hek_number_parse_real (text, n, &wide);
  return wide;
}

static HekBatch *
make_batch (const HekSearchAnswer *answer,
            HekSchema             *schema)
{
  guint n = answer->summary.n_hits;
  HekBatch *batch = hek_batch_try_new (schema, MAX (n, 1));

  if (batch == NULL)
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      hek_column_append_integer (batch->columns[COLUMN_RANK], i + 1);
      hek_column_append_real (batch->columns[COLUMN_DISTANCE], widen (answer->distances[i]));
      hek_column_append_text (batch->columns[COLUMN_KEY], answer->keys[i], -1);
      hek_column_append_integer (batch->columns[COLUMN_ROW], (gint64) answer->row_ids[i]);
      for (guint j = 0; j < answer->schema->n_fields; j++)
        hek_column_append_from (batch->columns[N_COLUMNS + j], answer->batch->columns[j], i);
    }
  batch->n_rows = n;
  return batch;
}

static gpointer
hek_search_saving_run (const HekTask  *task,
                       gpointer        data,
                       GError        **error)
{
  HekSearchSaving *saving = data;
  const HekSourceFormat *format = hek_source_format_for_suffix (saving->path, TRUE);
  g_autoptr (HekSchema) schema = make_schema (saving->answer->schema);
  g_autoptr (HekBatch) batch = NULL;
  g_autoptr (HekSink) sink = NULL;

  if (format == NULL || !format->writes_fields)
    {
      g_autofree char *name = g_filename_display_basename (saving->path);

      g_set_error (error, HEK_SEARCH_ERROR, HEK_SEARCH_ERROR_QUERY,
                   _("%s: answers are written as .csv, .json or .jsonl"), name);
      return NULL;
    }
  batch = make_batch (saving->answer, schema);
  if (batch == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                           _("not enough memory for the answers"));
      return NULL;
    }
  sink = hek_sink_open (saving->path, format, NULL, schema, error);
  if (sink == NULL || !hek_sink_write (sink, batch, task, error) || !hek_sink_finish (sink, error))
    return NULL;
  return g_strdup (saving->path);
}

static void
hek_search_session_on_saved (HekJob       *job,
                             gpointer      result,
                             const GError *error,
                             gpointer      user_data)
{
  HekSearchSession *self = user_data;

  hek_job_list_dismiss (self->jobs, job);
  if (result != NULL)
    hek_search_session_emit_saved (self, result);
  else
    hek_search_session_fail (self, error);
  g_object_unref (self);
}

void
hek_search_session_save (HekSearchSession *self,
                         const char       *path)
{
  g_autofree char *base = g_filename_display_basename (path);
  g_autofree char *title = g_strdup_printf (_("Saving %s"), base);
  g_autoptr (HekJob) job = NULL;
  HekSearchSaving *saving;

  g_return_if_fail (HEK_IS_SEARCH_SESSION (self));
  g_return_if_fail (self->answer != NULL);

  saving = g_new0 (HekSearchSaving, 1);
  saving->answer = hek_search_answer_ref (self->answer);
  saving->path = g_strdup (path);
  job = hek_job_start (title, HEK_LANE_INTERACTIVE, hek_search_saving_run, saving,
                       hek_search_saving_free, g_free, hek_search_session_on_saved,
                       g_object_ref (self));
  hek_job_list_add (self->jobs, job);
}
