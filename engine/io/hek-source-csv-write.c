/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CSV as it is written: a header, commas, lines that end with a line feed; fields first, then the
 * vector as v0, v1 …, each number with as many digits as bring it back. An empty text is "" and a
 * missing value nothing, but a reader gives both as missing.
 */
#include "config.h"

#include <string.h>

#include "hek-number.h"
#include "hek-source-csv-private.h"
#include "hek-time.h"

/* With the delimiter behind it. */
static void
append_cell (GString    *out,
             const char *text,
             gsize       n)
{
  gboolean quoted = n == 0 || text[0] == ' ' || text[n - 1] == ' ';

  for (gsize i = 0; i < n && !quoted; i++)
    quoted = strchr (",\"\n\r", text[i]) != NULL;
  if (quoted)
    g_string_append_c (out, '"');
  for (gsize i = 0; i < n; i++)
    {
      if (text[i] == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, text[i]);
    }
  g_string_append (out, quoted ? "\"," : ",");
}

gboolean
hek_csv_sink_open (HekSink  *sink,
                   GError  **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < sink->schema->n_fields; i++)
    {
      const char *name = hek_schema_get_field (sink->schema, i)->name;

      append_cell (out, name, strlen (name));
    }
  for (guint i = 0; i < sink->schema->dim; i++)
    g_string_append_printf (out, "v%u,", i);
  if (out->len == 0)
    return hek_sink_fail (sink, HEK_SOURCE_ERROR_UNSUPPORTED, error,
                          "cannot be written: there are no fields and no vectors");
  out->str[out->len - 1] = '\n';
  return hek_sink_put (sink, out->str, out->len, error);
}

static void
append_value (GString         *out,
              const HekColumn *column,
              gsize            row)
{
  char buffer[HEK_TIME_TEXT_BYTES];
  const char *text;
  gsize n;

  if (hek_column_is_missing (column, row))
    g_string_append_c (out, ',');
  else if (column->type == HEK_FIELD_TIME)
    {
      hek_time_format (hek_column_get_integer (column, row), buffer);
      g_string_append_printf (out, "%s,", buffer);
    }
  else if (column->type == HEK_FIELD_TEXT || column->type == HEK_FIELD_JSON)
    {
      text = hek_column_get_text (column, row, &n);
      append_cell (out, text, n);
    }
  else
    {
      hek_cell_append_json (out, column, row);
      g_string_append_c (out, ',');
    }
}

gboolean
hek_csv_sink_write (HekSink         *sink,
                    const HekBatch  *batch,
                    const HekTask   *task,
                    GError         **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gsize vector_bytes = hek_batch_vector_bytes (batch);
  char buffer[HEK_NUMBER_TEXT_BYTES];

  for (gsize row = 0; row < batch->n_rows; row++)
    {
      const guint8 *vector = batch->vectors + row * vector_bytes;

      g_string_truncate (out, 0);
      for (guint i = 0; i < sink->schema->n_fields; i++)
        append_value (out, batch->columns[i], row);
      for (guint i = 0; i < sink->schema->dim; i++)
        {
          double number = hek_source_number (sink->schema->dtype, vector, i);
          gsize n = hek_number_format_float ((float) number, buffer);

          g_string_append_len (out, buffer, (gssize) n);
          g_string_append_c (out, ',');
        }
      out->str[out->len - 1] = '\n';
      if (!hek_sink_put (sink, out->str, out->len, error))
        return FALSE;
      if (row % 1024 == 0 && !hek_task_check (task, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
hek_csv_sink_finish (HekSink  *sink,
                     GError  **error)
{
  return TRUE;
}

void
hek_csv_sink_close (HekSink *sink)
{
}
