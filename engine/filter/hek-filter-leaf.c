/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tests of one column over the rows of a block. The loops make one byte a row, which compilers
 * vectorize, then pack 64 of them into a word. Statistics decide whole blocks first.
 */
#include "config.h"

#include "hek-filter-scan-private.h"

#include <stdlib.h>
#include <string.h>

/* 64 bytes of 0 or 1 as bits: a multiplication gathers eight of them. */
static inline guint64
pack (const guint8 *flags)
{
  guint64 bits = 0;

  for (guint i = 0; i < 8; i++)
    {
      guint64 eight;

      memcpy (&eight, flags + 8 * i, 8);
      eight = GUINT64_FROM_LE (eight);
      bits |= (eight * G_GUINT64_CONSTANT (0x0102040810204080)) >> 56 << (8 * i);
    }
  return bits;
}

/* DEFINE_LOOP (name, element type, parameters, test of v): bits of @n rows from @values on; whole
 * words have loops of known length. */
#define DEFINE_LOOP(name, type, parameters, test)                                                  \
  static void name (const type *values, gsize n, guint64 *bits, parameters)                        \
  {                                                                                                \
    for (gsize i = 0; i < n; i += 64)                                                              \
      {                                                                                            \
        guint8 flags[64] = { 0 };                                                                  \
                                                                                                   \
        if (n - i >= 64)                                                                           \
          for (gsize j = 0; j < 64; j++)                                                           \
            {                                                                                      \
              const type v = values[i + j];                                                        \
              flags[j] = (test);                                                                   \
            }                                                                                      \
        else                                                                                       \
          for (gsize j = 0; j < n - i; j++)                                                        \
            {                                                                                      \
              const type v = values[i + j];                                                        \
              flags[j] = (test);                                                                   \
            }                                                                                      \
        bits[i / 64] = pack (flags);                                                               \
      }                                                                                            \
  }
#define AND_ANOTHER ,

DEFINE_LOOP (loop_reals, double, double lo AND_ANOTHER double hi, (v >= lo) & (v <= hi))
DEFINE_LOOP (loop_integers, gint64, gint64 lo AND_ANOTHER guint64 span,
             (guint64) v - (guint64) lo <= span)
DEFINE_LOOP (loop_few8, guint8, const guint8 *c,
             (v == c[0]) | (v == c[1]) | (v == c[2]) | (v == c[3]))
DEFINE_LOOP (loop_few16, guint16, const guint16 *c,
             (v == c[0]) | (v == c[1]) | (v == c[2]) | (v == c[3]))
DEFINE_LOOP (loop_few32, guint32, const guint32 *c,
             (v == c[0]) | (v == c[1]) | (v == c[2]) | (v == c[3]))
DEFINE_LOOP (loop_table8, guint8, const guint8 *table AND_ANOTHER gsize n_entries,
             table[MIN (v, n_entries)])
DEFINE_LOOP (loop_table16, guint16, const guint8 *table AND_ANOTHER gsize n_entries,
             table[MIN (v, n_entries)])
DEFINE_LOOP (loop_table32, guint32, const guint8 *table AND_ANOTHER gsize n_entries,
             table[MIN (v, n_entries)])

/* Bits [start, start + n) of a bitmap, start a multiple of 64; 0 behind them. */
static void
read_bits (const guint8 *bitmap,
           gsize         start,
           gsize         n,
           guint64      *bits)
{
  gsize n_words = (n + 63) / 64;

  bits[n_words - 1] = 0;
  memcpy (bits, bitmap + start / 8, (n + 7) / 8);
  for (gsize i = 0; i < n_words; i++)
    bits[i] = GUINT64_FROM_LE (bits[i]);
  if (n % 64 != 0)
    bits[n_words - 1] &= (G_GUINT64_CONSTANT (1) << (n % 64)) - 1;
}

static void
set_bits (gsize    n,
          guint64 *bits)
{
  memset (bits, 0xff, (n + 63) / 64 * 8);
  if (n % 64 != 0)
    bits[n / 64] = (G_GUINT64_CONSTANT (1) << (n % 64)) - 1;
}

