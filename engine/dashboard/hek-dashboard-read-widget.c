/* SPDX-License-Identifier: Apache-2.0 */
/* JSON becomes a widget; and how members of any object are read. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-dashboard-private.h"

/* Rows down to which a file may put a widget: far below what gravity would leave it at. */
#define MAX_Y 1000000

/* --- members --------------------------------------------------------------------------------- */

static char *
join (const char *path,
      const char *name)
{
  return *path != '\0' ? g_strconcat (path, ".", name, NULL) : g_strdup (name);
}

/* @out: (out): untouched when there is no such member, or it is null */
gboolean
hek_dashboard_get_string (JsonObject  *object,
                          const char  *path,
                          const char  *name,
                          const char **out,
                          GError     **error)
{
  g_autofree char *full = join (path, name);
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return hek_dashboard_fail (error, full, "must be a text");
  *out = json_node_get_string (node);
  return TRUE;
}

gboolean
hek_dashboard_get_int (JsonObject *object,
                       const char *path,
                       const char *name,
                       int         min,
                       int         max,
                       int        *out,
                       GError    **error)
{
  g_autofree char *full = join (path, name);
  JsonNode *node = json_object_get_member (object, name);
  GType type;
  double value;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return hek_dashboard_fail (error, full, "is missing: a whole number from %d to %d", min, max);
  type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return hek_dashboard_fail (error, full, "must be a whole number from %d to %d", min, max);
  value = json_node_get_double (node);
  if (!(value >= min && value <= max))
    return hek_dashboard_fail (error, full, "%.17g is not from %d to %d", value, min, max);
  if (value != floor (value))
    return hek_dashboard_fail (error, full, "%g is no whole number", value);
  *out = (int) value;
  return TRUE;
}

/* @out: (out) (nullable): %NULL when there is none */
gboolean
hek_dashboard_get_object (JsonObject  *object,
                          const char  *path,
                          const char  *name,
                          JsonObject **out,
                          GError     **error)
{
  g_autofree char *full = join (path, name);
  JsonNode *node = json_object_get_member (object, name);

  *out = NULL;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return hek_dashboard_fail (error, full, "must be an object");
  *out = json_node_get_object (node);
  return TRUE;
}

gboolean
hek_dashboard_get_array (JsonObject *object,
                         const char *path,
                         const char *name,
                         JsonArray **out,
                         GError    **error)
{
  g_autofree char *full = join (path, name);
  JsonNode *node = json_object_get_member (object, name);

  *out = NULL;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return hek_dashboard_fail (error, full, "must be a list");
  *out = json_node_get_array (node);
  return TRUE;
}

/* --- a widget -------------------------------------------------------------------------------- */

static gboolean
read_kind (HekDashboardWidget **widget,
           JsonObject          *json,
           const char          *path,
           GError             **error)
{
  g_autofree char *full = join (path, "kind");
  g_autoptr (GString) known = g_string_new (NULL);
  const char *id = NULL;
  const HekWidgetKind *kind;

  if (!hek_dashboard_get_string (json, path, "kind", &id, error))
    return FALSE;
  kind = id != NULL ? hek_widget_kind_find (id) : NULL;
  if (kind != NULL)
    {
      *widget = hek_dashboard_widget_new (kind, "");
      return TRUE;
    }
  for (guint i = 0; i < HEK_WIDGET_N_KINDS; i++)
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", hek_widget_kind (i)->id);
  if (id == NULL)
    return hek_dashboard_fail (error, full, "is missing: one of %s", known->str);
  return hek_dashboard_fail (error, full, "there is no widget “%s”: one of %s", id, known->str);
}

