/* SPDX-License-Identifier: Apache-2.0 */
/* Recipes of reports: read, and checked part by part. */
#include "config.h"

#include "hek-report-recipe-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hek-dashboard-private.h"
#include "hek-file.h"

G_DEFINE_QUARK (hek-report-recipe-error-quark, hek_report_recipe_error)

#define HEIGHT_DEFAULT 5
#define PATH_BYTES 64

void
hek_report_part_clear (HekReportPart *part)
{
  g_free (part->title);
  g_free (part->text);
  g_free (part->dashboard);
  g_free (part->file);
  g_free (part->evaluation);
  g_free (part->widget);
  g_free (part->picture);
  g_clear_pointer (&part->own, hek_dashboard_unref);
}

void
hek_report_recipe_free (HekReportRecipe *recipe)
{
  g_free (recipe->title);
  g_free (recipe->subtitle);
  g_array_unref (recipe->parts);
  g_free (recipe);
}

const char *
hek_report_recipe_get_title (const HekReportRecipe *recipe)
{
  return recipe->title;
}

guint
hek_report_recipe_get_n_parts (const HekReportRecipe *recipe)
{
  return recipe->parts->len;
}

/* (transfer full): @file below @folder, unless it is absolute */
static char *
resolve (const char *folder,
         const char *file)
{
  g_autofree char *absolute = g_canonicalize_filename (folder, NULL);

  return g_canonicalize_filename (file, absolute);
}

/* --- parts ----------------------------------------------------------------------------------- */

/* A dashboard of one widget, for its reader to check; what it says of widgets[0] is of @path. */
static HekDashboard *
make_dashboard (JsonArray   *widgets,
                const char  *path,
                GError     **error)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autoptr (GError) own_error = NULL;
  g_autofree char *json = NULL;
  HekDashboard *dashboard;

  json_object_set_string_member (object, "format", "hektor-dashboard");
  json_object_set_int_member (object, "version", HEK_DASHBOARD_VERSION);
  json_object_set_string_member (object, "name", "report");
  json_object_set_array_member (object, "widgets", widgets);
  json_node_take_object (root, object);
  json = json_to_string (root, FALSE);
  dashboard = hek_dashboard_from_json (json, -1, &own_error);
  if (dashboard == NULL)
    {
      const char *message = own_error->message;

      if (g_str_has_prefix (message, "widgets[") && strchr (message, ']') != NULL)
        message = strchr (message, ']') + 1;
      g_set_error (error, own_error->domain, own_error->code, "%s%s%s", path,
                   message == own_error->message ? ": " : "", message);
    }
  return dashboard;
}

static JsonObject *
make_grid (int x,
           int y,
           int w,
           int h)
{
  JsonObject *grid = json_object_new ();

  json_object_set_int_member (grid, "x", x);
  json_object_set_int_member (grid, "y", y);
  json_object_set_int_member (grid, "w", w);
  json_object_set_int_member (grid, "h", h);
  return grid;
}

/* The members of the part but for those that are the report's. */
static gboolean
read_own_widget (HekReportPart  *part,
                 JsonObject     *object,
                 const char     *path,
                 GError        **error)
{
  static const char *const kept[] = { "kind", "title", "options", "queries" };
  JsonNode *height_node = json_object_get_member (object, "height");
  gint64 height = HEIGHT_DEFAULT;
  JsonArray *widgets = json_array_new ();
  JsonObject *widget = json_object_new ();

  if (height_node != NULL)
    height = JSON_NODE_HOLDS_VALUE (height_node) ? json_node_get_int (height_node) : 0;
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    if (json_object_has_member (object, kept[i]))
      json_object_set_member (widget, kept[i],
                              json_node_copy (json_object_get_member (object, kept[i])));
  json_object_set_object_member (widget, "grid",
                                 make_grid (0, 0, HEK_DASHBOARD_COLUMNS, (int) height));
  json_array_add_object_element (widgets, widget);
  if (height < 1 || height > HEK_GRID_MAX_H)
    {
      json_array_unref (widgets);
      return hek_report_recipe_complain (error, path, "height",
                                         "must be a whole number of rows from 1 to %d",
                                         HEK_GRID_MAX_H);
    }
  part->own = make_dashboard (widgets, path, error);
  return part->own != NULL;
}

