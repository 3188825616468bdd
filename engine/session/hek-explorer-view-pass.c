/* SPDX-License-Identifier: Apache-2.0 */
/* Filters as sets of rows, and histograms of what passes them. */
#include "config.h"

#include "hek-explorer-view-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-parallel.h"

#define BLOCK_ROWS 65536u /* whole words of a bitmap */

static gboolean
fail_memory (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                       _("There is not enough memory for so many rows."));
  return FALSE;
}

/* Memory was short, or it was cancelled. */
static gboolean
give_up (const HekTask  *task,
         GError        **error)
{
  return hek_task_check (task, error) ? fail_memory (error) : FALSE;
}

/* --- rows ------------------------------------------------------------------------------------ */

static gboolean
has_same_rows (const HekExplorerRows *a,
               const HekExplorerRows *b)
{
  return a == b || (a->n == b->n &&
                    memcmp (a->row_ids, b->row_ids, a->n * sizeof *a->row_ids) == 0);
}

gboolean
hek_explorer_aligned_init (HekExplorerAligned       *self,
                           const HekExplorerValues  *values,
                           const HekExplorerRows    *rows,
                           GError                  **error)
{
  const HekExplorerRows *from = values->rows;
  gsize at = 0;

  *self = (HekExplorerAligned) { .column = values->column };
  if (has_same_rows (from, rows))
    return TRUE;
  if (values->numbers != NULL)
    self->numbers = g_try_new (double, MAX (rows->n, 1));
  else
    self->codes = g_try_new (guint32, MAX (rows->n, 1));
  if (self->numbers == NULL && self->codes == NULL)
    return fail_memory (error);
  for (gsize i = 0; i < rows->n; i++)
    {
      gboolean found;

      while (at < from->n && from->row_ids[at] < rows->row_ids[i])
        at++;
      found = at < from->n && from->row_ids[at] == rows->row_ids[i];
      if (self->numbers != NULL)
        self->numbers[i] = found ? values->numbers[at] : NAN;
      else
        self->codes[i] = found ? values->codes[at] : G_MAXUINT32;
    }
  self->column.n_rows = (guint32) rows->n;
  self->column.numbers = self->numbers;
  self->column.codes = self->codes;
  return TRUE;
}

void
hek_explorer_aligned_clear (HekExplorerAligned *self)
{
  g_free (self->numbers);
  g_free (self->codes);
  *self = (HekExplorerAligned) { 0 };
}

/* --- filters --------------------------------------------------------------------------------- */

void
hek_explorer_pass_free (gpointer data)
{
  HekExplorerPass *pass = data;

  g_clear_pointer (&pass->values, hek_explorer_values_unref);
  g_clear_pointer (&pass->set, hek_scene_set_unref);
  g_strfreev (pass->hidden);
  g_free (pass);
}

gboolean
hek_explorer_pass_equal (const HekExplorerPass *a,
                         const HekExplorerPass *b)
{
  if (a->values != b->values || a->scale != b->scale || !a->has_range != !b->has_range ||
      !a->hide_rest != !b->hide_rest || !a->hide_missing != !b->hide_missing ||
      (a->hidden == NULL) != (b->hidden == NULL))
    return FALSE;
  if (a->has_range && (a->min != b->min || a->max != b->max))
    return FALSE;
  return a->hidden == NULL || g_strv_equal ((const char *const *) a->hidden,
                                            (const char *const *) b->hidden);
}

typedef struct
{
  const HekSceneColumn *column;
  const HekExplorerPass *pass;
  const guint8 *shown;  /* n_names + 1, the last for rows without a value */
  guint64 *words;
} PassLoop;

static gboolean
passes_number (const HekExplorerPass *pass,
               double                 number)
{
  if (!isfinite (number) || (pass->scale != HEK_PLOT_LINEAR && number <= 0))
    return !pass->has_range && !pass->hide_missing;
  return !pass->has_range || (number >= pass->min && number <= pass->max);
}

static void
pass_block (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer data)
{
  const PassLoop *loop = data;
  const HekSceneColumn *column = loop->column;

  for (gsize first = begin; first < end; first += 64)
    {
      guint64 word = 0;

      for (gsize i = first; i < MIN (first + 64, end); i++)
        {
          guint64 bit = column->numbers != NULL
                          ? (guint64) passes_number (loop->pass, column->numbers[i])
                          : loop->shown[MIN (column->codes[i], column->n_names)];

          word |= bit << (i % 64);
        }
      loop->words[first / 64] = word;
    }
}

static int
compare_counts (const void *a,
                const void *b)
{
  const guint64 x = *(const guint64 *) a, y = *(const guint64 *) b;

  return x > y ? -1 : x < y;
}

/* Names beyond those that have colours of their own: as hek_scene_coloring_new() chooses them. */
static void
hide_rest (const HekSceneColumn *column,
           guint8               *shown)
{
  g_autofree guint64 *counts = g_new0 (guint64, (gsize) column->n_names + 1);

  for (guint32 i = 0; i < column->n_rows; i++)
    counts[MIN (column->codes[i], column->n_names)] += G_GUINT64_CONSTANT (1) << 32;
  for (guint32 i = 0; i < column->n_names; i++)
    counts[i] += G_MAXUINT32 - i; /* of equal ones the first */
  qsort (counts, column->n_names, sizeof *counts, compare_counts);
  for (guint32 i = HEK_PLOT_N_CATEGORY_COLORS; i < column->n_names; i++)
    shown[G_MAXUINT32 - (guint32) counts[i]] = FALSE;
}

