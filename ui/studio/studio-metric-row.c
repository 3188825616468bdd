/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values are aligned on the decimal point by a tab stop, so that they stand still while digits
 * change. Where the row is narrow the meaning goes first, then the change: a few letters and dots
 * say nothing.
 */
#include "config.h"

#include "studio-metric-row.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "studio-meter.h"

#define STUDIO_METRIC_POINT_X 28 /* of the decimal point, in pixels: room for 3 digits */
#define STUDIO_METRIC_VALUE_CHARS 8
#define STUDIO_METRIC_NAME_CHARS 8
#define STUDIO_METRIC_CHANGE_CHARS 8
#define STUDIO_METRIC_SPACING 9
#define STUDIO_METRIC_CHANGE_MIN 330 /* widths of the row below which a part is left out */
#define STUDIO_METRIC_WORDS_MIN 400
#define STUDIO_METRIC_BETTER "▲"
#define STUDIO_METRIC_WORSE "▼"
#define STUDIO_METRIC_PENDING "…"

struct _StudioMetricRow
{
  GtkListBoxRow parent_instance;

  const HekMetric *metric; /* borrowed */
  gboolean clipped;        /* see studio_metric_row_set_clipped() */
  gboolean shows_value;    /* a value of an older trial may stay in its place */

  /* borrowed: children */
  GtkLabel *value;
  StudioMeter *meter;
  GtkLabel *change;
  GtkLabel *words;
  GtkLabel *more; /* (nullable): where the metric has several values */
};

G_DEFINE_FINAL_TYPE (StudioMetricRow, studio_metric_row, GTK_TYPE_LIST_BOX_ROW)

static double
studio_metric_row_fraction (const HekMetricValue *what,
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
studio_metric_row_number (const HekMetricValue *what,
                          double                value)
{
  char *text = hek_metric_value_format (what, value);

  if (what->unit != NULL && g_str_has_suffix (text, _(what->unit)))
    {
      text[strlen (text) - strlen (_(what->unit))] = '\0';
      g_strchomp (text);
    }
  return text;
}

static void
studio_metric_row_set_value (StudioMetricRow *self,
                             double           value,
                             const char      *number)
{
  const HekMetricValue *what = &self->metric->values[0];
  g_autofree char *markup = NULL;

  if (what->unit != NULL && isfinite (value))
    markup
      = g_markup_printf_escaped ("\t%s <span alpha=\"65%%\">%s</span>", number, _(what->unit));
  else
    markup = g_markup_printf_escaped ("\t%s", number);
  gtk_label_set_markup (self->value, markup);
}

/* "▲ 0.8": up is better, since a sign would mean better here and worse there.
 * @full: (out): the same in words, with what it is compared to */
static char *
studio_metric_row_difference (const HekMetricValue *what,
                              double                difference,
                              StudioMetricAgainst   against,
                              char                **full)
{
  gboolean pinned = against == STUDIO_METRIC_AGAINST_PINNED;
  gboolean better = (difference > 0) == what->higher_is_better;
  g_autofree char *amount = g_strdup_printf ("%.*f", (int) what->n_digits, fabs (difference));

  if (fabs (difference) < pow (10, -(double) what->n_digits) / 2)
    {
      *full = g_strdup (pinned ? _("the same as the pinned trial")
                               : _("the same as before the last change"));
      return g_strdup ("=");
    }
  if (better)
    *full = g_strdup_printf (pinned ? _("%s better than the pinned trial")
                                    : _("%s better than before the last change"), amount);
  else
    *full = g_strdup_printf (pinned ? _("%s worse than the pinned trial")
                                    : _("%s worse than before the last change"), amount);
  return g_strdup_printf ("%s %s", better ? STUDIO_METRIC_BETTER : STUDIO_METRIC_WORSE, amount);
}

/* Returns: (transfer full) (nullable): the change in full */
static char *
studio_metric_row_set_change (StudioMetricRow     *self,
                              double               difference,
                              StudioMetricAgainst  against)
{
  g_autofree char *text = NULL;
  char *full = NULL;

  if (against != STUDIO_METRIC_AGAINST_NONE && isfinite (difference))
    text = studio_metric_row_difference (&self->metric->values[0], difference, against, &full);
  gtk_label_set_text (self->change, text != NULL ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->change), full);
  return full;
}

