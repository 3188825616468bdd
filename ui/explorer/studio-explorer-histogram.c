/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-explorer-histogram-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio-count.h"
#include "studio-explorer-numbers.h"

#define STUDIO_HISTOGRAM_MIN_WIDTH 96

enum
{
  BRUSHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioExplorerHistogram, studio_explorer_histogram, GTK_TYPE_WIDGET)

/* --- words ----------------------------------------------------------------------------------- */

char *
studio_explorer_histogram_dup_number (StudioExplorerHistogram *self,
                                      double                   number)
{
  g_autofree char *text
    = studio_explorer_number_text (&self->data.range, number, self->data.is_time);

  if (self->unit == NULL || *self->unit == '\0')
    return g_steal_pointer (&text);
  /* a space that is no place to break a line */
  return g_strdup_printf ("%s\u00a0%s", text, self->unit);
}

char *
studio_explorer_histogram_dup_bin_text (StudioExplorerHistogram *self,
                                        guint                    bin)
{
  const StudioExplorerHistogramData *data = &self->data;
  double n = data->n_bins;
  g_autofree char *from = studio_explorer_number_text (
    &data->range, studio_explorer_number_at (&data->range, data->scale, bin / n), data->is_time);
  g_autofree char *to = studio_explorer_histogram_dup_number (
    self, studio_explorer_number_at (&data->range, data->scale, (bin + 1) / n));
  g_autofree char *n_rows = studio_count_format (self->bins[bin]);
  g_autofree char *n_visible = studio_count_format (self->visible[bin]);
  g_autofree char *rows
    = g_strdup_printf (g_dngettext (NULL, "%s row", "%s rows", self->bins[bin]), n_rows);

  if (data->visible == NULL || self->visible[bin] == self->bins[bin])
    return g_strdup_printf (_("%s to %s: %s"), from, to, rows);
  return g_strdup_printf (_("%s to %s: %s, %s shown"), from, to, rows, n_visible);
}

/* What there is to see, for who does not see it. */
static void
studio_explorer_histogram_describe (StudioExplorerHistogram *self)
{
  const HekSceneRange *range = &self->data.range;
  g_autofree char *text = NULL, *brush = NULL;

  if (self->has_data)
    {
      g_autofree char *n_rows = studio_count_format (range->n_values);
      g_autofree char *from = studio_explorer_histogram_dup_number (self, range->min);
      g_autofree char *to = studio_explorer_histogram_dup_number (self, range->max);

      text = g_strdup_printf (_("%s rows from %s to %s"), n_rows, from, to);
    }
  if (self->has_data && self->has_brush)
    {
      g_autofree char *from = studio_explorer_histogram_dup_number (self, self->low);
      g_autofree char *to = studio_explorer_histogram_dup_number (self, self->high);

      brush = g_strdup_printf (_("Only %s to %s"), from, to);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text != NULL ? text : "", GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  brush != NULL ? brush : _("All"), -1);
}

/* --- the brush ------------------------------------------------------------------------------- */

void
studio_explorer_histogram_get_fractions (StudioExplorerHistogram *self,
                                         double                  *low,
                                         double                  *high)
{
  const StudioExplorerHistogramData *data = &self->data;

  *low = studio_explorer_number_fraction (&data->range, data->scale, self->low);
  *high = studio_explorer_number_fraction (&data->range, data->scale, self->high);
}