/* (transfer full): of each code, and of rows without a value: whether it passes */
static guint8 *
list_shown (const HekExplorerPass *pass,
            const HekSceneColumn  *column)
{
  guint8 *shown = g_malloc ((gsize) column->n_names + 1);
  g_autoptr (GHashTable) hidden = g_hash_table_new (g_str_hash, g_str_equal);

  memset (shown, TRUE, (gsize) column->n_names + 1);
  for (guint i = 0; pass->hidden != NULL && pass->hidden[i] != NULL; i++)
    g_hash_table_add (hidden, pass->hidden[i]);
  if (pass->hide_rest && pass->values->colors != NULL)
    memset (shown, FALSE, column->n_names);
  else if (pass->hide_rest)
    hide_rest (column, shown);
  for (guint32 i = 0; i < column->n_names; i++)
    if (g_hash_table_contains (hidden, column->names[i]))
      shown[i] = FALSE;
  if (pass->hide_missing)
    shown[column->n_names] = FALSE;
  return shown;
}

gboolean
hek_explorer_pass_make (HekExplorerPass        *pass,
                        const HekExplorerRows  *rows,
                        const HekTask          *task,
                        GError                **error)
{
  g_auto (HekExplorerAligned) aligned = { 0 };
  g_autofree guint8 *shown = NULL;
  g_autofree guint64 *words = g_try_new0 (guint64, MAX (HEK_SCENE_N_WORDS (rows->n), 1));
  PassLoop loop = { .column = &aligned.column, .pass = pass, .words = words };

  if (words == NULL)
    return fail_memory (error);
  if (!hek_explorer_aligned_init (&aligned, pass->values, rows, error))
    return FALSE;
  if (aligned.column.numbers == NULL)
    loop.shown = shown = list_shown (pass, &aligned.column);
  if (!hek_parallel_for (rows->n, BLOCK_ROWS, pass_block, &loop, task))
    return give_up (task, error);
  pass->set = hek_scene_set_new_bits ((guint32) rows->n, words);
  return TRUE;
}

/* --- histograms ------------------------------------------------------------------------------ */

void
hek_explorer_bins_free (gpointer data)
{
  HekExplorerBins *bins = data;

  hek_explorer_values_unref (bins->values);
  g_free (bins);
}

typedef struct
{
  const double *numbers;
  const guint64 *words;  /* (nullable) */
  const HekSceneRange *range;
  guint32 *counts;       /* 2 × n_bins a block: all, visible */
} BinsLoop;

static void
bins_block (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer data)
{
  const BinsLoop *loop = data;
  guint32 *all = loop->counts + block_idx * 2 * HEK_EXPLORER_HISTOGRAM_N_BINS;
  guint32 *visible = all + HEK_EXPLORER_HISTOGRAM_N_BINS;

  for (gsize i = begin; i < end; i++)
    {
      double place;
      guint bin;

      if (!isfinite (loop->numbers[i]))
        continue;
      /* no number where the range is as small as numbers can be */
      place = hek_scene_range_fraction (loop->range, HEK_PLOT_LINEAR, loop->numbers[i]) *
              HEK_EXPLORER_HISTOGRAM_N_BINS;
      bin = place > 0 ? (guint) MIN (place, HEK_EXPLORER_HISTOGRAM_N_BINS - 1) : 0;
      all[bin]++;
      if (loop->words == NULL || hek_scene_bit (loop->words, i))
        visible[bin]++;
    }
}

gboolean
hek_explorer_bins_make (HekExplorerBins        *bins,
                        HekSceneSet            *shown,
                        const HekExplorerRows  *rows,
                        const HekTask          *task,
                        GError                **error)
{
  gsize n_blocks = hek_parallel_n_blocks (rows->n, BLOCK_ROWS);
  guint n_bins = HEK_EXPLORER_HISTOGRAM_N_BINS;
  g_auto (HekExplorerAligned) aligned = { 0 };
  g_autofree guint64 *words = NULL;
  g_autofree guint32 *counts = g_new0 (guint32, MAX (n_blocks, 1) * 2 * n_bins);
  BinsLoop loop = { .range = &bins->range, .counts = counts };

  if (!hek_explorer_aligned_init (&aligned, bins->values, rows, error))
    return FALSE;
  bins->n_missing = (guint32) rows->n;
  if (aligned.column.numbers == NULL)
    return TRUE;
  if (shown != NULL)
    {
      words = g_try_new (guint64, MAX (HEK_SCENE_N_WORDS (rows->n), 1));
      if (words == NULL)
        return fail_memory (error);
      hek_scene_set_get_bits (shown, words);
    }
  loop.numbers = aligned.column.numbers;
  loop.words = words;
  if (!hek_scene_column_get_range (&aligned.column, HEK_PLOT_LINEAR, 0, task, &bins->range) ||
      !hek_parallel_for (rows->n, BLOCK_ROWS, bins_block, &loop, task))
    return give_up (task, error);
  for (gsize block = 0; block < n_blocks; block++)
    for (guint i = 0; i < n_bins; i++)
      {
        bins->bins[i] += counts[block * 2 * n_bins + i];
        bins->visible[i] += counts[block * 2 * n_bins + n_bins + i];
      }
  bins->n_missing -= bins->range.n_values;
  return TRUE;
}
