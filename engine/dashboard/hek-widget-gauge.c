/* SPDX-License-Identifier: Apache-2.0 */
/* Gauges: one number between two ends, with the ranges that mean something. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-plot-card.h"
#include "hek-widget-private.h"

#define HEK_WIDGET_GAUGE_FAR 1e15

static const HekChoice gauge_shapes[] = {
  { "arc", N_("Arc") },
  { "bar", N_("Straight bar") },
};

static const HekOption gauge_options[] = {
  { .name = "reduce", .label = N_("Value"), .help = N_("What of all values is shown."),
    .type = HEK_OPTION_CHOICE, .max = HEK_WIDGET_N_REDUCTIONS - 1,
    .choices = hek_widget_reductions, .n_choices = HEK_WIDGET_N_REDUCTIONS },
  { .name = "better", .label = N_("Better is"),
    .help = N_("Whether a change to more or to less is shown as good."),
    .type = HEK_OPTION_CHOICE, .max = 2, .choices = hek_widget_better, .n_choices = 3 },
  { .name = "digits", .label = N_("Digits"), .help = N_("How many digits the value has."),
    .type = HEK_OPTION_INT, .def = 3, .min = 1, .max = 9 },
  { .name = "shape", .label = N_("Shape"),
    .help = N_("An arc, where there is room for one, or a bar."), .type = HEK_OPTION_CHOICE,
    .max = 1, .choices = gauge_shapes, .n_choices = 2 },
  { .name = "min", .label = N_("Least"),
    .help = N_("Where the scale begins, in the unit of the data. Both ends the same: chosen from "
               "the ranges and the value."),
    .type = HEK_OPTION_REAL, .min = -HEK_WIDGET_GAUGE_FAR, .max = HEK_WIDGET_GAUGE_FAR },
  { .name = "max", .label = N_("Greatest"),
    .help = N_("Where the scale ends, in the unit of the data."), .type = HEK_OPTION_REAL,
    .min = -HEK_WIDGET_GAUGE_FAR, .max = HEK_WIDGET_GAUGE_FAR },
};

static const HekWidgetText gauge_texts[] = {
  { "column", N_("Column"), N_("Which column of the data; the first of numbers when empty."),
    TRUE },
};

typedef struct
{
  HekWidgetNumber number;
  double min, max; /* in the unit of the data */
} HekWidgetGaugeMade;

/* Whole shares; else from 0 over the value, all finite ends of ranges and a round number. */
static void
hek_widget_gauge_choose_ends (const HekWidget    *self,
                              HekWidgetGaugeMade *made)
{
  double low = hek_widget_get (self, "min"), high = hek_widget_get (self, "max");
  HekPlotTicks ticks;

  if (low == high && g_strcmp0 (made->number.unit, "fraction") == 0 && made->number.value >= 0
      && made->number.value <= 1)
    {
      low = 0;
      high = 1;
    }
  else if (low >= high)
    {
      low = fmin (0, made->number.value);
      high = fmax (0, made->number.value);
      for (guint i = 0; i < self->options.n_bands; i++)
        {
          const HekWidgetBand *band = &self->options.bands[i];

          low = isfinite (band->from) ? fmin (low, band->from) : low;
          high = isfinite (band->to) ? fmax (high, band->to) : high;
          /* a range that is open above is seen, too */
          if (isfinite (band->from) && isinf (band->to))
            high = fmax (high, band->from * (band->from > 0 ? 1.25 : 0.75));
        }
      hek_plot_ticks_init (&ticks, low, high > low ? high : low + 1, HEK_PLOT_LINEAR, 5, TRUE);
      low = ticks.min;
      high = ticks.max;
    }
  made->min = low;
  made->max = high;
}

static gboolean
hek_widget_gauge_make (HekWidget     *self,
                       const HekTask *task,
                       GError       **error)
{
  HekWidgetGaugeMade *made = g_new0 (HekWidgetGaugeMade, 1);

  (void) task;
  self->made = made;
  if (!hek_widget_number_init (&made->number, self, error))
    return FALSE;
  hek_widget_gauge_choose_ends (self, made);
  return TRUE;
}

