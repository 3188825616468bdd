/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From points, furniture and key to one picture. Everything is drawn larger by the number of
 * samples a side, put together premultiplied, and averaged at the end: so points, lines and text
 * have edges of one kind.
 */
#include "config.h"

#include "hek-scene-figure.h"

#include <cairo.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "hek-parallel.h"

#define TITLE_SIZE 1.3   /* of the body size */
#define MARGIN 18.0      /* around the key, in units at scale 1 */
#define MIN_VIEW_SHARE 0.5 /* of the width, whatever the key needs */
#define BLOCK_ROWS 64

/* Where the parts are, in pixels of the picture with all its samples. */
typedef struct
{
  guint width, height;           /* of the whole */
  guint top;                     /* height of the title */
  guint view_width, view_height;
  double key_x, key_y, key_width, key_height;
} HekSceneFigurePlan;

typedef struct
{
  const HekSceneFigure *figure;
  HekPlotTheme theme; /* in pixels */
  HekSceneFigurePlan plan;
  guint32 *pixels;    /* whole.width × whole.height, premultiplied */
  HekImage *image;
} HekSceneFigureDrawing;

static HekPlotTheme
hek_scene_figure_scale_theme (const HekSceneFigure *figure,
                              double                scale)
{
  HekPlotTheme theme = *figure->theme;

  theme.font_size *= scale;
  theme.scale *= scale;
  theme.line_width *= scale;
  return theme;
}

static HekSceneKey
hek_scene_figure_scale_key (const HekSceneFigure *figure,
                            double                scale)
{
  HekSceneKey key = *figure->key;

  key.diameter *= scale;
  return key;
}

static void
hek_scene_figure_plan (const HekSceneFigure *figure,
                       guint                 width,
                       guint                 height,
                       double                scale,
                       HekSceneFigurePlan   *plan)
{
  HekPlotTheme theme = hek_scene_figure_scale_theme (figure, scale);
  double margin = MARGIN * theme.scale, key_width = 0, key_height = 0;

  plan->width = width;
  plan->height = height;
  plan->top = 0;
  if (figure->title != NULL && *figure->title != '\0')
    plan->top = (guint) MIN (ceil (theme.font_size * TITLE_SIZE * 1.5 + margin), height / 4);
  if (figure->key != NULL)
    {
      HekSceneKey key = hek_scene_figure_scale_key (figure, scale);

      hek_scene_key_measure (&key, &theme, &key_width, &key_height);
    }
  plan->view_height = height - plan->top;
  plan->view_width = width;
  if (key_width > 0)
    plan->view_width = (guint) MAX (width - key_width - 2 * margin, ceil (width * MIN_VIEW_SHARE));
  plan->key_x = plan->view_width + margin;
  plan->key_width = MAX (width - plan->key_x, 0);
  plan->key_height = MAX (plan->view_height - 2 * margin, 0);
  plan->key_y = plan->top + MAX ((plan->view_height - MIN (key_height, plan->key_height)) / 2,
                                 margin);
}

void
hek_scene_figure_get_view (const HekSceneFigure *figure,
                           guint                 width,
                           guint                 height,
                           double                scale,
                           HekSceneView         *view)
{
  HekSceneFigurePlan plan;

  hek_scene_figure_plan (figure, width, height, scale, &plan);
  hek_scene_view_init (view, &figure->camera, plan.view_width / scale, plan.view_height / scale);
}

/* --- parts ----------------------------------------------------------------------------------- */

static gboolean
hek_scene_figure_cancelled (const HekTask  *task,
                            GError        **error)
{
  hek_task_check (task, error);
  return FALSE;
}

static gboolean
hek_scene_figure_too_large (guint    width,
                            guint    height,
                            GError **error)
{
  g_set_error (error, HEK_SCENE_ERROR, HEK_SCENE_ERROR_TOO_LARGE,
               _("There is not enough memory for a picture of %u × %u pixels."), width, height);
  return FALSE;
}

/* Samples a side: no more than the largest picture has, nor than the largest point. */
static guint
hek_scene_figure_limit_samples (const HekSceneFigure *figure,
                                guint                 side,
                                double                scale,
                                guint                 n_samples)
{
  n_samples = CLAMP (n_samples, 1, MIN (HEK_SCENE_FIGURE_MAX_SAMPLES,
                                        HEK_SCENE_FIGURE_MAX_SIDE / side));
  while (n_samples > 1 && figure->look.diameter * scale * n_samples > HEK_SCENE_DIAMETER_MAX)
    n_samples--;
  return n_samples;
}