static JsonObject *
make_widget (const char *kind,
             const char *title,
             JsonObject *query,
             JsonObject *options,
             JsonObject *grid)
{
  JsonObject *widget = json_object_new ();
  JsonArray *queries = json_array_new ();

  json_array_add_object_element (queries, query);
  json_object_set_string_member (widget, "kind", kind);
  json_object_set_string_member (widget, "title", title);
  json_object_set_array_member (widget, "queries", queries);
  if (options != NULL)
    json_object_set_object_member (widget, "options", options);
  json_object_set_object_member (widget, "grid", grid);
  return widget;
}

/* The Explorer's picture of a collection: the scene of a layout. */
static gboolean
read_view (HekReportPart  *part,
           JsonObject     *object,
           const char     *path,
           GError        **error)
{
  static const char *const kept[] = { "collection", "layout", "color", "filter", "limit" };
  JsonNode *collection = hek_report_recipe_find (object, "collection", G_TYPE_STRING);
  const char *title = collection != NULL ? json_node_get_string (collection) : "";
  JsonArray *widgets = json_array_new ();
  JsonObject *query = json_object_new ();

  json_object_set_string_member (query, "source", "layout");
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    if (json_object_has_member (object, kept[i]))
      json_object_set_member (query, kept[i],
                              json_node_copy (json_object_get_member (object, kept[i])));
  json_array_add_object_element (
    widgets, make_widget ("scene", part->title != NULL ? part->title : title, query, NULL,
                          make_grid (0, 0, HEK_DASHBOARD_COLUMNS, 9)));
  part->own = make_dashboard (widgets, path, error);
  return part->own != NULL;
}

/* What an evaluation measured: in the workspace, or in a file that it wrote. */
static gboolean
read_evaluation (HekReportPart  *part,
                 JsonObject     *object,
                 const char     *path,
                 const char     *folder,
                 GError        **error)
{
  g_autofree char *file = NULL;
  JsonArray *widgets;
  JsonObject *query;

  if (!hek_report_recipe_get_text (object, path, "evaluation", FALSE, &part->evaluation, error) ||
      !hek_report_recipe_get_text (object, path, "file", FALSE, &file, error))
    return FALSE;
  if ((part->evaluation == NULL) == (file == NULL))
    return hek_report_recipe_complain (error, path, "evaluation",
                     "is missing: the name of one that the workspace keeps, or a \"file\"");
  widgets = json_array_new ();
  query = json_object_new ();
  if (file != NULL)
    {
      part->file = resolve (folder, file);
      json_object_set_string_member (query, "file", part->file);
    }
  else
    json_object_set_string_member (query, "evaluation", part->evaluation);
  json_object_set_string_member (query, "source", file != NULL ? "report" : "evaluation");
  json_array_add_object_element (
    widgets, make_widget ("table", part->title != NULL ? part->title : _("Evaluation"), query,
                          NULL, make_grid (0, 0, HEK_DASHBOARD_COLUMNS, 6)));
  part->own = make_dashboard (widgets, path, error);
  return part->own != NULL;
}

static gboolean
read_trial (HekReportPart  *part,
            JsonObject     *object,
            const char     *path,
            const char     *folder,
            GError        **error)
{
  JsonNode *recipe = json_object_get_member (object, "recipe");
  g_autoptr (GError) own_error = NULL;
  g_autofree char *picture = NULL;
  g_autofree char *json = NULL;

  if (!hek_report_recipe_get_text (object, path, "picture", TRUE, &picture, error) ||
      !hek_report_recipe_get_boolean (object, path, "curve", &part->with_curve, error))
    return FALSE;
  part->picture = resolve (folder, picture);
  if (recipe == NULL || !JSON_NODE_HOLDS_OBJECT (recipe))
    return hek_report_recipe_complain (error, path, "recipe",
                     "must be an object, as “hektor image quantize --recipe” reads it");
  json = json_to_string (recipe, FALSE);
  if (!hek_recipe_from_json (&part->recipe, json, &own_error))
    return hek_report_recipe_complain (error, path, "recipe", "%s", own_error->message);
  return TRUE;
}

