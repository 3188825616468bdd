/* SPDX-License-Identifier: Apache-2.0 */
/* Metric cards: a number, its change from the range before, and a spark line. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-plot-card.h"
#include "hek-plot-time.h"
#include "hek-widget-private.h"

static const HekOption card_options[] = {
  { .name = "reduce", .label = N_("Value"), .help = N_("What of all values is shown."),
    .type = HEK_OPTION_CHOICE, .max = HEK_WIDGET_N_REDUCTIONS - 1,
    .choices = hek_widget_reductions, .n_choices = HEK_WIDGET_N_REDUCTIONS },
  { .name = "better", .label = N_("Better is"),
    .help = N_("Whether a change to more or to less is shown as good."),
    .type = HEK_OPTION_CHOICE, .max = 2, .choices = hek_widget_better, .n_choices = 3 },
  { .name = "digits", .label = N_("Digits"), .help = N_("How many digits the value has."),
    .type = HEK_OPTION_INT, .def = 3, .min = 1, .max = 9 },
  { .name = "spark", .label = N_("Spark line"), .help = N_("A line of the values over time."),
    .type = HEK_OPTION_BOOLEAN, .def = 1, .max = 1 },
  { .name = "from-zero", .label = N_("Begin at zero"), .help = N_("The spark line stands on 0."),
    .type = HEK_OPTION_BOOLEAN, .max = 1 },
};

static const HekWidgetText card_texts[] = {
  { "column", N_("Column"), N_("Which column of the data; the first of numbers when empty."),
    TRUE },
};

typedef struct
{
  HekWidgetNumber number;
  HekWidgetThin thin;
  gboolean has_thin;
} HekWidgetCardMade;

typedef struct
{
  HekPlotCard plot;
  HekPlotSeries spark;
  HekWidgetThinned thinned;
  HekWidgetUnit unit;
  HekPlotColor color, change_color;
  char *value;      /* owned */
  char *hover_text; /* owned */
} HekWidgetCardShown;

static gboolean
hek_widget_card_make (HekWidget     *self,
                      const HekTask *task,
                      GError       **error)
{
  HekWidgetCardMade *made = g_new0 (HekWidgetCardMade, 1);
  int time;

  self->made = made;
  if (!hek_widget_number_init (&made->number, self, error))
    return FALSE;
  time = hek_frame_find_type (self->frames[0], HEK_FRAME_TIME, -1);
  if (time < 0 || self->frames[0]->n_rows < 2 || hek_widget_get (self, "spark") == 0)
    return TRUE;
  made->has_thin = hek_widget_thin_init (&made->thin, self->frames[0], (guint) time,
                                         (guint) made->number.column, TRUE, task, error);
  return made->has_thin;
}

static void
hek_widget_card_finish (HekWidget *self)
{
  HekWidgetCardMade *made = self->made;

  if (made == NULL)
    return;
  if (made->has_thin)
    hek_widget_thin_clear (&made->thin);
  hek_widget_number_clear (&made->number);
  g_free (made);
}

static void
hek_widget_card_show (const HekWidget    *self,
                      double              width,
                      const HekPlotTheme *theme,
                      HekWidgetCardShown *shown)
{
  const HekWidgetCardMade *made = self->made;
  const HekWidgetNumber *number = &made->number;
  double from = (double) self->from_us, to = (double) self->to_us;

  *shown = (HekWidgetCardShown) { .plot = { .title = self->title } };
  if (isnan (number->value))
    return;
  hek_widget_unit_init (&shown->unit, number->unit, number->value);
  shown->value = hek_widget_unit_format_number (&shown->unit, number->value,
                                                (guint) hek_widget_get (self, "digits"));
  shown->color = hek_widget_level_color (theme, self->level);
  shown->change_color = hek_widget_level_color (theme, number->change_level);
  shown->plot.value = shown->value;
  shown->plot.unit = hek_widget_unit_get (&shown->unit);
  shown->plot.change = number->change;
  shown->plot.direction = number->direction;
  shown->plot.change_color = number->change_level != HEK_WIDGET_NEUTRAL ? &shown->change_color
                                                                       : NULL;
  if (number->band != NULL)
    {
      shown->plot.color = &shown->color;
      shown->plot.note = hek_widget_band_get_label (number->band);
    }
  if (!made->has_thin || made->thin.n == 0)
    return;
  if (!(from < to))
    {
      from = (double) made->thin.times[0];
      to = (double) made->thin.times[made->thin.n - 1];
    }
  hek_widget_thin_range (&made->thin, from, to, (guint) MAX (width / 3, 8), 1, &shown->thinned);
  shown->spark = (HekPlotSeries) { .x = shown->thinned.x, .y = shown->thinned.y,
                                   .n = shown->thinned.n };
  if (number->band != NULL)
    shown->spark.color = &shown->color;
  shown->plot.spark = &shown->spark;
  shown->plot.x_from = from;
  shown->plot.x_to = to;
  shown->plot.spark_from_zero = hek_widget_get (self, "from-zero") != 0;
}