/* "95th percentile 3.90 · maximum 14.2": the label without the name that the line above says
 * already. */
static void
studio_metric_row_set_more (StudioMetricRow       *self,
                            const HekMetricReport *report)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 1; i < self->metric->n_values; i++)
    {
      const HekMetricValue *what = &self->metric->values[i];
      double value = report != NULL ? hek_metric_report_get (report, what->key) : NAN;
      g_autofree char *number = hek_metric_value_format (what, value);
      const char *label = _(what->label);
      const char *comma = strstr (label, ", ");

      if (comma != NULL)
        label = comma + 2;
      g_string_append_printf (text, "%s%s %s", i > 1 ? " · " : "", label, number);
    }
  gtk_label_set_text (self->more, text->str);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->more), text->str);
}

static void
studio_metric_row_set_pending (StudioMetricRow *self,
                               gboolean         pending)
{
  GtkWidget *const parts[] = { GTK_WIDGET (self->value), GTK_WIDGET (self->meter),
                               GTK_WIDGET (self->words), GTK_WIDGET (self->more) };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL && pending)
      gtk_widget_add_css_class (parts[i], "studio-stale");
    else if (parts[i] != NULL)
      gtk_widget_remove_css_class (parts[i], "studio-stale");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, pending, -1);
}

static void
studio_metric_row_name (StudioMetricRow *self,
                        const char      *full,
                        const char      *words,
                        const char      *change)
{
  g_autofree char *name = g_strdup_printf ("%s %s", _(self->metric->values[0].label), full);
  g_autoptr (GString) all = g_string_new (name);

  if (words != NULL)
    g_string_append_printf (all, ", %s", words);
  if (change != NULL)
    g_string_append_printf (all, ", %s", change);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->value), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, all->str,
                                  -1);
}

/* The number is not there yet. */
static void
studio_metric_row_wait (StudioMetricRow *self)
{
  studio_metric_row_set_pending (self, TRUE);
  g_free (studio_metric_row_set_change (self, NAN, STUDIO_METRIC_AGAINST_NONE));
  if (self->shows_value)
    return;
  studio_metric_row_set_value (self, NAN, STUDIO_METRIC_PENDING);
  studio_metric_row_name (self, STUDIO_METRIC_PENDING, NULL, NULL);
  if (self->more != NULL)
    gtk_label_set_text (self->more, STUDIO_METRIC_PENDING);
}

void
studio_metric_row_set_clipped (StudioMetricRow *self,
                               gboolean         clipped)
{
  g_return_if_fail (STUDIO_IS_METRIC_ROW (self));
  self->clipped = clipped;
}

void
studio_metric_row_set (StudioMetricRow       *self,
                       const HekMetricReport *report,
                       const HekMetricReport *other,
                       StudioMetricAgainst    against)
{
  const HekMetricValue *what;
  g_autofree char *number = NULL, *full = NULL, *change = NULL, *meter = NULL;
  const char *words = NULL;
  double value, difference;

  g_return_if_fail (STUDIO_IS_METRIC_ROW (self));

  if (report != NULL && !hek_metric_report_has (report, self->metric))
    {
      studio_metric_row_wait (self);
      return;
    }
  what = &self->metric->values[0];
  value = report != NULL ? hek_metric_report_get (report, what->key) : NAN;
  difference = other != NULL ? value - hek_metric_report_get (other, what->key) : NAN;
  number = studio_metric_row_number (what, value);
  full = hek_metric_value_format (what, value);
  if (self->clipped && !self->metric->hdr && report != NULL)
    words = _("up to white only");
  else if (self->metric->meaning != NULL && report != NULL)
    words = _(self->metric->meaning (0, value));

  studio_metric_row_set_pending (self, FALSE);
  studio_metric_row_set_value (self, value, number);
  change = studio_metric_row_set_change (self, difference, against);
  meter = g_strdup_printf ("%s %s", _(what->label), full);
  studio_meter_set (self->meter, studio_metric_row_fraction (what, value), meter);
  gtk_label_set_text (self->words, words != NULL ? words : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->words), words);
  if (self->more != NULL)
    studio_metric_row_set_more (self, report);
  studio_metric_row_name (self, full, words, change);
  self->shows_value = report != NULL;
}