static void
test_few_codes (const HekFilterLeaf *leaf,
                gsize                start,
                gsize                n,
                guint64             *bits)
{
  const HekColumnView *column = leaf->column;
  guint32 c[HEK_FILTER_FEW_CODES];
  guint16 c16[HEK_FILTER_FEW_CODES];
  guint8 c8[HEK_FILTER_FEW_CODES];

  for (guint i = 0; i < HEK_FILTER_FEW_CODES; i++)
    {
      c[i] = leaf->codes[i < leaf->n_codes ? i : 0];
      c16[i] = (guint16) c[i];
      c8[i] = (guint8) c[i];
    }
  if (leaf->n_codes == 0)
    memset (bits, 0, (n + 63) / 64 * 8);
  else if (column->code_bytes == 1)
    loop_few8 ((const guint8 *) column->codes + start, n, bits, c8);
  else if (column->code_bytes == 2)
    loop_few16 ((const guint16 *) column->codes + start, n, bits, c16);
  else
    loop_few32 ((const guint32 *) column->codes + start, n, bits, c);
}

static void
test_codes (const HekFilterLeaf *leaf,
            gsize                start,
            gsize                n,
            guint64             *bits)
{
  const HekColumnView *column = leaf->column;
  gsize n_entries = column->n_entries;

  if (column->code_bytes == 1)
    loop_table8 ((const guint8 *) column->codes + start, n, bits, leaf->table, n_entries);
  else if (column->code_bytes == 2)
    loop_table16 ((const guint16 *) column->codes + start, n, bits, leaf->table, n_entries);
  else
    loop_table32 ((const guint32 *) column->codes + start, n, bits, leaf->table, n_entries);
}

static gboolean
test_set (const HekFilterLeaf *leaf,
          gsize                row)
{
  const HekColumnView *column = leaf->column;
  HekFilterValue value = { .kind = g_array_index (leaf->node->values, HekFilterValue, 0).kind };

  if (column->type == HEK_FIELD_REAL)
    value.real = column->reals[row];
  else
    {
      value.whole = TRUE;
      value.integer = column->integers[row];
      value.real = (double) value.integer;
    }
  return bsearch (&value, leaf->node->values->data, leaf->node->values->len, sizeof value,
                  hek_filter_compare_values) != NULL;
}

static gboolean
test_row (const HekFilterLeaf *leaf,
          gsize                row)
{
  const HekColumnView *column = leaf->column;
  const char *text = column->bytes + column->offsets[row];
  gsize n = column->offsets[row + 1] - column->offsets[row] - 1;
  int answer = column->type == HEK_FIELD_JSON ? hek_filter_test_json (leaf->node, text, n)
                                              : hek_filter_test_text (leaf->node, text, n);

  return answer == (leaf->negated ? 0 : 1);
}

/* What is slow is asked for the candidates only. */
static void
test_slowly (const HekFilterLeaf *leaf,
             gsize                start,
             gsize                n,
             const guint64       *candidates,
             guint64             *bits)
{
  gboolean set = leaf->kind == HEK_FILTER_LEAF_SET;

  for (gsize w = 0; w < (n + 63) / 64; w++)
    {
      bits[w] = 0;
      for (guint64 left = candidates[w]; left != 0; left &= left - 1)
        {
          guint i = (guint) __builtin_ctzll (left);
          gsize row = start + w * 64 + i;
          gboolean yes = set ? test_set (leaf, row) != leaf->negated : test_row (leaf, row);

          bits[w] |= (guint64) yes << i;
        }
    }
}

typedef enum
{
  STATS_UNKNOWN,
  STATS_NONE, /* no value of the block lies in the range */
  STATS_ALL,  /* every value does */
} Stats;