static void
studio_explorer_histogram_take_brush (StudioExplorerHistogram *self,
                                      gboolean                 has_brush,
                                      double                   low,
                                      double                   high)
{
  if (self->has_brush == has_brush && (!has_brush || (self->low == low && self->high == high)))
    return;
  self->has_brush = has_brush;
  self->low = low;
  self->high = high;
  studio_explorer_histogram_describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
studio_explorer_histogram_brush (StudioExplorerHistogram *self,
                                 double                   low,
                                 double                   high)
{
  const StudioExplorerHistogramData *data = &self->data;
  double min, max;

  if (!self->has_data)
    return;
  min = studio_explorer_number_near (&data->range, data->scale, CLAMP (MIN (low, high), 0, 1));
  max = studio_explorer_number_near (&data->range, data->scale, CLAMP (MAX (low, high), 0, 1));
  if (self->has_brush && self->low == min && self->high == max)
    return;
  studio_explorer_histogram_take_brush (self, TRUE, min, max);
  g_signal_emit (self, signals[BRUSHED], 0, min, max);
}

void
studio_explorer_histogram_clear_brush (StudioExplorerHistogram *self)
{
  if (!self->has_brush)
    return;
  studio_explorer_histogram_take_brush (self, FALSE, 0, 0);
  g_signal_emit (self, signals[BRUSHED], 0, 1.0, 0.0);
}

void
studio_explorer_histogram_set_brush (StudioExplorerHistogram *self,
                                     double                   min,
                                     double                   max)
{
  g_return_if_fail (STUDIO_IS_EXPLORER_HISTOGRAM (self));

  /* what is under the hand is newer */
  if (!self->dragging)
    studio_explorer_histogram_take_brush (self, min <= max, min, max);
}

/* --- data ------------------------------------------------------------------------------------ */

void
studio_explorer_histogram_set_data (StudioExplorerHistogram           *self,
                                    const StudioExplorerHistogramData *data)
{
  g_return_if_fail (STUDIO_IS_EXPLORER_HISTOGRAM (self));
  g_return_if_fail (data == NULL || data->n_bins <= STUDIO_HISTOGRAM_MAX_BINS);

  self->has_data = data != NULL && data->n_bins > 0 && data->range.min < data->range.max;
  self->highest = 0;
  if (self->has_data)
    {
      g_autofree char *unit = g_strdup (data->unit);

      self->data = *data;
      memcpy (self->bins, data->bins, data->n_bins * sizeof *self->bins);
      memcpy (self->visible, data->visible != NULL ? data->visible : data->bins,
              data->n_bins * sizeof *self->visible);
      for (guint i = 0; i < data->n_bins; i++)
        self->highest = MAX (self->highest, self->bins[i]);
      g_free (self->unit);
      self->unit = g_steal_pointer (&unit);
      self->data.bins = self->bins;
      self->data.visible = data->visible != NULL ? self->visible : NULL;
      self->data.unit = self->unit;
    }
  if (self->hovered >= (int) (self->has_data ? self->data.n_bins : 0))
    self->hovered = -1;
  studio_explorer_histogram_describe (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_explorer_histogram_measure (GtkWidget      *widget,
                                   GtkOrientation  orientation,
                                   int             for_size,
                                   int            *minimum,
                                   int            *natural,
                                   int            *minimum_baseline,
                                   int            *natural_baseline)
{
  StudioExplorerHistogram *self = STUDIO_EXPLORER_HISTOGRAM (widget);

  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL
                          ? STUDIO_HISTOGRAM_MIN_WIDTH
                          : studio_explorer_histogram_get_height (self);
}

static void
studio_explorer_histogram_css_changed (GtkWidget         *widget,
                                       GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (studio_explorer_histogram_parent_class)->css_changed (widget, change);
  gtk_widget_queue_draw (widget);
}

static void
studio_explorer_histogram_finalize (GObject *object)
{
  g_free (STUDIO_EXPLORER_HISTOGRAM (object)->unit);
  G_OBJECT_CLASS (studio_explorer_histogram_parent_class)->finalize (object);
}

static void
studio_explorer_histogram_class_init (StudioExplorerHistogramClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = studio_explorer_histogram_finalize;
  widget_class->snapshot = studio_explorer_histogram_snapshot;
  widget_class->measure = studio_explorer_histogram_measure;
  widget_class->css_changed = studio_explorer_histogram_css_changed;

  signals[BRUSHED] = g_signal_new ("brushed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  gtk_widget_class_set_css_name (widget_class, "explorerhistogram");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
studio_explorer_histogram_init (StudioExplorerHistogram *self)
{
  self->hovered = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  studio_explorer_histogram_init_input (self);
}

GtkWidget *
studio_explorer_histogram_new (void)
{
  return g_object_new (STUDIO_TYPE_EXPLORER_HISTOGRAM, NULL);
}
