/* SPDX-License-Identifier: Apache-2.0 */
/* The report as one JSON object: every field, table and palette under its key. */
#include "config.h"

#include "hek-report-private.h"

#include <math.h>

static void
hek_report_json_set_real (JsonObject *object,
                          const char *key,
                          double      value)
{
  if (isfinite (value))
    json_object_set_double_member (object, key, value);
  else
    json_object_set_null_member (object, key); /* JSON has no NaN */
}

static void
hek_report_json_set_number (JsonObject    *object,
                            const char    *key,
                            HekReportType  type,
                            double         value)
{
  /* up to 2^53 every whole number is a double; a larger "integer" would pretend digits */
  if (type == HEK_REPORT_INT && fabs (value) <= 9007199254740992.0)
    json_object_set_int_member (object, key, (gint64) value);
  else
    hek_report_json_set_real (object, key, value);
}

static gboolean
hek_report_json_set_field (JsonObject            *object,
                           const HekReportField  *field,
                           GError               **error)
{
  const char *string = field->string != NULL ? field->string : field->text;

  if (field->key == NULL)
    return TRUE;
  switch (field->type)
    {
    case HEK_REPORT_TEXT:
      json_object_set_string_member (object, field->key, string);
      return TRUE;
    case HEK_REPORT_REAL:
    case HEK_REPORT_INT:
      hek_report_json_set_number (object, field->key, field->type, field->number);
      return TRUE;
    case HEK_REPORT_BOOLEAN:
      json_object_set_boolean_member (object, field->key, field->number != 0);
      return TRUE;
    case HEK_REPORT_JSON:
      {
        JsonNode *node = json_from_string (string, error);

        if (node == NULL)
          {
            g_prefix_error (error, "%s: ", field->key);
            return FALSE;
          }
        json_object_set_member (object, field->key, node);
        return TRUE;
      }
    default:
      g_assert_not_reached ();
    }
}

static void
hek_report_json_set_table (JsonObject           *object,
                           const HekReportBlock *block)
{
  JsonArray *rows = json_array_new ();

  for (guint row = 0; row < block->n_items; row++)
    {
      JsonObject *cells = json_object_new ();

      if (block->row_names != NULL)
        json_object_set_string_member (cells, block->names_key, block->row_names[row]);
      for (guint c = 0; c < block->n_columns; c++)
        hek_report_json_set_number (cells, block->columns[c].key, block->columns[c].type,
                                    block->values[(gsize) row * block->n_columns + c]);
      json_array_add_object_element (rows, cells);
    }
  json_object_set_array_member (object, block->key, rows);
}

static void
hek_report_json_set_palette (JsonObject           *object,
                             const HekReportBlock *block)
{
  JsonArray *colors = json_array_new ();

  for (guint i = 0; i < block->n_items; i++)
    {
      JsonObject *color = json_object_new ();
      g_autofree char *code = hek_report_color_code (block->rgba[i]);

      json_object_set_string_member (color, "color", code);
      if (block->counts != NULL)
        json_object_set_int_member (color, "count", (gint64) block->counts[i]);
      json_array_add_object_element (colors, color);
    }
  json_object_set_array_member (object, "palette", colors);
}

/* The object that the blocks after a group are members of. */
static JsonObject *
hek_report_json_begin_group (JsonObject           *top,
                             const HekReportBlock *block)
{
  JsonObject *object;

  if (block->key == NULL)
    return top;
  if (json_object_has_member (top, block->key))
    return json_object_get_object_member (top, block->key);
  object = json_object_new ();
  json_object_set_object_member (top, block->key, object);
  return object;
}

static gboolean
hek_report_json_fill (JsonObject  *top,
                      HekReport   *report,
                      GError     **error)
{
  JsonObject *object = top;

  json_object_set_string_member (object, "title", report->title);
  if (report->subtitle != NULL)
    json_object_set_string_member (object, "subtitle", report->subtitle);
  if (report->date_line != NULL)
    json_object_set_string_member (object, "created", report->date_line);
  for (guint i = 0; i < report->blocks->len; i++)
    {
      const HekReportBlock *block = g_ptr_array_index (report->blocks, i);

      if (block->klass == &hek_report_group_class)
        object = hek_report_json_begin_group (top, block);
      else if (block->klass == &hek_report_fields_class)
        {
          for (guint f = 0; f < block->n_items; f++)
            if (!hek_report_json_set_field (object, &block->fields[f], error))
              return FALSE;
        }
      else if (block->klass == &hek_report_table_class)
        hek_report_json_set_table (object, block);
      else if (block->klass == &hek_report_palette_class)
        hek_report_json_set_palette (object, block);
      else if (block->klass == &hek_report_sheet_class)
        hek_report_sheet_set_json (object, block);
    }
  return TRUE;
}

GBytes *
hek_report_encode_json (HekReport      *report,
                        const HekTask  *task,
                        GError        **error)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  char *text;
  gsize length;

  json_node_take_object (root, object);
  if (!hek_report_json_fill (object, report, error))
    return NULL;
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_indent (generator, 2);
  text = json_generator_to_data (generator, &length);
  {
    GString *line = g_string_new_len (text, (gssize) length);

    g_free (text);
    g_string_append_c (line, '\n');
    return g_string_free_to_bytes (line);
  }
}
