/* SPDX-License-Identifier: Apache-2.0 */
/* Writing a dataset: a temporary file, a buffer for short pieces, and what the adapter does. */
#include "config.h"

#include "hek-sink.h"

#include "hek-source-private.h"

#define BUFFER_BYTES (256 * 1024)

gboolean
hek_sink_fail (HekSink         *sink,
               HekSourceError   code,
               GError         **error,
               const char      *format,
               ...)
{
  va_list args;

  va_start (args, format);
  hek_source_set_error (error, code, sink->name, format, args);
  va_end (args);
  return FALSE;
}

HekSink *
hek_sink_open (const char              *path,
               const HekSourceFormat   *format,
               const HekSourceOptions  *options,
               HekSchema               *schema,
               GError                 **error)
{
  g_autoptr (HekSink) sink = NULL;

  g_return_val_if_fail (options == NULL || options->format == format, NULL);

  if (format == NULL)
    format = hek_source_format_for_suffix (path, TRUE);
  if (format == NULL || format->sink_open == NULL)
    {
      g_autofree char *name = g_filename_display_basename (path);

      g_set_error (error, HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_UNSUPPORTED,
                   "%s: datasets are not written in this format", name);
      return NULL;
    }
  sink = g_new0 (HekSink, 1);
  sink->format = format;
  sink->path = g_strdup (path);
  sink->name = g_filename_display_basename (path);
  sink->schema = hek_schema_ref (schema);
  sink->buffer = g_byte_array_new ();
  sink->temp.fd = -1;
  if (options != NULL)
    hek_source_options_copy (options, &sink->options);
  else
    hek_source_options_init (&sink->options, format);
  if (!hek_file_temp_open (&sink->temp, path, error) || !format->sink_open (sink, error))
    return NULL;
  return g_steal_pointer (&sink);
}

static gboolean
sink_flush (HekSink  *sink,
            GError  **error)
{
  if (!hek_file_temp_write (&sink->temp, sink->buffer->data, sink->buffer->len, error))
    return FALSE;
  g_byte_array_set_size (sink->buffer, 0);
  return TRUE;
}

gboolean
hek_sink_put (HekSink        *sink,
              gconstpointer   data,
              gsize           n_bytes,
              GError        **error)
{
  if (sink->buffer->len + n_bytes > BUFFER_BYTES && !sink_flush (sink, error))
    return FALSE;
  if (n_bytes > BUFFER_BYTES)
    return hek_file_temp_write (&sink->temp, data, n_bytes, error);
  g_byte_array_append (sink->buffer, data, (guint) n_bytes);
  return TRUE;
}

gboolean
hek_sink_put_at (HekSink        *sink,
                 guint64         offset,
                 gconstpointer   data,
                 gsize           n_bytes,
                 GError        **error)
{
  return sink_flush (sink, error) &&
         hek_file_temp_write_at (&sink->temp, offset, data, n_bytes, error);
}

gboolean
hek_sink_write (HekSink         *sink,
                const HekBatch  *batch,
                const HekTask   *task,
                GError         **error)
{
  g_return_val_if_fail (batch->schema->dtype == sink->schema->dtype &&
                          batch->schema->dim == sink->schema->dim &&
                          batch->schema->n_fields == sink->schema->n_fields,
                        FALSE);

  if (!hek_task_check (task, error) || !sink->format->sink_write (sink, batch, task, error))
    return FALSE;
  sink->n_rows += batch->n_rows;
  return TRUE;
}

gboolean
hek_sink_finish (HekSink  *sink,
                 GError  **error)
{
  if (!sink->format->sink_finish (sink, error))
    return FALSE;
  if (sink->temp.fd >= 0 && !sink_flush (sink, error))
    return FALSE;
  return hek_file_temp_commit (&sink->temp, error);
}

void
hek_sink_close (HekSink *sink)
{
  if (sink == NULL)
    return;
  sink->format->sink_close (sink);
  hek_file_temp_clear (&sink->temp);
  g_byte_array_unref (sink->buffer);
  hek_source_options_clear (&sink->options);
  hek_schema_unref (sink->schema);
  g_free (sink->name);
  g_free (sink->path);
  g_free (sink);
}