static gboolean
read_dashboard (HekReportPart  *part,
                JsonObject     *object,
                const char     *path,
                const char     *folder,
                GError        **error)
{
  g_autofree char *file = NULL;

  if (!hek_report_recipe_get_text (object, path, "dashboard", FALSE, &part->dashboard, error) ||
      !hek_report_recipe_get_text (object, path, "file", FALSE, &file, error))
    return FALSE;
  if ((part->dashboard == NULL) == (file == NULL))
    return hek_report_recipe_complain (error, path, "dashboard",
                     "is missing: the name of one in the workspace, or a \"file\"");
  if (file != NULL)
    part->file = resolve (folder, file);
  return TRUE;
}

static gboolean
read_contents (HekReportPart  *part,
               JsonObject     *object,
               const char     *path,
               const char     *folder,
               GError        **error)
{
  switch (part->kind)
    {
    case HEK_REPORT_PART_SECTION:
    case HEK_REPORT_PART_HEADING:
    case HEK_REPORT_PART_TEXT:
      return hek_report_recipe_get_text (object, path, "text", TRUE, &part->text, error);
    case HEK_REPORT_PART_DASHBOARD:
      return read_dashboard (part, object, path, folder, error);
    case HEK_REPORT_PART_WIDGET:
      if (json_object_has_member (object, "kind"))
        return read_own_widget (part, object, path, error);
      return hek_report_recipe_get_text (object, path, "widget", TRUE, &part->widget, error) &&
             read_dashboard (part, object, path, folder, error);
    case HEK_REPORT_PART_VIEW:
      return read_view (part, object, path, error);
    case HEK_REPORT_PART_TRIAL:
      return read_trial (part, object, path, folder, error);
    case HEK_REPORT_PART_EVALUATION:
      return read_evaluation (part, object, path, folder, error);
    default:
      g_assert_not_reached ();
    }
}

static gboolean
read_part (HekReportRecipe  *recipe,
           JsonNode         *node,
           guint             idx,
           const char       *folder,
           GError          **error)
{
  char path[PATH_BYTES];
  g_autofree char *id = NULL;
  JsonObject *object;
  HekReportPart *part;
  guint kind = 0;

  g_snprintf (path, sizeof path, "parts[%u]", idx);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return hek_report_recipe_complain (error, path, "", "must be an object");
  object = json_node_get_object (node);
  if (!hek_report_recipe_get_text (object, path, "part", TRUE, &id, error))
    return FALSE;
  while (kind < HEK_REPORT_N_PART_KINDS
         && strcmp (hek_report_part_kind_id ((HekReportPartKind) kind), id) != 0)
    kind++;
  if (kind == HEK_REPORT_N_PART_KINDS)
    return hek_report_recipe_complain (error, path, "part",
                                       "“%s” is none of section, heading, text, dashboard, "
                                       "widget, view, trial, evaluation", id);
  g_array_set_size (recipe->parts, idx + 1);
  part = &g_array_index (recipe->parts, HekReportPart, idx);
  part->kind = (HekReportPartKind) kind;
  part->idx = idx;
  return hek_report_recipe_get_text (object, path, "title", FALSE, &part->title, error) &&
         hek_report_recipe_get_range (object, path, &part->range, &part->has_range, error) &&
         read_contents (part, object, path, folder, error);
}

/* --- the whole ------------------------------------------------------------------------------- */

