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

/* Where on a map that begins near the ground a single point is. */
#define RAMP_FROM 72

/* Points of --size-by, as factors of the usual one. */
#define SMALLEST 0.6
#define LARGEST 3.0

/* Of numbers and names of axes, beside and below the box, in units; at most a quarter of a side. */
#define AXES_WIDTH 84.0
#define AXES_HEIGHT 48.0

/* Between the points and each side of the box that is drawn around them, of its length. */
#define BOX_ROOM 0.03

/* Between what is drawn and each edge of the picture, of its shorter side. */
#define EDGE_ROOM 0.05

/* Points that the middle of the picture is found from, and how often it is looked for: what is
 * nearer grows as the eye comes nearer. */
#define CENTER_POINTS 65536u
#define CENTER_ROUNDS 8

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
          guint from = setup->colormap <= HEK_COLORMAP_GRAY ? RAMP_FROM : 0;

          memcpy (look->ramp[i], map->rgb[from + i * (255 - from) / 255], 3);
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

/* What is seen: pixels. */
typedef struct
{
  double x0, y0, x1, y1;
} HekRenderExtent;

static void
hek_render_extent_add (HekRenderExtent    *extent,
                       const HekSceneView *view,
                       const double        position[3])
{
  double x, y, depth;

  if (!hek_scene_view_project (view, position, &x, &y, &depth))
    return;
  extent->x0 = MIN (extent->x0, x);
  extent->y0 = MIN (extent->y0, y);
  extent->x1 = MAX (extent->x1, x);
  extent->y1 = MAX (extent->y1, y);
}

/* The corners of the box of axes; the nearest one belongs to no side that is drawn. */
static void
hek_render_extent_add_box (HekRenderExtent    *extent,
                           const HekSceneView *view,
                           const HekRender    *render)
{
  double corners[8][3], least = INFINITY;
  guint nearest = 0;

  for (guint c = 0; c < 8; c++)
    {
      double depth = 0;

      for (guint k = 0; k < 3; k++)
        {
          corners[c][k] = (c >> k & 1) != 0 ? render->high[k] : render->low[k];
          depth += (corners[c][k] - view->eye[k]) * view->forward[k];
        }
      if (depth < least)
        {
          least = depth;
          nearest = c;
        }
    }
  for (guint c = 0; c < 8; c++)
    if (c != nearest)
      hek_render_extent_add (extent, view, corners[c]);
}

static HekRenderExtent
hek_render_measure (const HekRenderLayout *layout,
                    const HekRender       *render,
                    const HekSceneView    *view,
                    gboolean               has_axes)
{
  HekRenderExtent extent = { INFINITY, INFINITY, -INFINITY, -INFINITY };
  guint32 step = layout->n_rows / CENTER_POINTS + 1;

  for (guint64 i = 0; i < layout->n_rows; i += step)
    {
      const float *at = layout->coords + i * layout->n_coords;
      double position[3] = { at[0], at[1], layout->n_coords == 3 ? at[2] : 0 };
      gboolean inside = TRUE;

      for (guint k = 0; k < 3; k++)
        inside = inside && position[k] >= render->low[k] && position[k] <= render->high[k];
      if (inside)
        hek_render_extent_add (&extent, view, position);
    }
  if (has_axes)
    hek_render_extent_add_box (&extent, view, render);
  return extent;
}

/* Brings what is drawn of a layout to the middle of the picture, as large as it may be: of the box
 * that the camera was fitted to, the corner next to the eye is often empty. */
static void
hek_render_center (const HekRenderLayout *layout,
                   HekRender             *render,
                   const HekSceneView    *room,
                   gboolean               has_axes)
{
  HekSceneCamera *camera = &render->figure.camera;
  double side = EDGE_ROOM * MIN (room->width, room->height), top = side;

  if (has_axes && hek_render_has_numbers (layout))
    {
      side = MIN (AXES_WIDTH, room->width / 4);
      top = MIN (AXES_HEIGHT, room->height / 4);
    }

  for (guint round = 0; round < CENTER_ROUNDS; round++)
    {
      HekSceneView view;
      HekRenderExtent extent;
      double right, down, larger;

      hek_scene_view_init (&view, camera, room->width, room->height);
      extent = hek_render_measure (layout, render, &view, has_axes);
      larger = MAX ((extent.x1 - extent.x0) / (view.width - 2 * side),
                    (extent.y1 - extent.y0) / (view.height - 2 * top));
      if (!(larger > 0) || !isfinite (larger))
        return;
      right = ((extent.x0 + extent.x1) - view.width) / 2 / view.scale_px;
      down = ((extent.y0 + extent.y1) - view.height) / 2 / view.scale_px;
      for (guint k = 0; k < 3; k++)
        camera->target[k] += view.right[k] * right + view.down[k] * down;
      camera->distance *= CLAMP (larger, 0.5, 2);
      hek_scene_camera_normalize (camera);
    }
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
  hek_scene_camera_fit (camera, render->low, render->high, view.width, view.height);
  if (hek_layout_recipe (layout->stored->layout)->geometry == HEK_GEOMETRY_EUCLIDEAN)
    hek_render_center (layout, render, &view, has_axes);
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

/* The box that is drawn around the points: none touches it. */
static void
hek_render_choose_box (HekRender *render)
{
  hek_scene_points_get_first_box (render->points, render->low, render->high);
  for (guint k = 0; k < 3; k++)
    {
      double room = BOX_ROOM * (render->high[k] - render->low[k]);

      render->low[k] -= room;
      render->high[k] += room;
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
