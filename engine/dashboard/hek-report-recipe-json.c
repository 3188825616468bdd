/* SPDX-License-Identifier: Apache-2.0 */
/* Members of the JSON of recipes, checked; what is wrong is told with its path. */
#include "config.h"

#include "hek-report-recipe-private.h"

gboolean
hek_report_recipe_complain (GError     **error,
          const char  *path,
          const char  *member,
          const char  *format,
          ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, HEK_REPORT_RECIPE_ERROR, HEK_REPORT_RECIPE_ERROR_INVALID, "%s%s%s: %s", path,
               path[0] != '\0' && member[0] != '\0' ? "." : "", member, reason);
  return FALSE;
}

JsonNode *
hek_report_recipe_find (JsonObject *object,
                        const char *name,
                        GType       type)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type
           ? node : NULL;
}

/* @out: (out) (nullable): %NULL when it is not there */
gboolean
hek_report_recipe_get_text (JsonObject  *object,
                            const char  *path,
                            const char  *name,
                            gboolean     required,
                            char       **out,
                            GError     **error)
{
  JsonNode *node = hek_report_recipe_find (object, name, G_TYPE_STRING);

  if (node == NULL && json_object_has_member (object, name))
    return hek_report_recipe_complain (error, path, name, "must be a text");
  if (node == NULL)
    return !required || hek_report_recipe_complain (error, path, name, "is missing");
  *out = g_strdup (json_node_get_string (node));
  return TRUE;
}

gboolean
hek_report_recipe_get_boolean (JsonObject  *object,
                               const char  *path,
                               const char  *name,
                               gboolean    *out,
                               GError     **error)
{
  JsonNode *node = hek_report_recipe_find (object, name, G_TYPE_BOOLEAN);

  if (node == NULL)
    return !json_object_has_member (object, name) ||
           hek_report_recipe_complain (error, path, name, "must be true or false");
  *out = json_node_get_boolean (node);
  return TRUE;
}

/* "6h", "FROM/TO", or {"last": "6h"}, {"from": …, "to": …} as dashboards have it. */
gboolean
hek_report_recipe_get_range (JsonObject         *object,
                             const char         *path,
                             HekDashboardRange  *range,
                             gboolean           *found,
                             GError            **error)
{
  JsonNode *node = json_object_get_member (object, "range");
  g_autoptr (GError) own_error = NULL;
  g_autofree char *text = NULL;

  *found = FALSE;
  if (node == NULL)
    return TRUE;
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *members = json_node_get_object (node);
      JsonNode *last = hek_report_recipe_find (members, "last", G_TYPE_STRING);
      JsonNode *from = hek_report_recipe_find (members, "from", G_TYPE_STRING);
      JsonNode *to = hek_report_recipe_find (members, "to", G_TYPE_STRING);

      if (last != NULL)
        text = g_strdup (json_node_get_string (last));
      else if (from != NULL && to != NULL)
        text = g_strdup_printf ("%s/%s", json_node_get_string (from), json_node_get_string (to));
    }
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    text = g_strdup (json_node_get_string (node));
  if (text == NULL)
    return hek_report_recipe_complain (error, path, "range",
                                       "must be a text such as \"6h\" or \"FROM/TO\"");
  if (!hek_dashboard_range_parse (text, range, &own_error))
    return hek_report_recipe_complain (error, path, "range", "%s", own_error->message);
  *found = TRUE;
  return TRUE;
}
