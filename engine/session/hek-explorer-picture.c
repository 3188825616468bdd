/* SPDX-License-Identifier: Apache-2.0 */
/* What the Explorer shows as a picture of any size, with furniture and key, drawn by a job. */
#include "config.h"

#include "hek-explorer-picture.h"

#include <math.h>
#include <string.h>

#include "hek-explorer-arrows.h"
#include "hek-explorer-export-private.h"
#include "hek-explorer-picture-private.h"
#include "hek-file.h"
#include "hek-image-file.h"
#include "hek-ref.h"
#include "hek-scene-center.h"
#include "hek-scene-furniture-cluster.h"
#include "hek-scene-usual.h"

#define PNG_LEVEL 6

/* Of text, in units: a picture has the screen's size of text, whatever paper has. */
#define FONT_SIZE 12

/* --- life ------------------------------------------------------------------------------------ */

/* (transfer full): of the view's filters */
static char **
dup_filters (HekExplorerView *view)
{
  const GPtrArray *filters = hek_explorer_view_get_filters (view);
  char **texts = g_new0 (char *, filters->len + 1);

  for (guint i = 0; i < filters->len; i++)
    texts[i] = hek_explorer_filter_dup_text (filters->pdata[i]);
  return texts;
}

HekExplorerPicture *
hek_explorer_picture_new (HekExplorerView *view)
{
  HekExplorerPicture *self;

  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (view), NULL);

  if (view->drawing == NULL)
    return NULL;
  self = g_new0 (HekExplorerPicture, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->drawing = hek_explorer_drawing_ref (view->drawing);
  self->chosen = HEK_EXPLORER_NO_ROW;
  self->has_camera = hek_explorer_view_get_camera (view, &self->camera);
  self->look = *hek_explorer_view_get_look (view);
  self->filters = dup_filters (view);
  self->links = self->look.links ? hek_explorer_picture_dup_links (view->session, view->drawing)
                                 : g_array_new (FALSE, FALSE, sizeof (HekExplorerLink));
  return self;
}

