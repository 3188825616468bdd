/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Copies the points of the session's curve into arrays that the chart draws. The current trial
 * joins them where the curve has no point of its main value, so that the mark is always a measured
 * setting. A curve of other options than the current ones is shown dimmed until its successor
 * comes.
 */
#include "config.h"

#include "studio-rate-curve.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "hek-plot-line.h"
#include "studio-chart.h"

#define STUDIO_RATE_CURVE_MAX 64
#define STUDIO_RATE_CURVE_WIDTH 200
#define STUDIO_RATE_CURVE_HEIGHT_MIN 96 /* below a list of metrics that scrolls with it */
#define STUDIO_RATE_CURVE_HEIGHT 132

struct _StudioRateCurve
{
  GtkWidget parent_instance;

  HekPictureSession *session;       /* owned (nullable) */
  const HekMetric *metric;          /* borrowed (nullable) */
  const HekMetricValue *what;       /* borrowed (nullable): of that metric */
  const HekMetricValue *shown_what; /* borrowed (nullable): of the points that are shown */
  GtkWidget *chart;                 /* the only child */

  guint n;
  double main_value[STUDIO_RATE_CURVE_MAX];
  double kilobytes[STUDIO_RATE_CURVE_MAX];
  double quality[STUDIO_RATE_CURVE_MAX];
  char *labels[STUDIO_RATE_CURVE_MAX];     /* owned */
  HekTrial *trials[STUDIO_RATE_CURVE_MAX]; /* owned */
  int current;                             /* -1: no point of the current setting */
  double zoom_min, zoom_max;               /* kB; equal: everything */
};

G_DEFINE_FINAL_TYPE (StudioRateCurve, studio_rate_curve, GTK_TYPE_WIDGET)

/* --- the chart ------------------------------------------------------------------------------- */

/* Points far beyond what is usual (SSIMULACRA 2 of one colour is about −300) would leave the others
 * on one level: they are cut off then. */
static gboolean
studio_rate_curve_is_cut (StudioRateCurve *self)
{
  const HekMetricValue *what = self->what;
  double range = what->typical_max - what->typical_min;
  double worst = 0;

  for (guint i = 0; i < self->n; i++)
    worst = MAX (worst, what->higher_is_better ? what->typical_min - self->quality[i]
                                               : self->quality[i] - what->typical_max);
  return isfinite (worst) && worst > range;
}

static const char *
studio_rate_curve_why_empty (StudioRateCurve *self)
{
  if (self->session == NULL || hek_picture_session_get_source (self->session) == NULL)
    return _("No picture");
  if (hek_picture_session_get_judged_title (self->session) != NULL)
    return _("A picture of a file has no curve");
  return _("The curve follows when the settings rest");
}

static void
studio_rate_curve_describe (StudioRateCurve *self,
                            HekPlotSeries   *series,
                            HekPlotLine     *plot,
                            int              hovered)
{
  gboolean is_jpeg = self->n > 0 && g_str_equal (self->trials[0]->suffix, "jpg");

  *series = (HekPlotSeries){
    .x = self->kilobytes,
    .y = self->quality,
    .n = self->n,
    .point_labels = (const char *const *)self->labels,
    .markers = TRUE,
  };
  *plot = (HekPlotLine){
    .x_axis = { .label = is_jpeg ? _("JPEG size") : _("PNG size"), .unit = "kB",
                .min = self->zoom_min, .max = self->zoom_max },
    .series = series,
    .n_series = self->n > 0 ? 1 : 0,
    .highlight = { .shown = self->current >= 0, .point_idx = (gsize) MAX (self->current, 0) },
    .hover = { .shown = hovered >= 0, .point_idx = (gsize) MAX (hovered, 0) },
    .empty_text = studio_rate_curve_why_empty (self),
  };
  if (self->what != NULL)
    {
      plot->y_axis.label = _(self->what->label);
      plot->y_axis.unit = self->what->unit != NULL ? _(self->what->unit) : NULL;
      if (studio_rate_curve_is_cut (self))
        {
          plot->y_axis.min = self->what->higher_is_better ? self->what->typical_min : NAN;
          plot->y_axis.max = self->what->higher_is_better ? NAN : self->what->typical_max;
        }
    }
}

static void
studio_rate_curve_draw (cairo_t            *cr,
                        double              width,
                        double              height,
                        const HekPlotTheme *theme,
                        int                 hovered,
                        gpointer            data)
{
  HekPlotSeries series;
  HekPlotLine plot;

  studio_rate_curve_describe (data, &series, &plot, hovered);
  hek_plot_line_draw (&plot, cr, width, height, theme);
}

static int
studio_rate_curve_pick (double               x,
                        double               y,
                        double               width,
                        double               height,
                        const HekPlotTheme  *theme,
                        char               **text,
                        gpointer             data)
{
  HekPlotSeries series;
  HekPlotLine plot;
  HekPlotPick pick;

  studio_rate_curve_describe (data, &series, &plot, -1);
  if (!hek_plot_line_pick (&plot, width, height, theme, x, y, &pick))
    return -1;
  *text = g_strdup (pick.text);
  return (int) pick.mark.point_idx;
}

