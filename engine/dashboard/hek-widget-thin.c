/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Thinning of long series for drawing. Of all rows that fall into one column of pixels, the first,
 * the last, the least and the greatest are kept: the polyline through them covers the same pixels
 * as that through all rows (Jugel, Jerzak, Hackenbroich & Markl, "M4: A Visualization-Oriented Time
 * Series Data Aggregation", PVLDB 7, 2014). A tree of extremes finds them in a time that depends on
 * the columns and only by the logarithm on the rows.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-widget-private.h"

#define HEK_WIDGET_TREE_FAN 16
#define HEK_WIDGET_TREE_LEVELS 8

/* Rows whose distance is this many times the usual one are not joined. */
#define HEK_WIDGET_GAP 3.5
#define HEK_WIDGET_GAP_SAMPLES 2048

#define HEK_WIDGET_NO_ROW G_MAXUINT32

/* The row with the extreme value of each block of 16, 256, … rows; NO_ROW without any value. */
typedef struct _HekWidgetTree
{
  const double *values; /* borrowed */
  gboolean greatest;
  guint n_levels;
  guint32 *levels[HEK_WIDGET_TREE_LEVELS]; /* owned */
  gsize n[HEK_WIDGET_TREE_LEVELS];
} HekWidgetTree;

/* Rows of the trees of a series. */
enum
{
  LEAST,
  GREATEST,
  LEAST_LOW,
  GREATEST_HIGH,
};

static inline guint32
hek_widget_tree_better (const HekWidgetTree *tree,
                        guint32              a,
                        guint32              b)
{
  if (b == HEK_WIDGET_NO_ROW || isnan (tree->values[b]))
    return a;
  if (a == HEK_WIDGET_NO_ROW)
    return b;
  return (tree->greatest ? tree->values[b] > tree->values[a] : tree->values[b] < tree->values[a])
         ? b : a;
}

static void
hek_widget_tree_free (HekWidgetTree *tree)
{
  if (tree == NULL)
    return;
  for (guint i = 0; i < tree->n_levels; i++)
    g_free (tree->levels[i]);
  g_free (tree);
}

static HekWidgetTree *
hek_widget_tree_new (const double *values,
                     gsize         n,
                     gboolean      greatest)
{
  HekWidgetTree *tree = g_new0 (HekWidgetTree, 1);
  gsize below = n;

  tree->values = values;
  tree->greatest = greatest;
  while (below > HEK_WIDGET_TREE_FAN && tree->n_levels < HEK_WIDGET_TREE_LEVELS)
    {
      guint level = tree->n_levels;
      gsize here = (below + HEK_WIDGET_TREE_FAN - 1) / HEK_WIDGET_TREE_FAN;
      guint32 *rows = g_try_new (guint32, here);

      if (rows == NULL)
        {
          hek_widget_tree_free (tree);
          return NULL;
        }
      for (gsize i = 0; i < here; i++)
        {
          gsize end = MIN ((i + 1) * HEK_WIDGET_TREE_FAN, below);
          guint32 best = HEK_WIDGET_NO_ROW;

          for (gsize k = i * HEK_WIDGET_TREE_FAN; k < end; k++)
            best = hek_widget_tree_better (tree, best, level == 0 ? (guint32) k
                                                                  : tree->levels[level - 1][k]);
          rows[i] = best;
        }
      tree->levels[level] = rows;
      tree->n[level] = here;
      tree->n_levels++;
      below = here;
    }
  return tree;
}

/* The extreme row of [from, to). */
static guint32
hek_widget_tree_find (const HekWidgetTree *tree,
                      gsize                from,
                      gsize                to)
{
  guint32 best = HEK_WIDGET_NO_ROW;

  for (int level = -1; from < to; level++)
    {
      gboolean is_top = level + 1 >= (int) tree->n_levels;

      /* up to whole blocks of the level above, and behind the last of them */
      while (from < to && (is_top || from % HEK_WIDGET_TREE_FAN != 0))
        {
          best = hek_widget_tree_better (tree, best, level < 0 ? (guint32) from
                                                               : tree->levels[level][from]);
          from++;
        }
      while (from < to && to % HEK_WIDGET_TREE_FAN != 0)
        {
          to--;
          best = hek_widget_tree_better (tree, best, level < 0 ? (guint32) to
                                                               : tree->levels[level][to]);
        }
      from /= HEK_WIDGET_TREE_FAN;
      to /= HEK_WIDGET_TREE_FAN;
    }
  return best;
}

/* --- making ---------------------------------------------------------------------------------- */

static int
hek_widget_compare_spans (gconstpointer a,
                          gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

/* From the median distance of neighbours, of an even sample of them. */
static gint64
hek_widget_thin_find_gap (const gint64 *times,
                          gsize         n)
{
  gint64 spans[HEK_WIDGET_GAP_SAMPLES];
  guint n_spans = 0;
  gsize step = MAX (n / HEK_WIDGET_GAP_SAMPLES, 1);

  for (gsize i = 1; i < n && n_spans < HEK_WIDGET_GAP_SAMPLES; i += step)
    spans[n_spans++] = times[i] - times[i - 1];
  if (n_spans < 3)
    return 0;
  qsort (spans, n_spans, sizeof spans[0], hek_widget_compare_spans);
  return (gint64) (HEK_WIDGET_GAP * (double) MAX (spans[n_spans / 2], 1));
}

static double *
hek_widget_thin_gather (const double  *values,
                        const guint32 *rows,
                        gsize          n)
{
  double *out = values != NULL ? g_try_new (double, MAX (n, 1)) : NULL;

  for (gsize i = 0; out != NULL && i < n; i++)
    out[i] = values[rows[i]];
  return out;
}

/* Whether rows are in the order of time, and all have one. */
static gboolean
hek_widget_thin_is_sorted (const HekWidgetThin *thin)
{
  gsize i = 1;

  while (i < thin->n && thin->times[i] >= thin->times[i - 1])
    i++;
  /* the least of all times stands for a missing one */
  return thin->n == 0 || (i >= thin->n && thin->times[0] != HEK_FRAME_NO_TIME);
}

/* Brings rows into the order of time, where they are not, and leaves out those without one. FALSE
 * when memory is short. */
static gboolean
hek_widget_thin_sort (HekWidgetThin  *thin,
                      const HekFrame *frame,
                      guint           time_column)
{
  gsize n = 0;

  if (hek_widget_thin_is_sorted (thin))
    return TRUE;
  thin->order = g_try_new (guint32, thin->n);
  thin->own_times = g_try_new (gint64, thin->n);
  if (thin->order == NULL || thin->own_times == NULL)
    return FALSE;
  for (gsize i = 0; i < thin->n; i++)
    if (thin->times[i] != HEK_FRAME_NO_TIME)
      thin->order[n++] = (guint32) i;
  thin->n = n;
  if (!hek_frame_sort (frame, time_column, FALSE, thin->order, n))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    thin->own_times[i] = thin->times[thin->order[i]];
  thin->own_values = hek_widget_thin_gather (thin->values, thin->order, n);
  thin->own_lows = hek_widget_thin_gather (thin->lows, thin->order, n);
  thin->own_highs = hek_widget_thin_gather (thin->highs, thin->order, n);
  if (thin->own_values == NULL || (thin->lows != NULL && thin->own_lows == NULL)
      || (thin->highs != NULL && thin->own_highs == NULL))
    return FALSE;
  thin->times = thin->own_times;
  thin->values = thin->own_values;
  thin->lows = thin->own_lows;
  thin->highs = thin->own_highs;
  return TRUE;
}

static void
hek_widget_thin_mark (HekWidgetThin *thin,
                      const double  *anomalies)
{
  GArray *marked = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (gsize i = 0; i < thin->n; i++)
    {
      double value = anomalies[hek_widget_thin_get_row (thin, i)];
      guint32 row = (guint32) i;

      if (value != 0 && !isnan (value) && !isnan (thin->values[i]))
        g_array_append_val (marked, row);
    }
  thin->n_marked = marked->len;
  thin->marked = (guint32 *) (void *) g_array_free (marked, FALSE);
}

static void
hek_widget_thin_sum_up (HekWidgetThin *thin)
{
  gsize n = thin->n;
  guint32 least = hek_widget_tree_find (thin->trees[LEAST], 0, n);
  guint32 greatest = hek_widget_tree_find (thin->trees[GREATEST], 0, n);

  thin->least = least != HEK_WIDGET_NO_ROW ? thin->values[least] : NAN;
  thin->most = greatest != HEK_WIDGET_NO_ROW ? thin->values[greatest] : NAN;
  if (thin->lows != NULL)
    {
      least = hek_widget_tree_find (thin->trees[LEAST_LOW], 0, n);
      greatest = hek_widget_tree_find (thin->trees[GREATEST_HIGH], 0, n);
      thin->least = least != HEK_WIDGET_NO_ROW ? fmin (thin->least, thin->lows[least])
                                               : thin->least;
      thin->most = greatest != HEK_WIDGET_NO_ROW ? fmax (thin->most, thin->highs[greatest])
                                                 : thin->most;
    }
  thin->last = NAN;
  for (gsize i = 0; i < n; i++)
    thin->n_finite += !isnan (thin->values[i]);
  for (gsize i = n; i > 0 && isnan (thin->last); i--)
    if (!isnan (thin->values[i - 1]))
      {
        thin->last = thin->values[i - 1];
        thin->last_us = thin->times[i - 1];
      }
}

gboolean
hek_widget_thin_init (HekWidgetThin  *thin,
                      const HekFrame *frame,
                      guint           time_column,
                      guint           column,
                      gboolean        find_gaps,
                      const HekTask  *task,
                      GError        **error)
{
  int low = hek_frame_find_companion (frame, column, HEK_FRAME_LOW);
  int high = hek_frame_find_companion (frame, column, HEK_FRAME_HIGH);
  int anomaly = hek_frame_find_companion (frame, column, HEK_FRAME_ANOMALY);
  gboolean ok;

  memset (thin, 0, sizeof *thin);
  thin->name = frame->columns[column].name;
  thin->unit = frame->columns[column].unit;
  thin->times = frame->columns[time_column].times;
  thin->values = frame->columns[column].reals;
  if (low >= 0 && high >= 0)
    {
      thin->lows = frame->columns[low].reals;
      thin->highs = frame->columns[high].reals;
    }
  thin->n = frame->n_rows;
  ok = hek_widget_thin_sort (thin, frame, time_column);
  for (guint i = 0; i < (thin->lows != NULL ? 4 : 2) && ok; i++)
    {
      if (!hek_task_check (task, error))
        {
          hek_widget_thin_clear (thin);
          return FALSE;
        }
      thin->trees[i] = hek_widget_tree_new (i < LEAST_LOW ? thin->values
                                            : i == LEAST_LOW ? thin->lows : thin->highs,
                                            thin->n, i % 2 == 1);
      ok = thin->trees[i] != NULL;
    }
  if (!ok)
    {
      hek_widget_thin_clear (thin);
      g_set_error (error, HEK_WIDGET_ERROR, HEK_WIDGET_ERROR_MEMORY,
                   _("“%s” is too large for the memory that is free: choose a shorter time range"),
                   frame->name);
      return FALSE;
    }
  if (anomaly >= 0)
    hek_widget_thin_mark (thin, frame->columns[anomaly].reals);
  thin->gap_us = find_gaps ? hek_widget_thin_find_gap (thin->times, thin->n) : 0;
  hek_widget_thin_sum_up (thin);
  return TRUE;
}

void
hek_widget_thin_clear (HekWidgetThin *thin)
{
  for (guint i = 0; i < G_N_ELEMENTS (thin->trees); i++)
    g_clear_pointer (&thin->trees[i], hek_widget_tree_free);
  g_clear_pointer (&thin->marked, g_free);
  g_clear_pointer (&thin->order, g_free);
  g_clear_pointer (&thin->own_times, g_free);
  g_clear_pointer (&thin->own_values, g_free);
  g_clear_pointer (&thin->own_lows, g_free);
  g_clear_pointer (&thin->own_highs, g_free);
}

/* --- what is drawn --------------------------------------------------------------------------- */

/* The first row that is not before @time. */
static gsize
hek_widget_thin_find (const HekWidgetThin *thin,
                      double               time)
{
  gsize low = 0, high = thin->n;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if ((double) thin->times[middle] < time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

typedef struct
{
  const HekWidgetThin *thin;
  HekWidgetThinned *out;
  gsize capacity;
  double factor;
} HekWidgetThinning;

static void
hek_widget_thin_add (HekWidgetThinning *to,
                     guint32            row,
                     double             low,
                     double             high)
{
  const HekWidgetThin *thin = to->thin;
  HekWidgetThinned *out = to->out;

  if (out->n + 2 > to->capacity)
    {
      to->capacity = MAX (2 * to->capacity, 256);
      out->x = g_renew (double, out->x, to->capacity);
      out->y = g_renew (double, out->y, to->capacity);
      out->rows = g_renew (guint32, out->rows, to->capacity);
      if (thin->lows != NULL)
        {
          out->lows = g_renew (double, out->lows, to->capacity);
          out->highs = g_renew (double, out->highs, to->capacity);
        }
    }
  if (thin->gap_us > 0 && row > 0 && out->n > 0
      && thin->times[row] - thin->times[row - 1] > thin->gap_us)
    {
      out->x[out->n] = (double) thin->times[row - 1];
      out->y[out->n] = NAN;
      out->rows[out->n] = HEK_WIDGET_NO_ROW;
      if (thin->lows != NULL)
        out->lows[out->n] = out->highs[out->n] = NAN;
      out->n++;
    }
  out->x[out->n] = (double) thin->times[row];
  out->y[out->n] = thin->values[row] * to->factor;
  out->rows[out->n] = row;
  if (thin->lows != NULL)
    {
      out->lows[out->n] = low * to->factor;
      out->highs[out->n] = high * to->factor;
    }
  out->n++;
}

/* The rows [first, last) of one column of pixels; @mark: (inout): the next marked row */
static void
hek_widget_thin_add_column (HekWidgetThinning *to,
                            gsize              first,
                            gsize              last,
                            gsize             *mark)
{
  const HekWidgetThin *thin = to->thin;
  guint32 rows[4], done = HEK_WIDGET_NO_ROW;
  double least = NAN, most = NAN;

  rows[0] = (guint32) first;
  rows[1] = hek_widget_tree_find (thin->trees[LEAST], first, last);
  rows[2] = hek_widget_tree_find (thin->trees[GREATEST], first, last);
  rows[3] = (guint32) last - 1;
  if (rows[1] > rows[2]) /* NO_ROW of both or of none */
    {
      guint32 swap = rows[1];

      rows[1] = rows[2];
      rows[2] = swap;
    }
  if (thin->lows != NULL)
    {
      guint32 low = hek_widget_tree_find (thin->trees[LEAST_LOW], first, last);
      guint32 high = hek_widget_tree_find (thin->trees[GREATEST_HIGH], first, last);

      least = low != HEK_WIDGET_NO_ROW ? thin->lows[low] : NAN;
      most = high != HEK_WIDGET_NO_ROW ? thin->highs[high] : NAN;
    }
  while (*mark < thin->n_marked && thin->marked[*mark] < first)
    (*mark)++;
  for (guint i = 0; i < 4; i++)
    {
      if (rows[i] == HEK_WIDGET_NO_ROW)
        continue;
      for (; *mark < thin->n_marked && thin->marked[*mark] < rows[i]; (*mark)++)
        if (done == HEK_WIDGET_NO_ROW || thin->marked[*mark] > done)
          hek_widget_thin_add (to, done = thin->marked[*mark], least, most);
      if (done == HEK_WIDGET_NO_ROW || rows[i] > done)
        hek_widget_thin_add (to, done = rows[i], least, most);
    }
}

void
hek_widget_thin_range (const HekWidgetThin *thin,
                       double               from,
                       double               to,
                       guint                n_columns,
                       double               factor,
                       HekWidgetThinned    *out)
{
  HekWidgetThinning thinning = { thin, out, 0, factor };
  gsize first = hek_widget_thin_find (thin, from);
  gsize last = hek_widget_thin_find (thin, nextafter (to, INFINITY));
  gsize mark = 0, at;

  memset (out, 0, sizeof *out);
  first = first > 0 ? first - 1 : 0;
  last = MIN (last + 1, thin->n);
  n_columns = MAX (n_columns, 1u);
  if (last - first <= 2 * (gsize) n_columns || !(to > from))
    {
      for (gsize i = first; i < last; i++)
        hek_widget_thin_add (&thinning, (guint32) i, thin->lows != NULL ? thin->lows[i] : NAN,
                             thin->highs != NULL ? thin->highs[i] : NAN);
      return;
    }
  at = first;
  for (guint c = 0; c < n_columns && at < last; c++)
    {
      double edge = from + (to - from) * (c + 1) / n_columns;
      gsize end = c + 1 == n_columns ? last : MIN (hek_widget_thin_find (thin, edge), last);

      if (end > at)
        hek_widget_thin_add_column (&thinning, at, end, &mark);
      at = MAX (at, end);
    }
}

void
hek_widget_thinned_clear (HekWidgetThinned *thinned)
{
  g_free (thinned->x);
  g_free (thinned->y);
  g_free (thinned->lows);
  g_free (thinned->highs);
  g_free (thinned->rows);
}