HekExplorerPicture *
hek_explorer_picture_ref (HekExplorerPicture *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
hek_explorer_picture_unref (HekExplorerPicture *self)
{
  if (!hek_ref_drop (&self->ref_count))
    return;
  hek_explorer_drawing_unref (self->drawing);
  g_clear_pointer (&self->moves, hek_explorer_moves_unref);
  g_clear_pointer (&self->arrows, hek_scene_set_unref);
  if (self->marks_free != NULL)
    self->marks_free (self->marks_data);
  g_strfreev (self->filters);
  g_array_unref (self->links);
  g_free (self);
}

void
hek_explorer_picture_set_arrows (HekExplorerPicture *self,
                                 HekExplorerMoves   *moves,
                                 HekSceneSet        *rows)
{
  g_return_if_fail (self != NULL && moves != NULL);

  g_clear_pointer (&self->moves, hek_explorer_moves_unref);
  g_clear_pointer (&self->arrows, hek_scene_set_unref);
  if (moves->data != self->drawing->data || self->drawing->has_motion ||
      self->drawing->model != HEK_EXPLORER_BALL)
    return; /* the points are elsewhere */
  self->moves = hek_explorer_moves_ref (moves);
  self->arrows = rows != NULL ? hek_scene_set_ref (rows) : NULL;
}

void
hek_explorer_picture_set_chosen (HekExplorerPicture *self,
                                 guint32             row)
{
  g_return_if_fail (self != NULL);

  self->chosen = row;
}

void
hek_explorer_picture_set_marks (HekExplorerPicture      *self,
                                HekExplorerPictureMarks  func,
                                gpointer                 data,
                                GDestroyNotify           data_free)
{
  g_return_if_fail (self != NULL && self->marks == NULL && func != NULL);

  self->marks = func;
  self->marks_data = data;
  self->marks_free = data_free;
}

void
hek_explorer_picture_options_init (HekExplorerPictureOptions *options,
                                   const HekExplorerPicture  *picture)
{
  *options = (HekExplorerPictureOptions) {
    .width = 1920, .height = 1200, .scale = 1.5, .n_samples = 2, .with_key = TRUE,
    .with_space = picture->look.axes, .with_labels = picture->look.labels,
  };
}

/* --- colours --------------------------------------------------------------------------------- */

static void
choose_theme (const HekExplorerPicture *self,
              HekExplorerPictureTheme   kind,
              HekPlotTheme             *theme)
{
  *theme = self->drawing->theme;
  if (kind == HEK_EXPLORER_PICTURE_LIGHT)
    hek_plot_theme_init (theme, HEK_PLOT_THEME_LIGHT);
  else if (kind == HEK_EXPLORER_PICTURE_DARK)
    hek_plot_theme_init (theme, HEK_PLOT_THEME_DARK);
  else if (kind == HEK_EXPLORER_PICTURE_PRINT)
    hek_plot_theme_init (theme, HEK_PLOT_THEME_PRINT);
  theme->background.a = 1; /* the window paints it */
  theme->font_size = FONT_SIZE;
  theme->scale = 1;
  theme->snap = FALSE;
}

/* The drawing in the colours of another theme: (transfer full) */
static HekExplorerDrawing *
make_drawing (const HekExplorerPicture  *self,
              const HekPlotTheme        *theme,
              const HekTask             *task,
              GError                   **error)
{
  const HekExplorerDrawing *last = self->drawing;
  g_autoptr (HekExplorerDrawing) drawing = hek_explorer_drawing_new ();

  drawing->data = hek_explorer_data_ref (last->data);
  drawing->model = last->model;
  drawing->has_motion = last->has_motion;
  drawing->motion = last->motion;
  drawing->theme = *theme;
  drawing->color = last->color != NULL ? hek_explorer_values_ref (last->color) : NULL;
  drawing->size = last->size != NULL ? hek_explorer_values_ref (last->size) : NULL;
  hek_explorer_value_copy (&last->color_value, &drawing->color_value);
  hek_explorer_value_copy (&last->size_value, &drawing->size_value);
  drawing->color_options = last->color_options;
  drawing->size_options = last->size_options;
  drawing->hits = last->hits != NULL ? g_bytes_ref (last->hits) : NULL;
  if (!hek_explorer_drawing_make (drawing, last, task, error))
    return NULL;
  /* whatever passes the filters does so in any colours */
  g_clear_pointer (&drawing->mask, hek_scene_mask_unref);
  drawing->mask = last->mask != NULL ? hek_scene_mask_ref (last->mask) : NULL;
  return g_steal_pointer (&drawing);
}

/* --- furniture ------------------------------------------------------------------------------- */

/* How far from its axis the paraboloid goes. */
static double
get_rim (const HekScenePoints *points)
{
  double rim = 0;

  for (guint k = 0; k < 2; k++)
    rim = MAX (rim, MAX (fabs (points->low[k]), fabs (points->high[k])));
  return rim > 0 ? rim : 1;
}

/* The numbers of pca's axes mean something. */
static gboolean
has_numbers (const HekExplorerDrawing *drawing)
{
  const HekLayoutRecipe *recipe = hek_layout_recipe (drawing->data->layout);

  return recipe->geometry == HEK_GEOMETRY_EUCLIDEAN &&
         g_str_equal (hek_layout_method_id (recipe->method), "pca");
}

static void
add_space (HekSceneFurniture        *furniture,
           const HekExplorerDrawing *drawing,
           const HekSceneView       *view,
           const HekPlotTheme       *theme)
{
  static const char *const names[] = { "PC 1", "PC 2", "PC 3" };
  static const double origin[3] = { 0, 0, 0 };
  const HekManifold *manifold = &drawing->manifold;
  guint n_coords = drawing->data->n_coords;
  gboolean numbers = has_numbers (drawing);
  double low[3], high[3];

  hek_scene_points_get_frame (drawing->points, low, high);
  switch (manifold->geometry)
    {
    case HEK_GEOMETRY_SPHERICAL:
      hek_scene_furniture_add_sphere (furniture, origin, 1, theme);
      break;
    case HEK_GEOMETRY_HYPERBOLIC:
      if (drawing->model == HEK_EXPLORER_HALF_SPACE)
        hek_scene_furniture_add_half_space (furniture, n_coords, low, high, theme);
      else if (drawing->model == HEK_EXPLORER_KLEIN)
        hek_scene_furniture_add_klein_ball (furniture, n_coords, theme);
      else
        hek_scene_furniture_add_ball (furniture, n_coords, theme);
      break;
    case HEK_GEOMETRY_PARABOLIC:
      hek_scene_furniture_add_paraboloid (furniture, manifold->p, get_rim (drawing->points), theme);
      break;
    case HEK_GEOMETRY_EUCLIDEAN:
    default:
      hek_scene_furniture_add_axes (furniture, view, low, high, n_coords, numbers ? names : NULL,
                                    numbers, theme);
      break;
    }
}

/* Names of categories that some row is shown of. */
static void
add_names (HekSceneFurniture        *furniture,
           const HekExplorerDrawing *drawing,
           const HekSceneSet        *visible,
           const HekPlotTheme       *theme)
{
  HekSceneColoring shown = *drawing->coloring;
  guint64 seen = visible == NULL ? G_MAXUINT64 : 0;
  guint32 row = 0;

  if (shown.entries == NULL)
    return;
  for (; visible != NULL && hek_scene_set_next (visible, &row); row++)
    if (shown.entries[row] < HEK_SCENE_LEGEND_MAX_ENTRIES)
      seen |= (guint64) 1 << shown.entries[row];
  for (guint i = 0; i < shown.legend.n_entries; i++)
    if ((seen >> i & 1) == 0)
      shown.legend.entries[i].kind = HEK_SCENE_LEGEND_REST; /* which has no name */
  hek_scene_furniture_add_clusters (furniture, drawing->points, &shown, theme);
}

static HekSceneFurniture *
make_furniture (const HekExplorerPicture        *self,
                const HekExplorerPictureOptions *options,
                const HekExplorerDrawing        *drawing,
                const HekSceneView              *view,
                const HekPlotTheme              *theme)
{
  HekSceneFurniture *furniture = hek_scene_furniture_new ();

  if (options->with_space)
    add_space (furniture, drawing, view, theme);
  if (options->with_labels && drawing->coloring != NULL)
    add_names (furniture, drawing, self->drawing->visible, theme);
  hek_explorer_picture_add_marks (self, drawing, theme, furniture);
  if (self->moves != NULL)
    (void) hek_explorer_moves_add_arrows (self->moves, self->arrows, 0, theme, furniture);
  if (self->marks != NULL)
    self->marks (self->marks_data, theme, furniture);
  return furniture;
}

/* --- the picture ----------------------------------------------------------------------------- */

/* Of a view that nobody has moved yet. */
static void
fit_camera (HekSceneFigure                  *figure,
            const HekExplorerPictureOptions *options,
            const HekExplorerDrawing        *drawing)
{
  static const double origin[3] = { 0, 0, 0 };
  gboolean has_body = drawing->manifold.geometry == HEK_GEOMETRY_SPHERICAL ||
                      (drawing->manifold.geometry == HEK_GEOMETRY_HYPERBOLIC &&
                       drawing->model != HEK_EXPLORER_HALF_SPACE);
  gboolean has_box = options->with_space && drawing->manifold.geometry == HEK_GEOMETRY_EUCLIDEAN;
  double low[3], high[3];
  HekSceneView view;

  hek_scene_camera_init (&figure->camera);
  if (drawing->data->n_coords == 2)
    hek_scene_camera_set_flat (&figure->camera);
  hek_scene_points_get_frame (figure->points, low, high);
  hek_scene_figure_get_view (figure, options->width, options->height, options->scale, &view);
  if (has_body)
    hek_scene_camera_fit_ball (&figure->camera, origin, 1);
  else
    hek_scene_camera_fit_points (&figure->camera, figure->points, low, high, view.width,
                                 view.height, has_box, has_numbers (drawing));
}

HekImage *
hek_explorer_picture_render (const HekExplorerPicture         *self,
                             const HekExplorerPictureOptions  *options,
                             const HekTask                    *task,
                             GError                          **error)
{
  g_autoptr (HekExplorerDrawing) drawing = NULL;
  g_autoptr (HekSceneFurniture) furniture = NULL;
  HekSceneKey key = { 0 };
  HekSceneFigure figure = { 0 };
  HekPlotTheme theme;
  HekSceneView view;

  choose_theme (self, options->theme, &theme);
  drawing = options->theme == HEK_EXPLORER_PICTURE_AS_SEEN
              ? hek_explorer_drawing_ref (self->drawing)
              : make_drawing (self, &theme, task, error);
  if (drawing == NULL)
    return NULL;
  figure = (HekSceneFigure) {
    .points = drawing->points, .style = drawing->style, .mask = drawing->mask, .theme = &theme,
    .camera = self->camera, .title = options->title, .transparent = options->transparent,
  };
  hek_explorer_look_apply (&self->look, drawing->points, drawing->coloring != NULL, &theme,
                           options->width / options->scale, options->height / options->scale,
                           &figure.look);
  key.legend = drawing->coloring != NULL ? &drawing->coloring->legend : NULL;
  key.sizing = drawing->size != NULL ? &drawing->sizing : NULL;
  key.size_label = drawing->size != NULL ? drawing->size->label : NULL;
  key.size_unit = drawing->size != NULL ? drawing->size->column.unit : NULL;
  key.diameter = figure.look.diameter;
  figure.key = options->with_key ? &key : NULL;
  if (!self->has_camera)
    fit_camera (&figure, options, drawing);
  hek_scene_figure_get_view (&figure, options->width, options->height, options->scale, &view);
  furniture = make_furniture (self, options, drawing, &view, &theme);
  figure.furniture = furniture;
  return hek_scene_figure_render (&figure, options->width, options->height, options->scale,
                                  options->n_samples, NULL, task, error);
}

/* --- as a file ------------------------------------------------------------------------------- */

typedef struct
{
  HekExplorerPicture *picture; /* owned */
  HekExplorerPictureOptions options;
  char *title;                 /* owned (nullable): of the options */
} Export;

static void
export_free (gpointer user_data)
{
  Export *export = user_data;

  hek_explorer_picture_unref (export->picture);
  g_free (export->title);
  g_free (export);
}

static gboolean
save_picture (const char     *path,
              gpointer        args,
              const HekTask  *task,
              GError        **error)
{
  const Export *export = args;
  HekTask draw = hek_task_sub (task, 0, 0.7), pack = hek_task_sub (task, 0.7, 0.3);
  g_autoptr (HekImage) image =
    hek_explorer_picture_render (export->picture, &export->options, &draw, error);
  g_autoptr (GBytes) png =
    image != NULL ? hek_image_encode_png (image, PNG_LEVEL, &pack, error) : NULL;

  return png != NULL && hek_file_replace_bytes (path, png, error);
}

void
hek_explorer_session_export_picture (HekExplorerSession              *self,
                                     HekExplorerPicture              *picture,
                                     const HekExplorerPictureOptions *options,
                                     const char                      *path)
{
  Export *export;

  g_return_if_fail (HEK_IS_EXPLORER_SESSION (self) && picture != NULL && path != NULL);

  export = g_new0 (Export, 1);
  export->picture = hek_explorer_picture_ref (picture);
  export->options = *options;
  export->options.title = export->title = g_strdup (options->title);
  hek_explorer_session_start_saving (self, path, save_picture, export, export_free);
}
