/* SPDX-License-Identifier: Apache-2.0 */
/* The key of a picture of points: names beside dots, a colour bar, and dots of three sizes. */
#include "config.h"

#include "hek-scene-legend.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <pango/pangocairo.h>

#include "hek-plot-heatmap.h"

#define CAPTION_SIZE 0.9
#define BAR_LINES 9.0  /* height of a colour bar */
#define N_SIZES 3

typedef struct
{
  cairo_t *cr; /* (nullable): %NULL only measures */
  const HekPlotTheme *theme;
  PangoLayout *layout;
  double line, unit;
  double width;      /* the widest so far */
  double y, height;  /* height: of the room; INFINITY while measuring */
} HekSceneKeyDrawing;

static void
hek_scene_key_begin (HekSceneKeyDrawing *drawing,
                     cairo_t            *cr,
                     double              height,
                     const HekPlotTheme *theme)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  PangoFontDescription *font = pango_font_description_new ();
  cairo_font_options_t *options = cairo_font_options_create ();
  PangoRectangle logical;

  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_font_description_set_family_static (font, theme->font_family);
  pango_font_description_set_absolute_size (font, theme->font_size * CAPTION_SIZE * PANGO_SCALE);

  drawing->cr = cr;
  drawing->theme = theme;
  drawing->layout = pango_layout_new (context);
  pango_layout_set_font_description (drawing->layout, font);
  pango_layout_set_single_paragraph_mode (drawing->layout, TRUE);
  pango_layout_set_text (drawing->layout, "0", -1);
  pango_layout_get_extents (drawing->layout, NULL, &logical);
  drawing->line = (double) logical.height / PANGO_SCALE;
  drawing->unit = 6 * theme->scale;
  drawing->width = drawing->y = 0;
  drawing->height = height;
  pango_font_description_free (font);
  g_object_unref (context);
}

static double
hek_scene_key_text (HekSceneKeyDrawing *drawing,
                    const char         *text,
                    double              x,
                    double              y,
                    HekPlotColor        color)
{
  PangoRectangle logical;
  double width;

  pango_layout_set_text (drawing->layout, text, -1);
  pango_layout_get_extents (drawing->layout, NULL, &logical);
  width = (double) logical.width / PANGO_SCALE;
  drawing->width = MAX (drawing->width, x + width);
  if (drawing->cr != NULL)
    {
      hek_plot_set_source (drawing->cr, color);
      cairo_move_to (drawing->cr, x, y);
      pango_cairo_show_layout (drawing->cr, drawing->layout);
      cairo_new_path (drawing->cr);
    }
  return width;
}

static void
hek_scene_key_dot (HekSceneKeyDrawing *drawing,
                   double              x,
                   double              y,
                   double              diameter,
                   HekPlotColor        color)
{
  if (drawing->cr == NULL)
    return;
  cairo_new_path (drawing->cr);
  cairo_arc (drawing->cr, x, y, diameter / 2, 0, 2 * G_PI);
  hek_plot_set_source (drawing->cr, color);
  cairo_fill (drawing->cr);
}

static void
hek_scene_key_title (HekSceneKeyDrawing *drawing,
                     const char         *label,
                     const char         *unit)
{
  HekPlotAxis axis = { .label = label, .unit = unit };
  g_autofree char *title = hek_plot_axis_title (&axis);

  if (*title == '\0')
    return;
  hek_scene_key_text (drawing, title, 0, drawing->y, drawing->theme->text);
  drawing->y += drawing->line + 0.5 * drawing->unit;
}

static double
hek_scene_key_text_width (HekSceneKeyDrawing *drawing,
                          const char         *text)
{
  PangoRectangle logical;

  pango_layout_set_text (drawing->layout, text, -1);
  pango_layout_get_extents (drawing->layout, NULL, &logical);
  return (double) logical.width / PANGO_SCALE;
}

/* Where the numbers of rows end, beside the longest name. */
static double
hek_scene_key_find_end (HekSceneKeyDrawing   *drawing,
                        const HekSceneLegend *legend)
{
  double name = 0, count = 0;

  for (guint i = 0; i < legend->n_entries; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", legend->entries[i].n_rows);

      name = MAX (name, hek_scene_key_text_width (drawing, legend->entries[i].label));
      count = MAX (count, hek_scene_key_text_width (drawing, number));
    }
  return 2.6 * drawing->unit + name + 1.5 * drawing->unit + count;
}

/* A dot, a name and how many rows look so, which ends at @end. */
static void
hek_scene_key_entry (HekSceneKeyDrawing        *drawing,
                     const HekSceneLegendEntry *entry,
                     double                     end)
{
  HekPlotColor color = { entry->rgb[0] / 255.0, entry->rgb[1] / 255.0, entry->rgb[2] / 255.0, 1 };
  double dot = 1.6 * drawing->unit, x = dot + drawing->unit;
  g_autofree char *count = g_strdup_printf ("%u", entry->n_rows);

  hek_scene_key_dot (drawing, dot / 2, drawing->y + drawing->line / 2, dot, color);
  hek_scene_key_text (drawing, entry->label, x, drawing->y, drawing->theme->text);
  hek_scene_key_text (drawing, count, end - hek_scene_key_text_width (drawing, count), drawing->y,
                      drawing->theme->dim_text);
  drawing->y += drawing->line + 0.25 * drawing->unit;
}

