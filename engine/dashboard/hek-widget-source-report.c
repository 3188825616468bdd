/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables of files that the Studio, the Quantizer and the command line write as JSON: trials and
 * their curves, evaluations, studies. A table is a list of objects; columns are their members, in
 * order of appearance, named as the engine names the figures of that key. Members that are lists or
 * objects themselves are left out.
 */
#include "config.h"

#include "hek-widget-source-private.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "hek-evaluate-report.h"
#include "hek-json.h"
#include "hek-metric.h"

#define FILE_MAX_BYTES ((goffset) 256 * 1024 * 1024)

/* --- the file -------------------------------------------------------------------------------- */

/* Whether @info is of a file that can be read to its end: a dashboard from elsewhere may name a
 * pipe, or /dev/zero. */
static gboolean
check_file (GFileInfo   *info,
            const char  *path,
            GError     **error)
{
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    hek_widget_source_fail (error, HEK_WIDGET_QUERY_ERROR_DATA, path, "is no file of data");
  else if (g_file_info_get_size (info) > FILE_MAX_BYTES)
    hek_widget_source_fail (error, HEK_WIDGET_QUERY_ERROR_DATA, path, "is larger than %d MB",
                            (int) (FILE_MAX_BYTES / 1024 / 1024));
  else
    return TRUE;
  return FALSE;
}

/* json-glib parses by recursion: what is nested too deeply does not come to it. */
static JsonNode *
parse (GBytes      *bytes,
       const char  *path,
       GError     **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  HekJsonValue value;
  const char *why;
  gsize n, bad_at;
  const char *text = g_bytes_get_data (bytes, &n);

  if (!hek_json_check (text != NULL ? text : "", n, &value, &bad_at, &why))
    {
      hek_widget_source_fail (error, HEK_WIDGET_QUERY_ERROR_DATA, path,
                              "no JSON: at byte %" G_GSIZE_FORMAT ": %s", bad_at, why);
      return NULL;
    }
  if (json_parser_load_from_data (parser, text, (gssize) n, error))
    return json_parser_steal_root (parser);
  hek_widget_source_prefix (error, path);
  return NULL;
}

JsonNode *
hek_widget_source_read_json (const HekWidgetContext  *context,
                             const char              *path,
                             GError                 **error)
{
  g_autoptr (GFile) base = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (!g_path_is_absolute (path) && !hek_widget_source_needs_workspace (context, error))
    return NULL;
  base = g_file_new_for_path (context->workspace != NULL
                                ? hek_workspace_get_path (context->workspace) : "/");
  file = g_file_resolve_relative_path (base, path);
  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                            0, NULL, error);
  if (info != NULL && !check_file (info, path, error))
    return NULL;
  bytes = info != NULL ? g_file_load_bytes (file, NULL, NULL, error) : NULL;
  if (bytes != NULL)
    return parse (bytes, path, error);
  hek_widget_source_prefix (error, path);
  return NULL;
}

static gboolean
is_table (JsonNode *node)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  return array != NULL && json_array_get_length (array) > 0 &&
         JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, 0));
}

/* The names of the tables of a document; a document that is one itself has none. */
static char *
list_tables (JsonObject *object)
{
  GString *names = g_string_new (NULL);
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    if (is_table (json_object_get_member (object, l->data)))
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", (char *) l->data);
  return g_string_free (names, FALSE);
}

JsonArray *
hek_widget_source_find_table (JsonNode    *root,
                              const char  *name,
                              const char  *path,
                              GError     **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  g_autoptr (GList) members = object != NULL ? json_object_get_members (object) : NULL;
  g_autofree char *known = NULL;

  if (name == NULL && is_table (root))
    return json_node_get_array (root);
  for (GList *l = members; l != NULL; l = l->next)
    if ((name == NULL || strcmp (l->data, name) == 0) &&
        is_table (json_object_get_member (object, l->data)))
      return json_node_get_array (json_object_get_member (object, l->data));
  known = object != NULL ? list_tables (object) : g_strdup ("");
  if (known[0] != '\0')
    hek_widget_source_fail (error, HEK_WIDGET_QUERY_ERROR_FIELD, "table",
                            "%s has no “%s”: there are %s", path, name, known);
  else
    hek_widget_source_fail (error, HEK_WIDGET_QUERY_ERROR_DATA, path,
                            "has no table: a list of objects, as reports written as JSON have");
  return NULL;
}

/* --- columns --------------------------------------------------------------------------------- */

typedef struct
{
  const char *key;   /* borrowed from the document */
  gboolean is_text;
} Column;

static gboolean
is_number (JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_NONE;

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;
}