static gboolean
read_texts (HekDashboardWidget *widget,
            JsonObject         *json,
            const char         *path,
            GError            **error)
{
  g_autofree char *id_path = join (path, "id");
  g_autofree char *title_path = join (path, "title");
  const char *id = "", *title = "";

  if (!hek_dashboard_get_string (json, path, "id", &id, error)
      || !hek_dashboard_get_string (json, path, "title", &title, error)
      || !hek_dashboard_check_title (title, title_path, error))
    return FALSE;
  if (strlen (id) > HEK_DASHBOARD_MAX_ID)
    return hek_dashboard_fail (error, id_path, "is longer than %u characters",
                               HEK_DASHBOARD_MAX_ID);
  for (const char *at = id; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr ("-_.", *at) == NULL)
      return hek_dashboard_fail (error, id_path,
                                 "“%s” has other characters than letters, digits, “-”, “_” and "
                                 "“.”", id);
  g_free (widget->id);
  widget->id = g_strdup (id);
  g_free (widget->title);
  widget->title = g_strdup (title);
  return TRUE;
}

static gboolean
read_grid (HekDashboardWidget *widget,
           JsonObject         *json,
           const char         *path,
           gboolean           *has_grid,
           GError            **error)
{
  const HekWidgetKind *kind = widget->kind;
  HekGridCell *cell = &widget->cell;
  g_autofree char *full = join (path, "grid");
  JsonObject *grid;

  if (!hek_dashboard_get_object (json, path, "grid", &grid, error))
    return FALSE;
  *has_grid = grid != NULL;
  if (grid == NULL)
    return TRUE;
  if (!hek_dashboard_get_int (grid, full, "x", 0, HEK_DASHBOARD_COLUMNS - 1, &cell->x, error)
      || !hek_dashboard_get_int (grid, full, "y", 0, MAX_Y, &cell->y, error)
      || !hek_dashboard_get_int (grid, full, "w", (int) kind->min_w, HEK_DASHBOARD_COLUMNS,
                                 &cell->w, error)
      || !hek_dashboard_get_int (grid, full, "h", (int) kind->min_h, HEK_GRID_MAX_H, &cell->h,
                                 error))
    return FALSE;
  if (cell->x + cell->w > HEK_DASHBOARD_COLUMNS)
    {
      g_autofree char *w = join (full, "w");

      return hek_dashboard_fail (error, w, "%d columns from column %d on are more than the %d "
                                 "there are", cell->w, cell->x, HEK_DASHBOARD_COLUMNS);
    }
  return TRUE;
}

static gboolean
read_queries (HekDashboardWidget *widget,
              JsonObject         *json,
              const char         *path,
              GError            **error)
{
  g_autofree char *full = join (path, "queries");
  JsonArray *queries;

  if (!hek_dashboard_get_array (json, path, "queries", &queries, error))
    return FALSE;
  if (queries == NULL)
    return TRUE;
  if (json_array_get_length (queries) > widget->kind->max_frames)
    return hek_dashboard_fail (error, full, "%u; a widget “%s” has at most %u",
                               json_array_get_length (queries), widget->kind->id,
                               widget->kind->max_frames);
  for (guint i = 0; i < json_array_get_length (queries); i++)
    {
      g_autofree char *each = g_strdup_printf ("%s[%u]", full, i);
      HekWidgetQuery *query = hek_widget_query_from_json (json_array_get_element (queries, i),
                                                          each, error);

      if (query == NULL)
        return FALSE;
      g_ptr_array_add (widget->queries, query);
    }
  return TRUE;
}

HekDashboardWidget *
hek_dashboard_read_widget (JsonNode   *node,
                           const char *path,
                           gboolean   *has_grid,
                           GError    **error)
{
  g_autoptr (HekDashboardWidget) widget = NULL;
  g_autofree char *options_path = join (path, "options");
  HekWidgetOptions options;
  JsonObject *json, *member;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      hek_dashboard_fail (error, path, "must be an object");
      return NULL;
    }
  json = json_node_get_object (node);
  if (!read_kind (&widget, json, path, error)
      || !read_texts (widget, json, path, error)
      || !read_grid (widget, json, path, has_grid, error)
      || !hek_dashboard_get_object (json, path, "options", &member, error)
      || !hek_widget_options_from_json (widget->kind, member, options_path, &options, error))
    return NULL;
  hek_widget_options_clear (&widget->options);
  widget->options = options;
  if (!read_queries (widget, json, path, error))
    return NULL;
  widget->unknown = hek_dashboard_widget_keep_unknown (json, widget->kind);
  return g_steal_pointer (&widget);
}
