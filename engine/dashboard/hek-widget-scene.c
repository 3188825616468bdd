/* SPDX-License-Identifier: Apache-2.0 */
/*
 * 3D plots: rows as points in space, drawn by engine/scene. The points, their colours and sizes are
 * made once; a camera's pixels are made by _render() on any thread.
 */
#include "config.h"

#include "hek-widget-scene-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-plot-scatter.h"
#include "hek-scene-pick.h"
#include "hek-scene-usual.h"

#define HEK_WIDGET_SCENE_MIN 5 /* sides, in sizes of the font: less is no picture */
#define HEK_WIDGET_SCENE_MAX_NAMES 12 /* whole numbers of so few values are classes */

enum
{
  X,
  Y,
  Z,
  COLOR,
};

static const HekOption scene_options[] = {
  { .name = "axes", .label = N_("Axes"), .help = N_("A box with the names and numbers of axes."),
    .type = HEK_OPTION_BOOLEAN, .def = 1, .max = 1 },
  { .name = "key", .label = N_("Legend"), .help = N_("What the colours mean, beside the points."),
    .type = HEK_OPTION_BOOLEAN, .def = 1, .max = 1 },
  { .name = "density", .label = N_("Density"),
    .help = N_("How many points lie behind each other, instead of the nearest of them."),
    .type = HEK_OPTION_BOOLEAN, .max = 1 },
  { .name = "size", .label = N_("Size of points"), .unit = "px",
    .help = N_("Diameter; 0: as suits their number."), .type = HEK_OPTION_REAL, .max = 20,
    .step = 0.5 },
};

static const HekWidgetText scene_texts[] = {
  [X] = { "x-column", N_("Column of x"), N_("The first of numbers when empty."), TRUE },
  [Y] = { "y-column", N_("Column of y"), N_("The second of numbers when empty."), TRUE },
  [Z] = { "z-column", N_("Column of z"),
          N_("The third of numbers when empty; without a third, seen from above."), TRUE },
  [COLOR] = { "color-column", N_("Colour by"),
              N_("A column of numbers or texts; that of a layout when empty."), TRUE },
};

static void
hek_widget_scene_set_memory_error (const HekWidget *self,
                                   GError         **error)
{
  g_set_error (error, HEK_WIDGET_ERROR, HEK_WIDGET_ERROR_MEMORY,
               _("“%s” is too large for the memory that is free: choose fewer rows"),
               self->frames[0]->name);
}

/* Columns x, y and z, of which the last may be missing. */
static gboolean
hek_widget_scene_find_columns (HekWidget  *self,
                               int         columns[3],
                               GError    **error)
{
  HekWidgetSceneMade *made = self->made;
  const HekFrame *frame = self->n_frames > 0 ? self->frames[0] : NULL;

  for (guint d = 0; d < 3; d++)
    {
      columns[d] = hek_widget_find_column (self, scene_texts[X + d].name, d, error);
      if (columns[d] == -2)
        return FALSE;
      /* what a layout in the plane is coloured by is no third coordinate */
      if (frame != NULL && frame->n_coords > 0 && columns[d] >= (int) frame->n_coords
          && hek_widget_options_get_text (self->kind, &self->options, scene_texts[X + d].name)[0]
               == '\0')
        columns[d] = -1;
    }
  if (columns[0] < 0 || columns[1] < 0)
    {
      hek_widget_set_data_error (error, self, _("it needs two or three columns of numbers"),
                                 frame);
      return FALSE;
    }
  made->n_dims = columns[2] >= 0 ? 3 : 2;
  for (guint d = 0; d < made->n_dims; d++)
    made->names[d] = frame->columns[columns[d]].name;
  made->color_column = hek_widget_find_any_column (self, "color-column", error);
  if (made->color_column == -1 && frame->n_coords > 0 && frame->n_coords < frame->n_columns
      && frame->columns[frame->n_coords].role == HEK_FRAME_VALUE
      && frame->columns[frame->n_coords].type != HEK_FRAME_TIME)
    made->color_column = (int) frame->n_coords;
  return made->color_column != -2;
}

/* Codes of texts in the order of their first row: few different ones have few names. */
static gboolean
hek_widget_scene_code_texts (HekWidgetSceneMade *made,
                             const HekFrame     *frame)
{
  char **texts = frame->columns[made->color_column].texts;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_direct_hash, g_direct_equal);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  made->codes = g_try_new (guint32, MAX (frame->n_rows, 1));
  if (made->codes == NULL)
    return FALSE;
  for (gsize i = 0; i < frame->n_rows; i++)
    {
      gpointer at = texts[i] != NULL ? g_hash_table_lookup (seen, texts[i]) : NULL;

      if (texts[i] != NULL && at == NULL)
        {
          g_ptr_array_add (names, g_strdup (texts[i]));
          g_hash_table_insert (seen, texts[i], at = GUINT_TO_POINTER (names->len));
        }
      made->codes[i] = at != NULL ? GPOINTER_TO_UINT (at) - 1 : G_MAXUINT32;
    }
  made->n_categories = names->len;
  g_ptr_array_add (names, NULL);
  made->categories = (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
  return TRUE;
}

