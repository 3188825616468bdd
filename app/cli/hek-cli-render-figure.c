/* SPDX-License-Identifier: Apache-2.0 */
/* The figure of hektor render: from a layout and what the user asked for to all that is drawn. */
#include "config.h"

#include "hek-cli-render.h"

#include <math.h>
#include <string.h>

#include "hek-cli-args.h"
#include "hek-scene-furniture-cluster.h"

/* Share of the picture that points cover when their size is chosen by their number. */
#define POINT_COVER 0.2
#define POINT_MIN 1.5
#define POINT_MAX 7.0

/* Points of --size-by, as factors of the usual one. */
#define SMALLEST 0.6
#define LARGEST 3.0

/* Of numbers and names of flat axes, outside of the box, in units; and how far away at most. */
#define AXES_ROOM 48.0
#define AXES_MOST 1.5

/* How many times as long as that of 99 % of the points a side of the box of all of them may be. */
#define FAR 4.0

/* Rows beyond the ends of a range of colours or sizes, at most, on each side. */
#define CLIP 0.005

void
hek_render_clear (HekRender *render)
{
  g_clear_pointer (&render->furniture, hek_scene_furniture_free);
  g_clear_pointer (&render->style, hek_scene_style_unref);
  g_clear_pointer (&render->coloring, hek_scene_coloring_unref);
  g_clear_pointer (&render->color_column, hek_render_column_free);
  g_clear_pointer (&render->size_column, hek_render_column_free);
  g_clear_pointer (&render->points, hek_scene_points_unref);
}

/* Something was cancelled, or memory is short. */
static gboolean
hek_render_give_up (HekCli  *cli,
                    GError **error)
{
  if (hek_task_check (&cli->task, error))
    g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
                 "there is not enough memory for the points");
  return FALSE;
}

static gboolean
hek_render_set_style (HekCli                 *cli,
                      const HekRenderSetup   *setup,
                      const HekRenderLayout  *layout,
                      HekRender              *render,
                      GError                **error)
{
  const char *color_by = hek_cli_args_get (cli->args, "color-by");
  const char *size_by = hek_cli_args_get (cli->args, "size-by");
  HekSceneColorOptions color_options = { .colormap = setup->colormap, .clip = CLIP };
  HekPlotColor usual = setup->theme.series[0];
  guint8 color[4] = { (guint8) lrint (usual.r * 255), (guint8) lrint (usual.g * 255),
                      (guint8) lrint (usual.b * 255), 255 };
  g_autofree float *sizes = NULL;

  color_options.scale = setup->number_scale;
  if (color_by != NULL)
    {
      render->color_column = hek_render_column_new (layout, color_by, setup->has_colormap,
                                                    &cli->task, error);
      if (render->color_column == NULL)
        return FALSE;
      render->coloring = hek_scene_coloring_new (&render->color_column->column, &color_options,
                                                 &setup->theme, &cli->task);
      if (render->coloring == NULL)
        return hek_render_give_up (cli, error);
    }
  if (size_by != NULL)
    {
      HekSceneSizing *sizing = &render->sizing;

      render->size_column = hek_render_column_new (layout, size_by, TRUE, &cli->task, error);
      if (render->size_column == NULL)
        return FALSE;
      if (render->size_column->numbers == NULL)
        {
          g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
                       "--size-by: attribute “%s” is not a number", size_by);
          return FALSE;
        }
      *sizing = (HekSceneSizing) { .scale = setup->number_scale, .smallest = SMALLEST,
                                   .largest = LARGEST };
      if (!hek_scene_column_get_range (&render->size_column->column, sizing->scale, CLIP,
                                       &cli->task, &sizing->range))
        return hek_render_give_up (cli, error);
      sizes = hek_scene_sizing_get_sizes (sizing, &render->size_column->column, &cli->task);
      if (sizes == NULL)
        return hek_render_give_up (cli, error);
      render->key.sizing = sizing;
      render->key.size_label = size_by;
    }
  render->style = hek_scene_style_new (render->points,
                                       render->coloring != NULL ? render->coloring->rgba : NULL,
                                       color, sizes, &cli->task);
  render->key.legend = render->coloring != NULL ? &render->coloring->legend : NULL;
  return render->style != NULL || hek_render_give_up (cli, error);
}

