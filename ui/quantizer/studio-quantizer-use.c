/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-quantizer-use.h"

#include <glib/gi18n.h>
#include <math.h>

#include "hek-plot-bar.h"
#include "hek-plot-heatmap.h"
#include "hek-plot-line.h"

#define STUDIO_MAX_BARS 24
#define STUDIO_MAX_SERIES 4 /* most, median and least of the run; median of the other */

static gboolean
studio_quantizer_use_has_bars (const StudioQuantizerUse *use)
{
  return use->mode == STUDIO_QUANTIZER_USE_BITS && use->figures[0] != NULL
         && use->figures[0]->n_parts <= STUDIO_MAX_BARS && use->figures[1] == NULL;
}

static const char *
studio_quantizer_use_get_part (const StudioQuantizerUseFigures *figures)
{
  return figures->are_steps ? _("Step") : _("Subspace");
}

/* --- lines ----------------------------------------------------------------------------------- */

typedef struct
{
  HekPlotSeries series[STUDIO_MAX_SERIES];
  HekPlotBand band;
  HekPlotLine line;
} StudioUseLines;

static void
studio_use_lines_add (StudioUseLines *lines,
                      const char     *label,
                      const double   *values,
                      guint           n,
                      gboolean        dashed)
{
  lines->series[lines->line.n_series++] = (HekPlotSeries) { .label = label, .y = values, .n = n,
                                                            .dashed = dashed };
}

static void
studio_use_lines_init_sorted (StudioUseLines               *lines,
                              const StudioQuantizerUse *use)
{
  const StudioQuantizerUseFigures *run = use->figures[0], *other = use->figures[1];

  if (run->n_parts == 1)
    studio_use_lines_add (lines, other != NULL ? use->labels[0] : NULL, run->median,
                          run->n_centroids, FALSE);
  else if (other != NULL)
    studio_use_lines_add (lines, use->labels[0], run->median, run->n_centroids, FALSE);
  else
    {
      studio_use_lines_add (lines, _("median"), run->median, run->n_centroids, FALSE);
      studio_use_lines_add (lines, _("most"), run->most, run->n_centroids, TRUE);
      studio_use_lines_add (lines, _("least"), run->least, run->n_centroids, TRUE);
    }
  if (other != NULL)
    studio_use_lines_add (lines, use->labels[1], other->median, other->n_centroids, TRUE);
  /* dead centroids have no place on a logarithmic axis: the lines end where they begin */
  lines->line.x_axis = (HekPlotAxis) { .label = _("Centroids, the most used first") };
  lines->line.y_axis = (HekPlotAxis) { .label = _("Rows"), .scale = HEK_PLOT_LOG10 };
  lines->band.from = lines->band.to = (double) run->n_rows / run->n_centroids;
  lines->band.label = _("even use");
}

static void
studio_use_lines_init_bits (StudioUseLines               *lines,
                            const StudioQuantizerUse *use)
{
  const StudioQuantizerUseFigures *run = use->figures[0], *other = use->figures[1];

  /* parts of another number are not the same parts */
  if (other != NULL && other->n_parts != run->n_parts)
    other = NULL;
  studio_use_lines_add (lines, use->figures[1] != NULL ? use->labels[0] : NULL, run->bits,
                        run->n_parts, FALSE);
  if (other != NULL)
    studio_use_lines_add (lines, use->labels[1], other->bits, other->n_parts, TRUE);
  lines->line.x_axis = (HekPlotAxis) { .label = studio_quantizer_use_get_part (run) };
  lines->line.y_axis = (HekPlotAxis) { .label = _("Bits used"), .from_zero = TRUE,
                                       .max = run->bits_paid };
  if (other != NULL)
    lines->line.y_axis.max = MAX (run->bits_paid, other->bits_paid);
  lines->band.from = lines->band.to = run->bits_paid;
  lines->band.label = _("bits paid");
}

static void
studio_use_lines_init (StudioUseLines               *lines,
                       const StudioQuantizerUse *use,
                       int                           hovered)
{
  gsize rest = (gsize) MAX (hovered, 0);

  *lines = (StudioUseLines) { .line = { .empty_text = use->empty_text } };
  if (use->figures[0] == NULL)
    return;
  if (use->mode == STUDIO_QUANTIZER_USE_SORTED)
    studio_use_lines_init_sorted (lines, use);
  else
    studio_use_lines_init_bits (lines, use);
  lines->line.series = lines->series;
  lines->line.bands = &lines->band;
  lines->line.n_bands = 1;
  for (guint s = 0; hovered >= 0 && s < lines->line.n_series; s++)
    {
      if (rest < lines->series[s].n)
        {
          lines->line.hover = (HekPlotMark) { TRUE, s, rest };
          break;
        }
      rest -= lines->series[s].n;
    }
}