/* The points, with the furniture over them, into their part of the whole. */
static gboolean
hek_scene_figure_draw_points (HekSceneFigureDrawing *drawing,
                              double                 scale,
                              HekSceneStats         *stats,
                              const HekTask         *task,
                              GError               **error)
{
  const HekSceneFigure *figure = drawing->figure;
  const HekSceneFigurePlan *plan = &drawing->plan;
  g_autoptr (HekScenePicture) picture = hek_scene_picture_new ();
  g_autofree guint32 *pixels = NULL;
  HekSceneLook look = figure->look;
  HekSceneView view;

  hek_scene_view_init (&view, &figure->camera, plan->view_width, plan->view_height);
  look.diameter = CLAMP (look.diameter * scale, 0.01, HEK_SCENE_DIAMETER_MAX);
  memset (look.ground, 0, sizeof look.ground);
  if (!figure->transparent)
    {
      look.ground[0] = (guint8) lrint (drawing->theme.background.r * 255);
      look.ground[1] = (guint8) lrint (drawing->theme.background.g * 255);
      look.ground[2] = (guint8) lrint (drawing->theme.background.b * 255);
      look.ground[3] = 255;
    }
  if (!hek_scene_picture_begin (picture, figure->points, figure->style, figure->mask, &view, &look,
                                error))
    return FALSE;
  do
    if (!hek_scene_picture_draw (picture, figure->budget > 0 ? figure->budget : G_MAXUINT64, task))
      return hek_scene_figure_cancelled (task, error);
  while (figure->budget == 0 && !picture->stats.complete);
  if (!hek_scene_picture_resolve (picture, task))
    return hek_scene_figure_cancelled (task, error);
  pixels = g_try_new (guint32, (gsize) picture->width * picture->height);
  if (pixels == NULL)
    return hek_scene_figure_too_large (plan->width, plan->height, error);
  memcpy (pixels, picture->pixels, (gsize) picture->width * picture->height * 4);
  if (figure->furniture != NULL
      && !hek_scene_furniture_draw (figure->furniture, &view, picture->depth, pixels,
                                    &drawing->theme, task))
    return hek_scene_figure_cancelled (task, error);
  for (guint y = 0; y < plan->view_height; y++)
    memcpy (drawing->pixels + (gsize) (plan->top + y) * plan->width,
            pixels + (gsize) y * picture->width, (gsize) plan->view_width * 4);
  if (stats != NULL)
    *stats = picture->stats;
  return TRUE;
}

static void
hek_scene_figure_draw_title (HekSceneFigureDrawing *drawing,
                             cairo_t               *cr)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_new ();
  double margin = MARGIN * drawing->theme.scale;

  pango_font_description_set_family_static (font, drawing->theme.font_family);
  pango_font_description_set_absolute_size (font, drawing->theme.font_size * TITLE_SIZE
                                                    * PANGO_SCALE);
  pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (layout,
                          (int) (MAX (drawing->plan.width - 2 * margin, 1) * PANGO_SCALE));
  pango_layout_set_text (layout, drawing->figure->title, -1);
  hek_plot_set_source (cr, drawing->theme.text);
  cairo_move_to (cr, margin, margin * 0.75);
  pango_cairo_show_layout (cr, layout);
  pango_font_description_free (font);
  g_object_unref (layout);
}

static void
hek_scene_figure_draw_around (HekSceneFigureDrawing *drawing,
                              double                 scale)
{
  const HekSceneFigure *figure = drawing->figure;
  const HekSceneFigurePlan *plan = &drawing->plan;
  cairo_surface_t *surface
    = cairo_image_surface_create_for_data ((guint8 *) drawing->pixels, CAIRO_FORMAT_ARGB32,
                                           (int) plan->width, (int) plan->height,
                                           (int) plan->width * 4);
  cairo_t *cr = cairo_create (surface);

  if (plan->top > 0)
    hek_scene_figure_draw_title (drawing, cr);
  if (figure->key != NULL)
    {
      HekSceneKey key = hek_scene_figure_scale_key (figure, scale);

      cairo_translate (cr, plan->key_x, plan->key_y);
      hek_scene_key_draw (&key, cr, plan->key_width, plan->key_height, &drawing->theme);
    }
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  cairo_surface_destroy (surface);
}

