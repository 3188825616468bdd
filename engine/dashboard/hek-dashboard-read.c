/* SPDX-License-Identifier: Apache-2.0 */
/* JSON becomes a document: every member is checked, and what is wrong is named by its path. */
#include "config.h"

#include <string.h>

#include "hek-annotation.h"
#include "hek-dashboard-private.h"
#include "hek-json.h"

/* --- text to tree ---------------------------------------------------------------------------- */

static gboolean
fail_at (const char *json,
         gsize       at,
         const char *why,
         GError    **error)
{
  guint line = 1;
  gsize start = 0;

  for (gsize i = 0; i < at; i++)
    if (json[i] == '\n')
      {
        line++;
        start = i + 1;
      }
  g_set_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_INVALID,
               "no JSON: line %u, column %" G_GSIZE_FORMAT ": %s", line, at - start + 1, why);
  return FALSE;
}

JsonNode *
hek_dashboard_parse (const char *json,
                     gssize      n_bytes,
                     GError    **error)
{
  gsize n = n_bytes < 0 ? strlen (json) : (gsize) n_bytes, bad_at;
  g_autoptr (JsonParser) parser = NULL;
  HekJsonValue value;
  const char *why;

  if (n > HEK_DASHBOARD_MAX_BYTES)
    {
      g_set_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_INVALID,
                   "no dashboard: %" G_GSIZE_FORMAT " bytes are more than one has (4 MB)", n);
      return NULL;
    }
  /* strict, and bounded in depth: json-glib is neither */
  if (!hek_json_check (json, n, &value, &bad_at, &why))
    {
      fail_at (json, bad_at, why, error);
      return NULL;
    }
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, json, (gssize) n, error))
    return NULL;
  return json_node_ref (json_parser_get_root (parser));
}

/* --- a document ------------------------------------------------------------------------------ */

static gboolean
read_head (HekDashboard *self,
           JsonObject   *json,
           GError      **error)
{
  const char *format = NULL, *id = NULL, *name = NULL;
  int version;

  if (!hek_dashboard_get_string (json, "", "format", &format, error))
    return FALSE;
  if (g_strcmp0 (format, "hektor-dashboard") != 0)
    return hek_dashboard_fail (error, "format", "is not “hektor-dashboard”: this is no dashboard");
  if (!hek_dashboard_get_int (json, "", "version", 1, G_MAXINT, &version, error))
    return FALSE;
  if (version > HEK_DASHBOARD_VERSION)
    {
      g_set_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_VERSION,
                   "version: a newer Hektor Studio wrote this dashboard (version %d, this one "
                   "reads %d): update it", version, HEK_DASHBOARD_VERSION);
      return FALSE;
    }
  if (!hek_dashboard_get_string (json, "", "id", &id, error)
      || !hek_dashboard_get_string (json, "", "name", &name, error))
    return FALSE;
  if (id != NULL && !g_uuid_string_is_valid (id))
    return hek_dashboard_fail (error, "id", "“%s” is no UUID; leave it out for a new one", id);
  if (!hek_dashboard_check_name (name != NULL ? name : "", "name", error))
    return FALSE;
  if (id != NULL)
    {
      g_free (self->id);
      self->id = g_ascii_strdown (id, -1); /* it names a file, also where case does not count */
    }
  g_free (self->name);
  self->name = g_strdup (name);
  return TRUE;
}

static gboolean
prefix (GError    **error,
        const char *path)
{
  g_prefix_error (error, "%s: ", path);
  return FALSE;
}

static gboolean
read_range (HekDashboard *self,
            JsonObject   *json,
            GError      **error)
{
  const char *last = NULL, *from = NULL, *to = NULL;
  HekDashboardRange range = { 0 };
  JsonObject *object;

  if (!hek_dashboard_get_object (json, "", "range", &object, error))
    return FALSE;
  if (object == NULL)
    return TRUE;
  if (!hek_dashboard_get_string (object, "range", "last", &last, error)
      || !hek_dashboard_get_string (object, "range", "from", &from, error)
      || !hek_dashboard_get_string (object, "range", "to", &to, error))
    return FALSE;
  if ((last != NULL) == (from != NULL || to != NULL) || (from != NULL) != (to != NULL))
    return hek_dashboard_fail (error, "range", "has either “last”, or “from” and “to”");
  if (last != NULL && !hek_dashboard_span_parse (last, &range.last_us, error))
    return prefix (error, "range.last");
  if (from != NULL && !hek_dashboard_moment_parse (from, &range.from_us, error))
    return prefix (error, "range.from");
  if (to != NULL && !hek_dashboard_moment_parse (to, &range.to_us, error))
    return prefix (error, "range.to");
  if (!hek_dashboard_range_check (&range, error))
    return prefix (error, "range");
  self->range = range;
  return TRUE;
}