static void
hek_widget_card_shown_clear (HekWidgetCardShown *shown)
{
  hek_widget_thinned_clear (&shown->thinned);
  g_free (shown->value);
  g_free (shown->hover_text);
}

/* "2026-11-22 14:05:30 · 1.2 ms" */
static char *
hek_widget_card_read_out (const HekWidgetCardMade *made,
                          const HekPlotPick       *pick)
{
  g_autofree char *time = hek_plot_time_format (pick->x, 1e6);
  g_autofree char *value = hek_widget_unit_format (made->number.unit, pick->y, 3);

  return g_strdup_printf ("%s · %s", time, value);
}

static void
hek_widget_card_draw (const HekWidget     *self,
                      cairo_t             *cr,
                      double               width,
                      double               height,
                      const HekPlotTheme  *theme,
                      const HekWidgetView *view)
{
  HekWidgetCardShown shown;
  HekPlotPick pick;

  hek_widget_card_show (self, width, theme, &shown);
  if (view->has_pointer
      && hek_plot_card_pick (&shown.plot, width, height, theme, view->pointer_x, view->pointer_y,
                             &pick))
    {
      shown.hover_text = hek_widget_card_read_out (self->made, &pick);
      shown.plot.hover = pick.mark;
      shown.plot.hover_text = shown.hover_text;
    }
  hek_plot_card_draw (&shown.plot, cr, width, height, theme);
  hek_widget_card_shown_clear (&shown);
}

static gboolean
hek_widget_card_pick (const HekWidget     *self,
                      double               width,
                      double               height,
                      const HekPlotTheme  *theme,
                      const HekWidgetView *view,
                      double               x,
                      double               y,
                      HekWidgetHit        *out)
{
  const HekWidgetCardMade *made = self->made;
  HekWidgetCardShown shown;
  HekPlotPick pick;
  gboolean found;

  (void) view;
  hek_widget_card_show (self, width, theme, &shown);
  found = hek_plot_card_pick (&shown.plot, width, height, theme, x, y, &pick);
  if (found)
    {
      g_autofree char *text = hek_widget_card_read_out (made, &pick);

      hek_widget_hit_from_pick (out, &pick);
      out->row = hek_widget_thin_get_row (&made->thin, shown.thinned.rows[pick.mark.point_idx]);
      out->column_idx = (guint) made->number.column;
      hek_widget_hit_set_text (out, text);
    }
  hek_widget_card_shown_clear (&shown);
  return found;
}

static void
hek_widget_card_describe (const HekWidget *self,
                          GString         *text)
{
  const HekWidgetCardMade *made = self->made;

  hek_widget_number_describe (&made->number, text);
}

static const HekWidgetClass card_class = {
  .make = hek_widget_card_make,
  .finish = hek_widget_card_finish,
  .draw = hek_widget_card_draw,
  .pick = hek_widget_card_pick,
  .describe = hek_widget_card_describe,
};

const HekWidgetKind hek_widget_kind_card = {
  .id = "card",
  .label = N_("Metric card"),
  .help = N_("One number, how it changed from the range before, and a line of its past."),
  .icon_name = "hektor-widget-card-symbolic",
  .wants = HEK_WIDGET_WANTS_NUMBER,
  .max_frames = 2,
  .options = card_options,
  .n_options = G_N_ELEMENTS (card_options),
  .texts = card_texts,
  .n_texts = G_N_ELEMENTS (card_texts),
  .has_bands = TRUE,
  .min_w = 2, .min_h = 1, .usual_w = 3, .usual_h = 2,
  .klass = &card_class,
};
