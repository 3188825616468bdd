/* SPDX-License-Identifier: Apache-2.0 */
/* One number out of a frame, and how it changed from the frame before. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-plot-axis.h"
#include "hek-widget-private.h"

const HekChoice hek_widget_reductions[HEK_WIDGET_N_REDUCTIONS] = {
  [HEK_WIDGET_LAST] = { "last", N_("Last") },
  [HEK_WIDGET_MEAN] = { "mean", N_("Mean") },
  [HEK_WIDGET_LEAST] = { "min", N_("Least") },
  [HEK_WIDGET_GREATEST] = { "max", N_("Greatest") },
  [HEK_WIDGET_TOTAL] = { "sum", N_("Total") },
};

const HekChoice hek_widget_better[3] = {
  { "neither", N_("Neither") },
  { "less", N_("Less") },
  { "more", N_("More") },
};

/* The value of the last row by time; without times, of the last row. */
static double
hek_widget_number_last (const HekFrame *frame,
                        const double   *values)
{
  int time = hek_frame_find_type (frame, HEK_FRAME_TIME, -1);
  const gint64 *times = time >= 0 ? frame->columns[time].times : NULL;
  double last = NAN;
  gint64 at = G_MININT64;

  for (gsize i = 0; i < frame->n_rows; i++)
    if (!isnan (values[i]) && (times == NULL || times[i] >= at))
      {
        last = values[i];
        at = times != NULL ? times[i] : at;
      }
  return last;
}

static double
hek_widget_number_reduce (const HekFrame     *frame,
                          guint               column,
                          HekWidgetReduction  reduction)
{
  const double *values = frame->columns[column].reals;
  int edge = reduction == HEK_WIDGET_LEAST
             ? hek_frame_find_companion (frame, column, HEK_FRAME_LOW)
             : reduction == HEK_WIDGET_GREATEST
               ? hek_frame_find_companion (frame, column, HEK_FRAME_HIGH) : -1;
  double sum = 0, error = 0, least = NAN, most = NAN;
  gsize n = 0;

  if (reduction == HEK_WIDGET_LAST)
    return hek_widget_number_last (frame, values);
  if (edge >= 0)
    values = frame->columns[edge].reals;
  for (gsize i = 0; i < frame->n_rows; i++)
    if (!isnan (values[i]))
      {
        double next = sum + values[i]; /* Neumaier's compensated sum */

        error += fabs (sum) >= fabs (values[i]) ? sum - next + values[i] : values[i] - next + sum;
        sum = next;
        least = fmin (least, values[i]);
        most = fmax (most, values[i]);
        n++;
      }
  if (n == 0)
    return NAN;
  return reduction == HEK_WIDGET_LEAST ? least : reduction == HEK_WIDGET_GREATEST ? most
         : reduction == HEK_WIDGET_MEAN ? (sum + error) / (double) n : sum + error;
}

/* Words of a change: relative, but of shares, which are told in points. */
static char *
hek_widget_number_say_change (const HekWidgetNumber *number)
{
  double difference = number->value - number->before;
  g_autofree char *text = NULL;

  if (difference == 0)
    return g_strdup (_("as before"));
  if (g_strcmp0 (number->unit, "fraction") == 0)
    {
      text = hek_plot_format_value (100 * fabs (difference), 2);
      return difference > 0 ? g_strdup_printf (_("%s percentage points more than before"), text)
                            : g_strdup_printf (_("%s percentage points less than before"), text);
    }
  if (number->before == 0 || (number->before < 0) != (number->value < 0))
    {
      text = hek_widget_unit_format (number->unit, number->before, 3);
      return g_strdup_printf (_("%s before"), text);
    }
  text = hek_plot_format_value (100 * fabs (difference / number->before), 2);
  return difference > 0 /* also below 0: −5 is more than −10 */
         ? g_strdup_printf (_("%s %% more than before"), text)
         : g_strdup_printf (_("%s %% less than before"), text);
}

static void
hek_widget_number_compare (HekWidgetNumber    *number,
                           const HekWidget    *self,
                           HekWidgetReduction  reduction)
{
  const HekFrame *frame = self->frames[1];
  int column = hek_frame_find (frame, number->name);
  guint better = (guint) hek_widget_get (self, "better");

  if (column < 0 || frame->columns[column].type != HEK_FRAME_REAL)
    column = hek_frame_find_role (frame, HEK_FRAME_VALUE, -1);
  if (column < 0)
    return;
  number->before = hek_widget_number_reduce (frame, (guint) column, reduction);
  if (isnan (number->before) || isnan (number->value))
    return;
  number->change = hek_widget_number_say_change (number);
  number->direction = (number->value > number->before) - (number->value < number->before);
  if (better != 0 && number->direction != 0)
    number->change_level = (number->direction > 0) == (better == 2) ? HEK_WIDGET_GOOD
                                                                    : HEK_WIDGET_BAD;
}

gboolean
hek_widget_number_init (HekWidgetNumber *number,
                        HekWidget       *self,
                        GError         **error)
{
  HekWidgetReduction reduction = (HekWidgetReduction) hek_widget_get (self, "reduce");
  const HekFrame *frame = self->n_frames > 0 ? self->frames[0] : NULL;

  *number = (HekWidgetNumber) { .column = -1, .value = NAN, .before = NAN };
  number->column = hek_widget_find_column (self, "column", 0, error);
  if (number->column == -2)
    return FALSE;
  if (number->column < 0)
    {
      hek_widget_set_data_error (error, self, _("it needs a column of numbers"), frame);
      return FALSE;
    }
  number->name = frame->columns[number->column].name;
  number->unit = frame->columns[number->column].unit;
  number->value = hek_widget_number_reduce (frame, (guint) number->column, reduction);
  if (!isnan (number->value))
    self->level = hek_widget_find_band (&self->options, number->value, &number->band);
  if (self->n_frames > 1)
    hek_widget_number_compare (number, self, reduction);
  return TRUE;
}

void
hek_widget_number_clear (HekWidgetNumber *number)
{
  g_clear_pointer (&number->change, g_free);
}

void
hek_widget_number_describe (const HekWidgetNumber *number,
                            GString               *text)
{
  g_autofree char *value = hek_widget_unit_format (number->unit, number->value, 3);

  if (isnan (number->value))
    {
      g_string_append (text, _("No values."));
      return;
    }
  g_string_append_printf (text, _("%s: %s."), number->name, value);
  if (number->band != NULL)
    g_string_append_printf (text, " %s.", hek_widget_band_get_label (number->band));
  if (number->change != NULL)
    g_string_append_printf (text, " %s.", number->change);
}