/* Members that are values, in order of appearance. */
static GArray *
find_columns (JsonArray *table)
{
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (Column));
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint row = 0; row < json_array_get_length (table); row++)
    {
      JsonNode *element = json_array_get_element (table, row);
      JsonObjectIter iter;
      const char *key;
      JsonNode *node;

      if (!JSON_NODE_HOLDS_OBJECT (element))
        continue;
      json_object_iter_init_ordered (&iter, json_node_get_object (element));
      while (json_object_iter_next_ordered (&iter, &key, &node))
        {
          gpointer place = g_hash_table_lookup (places, key);
          Column column = { key, FALSE };

          if (!JSON_NODE_HOLDS_VALUE (node)) /* null tells nothing of the type */
            continue;
          if (place == NULL && columns->len + 1 < HEK_FRAME_MAX_COLUMNS)
            {
              g_array_append_val (columns, column);
              place = GUINT_TO_POINTER (columns->len);
              g_hash_table_insert (places, (gpointer) key, place);
            }
          if (place != NULL && !is_number (node))
            g_array_index (columns, Column, GPOINTER_TO_UINT (place) - 1).is_text = TRUE;
        }
    }
  return columns;
}

/* What people call a key: a figure of evaluations, a value of a metric, or the key. */
static const char *
get_label (const char  *key,
           const char **unit)
{
  *unit = NULL;
  for (guint i = 0; i < hek_evaluate_n_figures (); i++)
    if (strcmp (hek_evaluate_figure (i)->key, key) == 0)
      {
        *unit = hek_evaluate_figure (i)->unit;
        return _(hek_evaluate_figure (i)->label);
      }
  for (guint i = 0; i < hek_metric_n (); i++)
    for (guint j = 0; j < hek_metric (i)->n_values; j++)
      if (strcmp (hek_metric (i)->values[j].key, key) == 0)
        {
          *unit = hek_metric (i)->values[j].unit;
          return _(hek_metric (i)->values[j].label);
        }
  return key;
}

static void
set_text (HekFrame *frame,
          guint     column,
          gsize     row,
          JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    {
      hek_frame_set_text (frame, column, row, json_node_get_string (node));
      return;
    }
  if (type == G_TYPE_BOOLEAN)
    {
      hek_frame_set_text (frame, column, row, json_node_get_boolean (node) ? "true" : "false");
      return;
    }
  {
    g_autofree char *text = json_to_string (node, FALSE);

    hek_frame_set_text (frame, column, row, text);
  }
}

HekFrame *
hek_widget_source_make_table (JsonArray   *table,
                              const char  *name,
                              GError     **error)
{
  g_autoptr (GArray) columns = find_columns (table);
  guint n_rows = json_array_get_length (table);
  g_autoptr (HekFrame) frame = hek_frame_new (name, n_rows);

  for (guint c = 0; c < columns->len; c++)
    {
      const Column *column = &g_array_index (columns, Column, c);
      const char *unit, *label = get_label (column->key, &unit);
      double *reals = NULL;

      if (column->is_text ? !hek_frame_add_texts (frame, label)
                          : (reals = hek_frame_add_reals (frame, label, unit, HEK_FRAME_VALUE)) ==
                              NULL)
        return hek_widget_source_no_memory (error, n_rows);
      for (guint row = 0; row < n_rows; row++)
        {
          JsonNode *element = json_array_get_element (table, row);
          JsonNode *node = JSON_NODE_HOLDS_OBJECT (element)
            ? json_object_get_member (json_node_get_object (element), column->key) : NULL;

          if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
            continue;
          if (reals != NULL)
            reals[row] = json_node_get_double (node);
          else
            set_text (frame, c, row, node);
        }
    }
  return g_steal_pointer (&frame);
}

static HekFrame *
fetch_report (const HekWidgetContext  *context,
              const HekWidgetQuery    *query,
              const HekTask           *task,
              GError                 **error)
{
  const char *path = hek_widget_query_get (query, "file");
  g_autoptr (JsonNode) root = hek_widget_source_read_json (context, path, error);
  g_autofree char *name = g_filename_display_basename (path);
  JsonArray *table;

  if (root == NULL)
    return NULL;
  table = hek_widget_source_find_table (root, hek_widget_query_get (query, "table"), path, error);
  return table != NULL && hek_task_check (task, error)
           ? hek_widget_source_make_table (table, name, error) : NULL;
}

static const HekWidgetField fields[] = {
  { .name = "file", .label = N_("File"),
    .help = N_("A report that was written as JSON; a relative path is below the workspace"),
    .kind = HEK_WIDGET_FIELD_FILE, .required = TRUE },
  { .name = "table", .label = N_("Table"),
    .help = N_("Such as evaluations, curve; none: the first of the file"),
    .kind = HEK_WIDGET_FIELD_TEXT },
};

const HekWidgetSource hek_widget_source_report = {
  .id = "report",
  .label = N_("Report"),
  .help = N_("Trials, curves, evaluations and studies, as their reports keep them"),
  .shape = HEK_WIDGET_SHAPE_TABLE,
  .gives = HEK_WIDGET_WANTS_NUMBER | HEK_WIDGET_WANTS_TWO,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .fetch = fetch_report,
};