static gboolean
hek_widget_scene_make_points (HekWidget     *self,
                              const int      columns[3],
                              const HekTask *task,
                              GError       **error)
{
  HekWidgetSceneMade *made = self->made;
  const HekFrame *frame = self->frames[0];
  g_autofree float *coords = g_try_new (float, MAX (frame->n_rows, 1) * made->n_dims);

  if (coords == NULL)
    {
      hek_widget_scene_set_memory_error (self, error);
      return FALSE;
    }
  for (gsize i = 0; i < frame->n_rows; i++)
    for (guint d = 0; d < made->n_dims; d++)
      coords[i * made->n_dims + d] = (float) frame->columns[columns[d]].reals[i];
  made->points = hek_scene_points_new (coords, frame->n_rows, made->n_dims, task, error);
  if (made->points == NULL)
    return FALSE;
  hek_scene_points_get_frame (made->points, made->low, made->high);
  made->plain = hek_scene_style_new (made->points, NULL, (const guint8[]) { 0, 0, 0, 255 }, NULL,
                                     task);
  if (made->plain == NULL && hek_task_check (task, error))
    hek_widget_scene_set_memory_error (self, error);
  return made->plain != NULL;
}

static gboolean
hek_widget_scene_make (HekWidget     *self,
                       const HekTask *task,
                       GError       **error)
{
  HekWidgetSceneMade *made = g_new0 (HekWidgetSceneMade, 1);
  const HekFrameColumn *color;
  int columns[3];

  self->made = made;
  made->closet = hek_widget_scene_closet_new ();
  if (!hek_widget_scene_find_columns (self, columns, error)
      || !hek_widget_scene_make_points (self, columns, task, error))
    return FALSE;
  if (made->color_column < 0)
    return TRUE;
  color = &self->frames[0]->columns[made->color_column];
  if (color->type == HEK_FRAME_TIME)
    {
      g_set_error (error, HEK_WIDGET_ERROR, HEK_WIDGET_ERROR_DATA,
                   _("“%s” holds times: colour by a column of numbers or texts"), color->name);
      return FALSE;
    }
  if (color->type == HEK_FRAME_REAL)
    made->classes = hek_scene_categories_new (color->reals, (guint32) self->frames[0]->n_rows,
                                              HEK_WIDGET_SCENE_MAX_NAMES);
  else if (!hek_widget_scene_code_texts (made, self->frames[0]))
    {
      hek_widget_scene_set_memory_error (self, error);
      return FALSE;
    }
  return TRUE;
}

static void
hek_widget_scene_finish (HekWidget *self)
{
  HekWidgetSceneMade *made = self->made;

  if (made == NULL)
    return;
  g_clear_pointer (&made->points, hek_scene_points_unref);
  g_clear_pointer (&made->plain, hek_scene_style_unref);
  g_clear_pointer (&made->classes, hek_scene_categories_free);
  g_clear_pointer (&made->closet, hek_widget_scene_closet_free);
  g_free (made->codes);
  g_strfreev (made->categories);
  g_free (made);
}

/* --- the widget ------------------------------------------------------------------------------ */

static double
hek_widget_scene_get_scale (cairo_t *cr)
{
  double x = 1, y = 0, sx = 1, sy = 1;

  cairo_user_to_device_distance (cr, &x, &y);
  cairo_surface_get_device_scale (cairo_get_target (cr), &sx, &sy);
  switch ((int) cairo_surface_get_type (cairo_get_target (cr)))
    {
    case CAIRO_SURFACE_TYPE_PDF:
    case CAIRO_SURFACE_TYPE_PS:
    case CAIRO_SURFACE_TYPE_SVG:
      return 3 * hypot (x, y); /* 216 pixels per inch where a unit is a point */
    default:
      return CLAMP (hypot (x, y) * sx, 0.1, 8);
    }
}

static gboolean
hek_widget_scene_pick (const HekWidget     *self,
                       double               width,
                       double               height,
                       const HekPlotTheme  *theme,
                       const HekWidgetView *view,
                       double               x,
                       double               y,
                       HekWidgetHit        *out)
{
  const HekWidgetSceneMade *made = self->made;
  double top = hek_widget_scene_get_top (self, theme);
  g_autoptr (HekWidgetPicture) own = NULL;
  const HekWidgetPicture *picture = view->picture;
  g_autoptr (GString) text = g_string_new (NULL);
  HekSceneSight sight = { .points = made->points, .style = made->plain };
  HekScenePick pick;
  double sx, sy;

  if (picture == NULL || picture->surface == NULL)
    picture = own = hek_widget_scene_render (self, width, height, 1, theme, view, NULL);
  if (picture == NULL || y < top)
    return FALSE;
  /* one of another size is drawn stretched */
  sx = picture->width / width;
  sy = picture->height / (height - top);
  sight.view = &picture->view;
  sight.look = &picture->look;
  if (!hek_scene_pick (&sight, x * sx, (y - top) * sy, 8 * theme->scale, NULL, &pick))
    return FALSE;
  out->kind = HEK_WIDGET_HIT_VALUE;
  out->row = pick.row;
  out->x = pick.position[0];
  out->y = pick.position[1];
  out->value = pick.position[2];
  out->pos_x = pick.x / sx;
  out->pos_y = pick.y / sy + top;
  for (guint c = 0; c < self->frames[0]->n_columns; c++)
    {
      const HekFrameColumn *column = &self->frames[0]->columns[c];
      g_autofree char *value = hek_frame_format (self->frames[0], c, pick.row);

      if (column->role == HEK_FRAME_VALUE)
        g_string_append_printf (text, "%s%s %s", text->len > 0 ? " · " : "", column->name, value);
    }
  hek_widget_hit_set_text (out, text->str);
  return TRUE;
}

