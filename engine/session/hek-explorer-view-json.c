/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a collection was looked at, as JSON. Members that are not known are passed over, so that an
 * older program reads what a newer one wrote; what is missing or damaged stays as it is.
 */
#include "config.h"

#include "hek-explorer-view-private.h"

#include <math.h>
#include <string.h>

#include "hek-explorer-json-private.h"

/* Cameras and motions of more layouts than a collection has. */
#define MAX_LAYOUTS 200u
#define MAX_HIDDEN 1000u

static const char *const maps[] = { "sequential", "gray", "diverging", "cyclic" };
static const char *const scales[] = { "linear", "log10", "log2" };
static const char *const models[] = { "ball", "klein", "half-space" };
static const char *const projections[] = { "perspective", "orthographic" };

/* --- out ------------------------------------------------------------------------------------- */

static void
add_value (GString                *out,
           const char             *name,
           const HekExplorerValue *value,
           HekSchema              *schema)
{
  hek_explorer_json_begin (out, name, 0);
  hek_explorer_value_to_json (value, schema, out);
}

static void
add_color_options (GString                    *out,
                   const HekSceneColorOptions *options)
{
  hek_explorer_json_begin (out, "color_options", '{');
  hek_explorer_json_add_text (out, "map", maps[options->colormap]);
  hek_explorer_json_add_text (out, "scale", scales[options->scale]);
  hek_explorer_json_add_real (out, "min", options->min);
  hek_explorer_json_add_real (out, "max", options->max);
  hek_explorer_json_add_real (out, "clip", options->clip);
  g_string_append_c (out, '}');
}

static void
add_size_options (GString                      *out,
                  const HekExplorerSizeOptions *options)
{
  hek_explorer_json_begin (out, "size_options", '{');
  hek_explorer_json_add_text (out, "scale", scales[options->scale]);
  hek_explorer_json_add_real (out, "min", options->min);
  hek_explorer_json_add_real (out, "max", options->max);
  hek_explorer_json_add_real (out, "smallest", options->smallest);
  hek_explorer_json_add_real (out, "largest", options->largest);
  g_string_append_c (out, '}');
}

/* @names: (nullable): no member */
static void
add_names (GString           *out,
           const char        *member,
           char       *const *names)
{
  if (names == NULL)
    return;
  hek_explorer_json_begin (out, member, '[');
  for (guint i = 0; names[i] != NULL; i++)
    hek_explorer_json_add_text (out, NULL, names[i]);
  g_string_append_c (out, ']');
}

