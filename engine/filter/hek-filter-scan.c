/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A filter over columns. "not" is taken down to the tests while binding (with unknown as a third
 * value it passes "and" and "or" as in two-valued logic), so that one bit a row, true, is enough.
 * A part is asked about the rows only that can still change the answer.
 */
#include "config.h"

#include "hek-filter-scan.h"

#include <string.h>

#include "hek-filter-scan-private.h"
#include "hek-parallel.h"

/* Blocks that one call of a worker goes through: about a tenth of a millisecond. */
#define BLOCKS_AT_ONCE 16

typedef struct _Part Part;

struct _Part
{
  HekFilterKind kind; /* and, or; anything else: a test */
  guint cost;
  GPtrArray *parts; /* owned (nullable): Part *, cheap ones first */
  HekFilterLeaf leaf;
};

struct _HekFilterScan
{
  HekFilter *filter;
  Part *root;
  gsize n_rows;
  HekColumnView *columns; /* owned: a copy of the views */
};

static void
part_free (Part *part)
{
  g_clear_pointer (&part->parts, g_ptr_array_unref);
  hek_filter_leaf_clear (&part->leaf);
  g_free (part);
}

static gint
compare_costs (gconstpointer a,
               gconstpointer b)
{
  const Part *x = *(const Part *const *) a, *y = *(const Part *const *) b;

  return (x->cost > y->cost) - (x->cost < y->cost);
}

static Part *
part_new (const HekFilterNode *node,
          gboolean             negate,
          const HekColumnView *columns)
{
  Part *part;

  if (node->kind == HEK_FILTER_NOT)
    return part_new (g_ptr_array_index (node->parts, 0), !negate, columns);
  part = g_new0 (Part, 1);
  part->kind = node->kind;
  if (node->parts == NULL)
    {
      hek_filter_leaf_init (&part->leaf, node, negate, &columns[node->field]);
      part->cost = hek_filter_leaf_cost (&part->leaf);
      return part;
    }
  if (negate)
    part->kind = node->kind == HEK_FILTER_AND ? HEK_FILTER_OR : HEK_FILTER_AND;
  part->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  for (guint i = 0; i < node->parts->len; i++)
    {
      Part *child = part_new (g_ptr_array_index (node->parts, i), negate, columns);

      g_ptr_array_add (part->parts, child);
      part->cost += child->cost;
    }
  g_ptr_array_sort (part->parts, compare_costs);
  return part;
}

HekFilterScan *
hek_filter_scan_new (HekFilter           *filter,
                     const HekColumnView *columns,
                     gsize                n_rows)
{
  HekFilterScan *scan = g_new0 (HekFilterScan, 1);

  scan->filter = hek_filter_ref (filter);
  scan->n_rows = n_rows;
  scan->columns = g_new0 (HekColumnView, filter->schema->n_fields);
  for (guint i = 0; i < filter->fields->len; i++)
    {
      guint field = g_array_index (filter->fields, guint, i);

      g_assert (columns[field].n >= n_rows);
      g_assert (columns[field].type == hek_schema_get_field (filter->schema, field)->type);
      scan->columns[field] = columns[field];
    }
  scan->root = part_new (filter->root, FALSE, scan->columns);
  return scan;
}

void
hek_filter_scan_free (HekFilterScan *scan)
{
  part_free (scan->root);
  hek_filter_unref (scan->filter);
  g_free (scan->columns);
  g_free (scan);
}

static gboolean
is_empty (const guint64 *bits,
          gsize          n_words)
{
  for (gsize w = 0; w < n_words; w++)
    if (bits[w] != 0)
      return FALSE;
  return TRUE;
}

/* @bits: those of @candidates for which the part is true; another array than @candidates. */
static void
part_test (const Part    *part,
           gsize          start,
           gsize          n,
           const guint64 *candidates,
           guint64       *bits)
{
  gsize n_words = (n + 63) / 64;
  HekFilterBits left, found;

  if (part->parts == NULL)
    {
      hek_filter_leaf_test (&part->leaf, start, n, candidates, bits);
      return;
    }
  memcpy (left, candidates, n_words * 8);
  if (part->kind == HEK_FILTER_OR)
    memset (bits, 0, n_words * 8);
  for (guint i = 0; i < part->parts->len && !is_empty (left, n_words); i++)
    {
      part_test (g_ptr_array_index (part->parts, i), start, n, left, found);
      if (part->kind == HEK_FILTER_AND)
        memcpy (left, found, n_words * 8);
      else
        for (gsize w = 0; w < n_words; w++)
          {
            bits[w] |= found[w];
            left[w] &= ~found[w];
          }
    }
  if (part->kind == HEK_FILTER_AND)
    memcpy (bits, left, n_words * 8);
}

gsize
hek_filter_scan_block (const HekFilterScan *scan,
                       gsize                block_idx,
                       guint64             *bits)
{
  gsize start = block_idx * HEK_COLUMN_BLOCK_ROWS, n, count = 0;
  HekFilterBits all = { 0 };

  g_return_val_if_fail (start < scan->n_rows, 0);

  n = MIN (HEK_COLUMN_BLOCK_ROWS, scan->n_rows - start);
  memset (all, 0xff, n / 64 * 8);
  if (n % 64 != 0)
    all[n / 64] = (G_GUINT64_CONSTANT (1) << (n % 64)) - 1;
  part_test (scan->root, start, n, all, bits);
  for (gsize w = 0; w < (n + 63) / 64; w++)
    count += (gsize) __builtin_popcountll (bits[w]);
  memset (bits + (n + 63) / 64, 0, (HEK_FILTER_BLOCK_WORDS - (n + 63) / 64) * 8);
  return count;
}

gsize
hek_filter_bitmap_words (gsize n_rows)
{
  return hek_parallel_n_blocks (n_rows, HEK_COLUMN_BLOCK_ROWS) * HEK_FILTER_BLOCK_WORDS;
}

typedef struct
{
  const HekFilterScan *scan;
  guint64 *bits;
  gsize *counts;
} Run;

static void
run_blocks (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer data)
{
  const Run *run = data;
  gsize count = 0;

  for (gsize i = begin; i < end; i++)
    count += hek_filter_scan_block (run->scan, i, run->bits + i * HEK_FILTER_BLOCK_WORDS);
  run->counts[block_idx] = count;
}

gboolean
hek_filter_run (const HekFilterScan  *scan,
                guint64              *bits,
                gsize                *n_matching,
                const HekTask        *task,
                GError              **error)
{
  gsize n_blocks = hek_parallel_n_blocks (scan->n_rows, HEK_COLUMN_BLOCK_ROWS), sum = 0;
  gsize n_runs = hek_parallel_n_blocks (n_blocks, BLOCKS_AT_ONCE);
  g_autofree gsize *counts = g_new0 (gsize, n_runs);
  Run run = { scan, bits, counts };

  if (!hek_parallel_for (n_blocks, BLOCKS_AT_ONCE, run_blocks, &run, task))
    return hek_task_check (task, error);
  for (gsize i = 0; i < n_runs; i++)
    sum += counts[i];
  if (n_matching != NULL)
    *n_matching = sum;
  return TRUE;
}