static gboolean
read_notes (HekDashboard *self,
            JsonObject   *json,
            GError      **error)
{
  JsonArray *array;
  guint notes = 0;

  if (!hek_dashboard_get_array (json, "", "notes", &array, error))
    return FALSE;
  if (array == NULL)
    return TRUE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *id = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
      int kind = id != NULL ? hek_annotation_kind_find (id) : -1;

      if (kind < 0)
        {
          g_autofree char *path = g_strdup_printf ("notes[%u]", i);
          g_autoptr (GString) known = g_string_new (NULL);

          for (guint k = 0; k < HEK_N_ANNOTATION_KINDS; k++)
            g_string_append_printf (known, "%s%s", k > 0 ? ", " : "", hek_annotation_kind_id (k));
          return hek_dashboard_fail (error, path, "is no kind of annotation: one of %s",
                                     known->str);
        }
      notes |= 1u << kind;
    }
  self->notes = notes;
  return TRUE;
}

/* Each id once; those without get one. @has_id: positions of the widgets in the file */
static gboolean
check_ids (HekDashboard *self,
           GError      **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->widgets->len; i++)
    {
      HekDashboardWidget *widget = self->widgets->pdata[i];
      gpointer first;

      if (*widget->id == '\0')
        continue;
      if (g_hash_table_lookup_extended (seen, widget->id, NULL, &first))
        {
          g_autofree char *path = g_strdup_printf ("widgets[%u].id", i);

          return hek_dashboard_fail (error, path, "“%s” is that of widgets[%u], too", widget->id,
                                     GPOINTER_TO_UINT (first));
        }
      g_hash_table_insert (seen, widget->id, GUINT_TO_POINTER (i));
    }
  for (guint i = 0; i < self->widgets->len; i++)
    {
      HekDashboardWidget *widget = self->widgets->pdata[i];

      if (*widget->id == '\0')
        {
          char *id = hek_dashboard_make_id (self, widget->kind); /* which looks at all ids */

          g_free (widget->id);
          widget->id = id;
        }
    }
  return TRUE;
}

/* Widgets that say where they are must not overlap; then they are settled, and the others find
 * their places. */
static gboolean
place_widgets (HekDashboard   *self,
               const gboolean *has_grid,
               GError        **error)
{
  HekGridItem items[HEK_GRID_MAX_ITEMS], placed[HEK_GRID_MAX_ITEMS];
  guint n = self->widgets->len, n_placed = 0;

  hek_dashboard_to_grid (self, items);
  for (guint i = 0; i < n; i++)
    {
      if (!has_grid[i])
        continue;
      for (guint k = 0; k < n_placed; k++)
        if (hek_grid_overlap (&items[i].cell, &placed[k].cell))
          {
            g_autofree char *path = g_strdup_printf ("widgets[%u].grid", i);

            return hek_dashboard_fail (error, path, "lies over widgets[%u]", placed[k].id);
          }
      placed[n_placed++] = items[i];
    }
  hek_grid_settle (placed, n_placed);
  for (guint i = 0; i < n; i++)
    if (!has_grid[i])
      {
        HekGridItem *item = &placed[n_placed];

        *item = items[i];
        hek_grid_find_free (placed, n_placed, item->cell.w, item->cell.h, &item->cell);
        n_placed++;
        hek_grid_settle (placed, n_placed);
      }
  hek_dashboard_from_grid (self, placed, n);
  return TRUE;
}

static gboolean
read_widgets (HekDashboard *self,
              JsonObject   *json,
              GError      **error)
{
  gboolean has_grid[HEK_DASHBOARD_MAX_WIDGETS] = { 0 };
  JsonArray *array;

  if (!hek_dashboard_get_array (json, "", "widgets", &array, error))
    return FALSE;
  if (array == NULL)
    return TRUE;
  if (json_array_get_length (array) > HEK_DASHBOARD_MAX_WIDGETS)
    return hek_dashboard_fail (error, "widgets", "%u; a dashboard has at most %u",
                               json_array_get_length (array), HEK_DASHBOARD_MAX_WIDGETS);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *path = g_strdup_printf ("widgets[%u]", i);
      HekDashboardWidget *widget = hek_dashboard_read_widget (json_array_get_element (array, i),
                                                              path, &has_grid[i], error);

      if (widget == NULL)
        return FALSE;
      g_ptr_array_add (self->widgets, widget);
    }
  return check_ids (self, error) && place_widgets (self, has_grid, error);
}

HekDashboard *
hek_dashboard_from_json (const char *json,
                         gssize      n_bytes,
                         GError    **error)
{
  g_autoptr (JsonNode) root = hek_dashboard_parse (json, n_bytes, error);
  g_autoptr (HekDashboard) self = NULL;
  JsonObject *object;

  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_INVALID,
                           "no dashboard: it must be an object");
      return NULL;
    }
  object = json_node_get_object (root);
  self = hek_dashboard_new ("-");
  if (!read_head (self, object, error) || !read_range (self, object, error)
      || !read_notes (self, object, error) || !read_widgets (self, object, error))
    return NULL;
  self->unknown = hek_dashboard_keep_unknown (object);
  return g_steal_pointer (&self);
}
