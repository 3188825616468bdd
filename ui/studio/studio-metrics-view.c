/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tiles of the rate over a list of metrics. There is a row for every metric of the table, of which
 * the list holds those that are chosen, so that a row which is chosen again still has its value.
 */
#include "config.h"

#include "studio-metrics-view.h"

#include <glib/gi18n.h>

#include "studio-metric-list.h"
#include "studio-resource.h"

#define STUDIO_METRICS_DASH "—"

struct _StudioMetricsView
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  GtkLabel *size_value;
  GtkLabel *size_label;
  GtkLabel *bits_value;
  GtkLabel *ratio_value;
  GtkListBox *list;

  StudioMetricRow *rows[HEK_METRICS_MAX]; /* owned, by groups */
  guint n_rows;
};

enum
{
  SIGNAL_METRIC_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioMetricsView, studio_metrics_view, GTK_TYPE_WIDGET)

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
  const char *file;
  gboolean is_jpeg;

  if (trial == NULL || trial->file_bytes == 0)
    {
      studio_metrics_view_set_tile (self->size_value, _("File"), STUDIO_METRICS_DASH, NULL);
      studio_metrics_view_set_tile (self->bits_value, _("Bits per pixel"), STUDIO_METRICS_DASH,
                                    NULL);
      studio_metrics_view_set_tile (self->ratio_value, _("Compression"), STUDIO_METRICS_DASH,
                                    NULL);
      return;
    }
  is_jpeg = g_strcmp0 (trial->suffix, "jpg") == 0;
  file = trial->suffix == NULL ? _("File") : is_jpeg ? _("JPEG file") : _("PNG file");
  n_pixels = (double) trial->width * trial->height;
  raw_bytes = original_bytes > 0 ? (double) original_bytes : n_pixels * 3;
  size = g_format_size (trial->file_bytes);
  bits = g_strdup_printf ("%.2f", trial->bits_per_pixel);
  ratio = g_strdup_printf ("%.1f : 1", raw_bytes / (double) trial->file_bytes);
  original = g_format_size ((guint64) raw_bytes);
  if (trial->suffix == NULL)
    about_bits = g_strdup (_("Of the file."));
  else if (is_jpeg)
    about_bits = g_strdup (_("Of the JPEG file."));
  else
    about_bits = g_strdup_printf (
      _("%.2f for indices of whole bits and the palette or codebook, %.2f with the "
        "indices at their entropy. The PNG file takes %.2f."),
      trial->bits_per_pixel, trial->entropy_bits_per_pixel,
      (double) trial->file_bytes * 8 / n_pixels);
  about_ratio = g_strdup_printf (original_bytes > 0 ? _("The original file has %s.")
                                                    : _("24 bits per pixel would take %s."),
                                 original);
  gtk_label_set_text (self->size_label, file);
  studio_metrics_view_set_tile (self->size_value, file, size, NULL);
  studio_metrics_view_set_tile (self->bits_value, _("Bits per pixel"), bits, about_bits);
  studio_metrics_view_set_tile (self->ratio_value, _("Compression"), ratio, about_ratio);
}

static void
studio_metrics_view_row_activated (StudioMetricsView *self,
                                   GtkListBoxRow     *row)
{
  g_signal_emit (self, signals[SIGNAL_METRIC_ACTIVATED], 0,
                 studio_metric_row_get_metric (STUDIO_METRIC_ROW (row)));
}

static void
studio_metrics_view_dispose (GObject *object)
{
  StudioMetricsView *self = STUDIO_METRICS_VIEW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  for (guint i = 0; i < self->n_rows; i++)
    g_clear_object (&self->rows[i]);
  self->n_rows = 0;
  G_OBJECT_CLASS (studio_metrics_view_parent_class)->dispose (object);
}

static void
studio_metrics_view_class_init (StudioMetricsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_metrics_view_dispose;
  signals[SIGNAL_METRIC_ACTIVATED]
    = g_signal_new ("metric-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               STUDIO_UI_RESOURCE ("studio-metrics-view.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioMetricsView, box);
  gtk_widget_class_bind_template_child (widget_class, StudioMetricsView, size_value);
  gtk_widget_class_bind_template_child (widget_class, StudioMetricsView, size_label);
  gtk_widget_class_bind_template_child (widget_class, StudioMetricsView, bits_value);
  gtk_widget_class_bind_template_child (widget_class, StudioMetricsView, ratio_value);
  gtk_widget_class_bind_template_child (widget_class, StudioMetricsView, list);
  gtk_widget_class_bind_template_callback (widget_class, studio_metrics_view_row_activated);
}

static void
studio_metrics_view_init (StudioMetricsView *self)
{
  g_autoptr (GtkSizeGroup) names = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  const HekMetric *metrics[HEK_METRICS_MAX];

  gtk_widget_init_template (GTK_WIDGET (self));
  self->n_rows = studio_metric_list_sort (metrics);
  for (guint i = 0; i < self->n_rows; i++)
    self->rows[i]
      = STUDIO_METRIC_ROW (g_object_ref_sink (studio_metric_row_new (metrics[i], names)));
  studio_metrics_view_set_trial (self, NULL, NULL, STUDIO_METRIC_AGAINST_NONE, 0);
}

void
studio_metrics_view_set_metrics (StudioMetricsView      *self,
                                 const HekMetric *const *metrics,
                                 guint                   n_metrics)
{
  int position = 0;

  g_return_if_fail (STUDIO_IS_METRICS_VIEW (self));

  for (guint i = 0; i < self->n_rows; i++)
    {
      GtkWidget *row = GTK_WIDGET (self->rows[i]);
      gboolean shown = FALSE;

      for (guint k = 0; k < n_metrics; k++)
        shown = shown || metrics[k] == studio_metric_row_get_metric (self->rows[i]);
      if (shown && gtk_widget_get_parent (row) == NULL)
        gtk_list_box_insert (self->list, row, position);
      else if (!shown && gtk_widget_get_parent (row) != NULL)
        gtk_list_box_remove (self->list, row);
      position += shown;
    }
}

void
studio_metrics_view_set_trial (StudioMetricsView   *self,
                               HekTrial            *trial,
                               HekTrial            *other,
                               StudioMetricAgainst  against,
                               guint64              original_bytes)
{
  g_return_if_fail (STUDIO_IS_METRICS_VIEW (self));

  studio_metrics_view_set_rate (self, trial, original_bytes);
  for (guint i = 0; i < self->n_rows; i++)
    studio_metric_row_set (self->rows[i], trial != NULL ? &trial->metrics : NULL,
                           other != NULL ? &other->metrics : NULL, against);
}

void
studio_metrics_view_set_clipped (StudioMetricsView *self,
                                 gboolean           clipped)
{
  g_return_if_fail (STUDIO_IS_METRICS_VIEW (self));

  for (guint i = 0; i < self->n_rows; i++)
    studio_metric_row_set_clipped (self->rows[i], clipped);
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