static char *
studio_use_lines_item_text (const StudioUseLines *lines)
{
  const HekPlotMark *mark = &lines->line.hover;
  const HekPlotSeries *series = &lines->series[mark->series_idx];
  g_autofree char *value = NULL;

  if (!mark->shown)
    return NULL;
  value = hek_plot_format_value (series->y[mark->point_idx], 3);
  return g_strdup_printf ("%s%s%s %zu · %s %s", series->label != NULL ? series->label : "",
                          series->label != NULL ? " · " : "", lines->line.x_axis.label,
                          mark->point_idx, lines->line.y_axis.label, value);
}

/* --- bars ------------------------------------------------------------------------------------ */

static HekPlotBar
studio_quantizer_use_bars (const StudioQuantizerUse *use,
                                int                           hovered)
{
  return (HekPlotBar) {
    .value_axis = { .label = _("Bits used"), .max = use->figures[0]->bits_paid },
    .values = use->figures[0]->bits, .n_bars = use->figures[0]->n_parts, .vertical = TRUE,
    .n_digits = 2, .hover = { hovered >= 0, 0, (gsize) MAX (hovered, 0) },
  };
}

/* --- maps ------------------------------------------------------------------------------------ */

static char *
studio_quantizer_use_name_cell (const HekPlotHeatmap *map,
                                     gsize                 column,
                                     gsize                 row)
{
  return g_strdup_printf (_("%s %zu, centroid %zu"),
                          studio_quantizer_use_get_part (map->name_data), row, column);
}

static gsize
studio_quantizer_use_n_cells (const StudioQuantizerUse *use,
                                   guint                         run)
{
  const StudioQuantizerUseFigures *figures = use->figures[run];

  return figures != NULL ? (gsize) figures->n_parts * figures->n_centroids : 0;
}

static HekPlotHeatmap
studio_quantizer_use_map (const StudioQuantizerUse *use,
                               guint                         run,
                               int                           hovered)
{
  const StudioQuantizerUseFigures *figures = use->figures[run];
  gsize first = run > 0 ? studio_quantizer_use_n_cells (use, 0) : 0;

  return (HekPlotHeatmap) {
    .title = use->figures[1] != NULL ? use->labels[run] : NULL, .label = _("Rows"),
    .width = figures->n_centroids, .height = figures->n_parts, .data = figures->counts,
    .min = 0, .max = MAX (figures->typical_max, 1), .nearest = TRUE, .stretch = TRUE,
    .name_cell = studio_quantizer_use_name_cell, .name_data = figures,
    .hover = { hovered >= (int) first
               && (gsize) hovered - first < studio_quantizer_use_n_cells (use, run),
               0, (gsize) MAX (hovered, (int) first) - first },
  };
}

static void
studio_quantizer_use_draw_maps (const StudioQuantizerUse *use,
                                     cairo_t                      *cr,
                                     double                        width,
                                     double                        height,
                                     const HekPlotTheme           *theme,
                                     int                           hovered)
{
  double each = use->figures[1] != NULL ? height / 2 : height;

  for (guint r = 0; r < 2 && use->figures[r] != NULL; r++)
    {
      HekPlotHeatmap map = studio_quantizer_use_map (use, r, hovered);

      cairo_save (cr);
      cairo_translate (cr, 0, round (r * each));
      hek_plot_heatmap_draw (&map, cr, width, floor (each), theme);
      cairo_restore (cr);
    }
}

static int
studio_quantizer_use_pick_map (const StudioQuantizerUse *use,
                                    double                        width,
                                    double                        height,
                                    const HekPlotTheme           *theme,
                                    double                        x,
                                    double                        y)
{
  double each = use->figures[1] != NULL ? height / 2 : height;
  guint run = use->figures[1] != NULL && y >= each;
  HekPlotHeatmap map = studio_quantizer_use_map (use, run, -1);
  HekPlotPick pick;

  if (!hek_plot_heatmap_pick (&map, width, floor (each), theme, x, y - round (run * each), &pick))
    return -1;
  return (int) (pick.mark.point_idx
                + (run > 0 ? studio_quantizer_use_n_cells (use, 0) : 0));
}

/* --- all ------------------------------------------------------------------------------------- */

static void
studio_quantizer_use_draw (cairo_t            *cr,
                           double              width,
                           double              height,
                           const HekPlotTheme *theme,
                           int                 hovered,
                           gpointer            data)
{
  const StudioQuantizerUse *use = data;
  StudioUseLines lines;
  HekPlotBar bars;

  if (use->figures[0] != NULL && use->mode == STUDIO_QUANTIZER_USE_MAP)
    studio_quantizer_use_draw_maps (use, cr, width, height, theme, hovered);
  else if (studio_quantizer_use_has_bars (use))
    {
      bars = studio_quantizer_use_bars (use, hovered);
      hek_plot_bar_draw (&bars, cr, width, height, theme);
    }
  else
    {
      studio_use_lines_init (&lines, use, hovered);
      hek_plot_line_draw (&lines.line, cr, width, height, theme);
    }
}