static void
hek_render_set_look (HekCli                *cli,
                     const HekRenderSetup  *setup,
                     gboolean               flat,
                     HekRender             *render)
{
  HekSceneLook *look = &render->figure.look;
  double pixels = setup->width / setup->scale * (setup->height / setup->scale);

  hek_scene_look_init (look);
  look->diameter = setup->point;
  if (setup->point == 0)
    {
      double n = (double) MAX (render->points->n_points, 1);

      look->diameter = CLAMP (sqrt (POINT_COVER * pixels / n), POINT_MIN, POINT_MAX);
    }
  look->attenuate = !flat;
  if (flat)
    look->eye_dome = 0;
  if (hek_cli_args_has (cli->args, "density"))
    {
      const HekColormap *map = hek_colormap_get (setup->colormap, setup->theme.dark_ground);

      look->mode = HEK_SCENE_DENSITY;
      look->has_ramp = render->coloring == NULL;
      for (guint i = 0; i < 256; i++)
        {
          memcpy (look->ramp[i], map->rgb[i], 3);
          look->ramp[i][3] = 255;
        }
    }
  render->key.diameter = look->diameter;
}

/* Whether the axes of a layout mean something. */
static gboolean
hek_render_has_numbers (const HekRenderLayout *layout)
{
  const HekLayoutRecipe *recipe = hek_layout_recipe (layout->stored->layout);

  return recipe->geometry == HEK_GEOMETRY_EUCLIDEAN
         && strcmp (hek_layout_method_id (recipe->method), "pca") == 0;
}

/* How much farther away the eye has to be for the numbers of flat axes, which stand around all that
 * is in view, to be seen as well. */
static double
hek_render_room_for_axes (const HekSceneView *view)
{
  double side = MIN (view->width, view->height);

  return MIN (side / MAX (side - 2 * AXES_ROOM, 1), AXES_MOST);
}

static gboolean
hek_render_set_camera (HekCli                *cli,
                       const HekRenderSetup  *setup,
                       const HekRenderLayout *layout,
                       HekRender             *render,
                       GError               **error)
{
  gboolean flat = layout->n_coords == 2;
  const char *text = hek_cli_args_get (cli->args, "camera");
  HekSceneCamera *camera = &render->figure.camera;
  HekSceneView view;

  hek_scene_camera_init (camera);
  if (text != NULL)
    {
      if (hek_scene_camera_from_text (text, camera, error))
        return TRUE;
      g_prefix_error (error, "--camera: ");
      return FALSE;
    }
  if (flat)
    hek_scene_camera_set_flat (camera);
  else
    {
      camera->azimuth_deg = setup->azimuth;
      camera->elevation_deg = setup->elevation;
    }
  hek_scene_camera_normalize (camera);
  /* what the points are drawn in is smaller than the picture: the key stands beside it */
  hek_scene_figure_get_view (&render->figure, setup->width, setup->height, setup->scale, &view);
  hek_scene_camera_fit (camera, render->low, render->high, view.width, view.height);
  if (flat && hek_render_has_numbers (layout) && !hek_cli_args_has (cli->args, "no-axes"))
    camera->distance *= hek_render_room_for_axes (&view);
  camera->distance /= setup->zoom;
  hek_scene_camera_normalize (camera);
  return TRUE;
}

/* The parameter of a paraboloid on which the points lie, by least squares, and how far out. */
static gboolean
hek_render_fit_paraboloid (const HekRenderLayout *layout,
                           double                *p,
                           double                *radius)
{
  double over = 0, under = 0, most = 0;

  for (guint32 i = 0; i < layout->n_rows; i++)
    {
      const float *at = layout->coords + (gsize) i * 3;
      double squared = (double) at[0] * at[0] + (double) at[1] * at[1];

      if (!isfinite (squared) || !isfinite (at[2]))
        continue;
      over += squared * squared;
      under += 2 * squared * at[2];
      most = MAX (most, squared);
    }
  *p = over / under;
  *radius = sqrt (most);
  return isfinite (*p) && *p != 0 && *radius > 0;
}

