/* SPDX-License-Identifier: Apache-2.0 */
/* The cells of a heat map over time: rows of a frame put together until they are as many as can be
 * seen, bins likewise, and empty bins at either end left out. */
#include "config.h"

#include <math.h>

#include "hek-widget-heatmap-private.h"

#define HEK_WIDGET_CELLS_MAX_X 600
#define HEK_WIDGET_CELLS_MAX_Y 96
#define HEK_WIDGET_CELLS_GAP 3.5 /* usual distances of rows, beyond which there is a gap */

static int
hek_widget_compare_doubles (gconstpointer a,
                            gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
hek_widget_cells_find_step (const gint64  *times,
                            const guint32 *rows,
                            gsize          n)
{
  g_autofree double *spans = NULL;

  if (n < 2)
    return 60e6;
  spans = g_new (double, n - 1);
  for (gsize i = 1; i < n; i++)
    spans[i - 1] = (double) (times[rows[i]] - times[rows[i - 1]]);
  qsort (spans, n - 1, sizeof *spans, hek_widget_compare_doubles);
  return fmax (spans[(n - 1) / 2], 1);
}

/* --- columns of cells ------------------------------------------------------------------------ */

typedef struct
{
  gsize first, last; /* places in the order of rows: [first, last); equal: a gap */
  double from, to;
} HekWidgetSlot;

static GArray *
hek_widget_cells_find_slots (const gint64  *times,
                             const guint32 *rows,
                             gsize          n)
{
  GArray *slots = g_array_new (FALSE, FALSE, sizeof (HekWidgetSlot));
  double step = hek_widget_cells_find_step (times, rows, n);
  gsize group = (n + HEK_WIDGET_CELLS_MAX_X - 1) / HEK_WIDGET_CELLS_MAX_X;

  for (gsize i = 0; i < n;)
    {
      gsize last = i + 1;
      double end;

      while (last < n && last - i < group
             && (double) (times[rows[last]] - times[rows[last - 1]])
                  <= HEK_WIDGET_CELLS_GAP * step)
        last++;
      end = (double) times[rows[last - 1]] + step;
      if (last < n && (double) times[rows[last]] - end <= (HEK_WIDGET_CELLS_GAP - 1) * step)
        end = (double) times[rows[last]];
      g_array_append_val (slots, ((HekWidgetSlot) { i, last, (double) times[rows[i]], end }));
      if (last < n && (double) times[rows[last]] > end)
        g_array_append_val (slots, ((HekWidgetSlot) { last, last, end,
                                                      (double) times[rows[last]] }));
      i = last;
    }
  return slots;
}

/* --- rows of cells --------------------------------------------------------------------------- */

typedef struct
{
  guint column;
  double from, to;
} HekWidgetRung;

static int
hek_widget_compare_rungs (gconstpointer a,
                          gconstpointer b)
{
  return hek_widget_compare_doubles (&((const HekWidgetRung *) a)->from,
                                     &((const HekWidgetRung *) b)->from);
}

static GArray *
hek_widget_cells_find_rungs (const HekFrame *frame)
{
  GArray *rungs = g_array_new (FALSE, FALSE, sizeof (HekWidgetRung));
  gsize first = G_MAXSIZE, last = 0;

  for (guint c = 0; c < frame->n_columns; c++)
    if (!isnan (frame->columns[c].from) && frame->columns[c].to > frame->columns[c].from)
      g_array_append_val (rungs, ((HekWidgetRung) { c, frame->columns[c].from,
                                                    frame->columns[c].to }));
  g_array_sort (rungs, hek_widget_compare_rungs);
  for (guint i = 0; i < rungs->len; i++)
    {
      const double *counts = frame->columns[g_array_index (rungs, HekWidgetRung, i).column].reals;

      for (gsize r = 0; r < frame->n_rows; r++)
        if (counts[r] > 0)
          {
            first = MIN (first, i);
            last = i + 1;
            break;
          }
    }
  g_array_set_size (rungs, (guint) last);
  if (last > 0 && first > 0)
    g_array_remove_range (rungs, 0, (guint) first);
  return rungs;
}

/* --- together -------------------------------------------------------------------------------- */

static void
hek_widget_cells_sum (HekWidgetCells *cells,
                      const HekFrame *frame,
                      const GArray   *slots,
                      const GArray   *rungs,
                      const guint32  *rows)
{
  guint group = (rungs->len + HEK_WIDGET_CELLS_MAX_Y - 1) / HEK_WIDGET_CELLS_MAX_Y;
  guint y = 0;

  cells->n_x = slots->len;
  cells->x_edges = g_new (double, slots->len + 1);
  /* a gap between two bins is a row of its own */
  cells->y_edges = g_new (double, 2 * (gsize) rungs->len + 2);
  cells->values = g_new0 (double, 2 * (gsize) rungs->len * slots->len + 1);
  for (guint i = 0; i < slots->len; i++)
    {
      const HekWidgetSlot *slot = &g_array_index (slots, HekWidgetSlot, i);

      cells->x_edges[i] = slot->from;
      cells->x_edges[i + 1] = slot->to;
    }
  for (guint i = 0; i < rungs->len; y++)
    {
      const HekWidgetRung *rung = &g_array_index (rungs, HekWidgetRung, i);
      double *values = cells->values + (gsize) y * slots->len;

      if (y > 0 && rung->from > cells->y_edges[y] * (1 + 1e-9) + 1e-300)
        {
          cells->y_edges[y + 1] = rung->from; /* nothing was counted there */
          continue;
        }
      cells->y_edges[y] = y > 0 ? cells->y_edges[y] : rung->from;
      for (guint k = 0; k < group && i < rungs->len; k++, i++)
        {
          const HekWidgetRung *part = &g_array_index (rungs, HekWidgetRung, i);
          const double *counts = frame->columns[part->column].reals;

          if (k > 0 && part->from > cells->y_edges[y + 1] * (1 + 1e-9) + 1e-300)
            break;
          cells->y_edges[y + 1] = part->to;
          for (guint x = 0; x < slots->len; x++)
            {
              const HekWidgetSlot *slot = &g_array_index (slots, HekWidgetSlot, x);

              for (gsize r = slot->first; r < slot->last; r++)
                if (counts[rows[r]] > 0)
                  values[x] += counts[rows[r]];
            }
        }
    }
  cells->n_y = y;
}

gboolean
hek_widget_cells_init (HekWidgetCells *cells,
                       const HekFrame *frame,
                       guint           time_column)
{
  const gint64 *times = frame->columns[time_column].times;
  g_autofree guint32 *rows = g_try_new (guint32, MAX (frame->n_rows, 1));
  g_autoptr (GArray) rungs = NULL;
  g_autoptr (GArray) slots = NULL;
  gsize n = 0;

  *cells = (HekWidgetCells) { 0 };
  if (rows == NULL)
    return FALSE;
  for (gsize i = 0; i < frame->n_rows; i++)
    if (times[i] != HEK_FRAME_NO_TIME)
      rows[n++] = (guint32) i;
  if (!hek_frame_sort (frame, time_column, FALSE, rows, n))
    return FALSE;
  rungs = hek_widget_cells_find_rungs (frame);
  slots = hek_widget_cells_find_slots (times, rows, n);
  if (rungs->len == 0 || slots->len == 0)
    return TRUE;
  hek_widget_cells_sum (cells, frame, slots, rungs, rows);
  for (gsize i = 0; i < (gsize) cells->n_x * cells->n_y; i++)
    {
      cells->total += cells->values[i];
      cells->most = fmax (cells->most, cells->values[i]);
      if (cells->values[i] == 0)
        cells->values[i] = NAN; /* the ground: nothing was counted */
    }
  return TRUE;
}

void
hek_widget_cells_clear (HekWidgetCells *cells)
{
  g_free (cells->x_edges);
  g_free (cells->y_edges);
  g_free (cells->values);
}
