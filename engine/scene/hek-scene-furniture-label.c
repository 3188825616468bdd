/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Labels of a scene: heaviest first, each where it covers no other, with a halo in the colour of
 * the ground so that it can be read over points of any colour.
 */
#include "config.h"

#include "hek-scene-furniture-private.h"

#include <math.h>
#include <pango/pangocairo.h>

#define STRONG_SIZE 1.15    /* of the body size */
#define USUAL_SIZE 0.9
#define HALO_PX 3.0         /* across, at scale 1 */
#define HIDDEN_ALPHA 0.35
#define GAP_PX 2.0

typedef struct
{
  double x0, y0, x1, y1;
} HekSceneLabelBox;

typedef struct
{
  cairo_t *cr;
  PangoLayout *layout;
  const HekSceneView *view;
  const HekPlotTheme *theme;
  const float *depth;
  guint width, height;
  GArray *boxes; /* HekSceneLabelBox: where something stands */
} HekSceneLabeling;

static PangoLayout *
hek_scene_labeling_new_layout (const HekPlotTheme *theme)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();
  PangoLayout *layout;

  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  layout = pango_layout_new (context);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  g_object_unref (context);
  return layout;
}

static void
hek_scene_labeling_set_text (HekSceneLabeling    *labeling,
                             const HekSceneLabel *label)
{
  PangoFontDescription *font = pango_font_description_new ();
  double size = labeling->theme->font_size * (label->strong ? STRONG_SIZE : USUAL_SIZE);

  pango_font_description_set_family_static (font, labeling->theme->font_family);
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  if (label->strong)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (labeling->layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (labeling->layout, label->text, -1);
}

/* The middle of a label of some size on the screen. Returns: FALSE: it is behind the eye, or
 * outside */
static gboolean
hek_scene_labeling_place (const HekSceneLabeling *labeling,
                          const HekSceneLabel    *label,
                          double                  text_width,
                          double                  text_height,
                          double                 *x,
                          double                 *y,
                          double                 *depth)
{
  double scale = labeling->theme->scale, ax, ay, a_depth;

  if (!hek_scene_view_project (labeling->view, label->position, x, y, depth))
    return FALSE;
  if (label->around != NULL
      && hek_scene_view_project (labeling->view, label->around, &ax, &ay, &a_depth))
    {
      double length = hypot (*x - ax, *y - ay);

      if (length > 0)
        {
          double u = (*x - ax) / length, v = (*y - ay) / length;
          double outward = label->outward_px * scale
                           + (fabs (u) * text_width + fabs (v) * text_height) / 2;

          *x += u * outward;
          *y += v * outward;
        }
    }
  *x += label->offset_px[0] * scale;
  *y += label->offset_px[1] * scale;
  return *x >= 0 && *y >= 0 && *x <= labeling->width && *y <= labeling->height;
}

static gboolean
hek_scene_labeling_is_hidden (const HekSceneLabeling *labeling,
                              const HekSceneLabel    *label,
                              double                  depth)
{
  double x, y, unused;

  if (labeling->depth == NULL || label->clearance == INFINITY
      || !hek_scene_view_project (labeling->view, label->position, &x, &y, &unused) || x < 0
      || y < 0 || x >= labeling->width || y >= labeling->height)
    return FALSE;
  return labeling->depth[(gsize) y * labeling->width + (gsize) x] < depth - label->clearance;
}

static gboolean
hek_scene_labeling_is_free (const HekSceneLabeling *labeling,
                            const HekSceneLabelBox *box)
{
  double gap = GAP_PX * labeling->theme->scale;

  for (guint i = 0; i < labeling->boxes->len; i++)
    {
      const HekSceneLabelBox *other = &g_array_index (labeling->boxes, HekSceneLabelBox, i);

      if (box->x0 < other->x1 + gap && other->x0 < box->x1 + gap && box->y0 < other->y1
          && other->y0 < box->y1)
        return FALSE;
    }
  return TRUE;
}

static void
hek_scene_labeling_draw (HekSceneLabeling    *labeling,
                         const HekSceneLabel *label)
{
  cairo_t *cr = labeling->cr;
  PangoRectangle logical;
  HekPlotColor color = label->color, ground = labeling->theme->background;
  HekSceneLabelBox box;
  double x, y, depth, width, height;

  hek_scene_labeling_set_text (labeling, label);
  pango_layout_get_extents (labeling->layout, NULL, &logical);
  width = (double) logical.width / PANGO_SCALE;
  height = (double) logical.height / PANGO_SCALE;
  if (!hek_scene_labeling_place (labeling, label, width, height, &x, &y, &depth))
    return;
  box = (HekSceneLabelBox) { x - width / 2, y - height / 2, x + width / 2, y + height / 2 };
  if (!hek_scene_labeling_is_free (labeling, &box))
    return;
  g_array_append_val (labeling->boxes, box);

  if (hek_scene_labeling_is_hidden (labeling, label, depth))
    color.a *= HIDDEN_ALPHA;
  ground.a = color.a;
  cairo_move_to (cr, box.x0, box.y0);
  pango_cairo_layout_path (cr, labeling->layout);
  hek_plot_set_source (cr, ground);
  cairo_set_line_width (cr, HALO_PX * labeling->theme->scale);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke_preserve (cr);
  hek_plot_set_source (cr, color);
  cairo_fill (cr);
}

static int
compare_labels (gconstpointer a,
                gconstpointer b,
                gpointer      data)
{
  const HekSceneLabelItem *const *items = data;
  guint i = *(const guint *) a, j = *(const guint *) b;
  double x = items[i]->label.weight, y = items[j]->label.weight;

  return x != y ? (x < y) - (x > y) : (i > j) - (i < j);
}

void
hek_scene_furniture_draw_labels (const HekSceneFurniture *self,
                                 const HekSceneView      *view,
                                 const float             *depth,
                                 guint                    width,
                                 guint                    height,
                                 guint32                 *pixels,
                                 const HekPlotTheme      *theme)
{
  HekSceneLabeling labeling = { .view = view, .theme = theme, .depth = depth };
  guint n = self->labels->len;
  g_autofree guint *order = g_new (guint, n + 1);
  cairo_surface_t *surface;

  if (n == 0 || width == 0 || height == 0)
    return;
  for (guint i = 0; i < n; i++)
    order[i] = i;
  g_qsort_with_data (order, (int) n, sizeof *order, compare_labels, self->labels->pdata);

  surface = cairo_image_surface_create_for_data ((guint8 *) pixels, CAIRO_FORMAT_ARGB32,
                                                 (int) width, (int) height, (int) width * 4);
  labeling.cr = cairo_create (surface);
  labeling.layout = hek_scene_labeling_new_layout (theme);
  labeling.width = width;
  labeling.height = height;
  labeling.boxes = g_array_new (FALSE, FALSE, sizeof (HekSceneLabelBox));
  for (guint i = 0; i < n; i++)
    hek_scene_labeling_draw (&labeling,
                             &((const HekSceneLabelItem *) self->labels->pdata[order[i]])->label);
  g_array_unref (labeling.boxes);
  g_object_unref (labeling.layout);
  cairo_destroy (labeling.cr);
  cairo_surface_flush (surface);
  cairo_surface_destroy (surface);
}
