/* SPDX-License-Identifier: Apache-2.0 */
/* Tests bound to columns: every comparison of numbers is a closed range, every dictionary is
 * compared once. */
#include "config.h"

#include "hek-filter-scan-private.h"

#include <math.h>

static const HekFilterValue *
value_at (const HekFilterNode *node,
          guint                i)
{
  return &g_array_index (node->values, HekFilterValue, i);
}

static void
set_empty (HekFilterLeaf *leaf)
{
  leaf->lo = 1;
  leaf->hi = 0;
  leaf->lo_real = 1;
  leaf->hi_real = 0;
}

/* The largest integer <= @value, the smallest >= it; %FALSE: beyond 64 bits on that side. */
static gboolean
integer_below (const HekFilterValue *value,
               gint64               *integer)
{
  if (value->kind != HEK_FILTER_NUMBER || value->whole)
    *integer = value->integer;
  else if (value->real >= 0x1p63)
    *integer = G_MAXINT64;
  else if (value->real < -0x1p63)
    return FALSE;
  else
    *integer = (gint64) floor (value->real);
  return TRUE;
}

static gboolean
integer_above (const HekFilterValue *value,
               gint64               *integer)
{
  if (value->kind != HEK_FILTER_NUMBER || value->whole)
    *integer = value->integer;
  else if (value->real < -0x1p63)
    *integer = G_MININT64;
  else if (value->real >= 0x1p63)
    return FALSE;
  else
    *integer = (gint64) ceil (value->real);
  return TRUE;
}

/* The range of the integers from @lower to @upper (nullable: without end), the ends left out when
 * they are open and whole. */
static void
set_integers (HekFilterLeaf        *leaf,
              const HekFilterValue *lower,
              gboolean              lower_open,
              const HekFilterValue *upper,
              gboolean              upper_open)
{
  leaf->kind = HEK_FILTER_LEAF_INTEGERS;
  leaf->lo = G_MININT64;
  leaf->hi = G_MAXINT64;
  if ((lower != NULL && !integer_above (lower, &leaf->lo)) ||
      (upper != NULL && !integer_below (upper, &leaf->hi)))
    {
      set_empty (leaf);
      return;
    }
  lower_open = lower_open && (lower->kind != HEK_FILTER_NUMBER || lower->whole);
  upper_open = upper_open && (upper->kind != HEK_FILTER_NUMBER || upper->whole);
  if ((lower_open && leaf->lo == G_MAXINT64) || (upper_open && leaf->hi == G_MININT64))
    {
      set_empty (leaf);
      return;
    }
  leaf->lo += lower_open ? 1 : 0;
  leaf->hi -= upper_open ? 1 : 0;
}

static void
set_reals (HekFilterLeaf        *leaf,
           const HekFilterValue *lower,
           gboolean              lower_open,
           const HekFilterValue *upper,
           gboolean              upper_open)
{
  leaf->kind = HEK_FILTER_LEAF_REALS;
  leaf->lo_real = lower != NULL ? lower->real : -INFINITY;
  leaf->hi_real = upper != NULL ? upper->real : INFINITY;
  if (lower_open)
    leaf->lo_real = nextafter (leaf->lo_real, INFINITY);
  if (upper_open)
    leaf->hi_real = nextafter (leaf->hi_real, -INFINITY);
}

static void
set_range (HekFilterLeaf        *leaf,
           const HekFilterValue *lower,
           gboolean              lower_open,
           const HekFilterValue *upper,
           gboolean              upper_open)
{
  if (leaf->column->type == HEK_FIELD_REAL)
    set_reals (leaf, lower, lower_open, upper, upper_open);
  else
    set_integers (leaf, lower, lower_open, upper, upper_open);
}

static void
bind_compare (HekFilterLeaf       *leaf,
              const HekFilterNode *node)
{
  const HekFilterValue *value = value_at (node, 0);

  switch (node->op)
    {
    case HEK_FILTER_NE:
      leaf->negated = !leaf->negated;
      G_GNUC_FALLTHROUGH;
    case HEK_FILTER_EQ:
      set_range (leaf, value, FALSE, value, FALSE);
      break;
    case HEK_FILTER_LT:
    case HEK_FILTER_LE:
      set_range (leaf, NULL, FALSE, value, node->op == HEK_FILTER_LT);
      break;
    case HEK_FILTER_GT:
    case HEK_FILTER_GE:
      set_range (leaf, value, node->op == HEK_FILTER_GT, NULL, FALSE);
      break;
    }
}

/* A copy for a test of single values: what it borrows lives as long as the filter does. */
static HekFilterNode *
copy_sorted (const HekFilterNode *node)
{
  HekFilterNode *copy = g_new (HekFilterNode, 1);

  *copy = *node;
  copy->path = g_array_ref (node->path);
  copy->values = g_array_new (FALSE, FALSE, sizeof (HekFilterValue));
  g_array_append_vals (copy->values, node->values->data, node->values->len);
  if (node->kind == HEK_FILTER_IN)
    g_array_sort (copy->values, hek_filter_compare_values);
  return copy;
}

