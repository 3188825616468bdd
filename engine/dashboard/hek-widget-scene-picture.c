/* SPDX-License-Identifier: Apache-2.0 */
/* The pixels of a 3D plot: camera, colours and key of one view, drawn by engine/scene. */
#include "config.h"

#include <math.h>

#include "hek-image.h"
#include "hek-scene-figure.h"
#include "hek-scene-usual.h"
#include "hek-widget-scene-private.h"

#define HEK_WIDGET_SCENE_SAMPLES 2   /* a side, of each pixel */
#define HEK_WIDGET_SCENE_MARGIN 1.16 /* of the distance, for the numbers and names of axes */
#define HEK_WIDGET_SCENE_KEY 28      /* narrowest with a key, in sizes of the font */

/* The user's, else the one that the data come with, else one that looks at all points, beside the
 * key; the names of axes stand outside of the box. */
static HekSceneCamera
hek_widget_scene_get_camera (const HekWidget      *self,
                             const HekSceneFigure *figure,
                             double                width,
                             double                height,
                             double                scale,
                             const HekWidgetView  *view)
{
  const HekWidgetSceneMade *made = self->made;
  HekSceneCamera camera;
  HekSceneView room;

  if (view->has_camera)
    return view->camera;
  if (self->frames[0]->camera != NULL
      && hek_scene_camera_from_text (self->frames[0]->camera, &camera, NULL))
    return camera;
  hek_scene_camera_init (&camera);
  if (made->n_dims == 2)
    hek_scene_camera_set_flat (&camera);
  hek_scene_figure_get_view (figure, (guint) CLAMP (round (width * scale), 1,
                                                    HEK_SCENE_FIGURE_MAX_SIDE),
                             (guint) CLAMP (round (height * scale), 1, HEK_SCENE_FIGURE_MAX_SIDE),
                             scale, &room);
  hek_scene_camera_fit (&camera, made->low, made->high, room.width, room.height);
  if (hek_widget_get (self, "axes") != 0)
    camera.distance *= HEK_WIDGET_SCENE_MARGIN;
  return camera;
}

static void
hek_widget_scene_get_look (const HekWidget    *self,
                           double              width,
                           double              height,
                           const HekPlotTheme *theme,
                           HekSceneLook       *look)
{
  const HekWidgetSceneMade *made = self->made;
  double size = hek_widget_get (self, "size");

  hek_scene_look_init (look);
  look->diameter = size > 0 ? size
                            : hek_scene_choose_diameter (made->points->n_points, width, height);
  if (made->n_dims == 2)
    look->eye_dome = 0;
  look->selected[0] = hek_widget_scene_byte (theme->accent.r);
  look->selected[1] = hek_widget_scene_byte (theme->accent.g);
  look->selected[2] = hek_widget_scene_byte (theme->accent.b);
  look->selected[3] = 0; /* their own colour; the others fade */
  look->fade = 0.8;
  if (hek_widget_get (self, "density") != 0)
    hek_scene_look_set_density (look, made->color_column < 0, HEK_COLORMAP_SEQUENTIAL, theme);
}

/* The pixels of an image with alpha, as cairo has them. Returns: (transfer full) (nullable) */
static cairo_surface_t *
hek_widget_scene_to_surface (const HekImage *image)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) image->width,
                                                         (int) image->height);
  guint8 *pixels;

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_destroy (surface);
      return NULL;
    }
  pixels = cairo_image_surface_get_data (surface);
  for (guint32 y = 0; y < image->height; y++)
    {
      const guint8 *in = hek_image_row (image, y);
      guint32 *out = (guint32 *) (void *) (pixels + (gsize) y
                                                    * cairo_image_surface_get_stride (surface));

      for (guint32 x = 0; x < image->width; x++, in += 4)
        {
          guint32 a = in[3];

          out[x] = a << 24 | (in[0] * a + 127) / 255 << 16 | (in[1] * a + 127) / 255 << 8
                   | (in[2] * a + 127) / 255;
        }
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}

static HekWidgetPicture *
hek_widget_scene_render_figure (const HekWidget      *self,
                                HekSceneFigure       *figure,
                                double                width,
                                double                height,
                                double                scale,
                                const HekTask        *task)
{
  const HekWidgetSceneMade *made = self->made;
  g_autoptr (HekSceneFurniture) furniture = hek_scene_furniture_new ();
  guint pixels_x = (guint) CLAMP (round (width * scale), 1, HEK_SCENE_FIGURE_MAX_SIDE);
  guint pixels_y = (guint) CLAMP (round (height * scale), 1, HEK_SCENE_FIGURE_MAX_SIDE);
  g_autoptr (HekImage) image = NULL;
  HekWidgetPicture *picture;
  HekSceneStats stats;
  HekSceneView view;

  if (hek_widget_get (self, "axes") != 0)
    {
      hek_scene_figure_get_view (figure, pixels_x, pixels_y, scale, &view);
      hek_scene_furniture_add_axes (furniture, &view, made->low, made->high, made->n_dims,
                                    made->names, TRUE, figure->theme);
      figure->furniture = furniture;
    }
  image = hek_scene_figure_render (figure, pixels_x, pixels_y, scale,
                                   figure->budget > 0 ? 1 : HEK_WIDGET_SCENE_SAMPLES, &stats, task,
                                   NULL);
  if (image == NULL)
    return NULL;
  picture = g_new0 (HekWidgetPicture, 1);
  picture->of = self->serial;
  picture->width = width;
  picture->height = height;
  picture->look = figure->look;
  picture->n_drawn = stats.n_drawn;
  hek_scene_figure_get_view (figure, pixels_x, pixels_y, scale, &picture->view);
  picture->surface = hek_widget_scene_to_surface (image);
  if (picture->surface == NULL)
    g_clear_pointer (&picture, hek_widget_picture_free);
  return picture;
}

/* Below the title, where there is one. */
double
hek_widget_scene_get_top (const HekWidget    *self,
                          const HekPlotTheme *theme)
{
  return self->title != NULL ? 2.4 * theme->font_size : 0;
}

HekWidgetPicture *
hek_widget_scene_render (const HekWidget     *self,
                         double               width,
                         double               height,
                         double               scale,
                         const HekPlotTheme  *theme,
                         const HekWidgetView *view,
                         const HekTask       *task)
{
  const HekWidgetSceneMade *made = self->made;
  g_auto (HekWidgetSceneDress) dress = { 0 };
  HekSceneKey key = { 0 };
  HekSceneFigure figure = { .points = made->points, .theme = theme, .transparent = TRUE,
                            .budget = view->budget };

  height -= hek_widget_scene_get_top (self, theme);
  if (made->points->n_points == 0 || !(height >= 1)
      || !hek_widget_scene_dress (self, theme, view->selection, task, &dress))
    return NULL;
  figure.style = dress.style;
  figure.mask = dress.mask;
  hek_widget_scene_get_look (self, width, height, theme, &figure.look);
  if (dress.coloring != NULL && hek_widget_get (self, "key") != 0
      && width >= HEK_WIDGET_SCENE_KEY * theme->font_size)
    {
      key.legend = &dress.coloring->legend;
      key.diameter = figure.look.diameter;
      figure.key = &key;
    }
  hek_scene_camera_init (&figure.camera);
  figure.camera = hek_widget_scene_get_camera (self, &figure, width, height, scale, view);
  return hek_widget_scene_render_figure (self, &figure, width, height, scale, task);
}