gboolean
hek_report_recipe_check_format (JsonObject  *object,
                                GError     **error)
{
  JsonNode *format = hek_report_recipe_find (object, "format", G_TYPE_STRING);
  JsonNode *version = hek_report_recipe_find (object, "version", G_TYPE_INT64);

  if (format == NULL || strcmp (json_node_get_string (format), "hektor-report") != 0)
    return hek_report_recipe_complain (error, "", "format",
                     "must be \"hektor-report\": this is no recipe of a report");
  if (version == NULL || json_node_get_int (version) < 1)
    return hek_report_recipe_complain (error, "", "version",
                                       "must be %d", HEK_REPORT_RECIPE_VERSION);
  if (json_node_get_int (version) > HEK_REPORT_RECIPE_VERSION)
    {
      g_set_error (error, HEK_REPORT_RECIPE_ERROR, HEK_REPORT_RECIPE_ERROR_VERSION,
                   "version: %" G_GINT64_FORMAT " is of a newer Hektor Studio, this one reads %d",
                   json_node_get_int (version), HEK_REPORT_RECIPE_VERSION);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_head (HekReportRecipe  *recipe,
           JsonObject       *object,
           GError          **error)
{
  g_autofree char *page = NULL;
  gboolean found;

  recipe->range.last_us = (gint64) 24 * 3600 * G_USEC_PER_SEC;
  recipe->cover = TRUE;
  if (!hek_report_recipe_get_text (object, "", "title", TRUE, &recipe->title, error) ||
      !hek_report_recipe_get_text (object, "", "subtitle", FALSE, &recipe->subtitle, error) ||
      !hek_report_recipe_get_text (object, "", "page", FALSE, &page, error) ||
      !hek_report_recipe_get_boolean (object, "", "cover", &recipe->cover, error) ||
      !hek_report_recipe_get_boolean (object, "", "landscape", &recipe->landscape, error) ||
      !hek_report_recipe_get_range (object, "", &recipe->range, &found, error))
    return FALSE;
  if (page != NULL && !hek_report_page_size_parse (page, &recipe->page))
    return hek_report_recipe_complain (error, "", "page", "“%s” is none of a4, letter, a3", page);
  return TRUE;
}

HekReportRecipe *
hek_report_recipe_new (const char  *json,
                       gssize       n_bytes,
                       const char  *folder,
                       GError     **error)
{
  g_autoptr (HekReportRecipe) recipe = g_new0 (HekReportRecipe, 1);
  g_autoptr (JsonNode) root = NULL;
  JsonNode *parts;
  JsonObject *object;
  JsonArray *array;

  recipe->parts = g_array_new (FALSE, TRUE, sizeof (HekReportPart));
  g_array_set_clear_func (recipe->parts, (GDestroyNotify) hek_report_part_clear);
  root = hek_dashboard_parse (json, n_bytes, error);
  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, HEK_REPORT_RECIPE_ERROR, HEK_REPORT_RECIPE_ERROR_INVALID,
                           "the recipe of a report must be an object");
      return NULL;
    }
  object = json_node_get_object (root);
  if (!hek_report_recipe_check_format (object, error) || !read_head (recipe, object, error))
    return NULL;
  parts = json_object_get_member (object, "parts");
  array = parts != NULL && JSON_NODE_HOLDS_ARRAY (parts) ? json_node_get_array (parts) : NULL;
  if (array == NULL || json_array_get_length (array) == 0 ||
      json_array_get_length (array) > HEK_REPORT_RECIPE_MAX_PARTS)
    {
      hek_report_recipe_complain (error, "", "parts",
                                  "must be a list of 1 to %u parts", HEK_REPORT_RECIPE_MAX_PARTS);
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read_part (recipe, json_array_get_element (array, i), i, folder, error))
      return NULL;
  return g_steal_pointer (&recipe);
}

HekReportRecipe *
hek_report_recipe_load (const char  *path,
                        GError     **error)
{
  gsize n_bytes;
  g_autofree char *json = hek_file_load (path, HEK_REPORT_RECIPE_MAX_BYTES, &n_bytes, error);
  g_autofree char *folder = g_path_get_dirname (path);
  HekReportRecipe *recipe;

  if (json == NULL)
    return NULL;
  recipe = hek_report_recipe_new (json, (gssize) n_bytes, folder, error);
  if (recipe == NULL)
    g_prefix_error (error, "%s: ", path);
  return recipe;
}