/* Bits of a boolean column: the range of integers says which of the two pass. */
static void
bind_bits (HekFilterLeaf *leaf)
{
  gboolean no = leaf->lo <= 0 && leaf->hi >= 0, yes = leaf->lo <= 1 && leaf->hi >= 1;

  leaf->kind = HEK_FILTER_LEAF_BITS;
  leaf->lo = yes ? 1 : 0;
  if (yes == no)
    {
      /* every value passes, or none: as a range that no bit is asked about */
      leaf->kind = HEK_FILTER_LEAF_INTEGERS;
      set_empty (leaf);
      leaf->negated ^= yes;
    }
}

static void
bind_number (HekFilterLeaf       *leaf,
             const HekFilterNode *node)
{
  if (node->kind == HEK_FILTER_COMPARE)
    bind_compare (leaf, node);
  else if (node->kind == HEK_FILTER_BETWEEN)
    set_range (leaf, value_at (node, 0), FALSE, value_at (node, 1), FALSE);
  else if (node->values->len == 1)
    set_range (leaf, value_at (node, 0), FALSE, value_at (node, 0), FALSE);
  else if (node->type == HEK_FIELD_BOOLEAN)
    {
      gint64 lo = 1, hi = 0;

      for (guint i = 0; i < node->values->len; i++)
        {
          lo = MIN (lo, value_at (node, i)->integer);
          hi = MAX (hi, value_at (node, i)->integer);
        }
      leaf->kind = HEK_FILTER_LEAF_INTEGERS;
      leaf->lo = lo;
      leaf->hi = hi;
    }
  else
    {
      leaf->kind = HEK_FILTER_LEAF_SET;
      leaf->node = copy_sorted (node);
    }
  if (leaf->column->bits != NULL && leaf->column->integers == NULL &&
      leaf->kind == HEK_FILTER_LEAF_INTEGERS)
    bind_bits (leaf);
}

/* Whether the test is true for entry or row @i of the texts, "not" counted in. */
static gboolean
test_entry (const HekFilterLeaf *leaf,
            gsize                i)
{
  const HekColumnView *column = leaf->column;
  const char *text = column->bytes + column->offsets[i];
  gsize n = column->offsets[i + 1] - column->offsets[i] - 1;
  int answer = column->type == HEK_FIELD_JSON ? hek_filter_test_json (leaf->node, text, n)
                                              : hek_filter_test_text (leaf->node, text, n);

  return answer == (leaf->negated ? 0 : 1);
}

static void
bind_dictionary (HekFilterLeaf *leaf)
{
  gsize n = leaf->column->n_entries, n_true = 0;

  leaf->kind = HEK_FILTER_LEAF_CODES;
  leaf->table = g_malloc0 (n + 1);
  leaf->lo = 1;
  leaf->hi = 0;
  for (gsize i = 0; i < n; i++)
    if (test_entry (leaf, i))
      {
        leaf->table[i] = 1;
        leaf->lo = n_true == 0 ? (gint64) i : leaf->lo;
        leaf->hi = (gint64) i;
        if (n_true < HEK_FILTER_FEW_CODES)
          leaf->codes[n_true] = (guint32) i;
        n_true++;
      }
  leaf->negated = FALSE; /* the table has it */
  if (n_true > HEK_FILTER_FEW_CODES)
    return;
  leaf->kind = HEK_FILTER_LEAF_FEW_CODES;
  leaf->n_codes = (guint) n_true;
  g_clear_pointer (&leaf->table, g_free);
}

void
hek_filter_leaf_init (HekFilterLeaf       *leaf,
                      const HekFilterNode *node,
                      gboolean             negate,
                      const HekColumnView *column)
{
  *leaf = (HekFilterLeaf) { .column = column, .negated = node->negated ^ negate };
  if (node->kind == HEK_FILTER_MISSING)
    leaf->true_if_missing = !leaf->negated;
  if (node->kind == HEK_FILTER_MISSING && node->type != HEK_FIELD_JSON)
    {
      leaf->kind = HEK_FILTER_LEAF_MISSING;
      return;
    }
  if (node->type != HEK_FIELD_TEXT && node->type != HEK_FIELD_JSON)
    {
      bind_number (leaf, node);
      return;
    }
  leaf->kind = HEK_FILTER_LEAF_ROWS;
  leaf->node = copy_sorted (node);
  if (column->codes != NULL)
    bind_dictionary (leaf);
}

void
hek_filter_leaf_clear (HekFilterLeaf *leaf)
{
  if (leaf->node != NULL)
    {
      g_array_unref (leaf->node->path);
      g_array_unref (leaf->node->values);
      g_free (leaf->node);
    }
  g_free (leaf->table);
}

guint
hek_filter_leaf_cost (const HekFilterLeaf *leaf)
{
  static const guint costs[] = {
    [HEK_FILTER_LEAF_MISSING] = 1,   [HEK_FILTER_LEAF_INTEGERS] = 4,
    [HEK_FILTER_LEAF_REALS] = 4,     [HEK_FILTER_LEAF_BITS] = 1,
    [HEK_FILTER_LEAF_SET] = 20,      [HEK_FILTER_LEAF_FEW_CODES] = 3,
    [HEK_FILTER_LEAF_CODES] = 5,     [HEK_FILTER_LEAF_ROWS] = 100,
  };

  return costs[leaf->kind] * (leaf->column->type == HEK_FIELD_JSON ? 4 : 1);
}
