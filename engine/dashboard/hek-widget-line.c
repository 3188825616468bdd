/* SPDX-License-Identifier: Apache-2.0 */
/* Line charts over time: all number columns of all frames, thinned for the width that they have. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-plot-line.h"
#include "hek-plot-time.h"
#include "hek-widget-private.h"

/* More series than there are colours are drawn together in one. */
#define HEK_WIDGET_LINE_MAX_SERIES 64u

/* Rings around anomalies: more would hide the line. */
#define HEK_WIDGET_LINE_MAX_RINGS 200

static const HekOption line_options[] = {
  { .name = "scale", .label = N_("Scale"), .help = N_("How values lie on the axis."),
    .type = HEK_OPTION_CHOICE, .max = 1, .choices = hek_widget_scales, .n_choices = 2 },
  { .name = "from-zero", .label = N_("Begin at zero"),
    .help = N_("The axis of values begins at 0, not at the least value."),
    .type = HEK_OPTION_BOOLEAN, .max = 1 },
  { .name = "envelope", .label = N_("Least and greatest values"),
    .help = N_("An area from the least to the greatest value of what each point stands for."),
    .type = HEK_OPTION_BOOLEAN, .def = 1, .max = 1 },
  { .name = "anomalies", .label = N_("Anomalies"),
    .help = N_("Rings around values that differ from what is usual."),
    .type = HEK_OPTION_BOOLEAN, .def = 1, .max = 1 },
  { .name = "notes", .label = N_("Notes"),
    .help = N_("Marks where something was noted, built, imported or failed."),
    .type = HEK_OPTION_BOOLEAN, .def = 1, .max = 1 },
  { .name = "gaps", .label = N_("Gaps"),
    .help = N_("Values are not joined over times without any."),
    .type = HEK_OPTION_BOOLEAN, .def = 1, .max = 1 },
  { .name = "points", .label = N_("Points"), .help = N_("A dot at each value."),
    .type = HEK_OPTION_BOOLEAN, .max = 1 },
};

typedef struct
{
  guint n;
  HekWidgetThin *series;  /* owned */
  char **labels;          /* owned */
  char *common;           /* owned (nullable): what all of them said, which is told at the axis */
  guint *frames;          /* owned: which frame and column each is of */
  guint *columns;
  HekWidgetUnit unit;     /* of the axis */
  gboolean has_unit;      /* all series have the same */
  double from, to;        /* of the data */
} HekWidgetLineMade;

/* What is drawn at one size: series and all that they point to. */
typedef struct
{
  HekPlotLine plot;
  HekWidgetThinned *thinned; /* owned */
  HekPlotSeries *series;     /* owned */
  HekPlotMark *rings;        /* owned */
  HekPlotColor rest;
  HekWidgetBands bands;
  guint n;
} HekWidgetLineShown;

static char *
hek_widget_line_label (const HekWidget *self,
                       const HekFrame  *frame,
                       guint            column)
{
  int first = hek_frame_find_role (frame, HEK_FRAME_VALUE, -1);

  if (self->n_frames == 1)
    return g_strdup (frame->columns[column].name);
  if (hek_frame_find_role (frame, HEK_FRAME_VALUE, first) < 0)
    return g_strdup (frame->name[0] != '\0' ? frame->name : frame->columns[column].name);
  return g_strdup_printf ("%s · %s", frame->name, frame->columns[column].name);
}

/* "Latency, p50", "Latency, p99" are p50 and p99 of an axis "Latency"; "Rows, mean", "Codes, mean"
 * likewise. */
static void
hek_widget_line_factor_labels (HekWidgetLineMade *made)
{
  const char *first = made->n > 1 ? strstr (made->labels[0], ", ") : NULL;
  gsize head = first != NULL ? (gsize) (first - made->labels[0]) + 2 : 0;
  gboolean same_head = first != NULL, same_tail = first != NULL;

  for (guint s = 1; s < made->n && (same_head || same_tail); s++)
    {
      const char *comma = strstr (made->labels[s], ", ");

      same_head = same_head && comma != NULL && strncmp (made->labels[s], made->labels[0],
                                                         head) == 0;
      same_tail = same_tail && comma != NULL && g_str_equal (comma, first);
    }
  if (same_head == same_tail) /* nothing, or no difference would be left */
    return;
  made->common = same_head ? g_strndup (made->labels[0], head - 2) : g_strdup (first + 2);
  for (guint s = 0; s < made->n; s++)
    {
      char *label = made->labels[s];

      made->labels[s] = same_head ? g_strdup (label + head)
                                  : g_strndup (label, (gsize) (strstr (label, ", ") - label));
      g_free (label);
    }
}

