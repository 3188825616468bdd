/* SPDX-License-Identifier: Apache-2.0 */
/* JSON as it is written: an object a row and line, its fields first, then the vector. */
#include "config.h"

#include "hek-source-json-private.h"

#include <string.h>

#include "hek-number.h"

typedef struct
{
  GPtrArray *names;   /* char *: what stands before each value, the vector last; made once */
  gboolean is_array;  /* else lines */
} HekJsonSink;

static void
add_name (HekJsonSink *self,
          const char  *name)
{
  GString *quoted = g_string_new (NULL);

  hek_json_append_quoted (quoted, name, strlen (name));
  g_string_append_c (quoted, ':');
  g_ptr_array_add (self->names, g_string_free (quoted, FALSE));
}

gboolean
hek_json_sink_open (HekSink  *sink,
                    GError  **error)
{
  HekJsonSink *self = sink->state = g_new0 (HekJsonSink, 1);
  g_autoptr (GHashTable) used = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *vector = NULL;

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->is_array = sink->format == &hek_source_format_json;
  for (guint i = 0; i < sink->schema->n_fields; i++)
    {
      const char *name = hek_schema_get_field (sink->schema, i)->name;

      g_hash_table_add (used, (gpointer) name);
      add_name (self, name);
    }
  vector = hek_cell_unique_name ("vector", 0, used);
  add_name (self, vector);
  if (sink->schema->n_fields == 0 && sink->schema->dim == 0)
    return hek_sink_fail (sink, HEK_SOURCE_ERROR_UNSUPPORTED, error,
                          "cannot be written: there are no fields and no vectors");
  return !self->is_array || hek_sink_put (sink, "[", 1, error);
}

static void
append_vector (GString         *out,
               const HekSchema *schema,
               const guint8    *vector)
{
  char buffer[HEK_NUMBER_TEXT_BYTES];

  g_string_append_c (out, '[');
  for (guint i = 0; i < schema->dim; i++)
    {
      gsize n = hek_number_format_float ((float) hek_source_number (schema->dtype, vector, i),
                                         buffer);

      g_string_append_len (out, buffer, (gssize) n);
      g_string_append_c (out, i + 1 < schema->dim ? ',' : ']');
    }
}

static void
append_row (GString        *out,
            const HekSink  *sink,
            const HekBatch *batch,
            gsize           row)
{
  const HekJsonSink *self = sink->state;

  g_string_append_c (out, '{');
  for (guint i = 0; i < sink->schema->n_fields; i++)
    {
      g_string_append (out, g_ptr_array_index (self->names, i));
      hek_cell_append_json (out, batch->columns[i], row);
      g_string_append_c (out, ',');
    }
  if (sink->schema->dim > 0)
    {
      g_string_append (out, g_ptr_array_index (self->names, sink->schema->n_fields));
      append_vector (out, sink->schema, batch->vectors + row * hek_batch_vector_bytes (batch));
    }
  else
    g_string_truncate (out, out->len - 1);
  g_string_append_c (out, '}');
}

gboolean
hek_json_sink_write (HekSink         *sink,
                     const HekBatch  *batch,
                     const HekTask   *task,
                     GError         **error)
{
  const HekJsonSink *self = sink->state;
  g_autoptr (GString) out = g_string_new (NULL);

  for (gsize row = 0; row < batch->n_rows; row++)
    {
      g_string_truncate (out, 0);
      if (self->is_array)
        g_string_append (out, sink->n_rows + row > 0 ? ",\n" : "\n");
      append_row (out, sink, batch, row);
      if (!self->is_array)
        g_string_append_c (out, '\n');
      if (!hek_sink_put (sink, out->str, out->len, error))
        return FALSE;
      if (row % 1024 == 0 && !hek_task_check (task, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
hek_json_sink_finish (HekSink  *sink,
                      GError  **error)
{
  const HekJsonSink *self = sink->state;

  return !self->is_array || hek_sink_put (sink, "\n]\n", 3, error);
}

void
hek_json_sink_close (HekSink *sink)
{
  HekJsonSink *self = sink->state;

  if (self != NULL)
    g_ptr_array_unref (self->names);
  g_free (self);
}