/* The box of all points, or of most of them where a few are so far away that the others would be
 * dots in a corner. */
static void
hek_render_choose_box (HekRender *render)
{
  const HekScenePoints *points = render->points;
  double low[3], high[3];
  gboolean has_far = FALSE;

  hek_scene_points_get_core (points, low, high);
  for (guint k = 0; k < 3; k++)
    has_far = has_far || points->high[k] - points->low[k] > FAR * (high[k] - low[k]);
  for (guint k = 0; k < 3; k++)
    {
      render->low[k] = has_far ? low[k] : points->low[k];
      render->high[k] = has_far ? high[k] : points->high[k];
    }
}

/* The box, or the surface, that the points are in. */
static void
hek_render_add_space (const HekRenderSetup  *setup,
                      const HekRenderLayout *layout,
                      HekRender             *render)
{
  static const char *const names[] = { "PC 1", "PC 2", "PC 3" };
  static const double origin[3] = { 0, 0, 0 };
  const HekLayoutRecipe *recipe = hek_layout_recipe (layout->stored->layout);
  gboolean has_numbers = hek_render_has_numbers (layout);
  HekSceneView view;
  double p, radius;

  switch (recipe->geometry)
    {
    case HEK_GEOMETRY_SPHERICAL:
      hek_scene_furniture_add_sphere (render->furniture, origin, 1, &setup->theme);
      break;
    case HEK_GEOMETRY_HYPERBOLIC:
      hek_scene_furniture_add_ball (render->furniture, layout->n_coords, &setup->theme);
      break;
    case HEK_GEOMETRY_PARABOLIC:
      if (hek_render_fit_paraboloid (layout, &p, &radius))
        hek_scene_furniture_add_paraboloid (render->furniture, p, radius, &setup->theme);
      break;
    case HEK_GEOMETRY_EUCLIDEAN:
    default:
      hek_scene_figure_get_view (&render->figure, setup->width, setup->height, setup->scale, &view);
      hek_scene_furniture_add_axes (render->furniture, &view, render->low, render->high,
                                    layout->n_coords, has_numbers ? names : NULL, has_numbers,
                                    &setup->theme);
      break;
    }
}

gboolean
hek_render_set_figure (HekCli                 *cli,
                       const HekRenderSetup   *setup,
                       const HekRenderLayout  *layout,
                       HekRender              *render,
                       GError                **error)
{
  gboolean flat = layout->n_coords == 2;

  render->points = hek_scene_points_new (layout->coords, layout->n_rows, layout->n_coords,
                                         &cli->task, error);
  if (render->points == NULL || !hek_render_set_style (cli, setup, layout, render, error))
    return FALSE;
  hek_render_choose_box (render);
  render->figure.points = render->points;
  render->figure.style = render->style;
  render->figure.theme = &setup->theme;
  render->figure.title = hek_cli_args_get (cli->args, "title");
  render->figure.transparent = hek_cli_args_has (cli->args, "transparent");
  hek_render_set_look (cli, setup, flat, render);
  if (!hek_cli_args_has (cli->args, "no-legend"))
    render->figure.key = &render->key;
  if (!hek_render_set_camera (cli, setup, layout, render, error))
    return FALSE;
  render->furniture = hek_scene_furniture_new ();
  render->figure.furniture = render->furniture;
  if (!hek_cli_args_has (cli->args, "no-axes"))
    hek_render_add_space (setup, layout, render);
  if (hek_cli_args_has (cli->args, "labels") && render->coloring != NULL)
    hek_scene_furniture_add_clusters (render->furniture, render->points, render->coloring,
                                      &setup->theme);
  return TRUE;
}
