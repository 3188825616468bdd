/* SPDX-License-Identifier: Apache-2.0 */
/* Scatter plots: two columns against each other, coloured and sized by others, with a straight line
 * of least squares. */
#include "config.h"

#include "hek-widget-scatter-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static const HekOption scatter_options[] = {
  { .name = "x-scale", .label = N_("Scale of x"), .help = N_("How values lie on the axis."),
    .type = HEK_OPTION_CHOICE, .max = 1, .choices = hek_widget_scales, .n_choices = 2 },
  { .name = "y-scale", .label = N_("Scale of y"), .help = N_("How values lie on the axis."),
    .type = HEK_OPTION_CHOICE, .max = 1, .choices = hek_widget_scales, .n_choices = 2 },
  { .name = "regression", .label = N_("Regression line"),
    .help = N_("The straight line of least squares; r² is the share of the variance of y that it "
               "explains. On logarithmic axes, of the logarithms."),
    .type = HEK_OPTION_BOOLEAN, .max = 1 },
  { .name = "size", .label = N_("Size of points"), .unit = "px",
    .help = N_("Diameter; 0: as suits their number."), .type = HEK_OPTION_REAL, .max = 20,
    .step = 0.5 },
};

static const HekWidgetText scatter_texts[] = {
  { "x-column", N_("Column of x"), N_("The first of numbers when empty."), TRUE },
  { "y-column", N_("Column of y"), N_("The second of numbers when empty."), TRUE },
  { "color-column", N_("Colour by"), N_("A column of numbers or texts; one colour when empty."),
    TRUE },
  { "size-column", N_("Size by"), N_("A column of numbers; one size when empty."), TRUE },
};

static gboolean
hek_widget_scatter_make (HekWidget     *self,
                         const HekTask *task,
                         GError       **error)
{
  self->made = g_new0 (HekWidgetPoints, 1);
  return hek_widget_points_init (self->made, self, task, error);
}

static void
hek_widget_scatter_finish (HekWidget *self)
{
  if (self->made != NULL)
    hek_widget_points_clear (self->made);
  g_free (self->made);
}

/* --- drawing --------------------------------------------------------------------------------- */

