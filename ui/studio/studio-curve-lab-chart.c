/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A chart of engine/trial's curve lab in a StudioChart. Points are numbered through all series, one
 * after the other: that is what hovers and what the arrow keys walk along.
 */
#include "config.h"

#include "studio-curve-lab-chart.h"

#include <glib/gi18n.h>

#include "hek-plot-axis.h"
#include "studio-chart.h"

#define CHART_WIDTH 180
#define CHART_HEIGHT 120

struct _StudioCurveLabChart
{
  GtkWidget parent_instance;

  int view;
  GtkWidget *chart;            /* the only child */
  HekCurveLabChart *data;      /* owned (nullable) */
  double zoom_min, zoom_max;   /* bits, of the last view; equal: everything */
};

enum
{
  PROP_0,
  PROP_VIEW
};

enum
{
  ZOOMED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioCurveLabChart, studio_curve_lab_chart, GTK_TYPE_WIDGET)

/* --- points ---------------------------------------------------------------------------------- */

static guint
studio_curve_lab_chart_n_items (gpointer user_data)
{
  StudioCurveLabChart *self = user_data;
  gsize n = 0;

  for (guint s = 0; self->data != NULL && s < self->data->line.n_series; s++)
    n += self->data->series[s].n;
  return (guint) n;
}

static HekPlotMark
studio_curve_lab_chart_mark (StudioCurveLabChart *self,
                             int                  item)
{
  gsize rest = (gsize) MAX (item, 0);

  for (guint s = 0; item >= 0 && self->data != NULL && s < self->data->line.n_series; s++)
    {
      if (rest < self->data->series[s].n)
        return (HekPlotMark){ TRUE, s, rest };
      rest -= self->data->series[s].n;
    }
  return (HekPlotMark){ FALSE, 0, 0 };
}

static char *
studio_curve_lab_chart_item_text (int      item,
                                  gpointer user_data)
{
  StudioCurveLabChart *self = user_data;
  HekPlotMark mark = studio_curve_lab_chart_mark (self, item);
  const HekPlotLine *line;
  g_autofree char *x = NULL;
  g_autofree char *y = NULL;

  if (!mark.shown)
    return NULL;
  line = &self->data->line;
  x = hek_plot_format_value (line->series[mark.series_idx].x[mark.point_idx], 3);
  y = hek_plot_format_value (line->series[mark.series_idx].y[mark.point_idx], 3);
  return g_strdup_printf ("%s · %s %s %s · %s %s %s",
                          _(hek_luma_curve (self->data->curve_idx[mark.series_idx])->label),
                          line->x_axis.label, x, line->x_axis.unit != NULL ? line->x_axis.unit : "",
                          line->y_axis.label, y,
                          line->y_axis.unit != NULL ? line->y_axis.unit : "");
}

/* --- the chart ------------------------------------------------------------------------------- */

static void
studio_curve_lab_chart_draw (cairo_t            *cr,
                             double              width,
                             double              height,
                             const HekPlotTheme *theme,
                             int                 hovered,
                             gpointer            user_data)
{
  StudioCurveLabChart *self = user_data;
  const HekPlotLine empty = { .empty_text = _("Being computed") };

  if (self->data == NULL)
    {
      hek_plot_line_draw (&empty, cr, width, height, theme);
      return;
    }
  hek_curve_lab_chart_set_theme (self->data, theme);
  self->data->line.hover = studio_curve_lab_chart_mark (self, hovered);
  hek_plot_line_draw (&self->data->line, cr, width, height, theme);
}

static int
studio_curve_lab_chart_pick (double               x,
                             double               y,
                             double               width,
                             double               height,
                             const HekPlotTheme  *theme,
                             char               **text,
                             gpointer             user_data)
{
  StudioCurveLabChart *self = user_data;
  HekPlotPick pick;
  gsize item = 0;

  if (self->data == NULL
      || !hek_plot_line_pick (&self->data->line, width, height, theme, x, y, &pick))
    return -1;
  *text = g_strdup (pick.text);
  for (guint s = 0; s < pick.mark.series_idx; s++)
    item += self->data->series[s].n;
  return (int) (item + pick.mark.point_idx);
}

static void
studio_curve_lab_chart_apply_zoom (StudioCurveLabChart *self)
{
  HekPlotAxis *axis = &self->data->line.x_axis;

  if (self->view != HEK_CURVE_LAB_VISIBLE_STEPS)
    return;
  axis->min = self->zoom_min < self->zoom_max ? self->zoom_min : HEK_CURVE_LAB_MIN_BITS - 0.5;
  axis->max = self->zoom_min < self->zoom_max ? self->zoom_max : HEK_LUMA_CURVE_MAX_BITS + 0.5;
}

static void
studio_curve_lab_chart_zoom (double              x0,
                             double              x1,
                             double              width,
                             double              height,
                             const HekPlotTheme *theme,
                             gpointer            user_data)
{
  StudioCurveLabChart *self = user_data;
  double min = 0, max = 0;
  HekPlotFrame frame;

  if (self->data == NULL
      || !hek_plot_line_get_frame (&self->data->line, width, height, theme, &frame))
    return;
  if (x1 > x0)
    {
      min = hek_plot_frame_x_at (&frame, CLAMP (x0, frame.x, frame.x + frame.width));
      max = hek_plot_frame_x_at (&frame, CLAMP (x1, frame.x, frame.x + frame.width));
    }
  if (x1 > x0 && min >= max)
    return;
  if (self->view == HEK_CURVE_LAB_VISIBLE_STEPS)
    {
      self->zoom_min = min;
      self->zoom_max = max;
      studio_curve_lab_chart_apply_zoom (self);
      studio_chart_changed (STUDIO_CHART (self->chart));
    }
  else
    g_signal_emit (self, signals[ZOOMED], 0, min, max);
}

