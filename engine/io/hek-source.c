/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What all readers of datasets share: batches of bounded size, the list of rows that were left out,
 * positions, preview and dry run. The adapters do the rest, see hek-source-private.h.
 */
#include "config.h"

#include "hek-source.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "hek-source-private.h"

#define MAX_BATCH_ROWS 65536

static void
row_error_free (gpointer data)
{
  HekRowError *row_error = data;

  g_free (row_error->message);
  g_free (row_error);
}

/* Size and time of the file, to know it again. */
static gboolean
note_identity (const char        *path,
               HekSourcePosition *position)
{
  struct stat st;

  if (stat (path, &st) != 0)
    return FALSE;
  position->bytes = S_ISREG (st.st_mode) ? (guint64) st.st_size : 0;
  position->modified_us = (gint64) st.st_mtim.tv_sec * G_USEC_PER_SEC +
                          st.st_mtim.tv_nsec / 1000;
  return TRUE;
}

HekSource *
hek_source_open (const char              *path,
                 const HekSourceFormat   *format,
                 const HekSourceOptions  *options,
                 const HekTask           *task,
                 GError                 **error)
{
  g_autoptr (HekSource) source = NULL;

  g_return_val_if_fail (options == NULL || options->format == format, NULL);

  if (format == NULL)
    format = hek_source_sniff (path, error);
  if (format == NULL || !hek_task_check (task, error))
    return NULL;
  source = g_new0 (HekSource, 1);
  source->format = format;
  source->path = g_strdup (path);
  source->name = g_filename_display_basename (path);
  source->n_rows = -1;
  source->notes = g_ptr_array_new_with_free_func (g_free);
  source->errors = g_ptr_array_new_with_free_func (row_error_free);
  if (options != NULL)
    hek_source_options_copy (options, &source->options);
  else
    hek_source_options_init (&source->options, format);
  note_identity (path, &source->position);
  if (!format->open (source, task, error))
    return NULL;
  return g_steal_pointer (&source);
}

void
hek_source_close (HekSource *source)
{
  if (source == NULL)
    return;
  source->format->close (source);
  g_clear_pointer (&source->schema, hek_schema_unref);
  g_ptr_array_unref (source->notes);
  g_ptr_array_unref (source->errors);
  hek_source_options_clear (&source->options);
  g_free (source->name);
  g_free (source->path);
  g_free (source);
}

static gsize
limit_rows (const HekSource *source,
            gsize            max_rows)
{
  const HekSchema *schema = source->schema;
  gsize vector_bytes = schema->dim * hek_dtype_bytes (schema->dtype);
  gsize limit = CLAMP (HEK_SOURCE_BATCH_BYTES / MAX (vector_bytes, 1), 1, MAX_BATCH_ROWS);

  if (max_rows > 0)
    limit = MIN (limit, max_rows);
  if (source->n_rows >= 0)
    limit = MIN (limit, MAX ((guint64) source->n_rows, source->position.row + 1) -
                          source->position.row);
  return limit;
}

gboolean
hek_source_next (HekSource      *source,
                 gsize           max_rows,
                 HekBatch      **batch,
                 const HekTask  *task,
                 GError        **error)
{
  gsize limit = limit_rows (source, max_rows);
  g_autoptr (HekBatch) found = NULL;

  if (source->at_end)
    {
      *batch = NULL;
      return TRUE;
    }
  found = hek_batch_try_new (source->schema, limit);
  if (found == NULL)
    return hek_source_fail (source, HEK_SOURCE_ERROR_TOO_LARGE, error,
                            "has rows that are too large for the memory");
  do
    {
      found->first_row = source->position.row;
      if (!hek_task_check (task, error) ||
          !source->format->read (source, found, limit, task, error))
        return FALSE;
    }
  while (found->n_rows == 0 && !source->at_end);
  *batch = found->n_rows > 0 ? g_steal_pointer (&found) : NULL;
  return TRUE;
}

