/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of text, for comparing. */
#include "config.h"

#include "test-io-table.h"

#include <string.h>

#include "hek-json.h"
#include "hek-number.h"
#include "hek-sink.h"
#include "hek-time.h"

static void
dump_value (GString         *out,
            const HekColumn *column,
            gsize            row)
{
  char buffer[64];
  const char *text;
  gsize n;

  if (hek_column_is_missing (column, row))
    g_string_append (out, "-");
  else if (column->type == HEK_FIELD_REAL)
    {
      hek_number_format_real (hek_column_get_real (column, row), buffer);
      g_string_append (out, buffer);
    }
  else if (column->type == HEK_FIELD_TEXT)
    {
      text = hek_column_get_text (column, row, &n);
      hek_json_append_quoted (out, text, n);
    }
  else if (column->type == HEK_FIELD_JSON)
    g_string_append (out, hek_column_get_text (column, row, NULL));
  else if (column->type == HEK_FIELD_TIME)
    {
      hek_time_format (hek_column_get_integer (column, row), buffer);
      g_string_append (out, buffer);
    }
  else
    g_string_append_printf (out, "%" G_GINT64_FORMAT, hek_column_get_integer (column, row));
}

static void
dump_batch (GString        *out,
            const HekBatch *batch)
{
  const float *vectors = (const float *) (gpointer) batch->vectors;
  char buffer[64];

  for (gsize row = 0; row < batch->n_rows; row++)
    {
      for (guint i = 0; i < batch->schema->n_fields; i++)
        {
          g_string_append (out, i > 0 ? " " : "");
          dump_value (out, batch->columns[i], row);
        }
      for (guint i = 0; i < batch->schema->dim; i++)
        {
          hek_number_format_float (vectors[row * batch->schema->dim + i], buffer);
          g_string_append_printf (out, "%s%s", i == 0 ? " |" : " ", buffer);
        }
      g_string_append_c (out, '\n');
    }
}

static void
dump_schema (GString         *out,
             const HekSchema *schema)
{
  for (guint i = 0; i < schema->n_fields; i++)
    {
      const HekField *field = hek_schema_get_field (schema, i);

      g_string_append_printf (out, "%s:%s ", field->name, hek_field_type_id (field->type));
    }
  g_string_append_printf (out, "%u\n", schema->dim);
}

char *
test_io_table_dump (HekSource *source)
{
  GString *out = g_string_new (NULL);

  dump_schema (out, source->schema);
  for (;;)
    {
      g_autoptr (HekBatch) batch = NULL;
      g_autoptr (GError) error = NULL;

      if (!hek_source_next (source, 0, &batch, NULL, &error))
        {
          g_string_append_printf (out, "! %s\n", error->message);
          break;
        }
      if (batch == NULL)
        break;
      dump_batch (out, batch);
    }
  for (guint i = 0; i < source->errors->len; i++)
    {
      const HekRowError *error = g_ptr_array_index (source->errors, i);

      g_string_append_printf (out, "! %" G_GUINT64_FORMAT ": %s\n", error->number, error->message);
    }
  return g_string_free (out, FALSE);
}

char *
test_io_table (const char *name,
               const char *format,
               const char *text,
               const char *option)
{
  g_autofree char *path = test_io_temp (name);
  g_autoptr (HekSource) source = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  source = test_io_open (path, format, option, NULL);
  return test_io_table_dump (source);
}

char *
test_io_table_round_trip (const char *path,
                          const char *format,
                          const char *out,
                          const char *out_format)
{
  g_autoptr (HekSource) source = test_io_open (path, format, NULL), again = NULL;
  g_autofree char *first = NULL, *second = NULL;
  g_autoptr (HekSink) sink = NULL;
  g_autoptr (HekBatch) batch = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (hek_source_next (source, 0, &batch, NULL, NULL));
  sink = hek_sink_open (out, NULL, NULL, source->schema, &error);
  g_assert_no_error (error);
  g_assert_true (hek_sink_write (sink, batch, NULL, &error));
  g_assert_true (hek_sink_finish (sink, &error));
  again = test_io_open (out, out_format, NULL);
  g_assert_true (hek_source_seek (source, NULL, NULL));
  first = test_io_table_dump (source);
  second = test_io_table_dump (again);
  g_assert_cmpstr (first, ==, second);
  return g_steal_pointer (&second);
}

void
test_io_table_resume (const char *path,
                      const char *format)
{
  g_autoptr (HekSource) whole = test_io_open (path, format, NULL);
  g_autofree char *expected = test_io_table_dump (whole);
  g_autoptr (GString) out = g_string_new (NULL), bad = g_string_new (NULL);
  HekSourcePosition position;
  gboolean first = TRUE;

  dump_schema (out, whole->schema);
  for (;;)
    {
      g_autoptr (HekSource) source = test_io_open (path, format, NULL);
      g_autoptr (HekBatch) batch = NULL;
      g_autoptr (GError) error = NULL;

      if (!first)
        g_assert_true (hek_source_seek (source, &position, &error));
      first = FALSE;
      g_assert_true (hek_source_next (source, 1, &batch, NULL, &error));
      g_assert_no_error (error);
      for (guint i = 0; i < source->errors->len; i++)
        {
          const HekRowError *e = g_ptr_array_index (source->errors, i);

          g_string_append_printf (bad, "! %" G_GUINT64_FORMAT ": %s\n", e->number, e->message);
        }
      if (batch == NULL)
        break;
      dump_batch (out, batch);
      position = source->position;
    }
  g_string_append (out, bad->str);
  g_assert_cmpstr (out->str, ==, expected);
}