/* --- the image ------------------------------------------------------------------------------- */

static void
hek_scene_figure_unpremultiply_rows (gsize    begin,
                                     gsize    end,
                                     gsize    block_idx,
                                     gpointer data)
{
  HekSceneFigureDrawing *drawing = data;
  guint n_channels = drawing->image->n_channels;

  for (gsize y = begin; y < end; y++)
    {
      const guint32 *pixels = drawing->pixels + y * drawing->plan.width;
      guint8 *out = hek_image_row (drawing->image, (guint32) y);

      for (guint x = 0; x < drawing->plan.width; x++, out += n_channels)
        {
          guint32 pixel = pixels[x], alpha = pixel >> 24;

          for (guint k = 0; k < 3; k++)
            {
              guint32 value = pixel >> (16 - 8 * k) & 0xff;

              out[k] = (guint8) (alpha == 0 ? 0 : MIN ((value * 255 + alpha / 2) / alpha, 255));
            }
          if (n_channels == 4)
            out[3] = (guint8) alpha;
        }
    }
}

static void
hek_scene_figure_fill_ground (HekSceneFigureDrawing *drawing)
{
  HekPlotColor ground = drawing->theme.background;
  guint32 pixel = 0xff000000u | (guint32) lrint (ground.r * 255) << 16
                  | (guint32) lrint (ground.g * 255) << 8 | (guint32) lrint (ground.b * 255);

  if (drawing->figure->transparent)
    pixel = 0;
  for (gsize i = 0; i < (gsize) drawing->plan.width * drawing->plan.height; i++)
    drawing->pixels[i] = pixel;
}

HekImage *
hek_scene_figure_render (const HekSceneFigure *figure,
                         guint                 width,
                         guint                 height,
                         double                scale,
                         guint                 n_samples,
                         HekSceneStats        *stats,
                         const HekTask        *task,
                         GError              **error)
{
  HekSceneFigureDrawing drawing = { .figure = figure };
  g_autoptr (HekImage) image = NULL;
  g_autofree guint32 *pixels = NULL;
  guint side = MAX (width, height);

  g_return_val_if_fail (scale > 0, NULL);

  if (width == 0 || height == 0 || side > HEK_SCENE_FIGURE_MAX_SIDE)
    {
      g_set_error (error, HEK_SCENE_ERROR, HEK_SCENE_ERROR_TOO_LARGE,
                   _("A picture of %u × %u pixels cannot be drawn: sides are from 1 to %u."), width,
                   height, HEK_SCENE_FIGURE_MAX_SIDE);
      return NULL;
    }
  n_samples = hek_scene_figure_limit_samples (figure, side, scale, n_samples);
  scale *= n_samples;
  drawing.theme = hek_scene_figure_scale_theme (figure, scale);
  hek_scene_figure_plan (figure, width * n_samples, height * n_samples, scale, &drawing.plan);
  drawing.pixels = pixels = g_try_new (guint32, (gsize) drawing.plan.width * drawing.plan.height);
  if (pixels == NULL)
    {
      hek_scene_figure_too_large (width, height, error);
      return NULL;
    }
  hek_scene_figure_fill_ground (&drawing);
  if (!hek_scene_figure_draw_points (&drawing, scale, stats, task, error))
    return NULL;
  hek_scene_figure_draw_around (&drawing, scale);
  image = hek_image_new (drawing.plan.width, drawing.plan.height, figure->transparent ? 4 : 3,
                         HEK_SAMPLE_U8, HEK_ENCODING_SRGB, error);
  if (image == NULL)
    return NULL;
  drawing.image = image;
  if (!hek_parallel_for (drawing.plan.height, BLOCK_ROWS, hek_scene_figure_unpremultiply_rows,
                         &drawing, task))
    {
      hek_scene_figure_cancelled (task, error);
      return NULL;
    }
  return n_samples == 1 ? g_steal_pointer (&image)
                        : hek_image_resize (image, width, height, task, error);
}