static gboolean
hek_widget_line_add_frame (HekWidget     *self,
                           guint          f,
                           const HekTask *task,
                           GError       **error)
{
  HekWidgetLineMade *made = self->made;
  const HekFrame *frame = self->frames[f];
  int time = hek_frame_find_type (frame, HEK_FRAME_TIME, -1);

  if (time < 0 || hek_frame_find_role (frame, HEK_FRAME_VALUE, -1) < 0)
    {
      hek_widget_set_data_error (error, self, _("it needs a column of times and one of numbers"),
                                 frame);
      return FALSE;
    }
  for (int c = hek_frame_find_role (frame, HEK_FRAME_VALUE, -1);
       c >= 0 && made->n < HEK_WIDGET_LINE_MAX_SERIES;
       c = hek_frame_find_role (frame, HEK_FRAME_VALUE, c))
    {
      HekWidgetThin *thin = &made->series[made->n];

      if (!hek_widget_thin_init (thin, frame, (guint) time, (guint) c,
                                 hek_widget_get (self, "gaps") != 0, task, error))
        return FALSE;
      made->labels[made->n] = hek_widget_line_label (self, frame, (guint) c);
      made->frames[made->n] = f;
      made->columns[made->n] = (guint) c;
      made->n++;
      if (thin->n > 0)
        {
          made->from = fmin (made->from, (double) thin->times[0]);
          made->to = fmax (made->to, (double) thin->times[thin->n - 1]);
        }
    }
  return TRUE;
}

static gboolean
hek_widget_line_make (HekWidget     *self,
                      const HekTask *task,
                      GError       **error)
{
  HekWidgetLineMade *made = g_new0 (HekWidgetLineMade, 1);
  double top = 0;

  self->made = made;
  made->series = g_new0 (HekWidgetThin, HEK_WIDGET_LINE_MAX_SERIES);
  made->labels = g_new0 (char *, HEK_WIDGET_LINE_MAX_SERIES + 1);
  made->frames = g_new0 (guint, HEK_WIDGET_LINE_MAX_SERIES);
  made->columns = g_new0 (guint, HEK_WIDGET_LINE_MAX_SERIES);
  made->from = INFINITY;
  made->to = -INFINITY;
  if (self->n_frames == 0)
    {
      hek_widget_set_data_error (error, self, _("it needs a column of times and one of numbers"),
                                 NULL);
      return FALSE;
    }
  for (guint f = 0; f < self->n_frames; f++)
    if (!hek_widget_line_add_frame (self, f, task, error))
      return FALSE;
  hek_widget_line_factor_labels (made);
  made->has_unit = TRUE;
  for (guint s = 0; s < made->n; s++)
    {
      if (!isnan (made->series[s].most))
        top = fmax (top, fmax (fabs (made->series[s].least), fabs (made->series[s].most)));
      made->has_unit &= g_strcmp0 (made->series[s].unit, made->series[0].unit) == 0;
    }
  hek_widget_unit_init (&made->unit, made->has_unit ? made->series[0].unit : NULL, top);
  return TRUE;
}

static void
hek_widget_line_finish (HekWidget *self)
{
  HekWidgetLineMade *made = self->made;

  if (made == NULL)
    return;
  for (guint s = 0; s < made->n; s++)
    hek_widget_thin_clear (&made->series[s]);
  g_strfreev (made->labels);
  g_free (made->common);
  g_free (made->series);
  g_free (made->frames);
  g_free (made->columns);
  g_free (made);
}

/* The span of time that is shown. */
static void
hek_widget_line_get_span (const HekWidget     *self,
                          const HekWidgetView *view,
                          double              *from,
                          double              *to)
{
  const HekWidgetLineMade *made = self->made;

  *from = made->from;
  *to = made->to;
  if (self->from_us < self->to_us)
    {
      *from = (double) self->from_us;
      *to = (double) self->to_us;
    }
  if (view->x_from < view->x_to)
    {
      *from = view->x_from;
      *to = view->x_to;
    }
}