static void
studio_rate_curve_zoom (double              x0,
                        double              x1,
                        double              width,
                        double              height,
                        const HekPlotTheme *theme,
                        gpointer            data)
{
  StudioRateCurve *self = data;
  HekPlotSeries series;
  HekPlotLine plot;
  HekPlotFrame frame;

  studio_rate_curve_describe (self, &series, &plot, -1);
  if (x1 <= x0)
    self->zoom_min = self->zoom_max = 0;
  else if (hek_plot_line_get_frame (&plot, width, height, theme, &frame))
    {
      self->zoom_min = hek_plot_frame_x_at (&frame, x0);
      self->zoom_max = hek_plot_frame_x_at (&frame, x1);
    }
  studio_chart_changed (STUDIO_CHART (self->chart));
}

static guint
studio_rate_curve_n_items (gpointer data)
{
  return ((StudioRateCurve *)data)->n;
}

static char *
studio_rate_curve_item_text (int      index,
                             gpointer data)
{
  StudioRateCurve *self = data;
  g_autofree char *value = NULL;

  if (index < 0 || index >= (int) self->n || self->what == NULL)
    return NULL;
  value = hek_metric_value_format (self->what, self->quality[index]);
  return g_strdup_printf ("%s · %.1f kB · %s %s", self->labels[index], self->kilobytes[index],
                          _(self->what->label), value);
}

static const StudioChartFuncs studio_rate_curve_funcs = {
  .draw = studio_rate_curve_draw,
  .pick = studio_rate_curve_pick,
  .zoom = studio_rate_curve_zoom,
  .n_items = studio_rate_curve_n_items,
  .item_text = studio_rate_curve_item_text,
};

/* --- the data -------------------------------------------------------------------------------- */

static void
studio_rate_curve_clear (StudioRateCurve *self)
{
  for (guint i = 0; i < self->n; i++)
    {
      g_clear_pointer (&self->labels[i], g_free);
      g_clear_pointer (&self->trials[i], hek_trial_unref);
    }
  self->n = 0;
  self->current = -1;
}

static void
studio_rate_curve_insert (StudioRateCurve *self,
                          HekTrial        *trial)
{
  const HekRecipe *recipe = &trial->recipe;
  const HekOption *option = &recipe->quantizer->options[recipe->quantizer->main_option_idx];
  double main_value = hek_recipe_get_main (recipe);
  guint i = self->n;

  if (self->n == STUDIO_RATE_CURVE_MAX || trial->file_bytes == 0
      || (self->metric != NULL && !hek_metric_report_has (&trial->metrics, self->metric)))
    return;
  for (; i > 0 && self->main_value[i - 1] > main_value; i--)
    {
      self->main_value[i] = self->main_value[i - 1];
      self->kilobytes[i] = self->kilobytes[i - 1];
      self->quality[i] = self->quality[i - 1];
      self->labels[i] = self->labels[i - 1];
      self->trials[i] = self->trials[i - 1];
    }
  self->main_value[i] = main_value;
  self->kilobytes[i] = (double) trial->file_bytes / 1000;
  self->quality[i]
    = self->what != NULL ? hek_metric_report_get (&trial->metrics, self->what->key) : NAN;
  self->labels[i] = g_strdup_printf ("%s %g", _(option->label), main_value);
  self->trials[i] = hek_trial_ref (trial);
  self->n++;
}

/* Whether two recipes differ in nothing but what the curve sweeps. */
static gboolean
studio_rate_curve_fits (const HekRecipe *a,
                        const HekRecipe *b)
{
  HekRecipe other = *b;

  if (a->quantizer != b->quantizer)
    return FALSE;
  hek_recipe_set_main (&other, hek_recipe_get_main (a));
  return hek_recipe_equal (a, &other);
}

static void
studio_rate_curve_update_description (StudioRateCurve *self)
{
  g_autofree char *text = NULL;

  if (self->n == 0)
    text = g_strdup (_("No points yet"));
  else if (self->current >= 0)
    {
      g_autofree char *here = studio_rate_curve_item_text (self->current, self);

      text = g_strdup_printf (ngettext ("%u point. Now: %s", "%u points. Now: %s", self->n),
                              self->n, here != NULL ? here : "");
    }
  else
    text = g_strdup_printf (ngettext ("%u point", "%u points", self->n), self->n);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chart), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text, -1);
}

/* Whether every point of the curve differs from @recipe in nothing but what the curve sweeps. */
static gboolean
studio_rate_curve_take_points (StudioRateCurve *self,
                               const HekRecipe *recipe)
{
  const GArray *curve = hek_picture_session_get_curve (self->session);
  gboolean fits = TRUE;

  /* a point without the number that is shown comes back with it */
  for (guint i = 0; i < curve->len; i++)
    {
      HekTrial *point = g_array_index (curve, HekCurvePoint, i).trial;

      fits = fits && studio_rate_curve_fits (recipe, &point->recipe);
      studio_rate_curve_insert (self, point);
    }
  return fits;
}