static void
hek_widget_scene_draw (const HekWidget     *self,
                       cairo_t             *cr,
                       double               width,
                       double               height,
                       const HekPlotTheme  *theme,
                       const HekWidgetView *view)
{
  double top = hek_widget_scene_get_top (self, theme), sx, sy;
  HekPlotScatter ground = { .title = self->title };
  g_autoptr (HekWidgetPicture) own = NULL;
  const HekWidgetPicture *picture = view->picture;
  const HekWidgetSceneMade *made = self->made;
  HekWidgetHit hit = { 0 };

  if (width < HEK_WIDGET_SCENE_MIN * theme->font_size
      || height - top < HEK_WIDGET_SCENE_MIN * theme->font_size)
    ground.empty_text = HEK_WIDGET_NO_ROOM;
  if (made->points->n_points == 0 || ground.empty_text != NULL)
    {
      hek_plot_scatter_draw (&ground, cr, width, height, theme);
      return;
    }
  ground.empty_text = " "; /* the title and the ground alone */
  hek_plot_scatter_draw (&ground, cr, width, height, theme);
  if (picture == NULL || picture->surface == NULL)
    picture = own = hek_widget_scene_render (self, width, height, hek_widget_scene_get_scale (cr),
                                             theme, view, NULL);
  if (picture == NULL)
    return;
  cairo_save (cr);
  cairo_rectangle (cr, 0, top, width, height - top);
  cairo_clip (cr);
  cairo_translate (cr, 0, top);
  sx = width / cairo_image_surface_get_width (picture->surface);
  sy = (height - top) / cairo_image_surface_get_height (picture->surface);
  cairo_scale (cr, sx, sy);
  cairo_set_source_surface (cr, picture->surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_GOOD);
  cairo_paint (cr);
  cairo_restore (cr);
  if (view->has_pointer
      && hek_widget_scene_pick (self, width, height, theme, view, view->pointer_x,
                                view->pointer_y, &hit))
    hek_plot_draw_readout (cr, width, height, theme, hit.pos_x, hit.pos_y, hit.text);
}

static void
hek_widget_scene_describe (const HekWidget *self,
                           GString         *text)
{
  const HekWidgetSceneMade *made = self->made;
  g_autofree char *n_points = hek_widget_format_count (made->points->n_points);

  g_string_append_printf (text,
                          g_dngettext (GETTEXT_PACKAGE, "%s point in %u dimensions: %s, %s",
                                       "%s points in %u dimensions: %s, %s",
                                       made->points->n_points),
                          n_points, made->n_dims, made->names[0], made->names[1]);
  g_string_append_printf (text, made->n_dims == 3 ? ", %s." : ".%s",
                          made->n_dims == 3 ? made->names[2] : "");
  if (made->color_column >= 0)
    g_string_append_printf (text, _(" Coloured by %s."),
                            self->frames[0]->columns[made->color_column].name);
  if (made->points->n_not_drawable > 0)
    {
      g_autofree char *n = hek_widget_format_count (made->points->n_not_drawable);

      g_string_append_printf (text,
                              g_dngettext (GETTEXT_PACKAGE, " %s row has no place.",
                                           " %s rows have no place.",
                                           made->points->n_not_drawable), n);
    }
}

static const HekWidgetClass scene_class = {
  .make = hek_widget_scene_make,
  .finish = hek_widget_scene_finish,
  .draw = hek_widget_scene_draw,
  .render = hek_widget_scene_render,
  .pick = hek_widget_scene_pick,
  .describe = hek_widget_scene_describe,
};

const HekWidgetKind hek_widget_kind_scene = {
  .id = "scene",
  .label = N_("3D plot"),
  .help = N_("Rows as points in space: a layout of the Explorer, or three columns of numbers."),
  .icon_name = "hektor-widget-scene-symbolic",
  .wants = HEK_WIDGET_WANTS_NUMBER | HEK_WIDGET_WANTS_TWO,
  .max_frames = 1,
  .options = scene_options,
  .n_options = G_N_ELEMENTS (scene_options),
  .texts = scene_texts,
  .n_texts = G_N_ELEMENTS (scene_texts),
  .has_picture = TRUE,
  .min_w = 3, .min_h = 3, .usual_w = 6, .usual_h = 6,
  .klass = &scene_class,
};