static void
hek_widget_gauge_finish (HekWidget *self)
{
  HekWidgetGaugeMade *made = self->made;

  if (made != NULL)
    hek_widget_number_clear (&made->number);
  g_free (made);
}

static void
hek_widget_gauge_draw (const HekWidget     *self,
                       cairo_t             *cr,
                       double               width,
                       double               height,
                       const HekPlotTheme  *theme,
                       const HekWidgetView *view)
{
  const HekWidgetGaugeMade *made = self->made;
  const HekWidgetNumber *number = &made->number;
  const HekPlotColor color = hek_widget_level_color (theme, self->level);
  const HekPlotColor change_color = hek_widget_level_color (theme, number->change_level);
  HekPlotGaugeRange ranges[HEK_WIDGET_MAX_BANDS];
  g_autofree char *text = NULL;
  HekWidgetUnit unit;
  HekPlotGauge plot = { .title = self->title, .value = number->value };

  (void) view;
  hek_widget_unit_init (&unit, number->unit, fmax (fabs (made->min), fabs (made->max)));
  for (guint i = 0; i < self->options.n_bands; i++)
    {
      const HekWidgetBand *band = &self->options.bands[i];

      if (!(band->from < band->to))
        continue;
      ranges[plot.n_ranges++] = (HekPlotGaugeRange) {
        isinf (band->from) ? made->min * unit.factor : band->from * unit.factor,
        isinf (band->to) ? made->max * unit.factor : band->to * unit.factor,
        hek_widget_level_color (theme, band->level),
      };
    }
  text = hek_widget_unit_format_number (&unit, number->value,
                                        (guint) hek_widget_get (self, "digits"));
  plot.value = number->value * unit.factor;
  plot.min = made->min * unit.factor;
  plot.max = made->max * unit.factor;
  plot.text = isnan (number->value) ? NULL : text;
  plot.unit = hek_widget_unit_get (&unit);
  plot.ranges = ranges;
  plot.color = number->band != NULL ? &color : NULL;
  plot.note = number->band != NULL ? hek_widget_band_get_label (number->band) : NULL;
  plot.change = number->change;
  plot.direction = number->direction;
  plot.change_color = number->change_level != HEK_WIDGET_NEUTRAL ? &change_color : NULL;
  plot.bar = hek_widget_get (self, "shape") != 0;
  hek_plot_gauge_draw (&plot, cr, width, height, theme);
}

static void
hek_widget_gauge_describe (const HekWidget *self,
                           GString         *text)
{
  const HekWidgetGaugeMade *made = self->made;
  g_autofree char *low = hek_widget_unit_format (made->number.unit, made->min, 3);
  g_autofree char *high = hek_widget_unit_format (made->number.unit, made->max, 3);

  hek_widget_number_describe (&made->number, text);
  if (!isnan (made->number.value))
    g_string_append_printf (text, _(" The scale is from %s to %s."), low, high);
}

static const HekWidgetClass gauge_class = {
  .make = hek_widget_gauge_make,
  .finish = hek_widget_gauge_finish,
  .draw = hek_widget_gauge_draw,
  .describe = hek_widget_gauge_describe,
};

const HekWidgetKind hek_widget_kind_gauge = {
  .id = "gauge",
  .label = N_("Gauge"),
  .help = N_("One number on a scale whose ranges are good, worth a look, or bad."),
  .icon_name = "hektor-widget-gauge-symbolic",
  .wants = HEK_WIDGET_WANTS_NUMBER,
  .max_frames = 2,
  .options = gauge_options,
  .n_options = G_N_ELEMENTS (gauge_options),
  .texts = gauge_texts,
  .n_texts = G_N_ELEMENTS (gauge_texts),
  .has_bands = TRUE,
  .min_w = 2, .min_h = 2, .usual_w = 3, .usual_h = 3,
  .klass = &gauge_class,
};