static void
hek_widget_scatter_draw_brush (const HekWidgetScatterShown *shown,
                               cairo_t                     *cr,
                               double                       width,
                               double                       height,
                               const HekPlotTheme          *theme,
                               const HekWidgetView         *view)
{
  HekPlotFrame frame;
  double x[2], y[2];

  if (!(view->brush_x_from < view->brush_x_to) || !(view->brush_y_from < view->brush_y_to)
      || !hek_plot_scatter_get_frame (&shown->plot, width, height, theme, &frame))
    return;
  for (guint i = 0; i < 2; i++)
    {
      double fx = hek_plot_ticks_to_fraction (&frame.x_ticks, i == 0 ? view->brush_x_from
                                                                     : view->brush_x_to);
      double fy = hek_plot_ticks_to_fraction (&frame.y_ticks, i == 0 ? view->brush_y_to
                                                                     : view->brush_y_from);

      x[i] = frame.x + CLAMP (isnan (fx) ? 0 : fx, 0, 1) * frame.width;
      y[i] = frame.y + (1 - CLAMP (isnan (fy) ? 0 : fy, 0, 1)) * frame.height;
    }
  cairo_save (cr);
  cairo_rectangle (cr, x[0], y[0], x[1] - x[0], y[1] - y[0]);
  cairo_set_source_rgba (cr, theme->series[0].r, theme->series[0].g, theme->series[0].b, 0.13);
  cairo_fill_preserve (cr);
  hek_plot_set_source (cr, theme->series[0]);
  cairo_set_line_width (cr, theme->scale);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
hek_widget_scatter_draw (const HekWidget     *self,
                         cairo_t             *cr,
                         double               width,
                         double               height,
                         const HekPlotTheme  *theme,
                         const HekWidgetView *view)
{
  HekWidgetScatterShown shown;
  HekPlotPick pick;

  hek_widget_scatter_show (self, width, theme, view, &shown);
  if (view->has_pointer
      && hek_plot_scatter_pick (&shown.plot, width - shown.bar_width, height, theme,
                                view->pointer_x, view->pointer_y, &pick))
    shown.plot.hover = pick.mark;
  if (shown.bar_width > 0 && theme->background.a > 0)
    {
      cairo_save (cr);
      cairo_rectangle (cr, 0, 0, width, height);
      hek_plot_set_source (cr, theme->background);
      cairo_fill (cr);
      cairo_restore (cr);
    }
  hek_plot_scatter_draw (&shown.plot, cr, width - shown.bar_width, height, theme);
  if (shown.bar_width > 0)
    {
      HekPlotFrame frame;

      if (hek_plot_scatter_get_frame (&shown.plot, width - shown.bar_width, height, theme, &frame))
        {
          double top = MAX (frame.y - 2 * theme->font_size, 0);

          cairo_save (cr);
          cairo_translate (cr, width - shown.bar_width + 6 * theme->scale, top);
          hek_plot_colorbar_draw (&shown.bar, cr, shown.bar_width - 6 * theme->scale,
                                  frame.y + frame.height + theme->font_size / 2 - top, theme);
          cairo_restore (cr);
        }
    }
  hek_widget_scatter_draw_brush (&shown, cr, width - shown.bar_width, height, theme, view);
  hek_widget_scatter_shown_clear (&shown);
}

static gboolean
hek_widget_scatter_pick (const HekWidget     *self,
                         double               width,
                         double               height,
                         const HekPlotTheme  *theme,
                         const HekWidgetView *view,
                         double               x,
                         double               y,
                         HekWidgetHit        *out)
{
  const HekWidgetPoints *points = self->made;
  HekWidgetScatterShown shown;
  HekPlotPick pick;
  gboolean found;

  hek_widget_scatter_show (self, width, theme, view, &shown);
  found = hek_plot_scatter_pick (&shown.plot, width - shown.bar_width, height, theme, x, y, &pick);
  if (found)
    {
      guint32 p = shown.points[shown.first[pick.mark.series_idx] + pick.mark.point_idx];

      hek_widget_hit_from_pick (out, &pick);
      out->row = points->rows[p];
      out->column_idx = points->y_column;
      out->x = points->x[p] / points->x_unit.factor;
      out->y = out->value = points->y[p] / points->y_unit.factor;
    }
  hek_widget_scatter_shown_clear (&shown);
  return found;
}

static gboolean
hek_widget_scatter_get_axes (const HekWidget     *self,
                             double               width,
                             double               height,
                             const HekPlotTheme  *theme,
                             const HekWidgetView *view,
                             HekPlotFrame        *out)
{
  HekWidgetScatterShown shown;
  gboolean ok;

  hek_widget_scatter_show (self, width, theme, view, &shown);
  ok = hek_plot_scatter_get_frame (&shown.plot, width - shown.bar_width, height, theme, out);
  hek_widget_scatter_shown_clear (&shown);
  return ok;
}

static HekSceneSet *
hek_widget_scatter_select (const HekWidget     *self,
                           const HekWidgetView *view)
{
  const HekWidgetPoints *points = self->made;
  g_autofree guint32 *rows = NULL;
  gsize n = 0;

  if (!(view->brush_x_from < view->brush_x_to) || !(view->brush_y_from < view->brush_y_to))
    return NULL;
  rows = g_new (guint32, points->n + 1);
  for (gsize i = 0; i < points->n; i++)
    if (points->x[i] >= view->brush_x_from && points->x[i] <= view->brush_x_to
        && points->y[i] >= view->brush_y_from && points->y[i] <= view->brush_y_to)
      rows[n++] = points->rows[i];
  return hek_scene_set_new_rows ((guint32) self->frames[0]->n_rows, rows, n);
}

static void
hek_widget_scatter_describe (const HekWidget *self,
                             GString         *text)
{
  const HekWidgetPoints *points = self->made;
  const HekFrame *frame = self->frames[0];
  g_autofree char *n_points = hek_widget_format_count (points->n);

  g_string_append_printf (text,
                          g_dngettext (GETTEXT_PACKAGE, "%s against %s: %s point.",
                                       "%s against %s: %s points.", points->n),
                          frame->columns[points->y_column].name,
                          frame->columns[points->x_column].name, n_points);
  if (points->color_column >= 0)
    g_string_append_printf (text, _(" Coloured by %s."),
                            frame->columns[points->color_column].name);
  if (points->has_line)
    g_string_append_printf (text, _(" Regression line: slope %.3g, r² %.3f."), points->line.slope,
                            points->line.r2);
  if (points->n_no_place > 0)
    {
      g_autofree char *n = hek_widget_format_count (points->n_no_place);

      g_string_append_printf (text,
                              g_dngettext (GETTEXT_PACKAGE, " %s row has no place.",
                                           " %s rows have no place.", points->n_no_place), n);
    }
}

static const HekWidgetClass scatter_class = {
  .make = hek_widget_scatter_make,
  .finish = hek_widget_scatter_finish,
  .draw = hek_widget_scatter_draw,
  .pick = hek_widget_scatter_pick,
  .get_axes = hek_widget_scatter_get_axes,
  .select = hek_widget_scatter_select,
  .describe = hek_widget_scatter_describe,
};

const HekWidgetKind hek_widget_kind_scatter = {
  .id = "scatter",
  .label = N_("Scatter plot"),
  .help = N_("Two columns of numbers against each other, coloured and sized by others."),
  .icon_name = "hektor-widget-scatter-symbolic",
  .wants = HEK_WIDGET_WANTS_NUMBER | HEK_WIDGET_WANTS_TWO,
  .max_frames = 1,
  .options = scatter_options,
  .n_options = G_N_ELEMENTS (scatter_options),
  .texts = scatter_texts,
  .n_texts = G_N_ELEMENTS (scatter_texts),
  .min_w = 3, .min_h = 2, .usual_w = 5, .usual_h = 5,
  .klass = &scatter_class,
};