static void
hek_widget_line_fill_rings (const HekWidget    *self,
                            HekWidgetLineShown *shown)
{
  const HekWidgetLineMade *made = self->made;
  GArray *rings = g_array_new (FALSE, FALSE, sizeof (HekPlotMark));

  for (guint s = 0; s < made->n && hek_widget_get (self, "anomalies") != 0; s++)
    {
      const HekWidgetThinned *thinned = &shown->thinned[s];
      gsize m = 0;

      for (gsize i = 0; i < thinned->n && rings->len < HEK_WIDGET_LINE_MAX_RINGS; i++)
        {
          if (thinned->rows[i] == G_MAXUINT32) /* a gap */
            continue;
          while (m < made->series[s].n_marked && made->series[s].marked[m] < thinned->rows[i])
            m++;
          if (m < made->series[s].n_marked && made->series[s].marked[m] == thinned->rows[i])
            g_array_append_val (rings, ((HekPlotMark) { TRUE, s, i }));
        }
    }
  shown->plot.n_rings = rings->len;
  shown->rings = (HekPlotMark *) (void *) g_array_free (rings, FALSE);
  shown->plot.rings = shown->rings;
}

static gboolean
hek_widget_line_has_points (const HekWidgetLineShown *shown)
{
  for (guint s = 0; s < shown->n; s++)
    for (gsize i = 0; i < shown->thinned[s].n; i++)
      if (!isnan (shown->thinned[s].y[i]))
        return TRUE;
  return FALSE;
}

static void
hek_widget_line_show (const HekWidget     *self,
                      double               width,
                      const HekPlotTheme  *theme,
                      const HekWidgetView *view,
                      HekWidgetLineShown  *shown)
{
  const HekWidgetLineMade *made = self->made;
  gboolean envelope = hek_widget_get (self, "envelope") != 0;
  double from, to;

  hek_widget_line_get_span (self, view, &from, &to);
  *shown = (HekWidgetLineShown) { .n = made->n, .rest = theme->axis };
  shown->thinned = g_new0 (HekWidgetThinned, made->n + 1);
  shown->series = g_new0 (HekPlotSeries, made->n + 1);
  for (guint s = 0; s < made->n; s++)
    {
      HekWidgetThinned *thinned = &shown->thinned[s];

      hek_widget_thin_range (&made->series[s], from, to, (guint) MAX (width / theme->line_width, 8),
                             made->unit.factor, thinned);
      shown->series[s] = (HekPlotSeries) {
        .label = s < HEK_PLOT_N_SERIES_COLORS ? made->labels[s] : NULL,
        .x = thinned->x, .y = thinned->y, .n = thinned->n,
        .y_low = envelope ? thinned->lows : NULL, .y_high = envelope ? thinned->highs : NULL,
        .color = s < HEK_PLOT_N_SERIES_COLORS ? NULL : &shown->rest,
        .markers = hek_widget_get (self, "points") != 0,
      };
    }
  hek_widget_bands_init (&shown->bands, theme);
  if (self->options.n_bands > 0)
    hek_widget_bands_add_options (&shown->bands, &self->options, made->unit.factor, FALSE);
  hek_widget_bands_add_time (&shown->bands, self, view, hek_widget_get (self, "notes") != 0);
  shown->plot.title = self->title;
  shown->plot.x_axis = (HekPlotAxis) { .min = from, .max = to, .scale = HEK_PLOT_TIME };
  shown->plot.y_axis = (HekPlotAxis) {
    .label = made->n == 1 ? made->labels[0] : made->common,
    .unit = hek_widget_unit_get (&made->unit),
    .min = view->y_from < view->y_to ? view->y_from : 0,
    .max = view->y_from < view->y_to ? view->y_to : 0,
    .scale = hek_widget_get (self, "scale") != 0 ? HEK_PLOT_LOG10 : HEK_PLOT_LINEAR,
    .from_zero = hek_widget_get (self, "from-zero") != 0,
  };
  shown->plot.series = shown->series;
  shown->plot.n_series = made->n;
  shown->plot.bands = (const HekPlotBand *) (void *) shown->bands.bands->data;
  shown->plot.n_bands = shown->bands.bands->len;
  shown->plot.empty_text = hek_widget_line_has_points (shown) ? HEK_WIDGET_NO_ROOM
                                                              : _("No values in this time");
  hek_widget_line_fill_rings (self, shown);
}

static void
hek_widget_line_shown_clear (HekWidgetLineShown *shown)
{
  for (guint s = 0; s < shown->n; s++)
    hek_widget_thinned_clear (&shown->thinned[s]);
  g_free (shown->thinned);
  g_free (shown->series);
  g_free (shown->rings);
  hek_widget_bands_clear (&shown->bands);
}