static int
studio_quantizer_use_find (const StudioQuantizerUse *use,
                           double                    width,
                           double                    height,
                           const HekPlotTheme       *theme,
                           double                    x,
                           double                    y)
{
  StudioUseLines lines;
  HekPlotPick pick;
  HekPlotBar bars;
  gsize item;

  if (use->figures[0] == NULL)
    return -1;
  if (use->mode == STUDIO_QUANTIZER_USE_MAP)
    return studio_quantizer_use_pick_map (use, width, height, theme, x, y);
  if (studio_quantizer_use_has_bars (use))
    {
      bars = studio_quantizer_use_bars (use, -1);
      return hek_plot_bar_pick (&bars, width, height, theme, x, y, &pick)
             ? (int) pick.mark.point_idx : -1;
    }
  studio_use_lines_init (&lines, use, -1);
  if (!hek_plot_line_pick (&lines.line, width, height, theme, x, y, &pick))
    return -1;
  item = pick.mark.point_idx;
  for (guint s = 0; s < pick.mark.series_idx; s++)
    item += lines.series[s].n;
  return (int) item;
}

static guint
studio_quantizer_use_n_items (gpointer data)
{
  const StudioQuantizerUse *use = data;
  StudioUseLines lines;
  gsize n = 0;

  if (use->figures[0] == NULL)
    return 0;
  if (use->mode == STUDIO_QUANTIZER_USE_MAP)
    return (guint) (studio_quantizer_use_n_cells (use, 0)
                    + studio_quantizer_use_n_cells (use, 1));
  if (studio_quantizer_use_has_bars (use))
    return use->figures[0]->n_parts;
  studio_use_lines_init (&lines, use, -1);
  for (guint s = 0; s < lines.line.n_series; s++)
    n += lines.series[s].n;
  return (guint) n;
}

static char *
studio_quantizer_use_item_text (int      item,
                                gpointer data)
{
  StudioQuantizerUse *use = data;
  StudioUseLines lines;

  if (item < 0 || (guint) item >= studio_quantizer_use_n_items (use))
    return NULL;
  if (use->mode == STUDIO_QUANTIZER_USE_MAP)
    {
      guint run = (gsize) item >= studio_quantizer_use_n_cells (use, 0);
      HekPlotHeatmap map = studio_quantizer_use_map (use, run, item);
      gsize cell = map.hover.point_idx;
      g_autofree char *name = studio_quantizer_use_name_cell (&map, cell % map.width,
                                                              cell / map.width);

      return g_strdup_printf (_("%s: %.0f rows"), name, map.data[cell]);
    }
  if (studio_quantizer_use_has_bars (use))
    return g_strdup_printf (_("%s %d: %.2f of %g bits used"),
                            studio_quantizer_use_get_part (use->figures[0]), item,
                            use->figures[0]->bits[item], use->figures[0]->bits_paid);
  studio_use_lines_init (&lines, use, item);
  return studio_use_lines_item_text (&lines);
}

static int
studio_quantizer_use_pick (double               x,
                           double               y,
                           double               width,
                           double               height,
                           const HekPlotTheme  *theme,
                           char               **text,
                           gpointer             data)
{
  int item = studio_quantizer_use_find (data, width, height, theme, x, y);

  *text = studio_quantizer_use_item_text (item, data);
  return item;
}

const StudioChartFuncs studio_quantizer_use_funcs = {
  .draw = studio_quantizer_use_draw,
  .pick = studio_quantizer_use_pick,
  .n_items = studio_quantizer_use_n_items,
  .item_text = studio_quantizer_use_item_text,
};

/* --- what is shown --------------------------------------------------------------------------- */

void
studio_quantizer_use_clear (StudioQuantizerUse *use)
{
  for (guint r = 0; r < 2; r++)
    {
      g_clear_pointer (&use->figures[r], studio_quantizer_use_figures_free);
      g_clear_pointer (&use->labels[r], g_free);
    }
}

void
studio_quantizer_use_set_runs (StudioQuantizerUse  *use,
                               const HekEvaluation *run,
                               const char          *label,
                               const HekEvaluation *other,
                               const char          *other_label)
{
  studio_quantizer_use_clear (use);
  if (run != NULL)
    use->figures[0] = studio_quantizer_use_figures_new (run);
  if (use->figures[0] != NULL && other != NULL)
    use->figures[1] = studio_quantizer_use_figures_new (other);
  use->labels[0] = g_strdup (label);
  use->labels[1] = g_strdup (other_label);
}

char *
studio_quantizer_use_describe (const StudioQuantizerUse *use)
{
  GString *text = g_string_new (NULL);

  if (use->figures[0] == NULL && use->empty_text != NULL)
    g_string_append (text, use->empty_text);
  for (guint r = 0; r < 2 && use->figures[r] != NULL; r++)
    {
      g_autofree char *bits = studio_quantizer_use_figures_say_bits (use->figures[r]);
      g_autofree char *dead = studio_quantizer_use_figures_say_dead (use->figures[r]);

      g_string_append_printf (text, "%s%s: %s %s", r > 0 ? " " : "", use->labels[r], bits, dead);
    }
  return g_string_free (text, FALSE);
}
