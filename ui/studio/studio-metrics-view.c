/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One line for each metric: its first value with meter and meaning; the others of the same metric
 * (percentiles, maximum) in a second, dim line. Values are aligned on the decimal point by a tab
 * stop, so that they stand still while digits change.
 */
#include "config.h"

#include "studio-metrics-view.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "studio-meter.h"
#include "studio-resource.h"

#define STUDIO_METRICS_MAX 24
#define STUDIO_METRICS_POINT_X 38 /* of the decimal point, in pixels: room for 4 digits */
#define STUDIO_METRICS_VALUE_CHARS 9
#define STUDIO_METRICS_WORDS_MIN 54 /* width below which a few letters and dots say nothing */
#define STUDIO_METRICS_DASH "—"

/* What one metric shows; all borrowed from the grid. */
typedef struct
{
  GtkLabel *value;
  StudioMeter *meter;
  GtkLabel *words;
  GtkLabel *more; /* (nullable): where the metric has several values */
} StudioMetricRow;

struct _StudioMetricsView
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  GtkLabel *size_value;
  GtkLabel *bits_value;
  GtkLabel *ratio_value;
  GtkGrid *grid;

  StudioMetricRow rows[STUDIO_METRICS_MAX];
  guint n_rows;
};

G_DEFINE_FINAL_TYPE (StudioMetricsView, studio_metrics_view, GTK_TYPE_WIDGET)

static double
studio_metrics_fraction (const HekMetricValue *what,
                         double                value)
{
  double worst = what->higher_is_better ? what->typical_min : what->typical_max;
  double best = what->higher_is_better ? what->typical_max : what->typical_min;

  if (isinf (value))
    return what->higher_is_better == (value > 0) ? 1 : 0;
  return best != worst ? (value - worst) / (best - worst) : NAN;
}

/* "34.2" and "dB" apart: the unit is dimmer. */
static char *
studio_metrics_number (const HekMetricValue *what,
                       double                value)
{
  char *text = hek_metric_value_format (what, value);

  if (what->unit != NULL && g_str_has_suffix (text, what->unit))
    {
      text[strlen (text) - strlen (what->unit)] = '\0';
      g_strchomp (text);
    }
  return text;
}

/* "0.8 better": against the pinned trial, in words since a sign means better here and worse there.
 */
static char *
studio_metrics_difference (const HekMetricValue *what,
                           double                value,
                           double                pinned)
{
  double difference = value - pinned;
  double unit = pow (10, -(double) what->n_digits);

  if (!isfinite (difference))
    return g_strdup (STUDIO_METRICS_DASH);
  if (fabs (difference) < unit / 2)
    return g_strdup (_("the same as pinned"));
  if ((difference > 0) == what->higher_is_better)
    return g_strdup_printf (_("%.*f better than pinned"), what->n_digits, fabs (difference));
  return g_strdup_printf (_("%.*f worse than pinned"), what->n_digits, fabs (difference));
}

static void
studio_metrics_view_set_value (StudioMetricRow      *row,
                               const HekMetricValue *what,
                               double                value,
                               const char           *words)
{
  g_autofree char *number = studio_metrics_number (what, value);
  g_autofree char *full = hek_metric_value_format (what, value);
  g_autofree char *name = g_strdup_printf ("%s %s", _(what->label), full);
  g_autofree char *markup = NULL;

  if (what->unit != NULL && isfinite (value))
    markup = g_markup_printf_escaped ("\t%s <span alpha=\"65%%\">%s</span>", number, what->unit);
  else
    markup = g_markup_printf_escaped ("\t%s", number);
  gtk_label_set_markup (row->value, markup);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->value), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  studio_meter_set (row->meter, studio_metrics_fraction (what, value), name);
  gtk_label_set_text (row->words, words != NULL ? words : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (row->words), words);
}

/* "95th percentile 3.90 · maximum 14.2": the label without the name that the line above says
 * already. */
static void
studio_metrics_view_set_more (StudioMetricRow       *row,
                              const HekMetric       *metric,
                              const HekMetricReport *report)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 1; i < metric->n_values; i++)
    {
      const HekMetricValue *what = &metric->values[i];
      double value = report != NULL ? hek_metric_report_get (report, what->key) : NAN;
      g_autofree char *number = hek_metric_value_format (what, value);
      const char *label = _(what->label);
      const char *comma = strstr (label, ", ");

      if (comma != NULL)
        label = comma + 2;
      g_string_append_printf (text, "%s%s %s", i > 1 ? " · " : "", label, number);
    }
  gtk_label_set_text (row->more, text->str);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row->more), text->str);
}