static const StudioChartFuncs studio_curve_lab_chart_funcs = {
  .draw = studio_curve_lab_chart_draw,
  .pick = studio_curve_lab_chart_pick,
  .zoom = studio_curve_lab_chart_zoom,
  .n_items = studio_curve_lab_chart_n_items,
  .item_text = studio_curve_lab_chart_item_text,
};

/* What the chart says in a line for each curve: the series' names, and where the line is 1 JND. */
static char *
studio_curve_lab_chart_describe (StudioCurveLabChart      *self,
                                 const HekCurveLabSteps   *steps,
                                 const HekCurveLabBanding *banding)
{
  GString *text = g_string_new (NULL);

  for (guint s = 0; s < self->data->line.n_series; s++)
    {
      guint c = self->data->curve_idx[s];
      const HekCurveLabCurve *curve = &steps->curves[c];
      g_autofree char *value = NULL;

      g_string_append_printf (text, "%s%s: ", s > 0 ? "; " : "", _(hek_luma_curve (c)->label));
      switch (self->view)
        {
        case HEK_CURVE_LAB_CODES:
          value = hek_plot_format_value (curve->code[HEK_CURVE_LAB_N_CODES / 2], 3);
          g_string_append_printf (text, _("code %s in the middle"), value);
          break;
        case HEK_CURVE_LAB_STEP_SIZES:
          value = hek_plot_format_value (curve->jnd[curve->worst], 3);
          g_string_append_printf (text, _("%u of %u steps visible, the largest %s JND"),
                                  curve->n_visible, curve->n_shown, value);
          break;
        default:
          if (banding->min_bits[c] > 0)
            g_string_append_printf (text, ngettext ("no visible banding from %u bit",
                                                    "no visible banding from %u bits",
                                                    banding->min_bits[c]), banding->min_bits[c]);
          else
            g_string_append (text, _("visible banding even at 16 bits"));
          break;
        }
    }
  return g_string_free (text, FALSE);
}

void
studio_curve_lab_chart_show (StudioCurveLabChart      *self,
                             const HekCurveLabSteps   *steps,
                             const HekCurveLabBanding *banding,
                             guint                     shown,
                             double                    min_cd_m2,
                             double                    max_cd_m2,
                             gboolean                  is_current)
{
  g_autofree char *text = NULL;

  g_return_if_fail (STUDIO_IS_CURVE_LAB_CHART (self));

  g_clear_pointer (&self->data, hek_curve_lab_chart_free);
  if (steps != NULL)
    {
      self->data
        = hek_curve_lab_chart_new (self->view, steps, banding, shown, min_cd_m2, max_cd_m2);
      studio_curve_lab_chart_apply_zoom (self);
      if (self->view == HEK_CURVE_LAB_VISIBLE_STEPS) /* the table beside it is the legend */
        hek_curve_lab_chart_hide_labels (self->data);
      if (self->data->line.n_series > 0)
        text = studio_curve_lab_chart_describe (self, steps, banding);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chart),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text != NULL ? text : _("No curve is shown"), -1);
  studio_chart_changed (STUDIO_CHART (self->chart));
  studio_chart_set_dimmed (STUDIO_CHART (self->chart), !is_current);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_curve_lab_chart_set_property (GObject      *object,
                                     guint         prop_id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  static const char *const names[HEK_CURVE_LAB_N_VIEWS]
    = { N_("Encoding curves"), N_("Quantization steps"), N_("Banding over bits") };
  StudioCurveLabChart *self = STUDIO_CURVE_LAB_CHART (object);

  switch (prop_id)
    {
    case PROP_VIEW:
      self->view = g_value_get_int (value);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->chart), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _(names[self->view]), -1);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
studio_curve_lab_chart_dispose (GObject *object)
{
  StudioCurveLabChart *self = STUDIO_CURVE_LAB_CHART (object);

  if (self->chart != NULL)
    studio_chart_set_funcs (STUDIO_CHART (self->chart), NULL, NULL, NULL);
  g_clear_pointer (&self->chart, gtk_widget_unparent);
  g_clear_pointer (&self->data, hek_curve_lab_chart_free);
  G_OBJECT_CLASS (studio_curve_lab_chart_parent_class)->dispose (object);
}

static void
studio_curve_lab_chart_class_init (StudioCurveLabChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = studio_curve_lab_chart_set_property;
  object_class->dispose = studio_curve_lab_chart_dispose;
  g_object_class_install_property (
    object_class, PROP_VIEW,
    g_param_spec_int ("view", NULL, NULL, 0, HEK_CURVE_LAB_N_VIEWS - 1, 0,
                      G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  signals[ZOOMED] = g_signal_new ("zoomed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
studio_curve_lab_chart_init (StudioCurveLabChart *self)
{
  self->chart = studio_chart_new ();
  gtk_widget_set_parent (self->chart, GTK_WIDGET (self));
  studio_chart_set_size (STUDIO_CHART (self->chart), CHART_WIDTH, CHART_HEIGHT);
  studio_chart_set_funcs (STUDIO_CHART (self->chart), &studio_curve_lab_chart_funcs, self, NULL);
}