static Stats
ask_stats (const HekFilterLeaf  *leaf,
           const HekColumnBlock *block,
           gsize                 n)
{
  if (block->n_missing >= n)
    return STATS_NONE;
  switch (leaf->kind)
    {
    case HEK_FILTER_LEAF_REALS:
      if (leaf->lo_real > leaf->hi_real || block->max.real < leaf->lo_real ||
          block->min.real > leaf->hi_real)
        return STATS_NONE;
      return block->min.real >= leaf->lo_real && block->max.real <= leaf->hi_real ? STATS_ALL
                                                                                  : STATS_UNKNOWN;
    case HEK_FILTER_LEAF_INTEGERS:
    case HEK_FILTER_LEAF_FEW_CODES:
    case HEK_FILTER_LEAF_CODES:
      if (leaf->lo > leaf->hi || block->max.integer < leaf->lo || block->min.integer > leaf->hi)
        return STATS_NONE;
      return leaf->kind == HEK_FILTER_LEAF_INTEGERS && block->min.integer >= leaf->lo &&
                 block->max.integer <= leaf->hi
               ? STATS_ALL
               : STATS_UNKNOWN;
    default:
      return STATS_UNKNOWN;
    }
}

/* The test without regard to missing values; not negated ones only, but for slow kinds. */
static void
test_values (const HekFilterLeaf *leaf,
             gsize                start,
             gsize                n,
             const guint64       *candidates,
             guint64             *bits)
{
  const HekColumnView *column = leaf->column;

  switch (leaf->kind)
    {
    case HEK_FILTER_LEAF_REALS:
      loop_reals (column->reals + start, n, bits, leaf->lo_real, leaf->hi_real);
      break;
    case HEK_FILTER_LEAF_INTEGERS:
      if (leaf->lo > leaf->hi)
        memset (bits, 0, (n + 63) / 64 * 8);
      else
        loop_integers (column->integers + start, n, bits, leaf->lo,
                       (guint64) leaf->hi - (guint64) leaf->lo);
      break;
    case HEK_FILTER_LEAF_BITS:
      read_bits (column->bits, start, n, bits);
      for (gsize w = 0; leaf->lo == 0 && w < (n + 63) / 64; w++)
        bits[w] = ~bits[w];
      break;
    case HEK_FILTER_LEAF_FEW_CODES:
      test_few_codes (leaf, start, n, bits);
      break;
    case HEK_FILTER_LEAF_CODES:
      test_codes (leaf, start, n, bits);
      break;
    case HEK_FILTER_LEAF_MISSING:
      memset (bits, 0, (n + 63) / 64 * 8);
      break;
    default:
      test_slowly (leaf, start, n, candidates, bits);
    }
}

void
hek_filter_leaf_test (const HekFilterLeaf *leaf,
                      gsize                start,
                      gsize                n,
                      const guint64       *candidates,
                      guint64             *bits)
{
  const HekColumnView *column = leaf->column;
  const HekColumnBlock *block
    = column->blocks != NULL ? &column->blocks[start / HEK_COLUMN_BLOCK_ROWS] : NULL;
  Stats stats = block != NULL ? ask_stats (leaf, block, n) : STATS_UNKNOWN;
  gboolean slow = leaf->kind == HEK_FILTER_LEAF_SET || leaf->kind == HEK_FILTER_LEAF_ROWS;
  gboolean negated = leaf->negated && (!slow || stats != STATS_UNKNOWN);
  gboolean any_missing = column->valid != NULL && (block == NULL || block->n_missing > 0);
  guint64 flip = negated ? G_MAXUINT64 : 0;
  HekFilterBits valid;

  if (stats == STATS_UNKNOWN)
    test_values (leaf, start, n, candidates, bits);
  else
    memset (bits, stats == STATS_ALL ? 0xff : 0, (n + 63) / 64 * 8);
  if (any_missing)
    read_bits (column->valid, start, n, valid);
  else
    set_bits (n, valid);
  for (gsize w = 0; w < (n + 63) / 64; w++)
    {
      bits[w] = (bits[w] ^ flip) & valid[w];
      if (leaf->true_if_missing)
        bits[w] |= ~valid[w];
      bits[w] &= candidates[w];
    }
}