static void
hek_scene_key_entries (HekSceneKeyDrawing   *drawing,
                       const HekSceneLegend *legend)
{
  double step = drawing->line + 0.25 * drawing->unit;
  double room = drawing->height - drawing->y;
  double end = hek_scene_key_find_end (drawing, legend);
  guint n = legend->n_entries, n_shown = n;

  if (room < n * step)
    n_shown = room < 2 * step ? 0 : MIN (n, (guint) (room / step) - 1);
  for (guint i = 0; i < n_shown; i++)
    hek_scene_key_entry (drawing, &legend->entries[i], end);
  if (n_shown < n)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more", n - n_shown),
                                               n - n_shown);

      hek_scene_key_text (drawing, more, 0, drawing->y, drawing->theme->dim_text);
      drawing->y += step;
    }
}

static void
hek_scene_key_bar (HekSceneKeyDrawing   *drawing,
                   const HekSceneLegend *legend)
{
  HekPlotColorbar bar = {
    .min = legend->range.min, .max = legend->range.max, .scale = legend->scale,
    .colormap = legend->colormap, .open_above = legend->range.open_above,
    .open_below = legend->range.open_below,
  };
  double width = hek_plot_colorbar_get_thickness (&bar, drawing->theme);
  double height = MIN (BAR_LINES * drawing->line, drawing->height - drawing->y);

  drawing->width = MAX (drawing->width, width);
  if (drawing->cr != NULL && height > 2 * drawing->line)
    {
      cairo_save (drawing->cr);
      cairo_translate (drawing->cr, 0, drawing->y);
      hek_plot_colorbar_draw (&bar, drawing->cr, width, height, drawing->theme);
      cairo_restore (drawing->cr);
    }
  drawing->y += height + drawing->unit;
}

static void
hek_scene_key_sizes (HekSceneKeyDrawing *drawing,
                     const HekSceneKey  *key)
{
  const HekSceneSizing *sizing = key->sizing;
  double largest = key->diameter * MAX (sizing->largest, sizing->smallest);

  for (guint i = 0; i < N_SIZES; i++)
    {
      double f = (double) i / (N_SIZES - 1), min = sizing->range.min, max = sizing->range.max;
      double value = sizing->scale == HEK_PLOT_LINEAR ? min + f * (max - min)
                                                      : min * pow (max / min, f);
      double diameter = key->diameter * hek_scene_sizing_get_size (sizing, value);
      double step = MAX (drawing->line, diameter) + 0.25 * drawing->unit;
      g_autofree char *number = hek_plot_format_value (value, 3);

      if (drawing->y + step > drawing->height)
        break;
      hek_scene_key_dot (drawing, largest / 2, drawing->y + step / 2, diameter,
                         drawing->theme->axis);
      hek_scene_key_text (drawing, number, largest + drawing->unit,
                          drawing->y + (step - drawing->line) / 2, drawing->theme->dim_text);
      drawing->y += step;
    }
}

static void
hek_scene_key_run (HekSceneKeyDrawing *drawing,
                   const HekSceneKey  *key)
{
  if (key->legend != NULL && (key->legend->has_bar || key->legend->n_entries > 0))
    {
      hek_scene_key_title (drawing, key->legend->label, key->legend->unit);
      if (key->legend->has_bar)
        hek_scene_key_bar (drawing, key->legend);
      hek_scene_key_entries (drawing, key->legend);
      drawing->y += drawing->unit;
    }
  if (key->sizing != NULL)
    {
      hek_scene_key_title (drawing, key->size_label, key->size_unit);
      hek_scene_key_sizes (drawing, key);
    }
}

void
hek_scene_key_measure (const HekSceneKey  *key,
                       const HekPlotTheme *theme,
                       double             *width,
                       double             *height)
{
  HekSceneKeyDrawing drawing;

  hek_scene_key_begin (&drawing, NULL, INFINITY, theme);
  hek_scene_key_run (&drawing, key);
  *width = ceil (drawing.width);
  *height = ceil (drawing.y);
  g_object_unref (drawing.layout);
}

void
hek_scene_key_draw (const HekSceneKey  *key,
                    cairo_t            *cr,
                    double              width,
                    double              height,
                    const HekPlotTheme *theme)
{
  HekSceneKeyDrawing drawing;

  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_clip (cr);
  hek_scene_key_begin (&drawing, cr, height, theme);
  hek_scene_key_run (&drawing, key);
  g_object_unref (drawing.layout);
  cairo_restore (cr);
}