static void
studio_metrics_view_set_metric (StudioMetricsView *self,
                                guint              i,
                                HekTrial          *trial,
                                HekTrial          *against)
{
  const HekMetric *metric = hek_metric (i);
  const HekMetricValue *what = &metric->values[0];
  double value = trial != NULL ? hek_metric_report_get (&trial->metrics, what->key) : NAN;
  g_autofree char *words = NULL;

  if (against != NULL)
    words = studio_metrics_difference (what, value,
                                       hek_metric_report_get (&against->metrics, what->key));
  else if (metric->meaning != NULL && !isnan (value))
    words = g_strdup (_(metric->meaning (0, value)));
  studio_metrics_view_set_value (&self->rows[i], what, value, words);
  if (self->rows[i].more != NULL)
    studio_metrics_view_set_more (&self->rows[i], metric, trial != NULL ? &trial->metrics : NULL);
}

static void
studio_metrics_view_set_tile (GtkLabel   *label,
                              const char *name,
                              const char *text,
                              const char *tooltip)
{
  g_autofree char *full = g_strdup_printf ("%s %s", name, text);

  gtk_label_set_text (label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, full, -1);
}

static void
studio_metrics_view_set_rate (StudioMetricsView *self,
                              HekTrial          *trial,
                              guint64            original_bytes)
{
  g_autofree char *size = NULL, *bits = NULL, *ratio = NULL, *original = NULL, *about_bits = NULL,
                  *about_ratio = NULL;
  double n_pixels, raw_bytes;

  if (trial == NULL || trial->file_bytes == 0)
    {
      studio_metrics_view_set_tile (self->size_value, _("PNG file"), STUDIO_METRICS_DASH, NULL);
      studio_metrics_view_set_tile (self->bits_value, _("Bits per pixel"), STUDIO_METRICS_DASH,
                                    NULL);
      studio_metrics_view_set_tile (self->ratio_value, _("Compression"), STUDIO_METRICS_DASH,
                                    NULL);
      return;
    }
  n_pixels = (double) trial->width * trial->height;
  raw_bytes = original_bytes > 0 ? (double) original_bytes : n_pixels * 3;
  size = g_format_size (trial->file_bytes);
  bits = g_strdup_printf ("%.2f", trial->bits_per_pixel);
  ratio = g_strdup_printf ("%.1f : 1", raw_bytes / (double) trial->file_bytes);
  original = g_format_size ((guint64) raw_bytes);
  about_bits = g_strdup_printf (
    _("%.2f for indices of whole bits and the palette or codebook, %.2f with the "
       "indices at their entropy. The PNG file takes %.2f."),
    trial->bits_per_pixel, trial->entropy_bits_per_pixel,
    (double) trial->file_bytes * 8 / n_pixels);
  about_ratio = g_strdup_printf (original_bytes > 0 ? _("The original file has %s.")
                                                    : _("24 bits per pixel would take %s."),
                                 original);
  studio_metrics_view_set_tile (self->size_value, _("PNG file"), size, NULL);
  studio_metrics_view_set_tile (self->bits_value, _("Bits per pixel"), bits, about_bits);
  studio_metrics_view_set_tile (self->ratio_value, _("Compression"), ratio, about_ratio);
}

static GtkLabel *
studio_metrics_view_add_label (StudioMetricsView *self,
                               int                column,
                               int                row,
                               int                width,
                               const char        *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "numeric");
  if (style != NULL)
    {
      gtk_widget_add_css_class (label, style);
      gtk_widget_add_css_class (label, "dim-label");
    }
  gtk_grid_attach (self->grid, label, column, row, width, 1);
  return GTK_LABEL (label);
}