static void
add_filters (GString         *out,
             const GPtrArray *filters,
             HekSchema       *schema)
{
  hek_explorer_json_begin (out, "filters", '[');
  for (guint i = 0; i < filters->len; i++)
    {
      const HekExplorerFilter *filter = filters->pdata[i];

      if (filter->value.kind == HEK_EXPLORER_VALUE_HITS ||
          filter->value.kind == HEK_EXPLORER_VALUE_EXTERN)
        continue;
      hek_explorer_json_begin (out, NULL, '{');
      add_value (out, "value", &filter->value, schema);
      if (filter->has_range)
        hek_explorer_json_add_reals (out, "range", (double[]) { filter->min, filter->max }, 2);
      add_names (out, "hidden", filter->hidden);
      add_names (out, "shown", filter->shown);
      hek_explorer_json_add_bool (out, "hide_rest", filter->hide_rest);
      hek_explorer_json_add_bool (out, "hide_missing", filter->hide_missing);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static void
add_look (GString               *out,
          const HekExplorerLook *look)
{
  hek_explorer_json_begin (out, "look", '{');
  hek_explorer_json_add_real (out, "diameter", look->diameter);
  hek_explorer_json_add_bool (out, "density", look->density);
  hek_explorer_json_add_bool (out, "attenuate", look->attenuate);
  hek_explorer_json_add_real (out, "eye_dome", look->eye_dome);
  hek_explorer_json_add_text (out, "projection", projections[look->projection]);
  hek_explorer_json_add_bool (out, "axes", look->axes);
  hek_explorer_json_add_bool (out, "labels", look->labels);
  hek_explorer_json_add_bool (out, "links", look->links);
  hek_explorer_json_add_bool (out, "arrows", look->arrows);
  hek_explorer_json_add_text (out, "model", models[look->model]);
  g_string_append_c (out, '}');
}

static void
add_camera (GString              *out,
            const char           *name,
            const HekSceneCamera *camera)
{
  g_autofree char *text = hek_scene_camera_to_text (camera);

  hek_explorer_json_add_text (out, name, text);
}

static void
add_motion (GString         *out,
            const char      *name,
            const HekMotion *motion)
{
  hek_explorer_json_begin (out, name, '{');
  hek_explorer_json_add_text (out, "geometry", hek_geometry_id (motion->manifold.geometry));
  hek_explorer_json_add_real (out, "n_coords", motion->manifold.n_coords);
  hek_explorer_json_add_real (out, "p", motion->manifold.p);
  hek_explorer_json_add_reals (out, "center", motion->center, 3);
  hek_explorer_json_add_reals (out, "turn", motion->turn, 9);
  g_string_append_c (out, '}');
}

static void
add_bookmarks (GString         *out,
               const GPtrArray *bookmarks,
               HekSchema       *schema)
{
  hek_explorer_json_begin (out, "bookmarks", '[');
  for (guint i = 0; i < bookmarks->len; i++)
    {
      const HekExplorerBookmark *bookmark = bookmarks->pdata[i];

      hek_explorer_json_begin (out, NULL, '{');
      hek_explorer_json_add_text (out, "name", bookmark->name);
      hek_explorer_json_add_text (out, "layout", bookmark->layout_id);
      if (bookmark->has_camera)
        add_camera (out, "camera", &bookmark->camera);
      if (bookmark->has_motion)
        add_motion (out, "motion", &bookmark->motion);
      add_value (out, "color", &bookmark->color, schema);
      add_color_options (out, &bookmark->color_options);
      add_value (out, "size", &bookmark->size, schema);
      add_size_options (out, &bookmark->size_options);
      add_filters (out, bookmark->filters, schema);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

char *
hek_explorer_view_to_json (HekExplorerView *self)
{
  HekSchema *schema = hek_explorer_view_get_schema (self);
  g_autoptr (GString) out = g_string_new ("{");
  GHashTableIter iter;
  gpointer key, value;

  if (self->wanted_layout != NULL)
    hek_explorer_json_add_text (out, "layout", self->wanted_layout);
  add_value (out, "color", &self->color, schema);
  add_color_options (out, &self->color_options);
  add_value (out, "size", &self->size, schema);
  add_size_options (out, &self->size_options);
  add_filters (out, self->filters, schema);
  hek_explorer_json_begin (out, "histograms", '[');
  for (guint i = 0; i < self->histograms->len; i++)
    add_value (out, NULL, &((HekExplorerHistogram *) self->histograms->pdata[i])->value, schema);
  g_string_append_c (out, ']');
  add_look (out, &self->look);
  hek_explorer_json_begin (out, "cameras", '{');
  g_hash_table_iter_init (&iter, self->cameras);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (((const char *) key)[0] != '\0') /* not that of frames */
      add_camera (out, key, value);
  g_string_append_c (out, '}');
  hek_explorer_json_begin (out, "motions", '{');
  g_hash_table_iter_init (&iter, self->motions);
  while (g_hash_table_iter_next (&iter, &key, &value))
    add_motion (out, key, value);
  g_string_append_c (out, '}');
  add_bookmarks (out, self->bookmarks, schema);
  g_string_append (out, "}\n");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* --- in -------------------------------------------------------------------------------------- */

static void
read_value (const HekJsonValue *object,
            const char         *name,
            HekSchema          *schema,
            HekExplorerValue   *value)
{
  HekExplorerValue read;
  HekJsonValue json;

  if (!hek_explorer_json_find (object, name, HEK_JSON_OBJECT, &json) ||
      !hek_explorer_value_from_json (&json, schema, &read))
    return;
  hek_explorer_value_clear (value);
  *value = read;
}

static void
read_color_options (const HekJsonValue   *object,
                    HekSceneColorOptions *options)
{
  HekJsonValue json;
  guint word;

  if (!hek_explorer_json_find (object, "color_options", HEK_JSON_OBJECT, &json))
    return;
  if (hek_explorer_json_get_word (&json, "map", maps, G_N_ELEMENTS (maps), &word))
    options->colormap = (HekColormapKind) word;
  if (hek_explorer_json_get_word (&json, "scale", scales, G_N_ELEMENTS (scales), &word))
    options->scale = (HekPlotScale) word;
  hek_explorer_json_get_real (&json, "min", -G_MAXDOUBLE, G_MAXDOUBLE, &options->min);
  hek_explorer_json_get_real (&json, "max", -G_MAXDOUBLE, G_MAXDOUBLE, &options->max);
  hek_explorer_json_get_real (&json, "clip", 0, 0.49, &options->clip);
}

static void
read_size_options (const HekJsonValue     *object,
                   HekExplorerSizeOptions *options)
{
  HekJsonValue json;
  guint word;

  if (!hek_explorer_json_find (object, "size_options", HEK_JSON_OBJECT, &json))
    return;
  if (hek_explorer_json_get_word (&json, "scale", scales, G_N_ELEMENTS (scales), &word))
    options->scale = (HekPlotScale) word;
  hek_explorer_json_get_real (&json, "min", -G_MAXDOUBLE, G_MAXDOUBLE, &options->min);
  hek_explorer_json_get_real (&json, "max", -G_MAXDOUBLE, G_MAXDOUBLE, &options->max);
  hek_explorer_json_get_real (&json, "smallest", 0.0625, 16, &options->smallest);
  hek_explorer_json_get_real (&json, "largest", 0.0625, 16, &options->largest);
}

/* (transfer full) (nullable) */
static char **
read_names (const HekJsonValue *object,
            const char         *name)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  HekJsonValue array, element;
  HekJsonIter iter;

  if (!hek_explorer_json_find (object, name, HEK_JSON_ARRAY, &array))
    return NULL;
  hek_json_iter_init (&iter, &array);
  while (names->len < MAX_HIDDEN && hek_json_iter_next (&iter, NULL, &element))
    {
      char *text = hek_explorer_json_dup_string (&element);

      if (text != NULL)
        g_ptr_array_add (names, text);
    }
  if (names->len == 0)
    return NULL;
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/* (transfer full) */
static GPtrArray *
read_filters (const HekJsonValue *object,
              HekSchema          *schema)
{
  GPtrArray *filters = g_ptr_array_new_with_free_func (hek_explorer_filter_free);
  HekJsonValue array, element;
  HekJsonIter iter;

  if (!hek_explorer_json_find (object, "filters", HEK_JSON_ARRAY, &array))
    return filters;
  hek_json_iter_init (&iter, &array);
  while (hek_json_iter_next (&iter, NULL, &element))
    {
      HekExplorerFilter *filter = g_new0 (HekExplorerFilter, 1);
      double range[2];

      read_value (&element, "value", schema, &filter->value);
      filter->label = hek_explorer_value_dup_label (&filter->value, schema);
      filter->is_time = hek_explorer_value_is_time (&filter->value, schema);
      filter->has_range = hek_explorer_json_get_reals (&element, "range", range, 2);
      if (filter->has_range)
        {
          filter->min = range[0];
          filter->max = range[1];
        }
      filter->hidden = read_names (&element, "hidden");
      filter->shown = read_names (&element, "shown");
      hek_explorer_json_get_bool (&element, "hide_rest", &filter->hide_rest);
      hek_explorer_json_get_bool (&element, "hide_missing", &filter->hide_missing);
      if (filter->value.kind != HEK_EXPLORER_VALUE_NONE)
        g_ptr_array_add (filters, filter);
      else
        hek_explorer_filter_free (filter);
    }
  return filters;
}

static void
read_look (const HekJsonValue *object,
           HekExplorerLook    *look)
{
  HekJsonValue json;
  guint word;

  if (!hek_explorer_json_find (object, "look", HEK_JSON_OBJECT, &json))
    return;
  hek_explorer_json_get_real (&json, "diameter", 0, HEK_SCENE_DIAMETER_MAX, &look->diameter);
  hek_explorer_json_get_bool (&json, "density", &look->density);
  hek_explorer_json_get_bool (&json, "attenuate", &look->attenuate);
  hek_explorer_json_get_real (&json, "eye_dome", 0, 10, &look->eye_dome);
  if (hek_explorer_json_get_word (&json, "projection", projections, G_N_ELEMENTS (projections),
                                  &word))
    look->projection = (HekSceneProjection) word;
  hek_explorer_json_get_bool (&json, "axes", &look->axes);
  hek_explorer_json_get_bool (&json, "labels", &look->labels);
  hek_explorer_json_get_bool (&json, "links", &look->links);
  hek_explorer_json_get_bool (&json, "arrows", &look->arrows);
  if (hek_explorer_json_get_word (&json, "model", models, G_N_ELEMENTS (models), &word))
    look->model = (HekExplorerModel) word;
}

static gboolean
read_camera (const HekJsonValue *string,
             HekSceneCamera     *camera)
{
  g_autofree char *text = hek_explorer_json_dup_string (string);

  return text != NULL && hek_scene_camera_from_text (text, camera, NULL);
}

static gboolean
is_in_ball (const double place[3])
{
  return place[0] * place[0] + place[1] * place[1] + place[2] * place[2] < 1;
}

static gboolean
read_motion (const HekJsonValue *json,
             HekMotion          *motion)
{
  g_autofree char *id = hek_explorer_json_dup_text (json, "geometry");
  HekManifold manifold = { .p = 1 };
  guint64 n_coords = 0;
  HekMotion read;

  hek_explorer_json_get_number (json, "n_coords", 3, &n_coords);
  hek_explorer_json_get_real (json, "p", 1e-12, 1e12, &manifold.p);
  if (id == NULL || n_coords < 2 || !hek_geometry_parse (id, &manifold.geometry))
    return FALSE;
  manifold.n_coords = (guint) n_coords;
  hek_motion_init (&read, &manifold);
  if (!hek_explorer_json_get_reals (json, "center", read.center, 3) ||
      !hek_explorer_json_get_reals (json, "turn", read.turn, 9) ||
      (manifold.geometry == HEK_GEOMETRY_HYPERBOLIC && !is_in_ball (read.center)))
    return FALSE;
  *motion = read;
  return TRUE;
}

static void
read_cameras (HekExplorerView    *self,
              const HekJsonValue *object)
{
  HekJsonValue json, name, value;
  HekJsonIter iter;

  if (hek_explorer_json_find (object, "cameras", HEK_JSON_OBJECT, &json))
    {
      hek_json_iter_init (&iter, &json);
      while (g_hash_table_size (self->cameras) < MAX_LAYOUTS &&
             hek_json_iter_next (&iter, &name, &value))
        {
          HekSceneCamera camera;

          if (read_camera (&value, &camera))
            g_hash_table_insert (self->cameras, hek_explorer_json_dup_string (&name),
                                 g_memdup2 (&camera, sizeof camera));
        }
    }
  if (hek_explorer_json_find (object, "motions", HEK_JSON_OBJECT, &json))
    {
      hek_json_iter_init (&iter, &json);
      while (g_hash_table_size (self->motions) < MAX_LAYOUTS &&
             hek_json_iter_next (&iter, &name, &value))
        {
          HekMotion motion;

          if (read_motion (&value, &motion))
            g_hash_table_insert (self->motions, hek_explorer_json_dup_string (&name),
                                 g_memdup2 (&motion, sizeof motion));
        }
    }
}

static void
read_bookmark (HekExplorerView    *self,
               const HekJsonValue *json,
               HekSchema          *schema)
{
  HekExplorerBookmark *bookmark = g_new0 (HekExplorerBookmark, 1);
  HekJsonValue value;

  bookmark->name = hek_explorer_json_dup_text (json, "name");
  bookmark->layout_id = hek_explorer_json_dup_text (json, "layout");
  bookmark->has_camera = hek_explorer_json_find (json, "camera", HEK_JSON_STRING, &value) &&
                         read_camera (&value, &bookmark->camera);
  bookmark->has_motion = hek_explorer_json_find (json, "motion", HEK_JSON_OBJECT, &value) &&
                         read_motion (&value, &bookmark->motion);
  read_value (json, "color", schema, &bookmark->color);
  read_value (json, "size", schema, &bookmark->size);
  bookmark->color_options = self->color_options;
  bookmark->size_options = self->size_options;
  read_color_options (json, &bookmark->color_options);
  read_size_options (json, &bookmark->size_options);
  bookmark->filters = read_filters (json, schema);
  if (bookmark->name != NULL && bookmark->layout_id != NULL)
    g_ptr_array_add (self->bookmarks, bookmark);
  else
    hek_explorer_bookmark_free (bookmark);
}

static void
read_histograms (HekExplorerView    *self,
                 const HekJsonValue *object,
                 HekSchema          *schema)
{
  HekJsonValue array, element;
  HekJsonIter iter;

  if (!hek_explorer_json_find (object, "histograms", HEK_JSON_ARRAY, &array))
    return;
  hek_json_iter_init (&iter, &array);
  while (hek_json_iter_next (&iter, NULL, &element))
    {
      g_auto (HekExplorerValue) value = { 0 };

      if (hek_explorer_value_from_json (&element, schema, &value) &&
          value.kind != HEK_EXPLORER_VALUE_NONE)
        hek_explorer_view_add_histogram (self, &value);
    }
}

void
hek_explorer_view_from_json (HekExplorerView    *self,
                             const HekJsonValue *json)
{
  HekSchema *schema = hek_explorer_view_get_schema (self);
  HekJsonValue array, element;
  HekJsonIter iter;

  if (self->wanted_layout == NULL)
    self->wanted_layout = hek_explorer_json_dup_text (json, "layout");
  read_value (json, "color", schema, &self->color);
  read_color_options (json, &self->color_options);
  read_value (json, "size", schema, &self->size);
  read_size_options (json, &self->size_options);
  read_look (json, &self->look);
  read_cameras (self, json);
  read_histograms (self, json, schema);
  if (hek_explorer_json_find (json, "bookmarks", HEK_JSON_ARRAY, &array))
    {
      hek_json_iter_init (&iter, &array);
      while (self->bookmarks->len < HEK_EXPLORER_MAX_BOOKMARKS &&
             hek_json_iter_next (&iter, NULL, &element))
        read_bookmark (self, &element, schema);
    }
  hek_explorer_view_take_filters (self, read_filters (json, schema));
}