static void
hek_widget_line_draw (const HekWidget     *self,
                      cairo_t             *cr,
                      double               width,
                      double               height,
                      const HekPlotTheme  *theme,
                      const HekWidgetView *view)
{
  HekWidgetLineShown shown;
  HekPlotPick pick;

  hek_widget_line_show (self, width, theme, view, &shown);
  if (height < HEK_WIDGET_LOW * theme->font_size)
    hek_widget_bands_drop_labels (&shown.bands);
  if (view->has_pointer
      && hek_plot_line_pick (&shown.plot, width, height, theme, view->pointer_x, view->pointer_y,
                             &pick))
    shown.plot.hover = pick.mark;
  hek_plot_line_draw (&shown.plot, cr, width, height, theme);
  hek_widget_line_shown_clear (&shown);
}

static gboolean
hek_widget_line_pick (const HekWidget     *self,
                      double               width,
                      double               height,
                      const HekPlotTheme  *theme,
                      const HekWidgetView *view,
                      double               x,
                      double               y,
                      HekWidgetHit        *out)
{
  const HekWidgetLineMade *made = self->made;
  HekWidgetLineShown shown;
  HekPlotPick pick;
  gboolean found;

  hek_widget_line_show (self, width, theme, view, &shown);
  found = hek_plot_line_pick (&shown.plot, width, height, theme, x, y, &pick);
  if (found)
    {
      guint s = pick.mark.series_idx;

      hek_widget_hit_from_pick (out, &pick);
      out->frame_idx = made->frames[s];
      out->column_idx = made->columns[s];
      out->row = hek_widget_thin_get_row (&made->series[s],
                                          shown.thinned[s].rows[pick.mark.point_idx]);
      out->value = out->y = pick.y / made->unit.factor;
    }
  hek_widget_line_shown_clear (&shown);
  return found;
}

static gboolean
hek_widget_line_get_axes (const HekWidget     *self,
                          double               width,
                          double               height,
                          const HekPlotTheme  *theme,
                          const HekWidgetView *view,
                          HekPlotFrame        *out)
{
  HekWidgetLineShown shown;
  gboolean ok;

  hek_widget_line_show (self, width, theme, view, &shown);
  ok = hek_plot_line_get_frame (&shown.plot, width, height, theme, out);
  hek_widget_line_shown_clear (&shown);
  return ok;
}

static void
hek_widget_line_describe (const HekWidget *self,
                          GString         *text)
{
  const HekWidgetLineMade *made = self->made;
  HekWidgetView view;
  double from, to;
  g_autofree char *begin = NULL;
  g_autofree char *end = NULL;

  hek_widget_view_init (&view);
  hek_widget_line_get_span (self, &view, &from, &to);
  if (!(from < to))
    {
      g_string_append (text, _("No values."));
      return;
    }
  begin = hek_plot_time_format (from, 1e6);
  end = hek_plot_time_format (to, 1e6);
  g_string_append_printf (text, _("From %s to %s."), begin, end);
  for (guint s = 0; s < made->n; s++)
    {
      const HekWidgetThin *thin = &made->series[s];
      g_autofree char *last = hek_widget_unit_format (thin->unit, thin->last, 3);
      g_autofree char *least = hek_widget_unit_format (thin->unit, thin->least, 3);
      g_autofree char *most = hek_widget_unit_format (thin->unit, thin->most, 3);

      g_string_append_c (text, ' ');
      if (thin->n_finite == 0)
        g_string_append_printf (text, _("%s: no values."), made->labels[s]);
      else
        g_string_append_printf (text, _("%s: last %s, between %s and %s."), made->labels[s], last,
                                least, most);
      if (thin->n_marked > 0)
        {
          g_autofree char *n = hek_widget_format_count (thin->n_marked);

          g_string_append_printf (text,
                                  g_dngettext (GETTEXT_PACKAGE, " %s anomaly.", " %s anomalies.",
                                               thin->n_marked), n);
        }
    }
}

static const HekWidgetClass line_class = {
  .make = hek_widget_line_make,
  .finish = hek_widget_line_finish,
  .draw = hek_widget_line_draw,
  .pick = hek_widget_line_pick,
  .get_axes = hek_widget_line_get_axes,
  .describe = hek_widget_line_describe,
};

const HekWidgetKind hek_widget_kind_line = {
  .id = "line",
  .label = N_("Line chart"),
  .help = N_("Values over time: several series, thresholds, notes and anomalies."),
  .icon_name = "hektor-widget-line-symbolic",
  .wants = HEK_WIDGET_WANTS_TIME | HEK_WIDGET_WANTS_NUMBER,
  .max_frames = 8,
  .options = line_options,
  .n_options = G_N_ELEMENTS (line_options),
  .has_bands = TRUE,
  .has_range = TRUE,
  .min_w = 3, .min_h = 2, .usual_w = 6, .usual_h = 4,
  .klass = &line_class,
};
