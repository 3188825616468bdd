/* SPDX-License-Identifier: Apache-2.0 */
/* The figure of hektor render: from a layout and what the user asked for to all that is drawn. */
#include "config.h"

#include "hek-cli-render.h"

#include <math.h>
#include <string.h>

#include "hek-cli-args.h"
#include "hek-manifold.h"
#include "hek-scene-center.h"
#include "hek-scene-furniture-cluster.h"
#include "hek-scene-usual.h"

/* Points of --size-by, as factors of the usual one. */
#define SMALLEST 0.6
#define LARGEST 3.0

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
      render->key.size_unit = render->size_column->column.unit;
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

  hek_scene_look_init (look);
  look->diameter = setup->point;
  if (setup->point == 0)
    look->diameter = hek_scene_choose_diameter (render->points->n_points,
                                                setup->width / setup->scale,
                                                setup->height / setup->scale);
  look->attenuate = !flat;
  if (flat)
    look->eye_dome = 0;
  if (hek_cli_args_has (cli->args, "density"))
    hek_scene_look_set_density (look, render->coloring == NULL, setup->colormap, &setup->theme);
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

static gboolean
hek_render_set_camera (HekCli                *cli,
                       const HekRenderSetup  *setup,
                       const HekRenderLayout *layout,
                       HekRender             *render,
                       GError               **error)
{
  gboolean flat = layout->n_coords == 2;
  gboolean has_axes = !hek_cli_args_has (cli->args, "no-axes");
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
  if (hek_layout_recipe (layout->stored->layout)->geometry == HEK_GEOMETRY_EUCLIDEAN)
    hek_scene_camera_fit_points (camera, render->points, render->low, render->high, view.width,
                                 view.height, has_axes, hek_render_has_numbers (layout));
  else
    hek_scene_camera_fit (camera, render->low, render->high, view.width, view.height);
  camera->distance /= setup->zoom;
  hek_scene_camera_normalize (camera);
  return TRUE;
}

/* How far from its axis the paraboloid goes. */
static double
hek_render_get_rim (const HekScenePoints *points)
{
  double rim = 0;

  for (guint k = 0; k < 2; k++)
    rim = MAX (rim, MAX (fabs (points->low[k]), fabs (points->high[k])));
  return rim > 0 ? rim : 1;
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
  HekManifold manifold;
  HekSceneView view;

  switch (recipe->geometry)
    {
    case HEK_GEOMETRY_SPHERICAL:
      hek_scene_furniture_add_sphere (render->furniture, origin, 1, &setup->theme);
      break;
    case HEK_GEOMETRY_HYPERBOLIC:
      hek_scene_furniture_add_ball (render->furniture, layout->n_coords, &setup->theme);
      break;
    case HEK_GEOMETRY_PARABOLIC:
      hek_manifold_init_for (&manifold, recipe->geometry, recipe->n_dims, layout->coords,
                             layout->n_rows);
      hek_scene_furniture_add_paraboloid (render->furniture, manifold.p,
                                          hek_render_get_rim (render->points), &setup->theme);
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
  hek_scene_points_get_frame (render->points, render->low, render->high);
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
