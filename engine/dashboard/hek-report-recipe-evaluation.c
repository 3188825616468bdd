/* SPDX-License-Identifier: Apache-2.0 */
/* Evaluations of the Quantizer in a report: as the workspace keeps them, or out of the file that
 * "hektor quantizer evaluate --report" or the Quantizer page wrote. */
#include "config.h"

#include "hek-report-recipe-private.h"

#include <glib/gi18n-lib.h>

#include "hek-evaluate-report.h"
#include "hek-kept-evaluation.h"
#include "hek-widget-source-private.h"

/* (nullable) */
static JsonNode *
find_number (JsonObject *object,
             const char *key)
{
  JsonNode *node = json_object_get_member (object, key);
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node)
                                                            : G_TYPE_INVALID;

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? node : NULL;
}

/* Returns: (nullable) */
static const char *
find_text (JsonObject *object,
           const char *key)
{
  JsonNode *node = hek_report_recipe_find (object, key, G_TYPE_STRING);

  return node != NULL ? json_node_get_string (node) : NULL;
}

/* With the options that are not at their defaults. A method that this version does not know is
 * named as the file does. */
static char *
describe_method (JsonObject *object)
{
  const char *id = find_text (object, "method");
  const HekCodec *codec = id != NULL ? hek_codec_find (id) : NULL;
  JsonNode *node = json_object_get_member (object, "options");
  JsonObject *given = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node)
                                                                    : NULL;
  HekOptionValues values;
  const HekOption *options;
  guint n;

  if (codec == NULL)
    return g_strdup (id != NULL ? id : "—");
  options = hek_codec_options (codec, &n);
  hek_options_defaults (options, n, &values);
  for (guint i = 0; given != NULL && i < n; i++)
    {
      const char *text = find_text (given, options[i].name);

      if (text != NULL)
        (void) hek_option_parse (&options[i], text, &values.v[i], NULL);
    }
  return hek_evaluate_describe_method (codec, &values);
}

/* Returns: (transfer full) (nullable): %NULL: it is no evaluation */
static HekEvaluateRow *
read_row (JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autofree char *method = NULL;
  HekEvaluateRow *row;

  if (object == NULL || find_number (object, "bytes_per_vector") == NULL ||
      find_number (object, "recall_at_10") == NULL)
    return NULL;
  method = describe_method (object);
  row = hek_evaluate_row_new (method);
  for (guint i = 0; i < hek_evaluate_n_figures (); i++)
    {
      JsonNode *value = find_number (object, hek_evaluate_figure (i)->key);

      if (value != NULL)
        row->values[i] = json_node_get_double (value);
    }
  if (find_number (object, "rerank") != NULL)
    row->rerank = (guint) CLAMP (json_object_get_int_member (object, "rerank"), 0, G_MAXINT);
  return row;
}

static void
add_facts (HekReport  *report,
           JsonObject *document)
{
  JsonNode *n_base = find_number (document, "n_base"), *dim = find_number (document, "dim");
  JsonNode *n_queries = find_number (document, "n_queries");
  const char *distance = find_text (document, "distance");
  g_autofree char *text = NULL;

  if (n_base == NULL || dim == NULL || n_queries == NULL || distance == NULL)
    return;
  text = hek_evaluate_describe_set ((gsize) MAX (json_node_get_int (n_base), 0),
                                    (guint) MAX (json_node_get_int (dim), 0), distance,
                                    (gsize) MAX (json_node_get_int (n_queries), 0));
  hek_report_add_paragraph (report, text);
}

/* When it was measured, where the document tells. */
static void
add_moment (HekReport  *report,
            JsonObject *document)
{
  const char *measured = find_text (document, "measured");
  g_autoptr (GDateTime) moment = measured != NULL ? g_date_time_new_from_iso8601 (measured, NULL)
                                                  : NULL;
  g_autoptr (GDateTime) local = moment != NULL ? g_date_time_to_local (moment) : NULL;
  g_autofree char *date = local != NULL ? g_date_time_format (local, "%Y-%m-%d %H:%M") : NULL;
  g_autofree char *text = NULL;

  if (date == NULL)
    return;
  /* translators: a date with the time of the day */
  text = g_strdup_printf (_("Measured %s."), date);
  hek_report_add_paragraph (report, text);
}

gboolean
hek_report_recipe_add_evaluation (HekReport              *report,
                                  const HekReportPart    *part,
                                  const HekWidgetContext *context)
{
  g_autoptr (JsonNode) root = part->evaluation != NULL
    ? hek_kept_evaluation_load (context->workspace, part->evaluation, NULL)
    : hek_widget_source_read_json (context, part->file, NULL);
  JsonArray *table = root != NULL ? hek_widget_source_find_table (root, NULL, "", NULL) : NULL;
  JsonObject *document = table != NULL && JSON_NODE_HOLDS_OBJECT (root)
                           ? json_node_get_object (root) : NULL;
  g_autoptr (GPtrArray) rows
    = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_evaluate_row_free);
  const char *title = document != NULL ? find_text (document, "title") : NULL;

  if (table == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (table); i++)
    {
      HekEvaluateRow *row = read_row (json_array_get_element (table, i));

      if (row == NULL)
        return FALSE;
      g_ptr_array_add (rows, row);
    }
  if (part->title != NULL)
    title = part->title;
  hek_report_add_heading (report, title != NULL ? title : _("Evaluation"));
  if (document != NULL)
    {
      add_facts (report, document);
      add_moment (report, document);
    }
  hek_evaluate_add_to_report (rows, report);
  return TRUE;
}