/* --- the widget ------------------------------------------------------------------------------ */

static GtkLabel *
studio_metric_row_add_label (GtkWidget  *box,
                             int         width_chars,
                             const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_width_chars (GTK_LABEL (label), width_chars);
  gtk_widget_add_css_class (label, "numeric");
  if (style != NULL)
    {
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (label, style);
      gtk_widget_add_css_class (label, "dim-label");
    }
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
studio_metric_row_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  gtk_widget_measure (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (widget)), orientation, for_size,
                      minimum, natural, minimum_baseline, natural_baseline);
}

static void
studio_metric_row_size_allocate (GtkWidget *widget,
                                 int        width,
                                 int        height,
                                 int        baseline)
{
  StudioMetricRow *self = STUDIO_METRIC_ROW (widget);

  gtk_widget_size_allocate (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (widget)),
                            &(GtkAllocation){ 0, 0, width, height }, baseline);
  gtk_widget_set_opacity (GTK_WIDGET (self->change), width >= STUDIO_METRIC_CHANGE_MIN);
  gtk_widget_set_opacity (GTK_WIDGET (self->words), width >= STUDIO_METRIC_WORDS_MIN);
}

static void
studio_metric_row_class_init (StudioMetricRowClass *klass)
{
  GTK_WIDGET_CLASS (klass)->measure = studio_metric_row_measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = studio_metric_row_size_allocate;
}

static void
studio_metric_row_init (StudioMetricRow *self)
{
  /* with one GTK would not call size_allocate() */
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
}

/* The first line: name, value, meter, change, meaning. */
static GtkWidget *
studio_metric_row_build_line (StudioMetricRow *self,
                              GtkSizeGroup    *names)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, STUDIO_METRIC_SPACING);
  GtkLabel *name = studio_metric_row_add_label (line, STUDIO_METRIC_NAME_CHARS, NULL);
  PangoTabArray *tabs
    = pango_tab_array_new_with_positions (1, TRUE, PANGO_TAB_DECIMAL, STUDIO_METRIC_POINT_X);

  gtk_label_set_text (name, _(self->metric->label));
  gtk_label_set_ellipsize (name, PANGO_ELLIPSIZE_END);
  if (names != NULL)
    gtk_size_group_add_widget (names, GTK_WIDGET (name));
  pango_tab_array_set_decimal_point (tabs, 0, '.');
  self->value = studio_metric_row_add_label (line, STUDIO_METRIC_VALUE_CHARS, NULL);
  gtk_label_set_tabs (self->value, tabs);
  pango_tab_array_free (tabs);
  self->meter = STUDIO_METER (studio_meter_new ());
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->meter));
  self->change = studio_metric_row_add_label (line, STUDIO_METRIC_CHANGE_CHARS, "caption");
  gtk_label_set_max_width_chars (self->change, STUDIO_METRIC_CHANGE_CHARS);
  self->words = studio_metric_row_add_label (line, 0, "caption");
  gtk_widget_set_hexpand (GTK_WIDGET (self->words), TRUE);
  return line;
}

GtkWidget *
studio_metric_row_new (const HekMetric *metric,
                       GtkSizeGroup    *names)
{
  StudioMetricRow *self;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gboolean has_map = metric->map_label != NULL;
  g_autofree char *tooltip
    = has_map ? g_strdup_printf (_("%s A click shows where."), _(metric->help))
              : g_strdup (_(metric->help));

  self = g_object_new (STUDIO_TYPE_METRIC_ROW, "activatable", has_map, "selectable", FALSE,
                       "tooltip-text", tooltip, NULL);
  self->metric = metric;
  gtk_box_append (GTK_BOX (box), studio_metric_row_build_line (self, names));
  if (metric->n_values > 1)
    self->more = studio_metric_row_add_label (box, 0, "caption");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  studio_metric_row_set (self, NULL, NULL, STUDIO_METRIC_AGAINST_NONE);
  return GTK_WIDGET (self);
}

const HekMetric *
studio_metric_row_get_metric (StudioMetricRow *self)
{
  g_return_val_if_fail (STUDIO_IS_METRIC_ROW (self), NULL);

  return self->metric;
}