gboolean
hek_source_check_unchanged (const char               *path,
                            const HekSourcePosition  *position,
                            GError                  **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  HekSourcePosition now = { 0 };

  if (!note_identity (path, &now))
    {
      int number = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (number), "%s: %s", name,
                   g_strerror (number));
      return FALSE;
    }
  if (position->bytes == now.bytes && position->modified_us == now.modified_us)
    return TRUE;
  g_set_error (error, HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_CHANGED,
               "%s has changed since it was read up to row %" G_GUINT64_FORMAT, name,
               position->row);
  return FALSE;
}

gboolean
hek_source_seek (HekSource                *source,
                 const HekSourcePosition  *position,
                 GError                  **error)
{
  HekSourcePosition now = { 0 };

  note_identity (source->path, &now);
  if (position != NULL)
    {
      if (!hek_source_check_unchanged (source->path, position, error))
        return FALSE;
      now = *position;
    }
  source->position = now;
  source->at_end = FALSE;
  source->fraction = 0;
  source->n_errors = 0;
  source->largest_loss = 0;
  g_ptr_array_set_size (source->errors, 0);
  return source->format->seek (source, error);
}

double
hek_source_get_fraction (const HekSource *source)
{
  if (source->at_end)
    return 1.0;
  if (source->n_rows > 0)
    return MIN ((double) source->position.row / (double) source->n_rows, 1.0);
  return source->fraction;
}

HekBatch *
hek_source_preview (HekSource      *source,
                    gsize           n_rows,
                    const HekTask  *task,
                    GError        **error)
{
  g_autoptr (HekBatch) batch = NULL;

  if (!hek_source_seek (source, NULL, error) ||
      !hek_source_next (source, MAX (n_rows, 1), &batch, task, error) ||
      !hek_source_seek (source, NULL, error))
    return NULL;
  if (batch == NULL)
    batch = hek_batch_try_new (source->schema, 0);
  if (batch == NULL)
    hek_source_fail (source, HEK_SOURCE_ERROR_TOO_LARGE, error, "is too large for the memory");
  return g_steal_pointer (&batch);
}

gboolean
hek_source_dry_run (HekSource         *source,
                    HekSourceSummary  *summary,
                    const HekTask     *task,
                    GError           **error)
{
  guint n_fields = source->schema->n_fields;
  g_autofree guint64 *n_missing = g_new0 (guint64, n_fields);
  guint64 n_rows = 0;

  if (!hek_source_seek (source, NULL, error))
    return FALSE;
  for (;;)
    {
      g_autoptr (HekBatch) batch = NULL;

      if (!hek_source_next (source, 0, &batch, task, error))
        return FALSE;
      if (batch == NULL)
        break;
      n_rows += batch->n_rows;
      for (guint i = 0; i < n_fields; i++)
        n_missing[i] += batch->columns[i]->n_missing;
      hek_task_progress (task, hek_source_get_fraction (source));
    }
  *summary = (HekSourceSummary) { n_rows, source->n_errors, g_steal_pointer (&n_missing),
                                  source->largest_loss };
  hek_task_progress (task, 1.0);
  return TRUE;
}

void
hek_source_summary_clear (HekSourceSummary *summary)
{
  g_clear_pointer (&summary->n_missing, g_free);
}

char **
hek_source_list_names (const char             *path,
                       const HekSourceFormat  *format,
                       guint                   text_idx,
                       GError                **error)
{
  g_return_val_if_fail (text_idx < format->n_texts, NULL);

  if (format->list_names == NULL || format->texts[text_idx].kind != HEK_SOURCE_TEXT_NAME)
    return g_new0 (char *, 1);
  return format->list_names (path, text_idx, error);
}

gboolean
hek_source_has_side (HekSource   *source,
                     HekSideRole  role)
{
  return source->format->has_side != NULL && source->format->has_side (source, role);
}

HekSideTable *
hek_source_read_side (HekSource      *source,
                      HekSideRole     role,
                      const HekTask  *task,
                      GError        **error)
{
  if (!hek_source_has_side (source, role))
    {
      hek_source_fail (source, HEK_SOURCE_ERROR_INVALID, error, "has no such table");
      return NULL;
    }
  return source->format->read_side (source, role, task, error);
}