static int
studio_rate_curve_find (StudioRateCurve *self,
                        const HekRecipe *recipe)
{
  for (guint i = 0; i < self->n; i++)
    if (hek_recipe_equal (&self->trials[i]->recipe, recipe))
      return (int) i;
  return -1;
}

static void
studio_rate_curve_update (StudioRateCurve *self)
{
  const HekRecipe *recipe = hek_picture_session_get_recipe (self->session);
  HekTrial *trial = hek_picture_session_get_trial (self->session);
  HekTrial *old[STUDIO_RATE_CURVE_MAX]; /* kept alive, so that no new one has the same address */
  guint n_old = self->n;
  int old_current = self->current;
  const HekMetricValue *old_what = self->shown_what;
  gboolean fits;

  memcpy (old, self->trials, sizeof old);
  for (guint i = 0; i < n_old; i++)
    hek_trial_ref (old[i]);
  studio_rate_curve_clear (self);
  fits = studio_rate_curve_take_points (self, recipe);
  self->current = studio_rate_curve_find (self, recipe);
  if (self->current < 0 && fits && trial != NULL && hek_recipe_equal (&trial->recipe, recipe))
    {
      studio_rate_curve_insert (self, trial);
      self->current = studio_rate_curve_find (self, recipe);
    }
  self->shown_what = self->what;
  studio_chart_set_dimmed (STUDIO_CHART (self->chart), !fits);
  /* a chart that has changed forgets what is hovered */
  if (self->n == 0 || self->n != n_old || self->current != old_current || self->what != old_what
      || memcmp (old, self->trials, n_old * sizeof *old) != 0)
    studio_chart_changed (STUDIO_CHART (self->chart));
  for (guint i = 0; i < n_old; i++)
    hek_trial_unref (old[i]);
  studio_rate_curve_update_description (self);
}

static void
studio_rate_curve_source_changed (StudioRateCurve *self)
{
  self->zoom_min = self->zoom_max = 0;
  studio_rate_curve_update (self);
  studio_chart_changed (STUDIO_CHART (self->chart));
}

static void
studio_rate_curve_picked (StudioRateCurve *self,
                          int              index)
{
  if (index >= 0 && index < (int) self->n)
    {
      HekRecipe recipe = self->trials[index]->recipe;

      hek_picture_session_set_recipe (self->session, &recipe, FALSE);
    }
}

static void
studio_rate_curve_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  gtk_widget_measure (STUDIO_RATE_CURVE (widget)->chart, orientation, for_size, minimum, natural,
                      NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *natural = MAX (*natural, STUDIO_RATE_CURVE_HEIGHT);
}

static void
studio_rate_curve_size_allocate (GtkWidget *widget,
                                 int        width,
                                 int        height,
                                 int        baseline)
{
  gtk_widget_size_allocate (STUDIO_RATE_CURVE (widget)->chart,
                            &(GtkAllocation){ 0, 0, width, height }, baseline);
}

static void
studio_rate_curve_dispose (GObject *object)
{
  StudioRateCurve *self = STUDIO_RATE_CURVE (object);

  if (self->chart != NULL)
    studio_chart_set_funcs (STUDIO_CHART (self->chart), NULL, NULL, NULL);
  g_clear_pointer (&self->chart, gtk_widget_unparent);
  studio_rate_curve_clear (self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_rate_curve_parent_class)->dispose (object);
}

static void
studio_rate_curve_class_init (StudioRateCurveClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_rate_curve_dispose;
  widget_class->measure = studio_rate_curve_measure;
  widget_class->size_allocate = studio_rate_curve_size_allocate;
}

static void
studio_rate_curve_init (StudioRateCurve *self)
{
  self->current = -1;
  self->chart = studio_chart_new ();
  gtk_widget_set_parent (self->chart, GTK_WIDGET (self));
  studio_chart_set_size (STUDIO_CHART (self->chart), STUDIO_RATE_CURVE_WIDTH,
                         STUDIO_RATE_CURVE_HEIGHT_MIN);
  studio_chart_set_funcs (STUDIO_CHART (self->chart), &studio_rate_curve_funcs, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chart), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Rate–quality curve"), -1);
  g_signal_connect_swapped (self->chart, "picked", G_CALLBACK (studio_rate_curve_picked), self);
}

void
studio_rate_curve_set_session (StudioRateCurve   *self,
                               HekPictureSession *session)
{
  g_return_if_fail (STUDIO_IS_RATE_CURVE (self) && self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "curve-changed", G_CALLBACK (studio_rate_curve_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "trial-changed", G_CALLBACK (studio_rate_curve_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "recipe-changed", G_CALLBACK (studio_rate_curve_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "source-changed", G_CALLBACK (studio_rate_curve_source_changed),
                           self, G_CONNECT_SWAPPED);
  studio_rate_curve_update (self);
}

void
studio_rate_curve_set_metric (StudioRateCurve      *self,
                              const HekMetricValue *what)
{
  g_return_if_fail (STUDIO_IS_RATE_CURVE (self));

  self->what = what;
  self->metric = hek_metric_find_key (what->key, NULL);
  if (self->session != NULL)
    studio_rate_curve_update (self);
}