static void
studio_metrics_view_add_row (StudioMetricsView *self,
                             const HekMetric   *metric,
                             PangoTabArray     *tabs)
{
  StudioMetricRow *row = &self->rows[self->n_rows];
  int y = 2 * (int) self->n_rows++;
  GtkLabel *name = studio_metrics_view_add_label (self, 0, y, 1, NULL);

  gtk_label_set_text (name, _(metric->values[0].label));
  gtk_label_set_width_chars (name, 8);
  gtk_widget_set_tooltip_text (GTK_WIDGET (name), metric->help != NULL ? _(metric->help) : NULL);

  row->value = studio_metrics_view_add_label (self, 1, y, 1, NULL);
  gtk_label_set_ellipsize (row->value, PANGO_ELLIPSIZE_NONE);
  gtk_label_set_tabs (row->value, tabs);
  gtk_label_set_width_chars (row->value, STUDIO_METRICS_VALUE_CHARS);
  row->meter = STUDIO_METER (studio_meter_new ());
  gtk_grid_attach (self->grid, GTK_WIDGET (row->meter), 2, y, 1, 1);
  row->words = studio_metrics_view_add_label (self, 3, y, 1, "caption");
  gtk_widget_set_hexpand (GTK_WIDGET (row->words), TRUE);
  if (metric->n_values > 1)
    row->more = studio_metrics_view_add_label (self, 0, y + 1, 4, "caption");
}

static void
studio_metrics_view_measure (GtkWidget      *widget,
                             GtkOrientation  orientation,
                             int             for_size,
                             int            *minimum,
                             int            *natural,
                             int            *minimum_baseline,
                             int            *natural_baseline)
{
  gtk_widget_measure (STUDIO_METRICS_VIEW (widget)->box, orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

static void
studio_metrics_view_size_allocate (GtkWidget *widget,
                                   int        width,
                                   int        height,
                                   int        baseline)
{
  StudioMetricsView *self = STUDIO_METRICS_VIEW (widget);

  gtk_widget_size_allocate (self->box, &(GtkAllocation){ 0, 0, width, height }, baseline);
  for (guint i = 0; i < self->n_rows; i++)
    {
      GtkWidget *words = GTK_WIDGET (self->rows[i].words);

      gtk_widget_set_child_visible (words,
                                    gtk_widget_get_width (words) >= STUDIO_METRICS_WORDS_MIN);
    }
}

static void
studio_metrics_view_dispose (GObject *object)
{
  StudioMetricsView *self = STUDIO_METRICS_VIEW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  self->n_rows = 0;
  G_OBJECT_CLASS (studio_metrics_view_parent_class)->dispose (object);
}

static void
studio_metrics_view_class_init (StudioMetricsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_metrics_view_dispose;
  widget_class->measure = studio_metrics_view_measure;
  widget_class->size_allocate = studio_metrics_view_size_allocate;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               STUDIO_UI_RESOURCE ("studio-metrics-view.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioMetricsView, box);
  gtk_widget_class_bind_template_child (widget_class, StudioMetricsView, size_value);
  gtk_widget_class_bind_template_child (widget_class, StudioMetricsView, bits_value);
  gtk_widget_class_bind_template_child (widget_class, StudioMetricsView, ratio_value);
  gtk_widget_class_bind_template_child (widget_class, StudioMetricsView, grid);
}

static void
studio_metrics_view_init (StudioMetricsView *self)
{
  PangoTabArray *tabs
    = pango_tab_array_new_with_positions (1, TRUE, PANGO_TAB_DECIMAL, STUDIO_METRICS_POINT_X);

  gtk_widget_init_template (GTK_WIDGET (self));
  pango_tab_array_set_decimal_point (tabs, 0, '.');
  for (guint i = 0; i < MIN (hek_metric_n (), STUDIO_METRICS_MAX) && hek_metric (i)->quick; i++)
    studio_metrics_view_add_row (self, hek_metric (i), tabs);
  pango_tab_array_free (tabs);
  studio_metrics_view_set_trial (self, NULL, NULL, 0);
}

void
studio_metrics_view_set_trial (StudioMetricsView *self,
                               HekTrial          *trial,
                               HekTrial          *against,
                               guint64            original_bytes)
{
  g_return_if_fail (STUDIO_IS_METRICS_VIEW (self));

  studio_metrics_view_set_rate (self, trial, original_bytes);
  for (guint i = 0; i < self->n_rows; i++)
    studio_metrics_view_set_metric (self, i, trial, against);
}

void
studio_metrics_view_set_dimmed (StudioMetricsView *self,
                                gboolean           dimmed)
{
  g_return_if_fail (STUDIO_IS_METRICS_VIEW (self));

  if (dimmed)
    gtk_widget_add_css_class (GTK_WIDGET (self), "studio-stale");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "studio-stale");
}
