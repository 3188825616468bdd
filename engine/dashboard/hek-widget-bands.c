/* SPDX-License-Identifier: Apache-2.0 */
/* Levels and their colours; bands of values and marks of times in charts. */
#include "config.h"

#include <math.h>

#include "hek-widget-private.h"

/* What the levels are looked for near to: hues that mean good and careful to most people. */
static const HekPlotColor band_good = { 0.15, 0.64, 0.41, 1 };
static const HekPlotColor band_warning = { 0.85, 0.62, 0.05, 1 };

/* Infinite bounds, where the scale still has a place for them. */
#define HEK_WIDGET_FAR 1e290

/* Colours of bands that are no levels. */
#define HEK_WIDGET_COLOR_TEXT HEK_WIDGET_N_LEVELS
#define HEK_WIDGET_COLOR_BRUSH (HEK_WIDGET_N_LEVELS + 1)

static gboolean
hek_widget_is_green (const HekPlotColor *color)
{
  return color->g >= color->r && color->g >= color->b;
}

static gboolean
hek_widget_is_amber (const HekPlotColor *color)
{
  return color->r >= color->g && color->g > color->b && color->g >= 0.4 * color->r;
}

/* The colour of series of that hue which is nearest: it keeps its contrast with the ground of the
 * theme. */
static HekPlotColor
hek_widget_nearest_color (const HekPlotTheme *theme,
                          const HekPlotColor *to,
                          gboolean (*is_hue) (const HekPlotColor *color))
{
  double best = INFINITY;
  HekPlotColor color = theme->series[0];

  for (guint i = 0; i < HEK_PLOT_N_SERIES_COLORS; i++)
    {
      const HekPlotColor *c = &theme->series[i];
      double dr = c->r - to->r, dg = c->g - to->g, db = c->b - to->b;
      double distance = 2 * dr * dr + 4 * dg * dg + 3 * db * db;

      if (is_hue (c) && distance < best)
        {
          best = distance;
          color = *c;
        }
    }
  return color;
}

HekPlotColor
hek_widget_level_color (const HekPlotTheme *theme,
                        HekWidgetLevel      level)
{
  switch (level)
    {
    case HEK_WIDGET_GOOD:
      return hek_widget_nearest_color (theme, &band_good, hek_widget_is_green);
    case HEK_WIDGET_WARNING:
      return hek_widget_nearest_color (theme, &band_warning, hek_widget_is_amber);
    case HEK_WIDGET_BAD:
      return theme->accent;
    case HEK_WIDGET_NEUTRAL:
    default:
      return theme->series[0];
    }
}

HekWidgetLevel
hek_widget_find_band (const HekWidgetOptions *options,
                      double                  value,
                      const HekWidgetBand   **band)
{
  if (band != NULL)
    *band = NULL;
  for (guint i = 0; i < options->n_bands; i++)
    {
      const HekWidgetBand *at = &options->bands[i];

      /* a threshold has no inside */
      if (at->from < at->to && value >= at->from && (value < at->to || isinf (at->to)))
        {
          if (band != NULL)
            *band = at;
          return at->level;
        }
    }
  return HEK_WIDGET_NEUTRAL;
}

const char *
hek_widget_band_get_label (const HekWidgetBand *band)
{
  return band->label != NULL && *band->label != '\0' ? band->label
                                                     : hek_widget_level_label (band->level);
}

void
hek_widget_bands_init (HekWidgetBands     *bands,
                       const HekPlotTheme *theme)
{
  bands->bands = g_array_new (FALSE, FALSE, sizeof (HekPlotBand));
  for (guint i = 0; i < HEK_WIDGET_N_LEVELS; i++)
    bands->colors[i] = hek_widget_level_color (theme, i);
  bands->colors[HEK_WIDGET_COLOR_TEXT] = theme->dim_text;
  bands->colors[HEK_WIDGET_COLOR_BRUSH] = theme->series[0];
}

static void
hek_widget_bands_add (HekWidgetBands *bands,
                      gboolean        on_x,
                      double          from,
                      double          to,
                      const char     *label,
                      guint           color)
{
  HekPlotBand band = { on_x, CLAMP (from, -HEK_WIDGET_FAR, HEK_WIDGET_FAR),
                       CLAMP (to, -HEK_WIDGET_FAR, HEK_WIDGET_FAR), label,
                       &bands->colors[color] };

  g_array_append_val (bands->bands, band);
}

void
hek_widget_bands_add_options (HekWidgetBands         *bands,
                              const HekWidgetOptions *options,
                              double                  factor,
                              gboolean                on_x)
{
  for (guint i = 0; i < options->n_bands; i++)
    {
      const HekWidgetBand *band = &options->bands[i];

      hek_widget_bands_add (bands, on_x, band->from * factor, band->to * factor,
                            hek_widget_band_get_label (band), band->level);
    }
}

void
hek_widget_bands_add_time (HekWidgetBands      *bands,
                           const HekWidget     *self,
                           const HekWidgetView *view,
                           gboolean             notes)
{
  for (gsize i = 0; i < self->n_notes && notes; i++)
    hek_widget_bands_add (bands, TRUE, (double) self->notes[i].from_us,
                          (double) self->notes[i].to_us, self->notes[i].text,
                          self->notes[i].level == HEK_WIDGET_NEUTRAL ? HEK_WIDGET_COLOR_TEXT
                                                                     : self->notes[i].level);
  if (self->now_us != 0)
    hek_widget_bands_add (bands, TRUE, (double) self->now_us, (double) self->now_us, NULL,
                          HEK_WIDGET_COLOR_TEXT);
  if (view->brush_x_from < view->brush_x_to)
    hek_widget_bands_add (bands, TRUE, view->brush_x_from, view->brush_x_to, NULL,
                          HEK_WIDGET_COLOR_BRUSH);
  if (!isnan (view->link_x) && !view->has_pointer)
    hek_widget_bands_add (bands, TRUE, view->link_x, view->link_x, NULL, HEK_WIDGET_COLOR_TEXT);
}

void
hek_widget_bands_drop_labels (HekWidgetBands *bands)
{
  for (guint i = 0; i < bands->bands->len; i++)
    g_array_index (bands->bands, HekPlotBand, i).label = NULL;
}

void
hek_widget_bands_clear (HekWidgetBands *bands)
{
  g_array_unref (bands->bands);
}
