/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sorting of rows by a column: numbers by a radix sort of keys that order as the numbers do, texts
 * by the rank of their collation keys, which are made once for each different text.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-frame.h"

typedef struct
{
  guint64 key;
  guint32 row;
} HekFrameItem;

/* Missing values come last in both directions. */
#define HEK_FRAME_LAST G_MAXUINT64

/* Keys of numbers in their order: the sign bit is turned, of negative ones all bits. */
static guint64
hek_frame_key_of_real (double   value,
                       gboolean descending)
{
  guint64 bits;

  if (isnan (value))
    return HEK_FRAME_LAST;
  value += 0.0; /* −0 is 0 */
  memcpy (&bits, &value, sizeof bits);
  bits = bits >> 63 != 0 ? ~bits : bits | G_GUINT64_CONSTANT (1) << 63;
  return descending ? ~bits : bits;
}

static int
hek_frame_compare_keys (gconstpointer a,
                        gconstpointer b,
                        gpointer      keys)
{
  return strcmp (g_hash_table_lookup (keys, *(const gpointer *) a),
                 g_hash_table_lookup (keys, *(const gpointer *) b));
}

/* Returns: (transfer full): from text (by its address: equal texts of a frame have one) to its
 * rank + 1 */
static GHashTable *
hek_frame_rank_texts (const HekFrameColumn *column,
                      const guint32        *rows,
                      gsize                 n)
{
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, g_free);
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  GHashTable *ranks = g_hash_table_new (g_direct_hash, g_direct_equal);
  guint rank = 0;

  for (gsize i = 0; i < n; i++)
    {
      char *text = column->texts[rows[i]];

      if (text != NULL && !g_hash_table_contains (keys, text))
        {
          g_autofree char *valid = g_utf8_make_valid (text, -1);

          g_hash_table_insert (keys, text, g_utf8_collate_key_for_filename (valid, -1));
          g_ptr_array_add (texts, text);
        }
    }
  g_ptr_array_sort_with_data (texts, hek_frame_compare_keys, keys);
  for (guint i = 0; i < texts->len; i++)
    {
      if (i == 0 || hek_frame_compare_keys (&texts->pdata[i - 1], &texts->pdata[i], keys) != 0)
        rank++;
      g_hash_table_insert (ranks, texts->pdata[i], GUINT_TO_POINTER (rank));
    }
  return ranks;
}

static void
hek_frame_fill_keys (const HekFrameColumn *column,
                     gboolean              descending,
                     HekFrameItem         *items,
                     const guint32        *rows,
                     gsize                 n)
{
  g_autoptr (GHashTable) ranks = column->type == HEK_FRAME_TEXT
                                 ? hek_frame_rank_texts (column, rows, n) : NULL;

  for (gsize i = 0; i < n; i++)
    {
      guint32 row = rows[i];

      items[i].row = row;
      if (column->type == HEK_FRAME_REAL)
        items[i].key = hek_frame_key_of_real (column->reals[row], descending);
      else if (column->type == HEK_FRAME_TIME)
        items[i].key = column->times[row] != HEK_FRAME_NO_TIME
                       ? hek_frame_key_of_real ((double) column->times[row], descending)
                       : HEK_FRAME_LAST;
      else if (column->texts[row] == NULL)
        items[i].key = HEK_FRAME_LAST;
      else
        {
          guint64 rank = GPOINTER_TO_UINT (g_hash_table_lookup (ranks, column->texts[row]));

          items[i].key = descending ? HEK_FRAME_LAST - rank : rank;
        }
    }
}

/* Stable, eight bits at a time; bytes that are the same in all keys cost one look. */
static gboolean
hek_frame_radix_sort (HekFrameItem *items,
                      gsize         n)
{
  g_autofree HekFrameItem *other = g_try_new (HekFrameItem, n);
  HekFrameItem *from = items, *to = other;

  if (other == NULL)
    return FALSE;
  for (guint shift = 0; shift < 64; shift += 8)
    {
      gsize starts[257] = { 0 };
      HekFrameItem *swap;

      for (gsize i = 0; i < n; i++)
        starts[(from[i].key >> shift & 0xff) + 1]++;
      if (starts[(from[0].key >> shift & 0xff) + 1] == n)
        continue;
      for (guint b = 0; b < 256; b++)
        starts[b + 1] += starts[b];
      for (gsize i = 0; i < n; i++)
        to[starts[from[i].key >> shift & 0xff]++] = from[i];
      swap = from;
      from = to;
      to = swap;
    }
  if (from != items)
    memcpy (items, from, n * sizeof *items);
  return TRUE;
}

static int
hek_frame_compare_rows (gconstpointer a,
                        gconstpointer b)
{
  return (*(const guint32 *) a > *(const guint32 *) b)
         - (*(const guint32 *) a < *(const guint32 *) b);
}

gboolean
hek_frame_sort (const HekFrame *frame,
                guint           column,
                gboolean        descending,
                guint32        *rows,
                gsize           n)
{
  g_autofree HekFrameItem *items = NULL;

  g_return_val_if_fail (column < frame->n_columns, FALSE);
  for (gsize i = 1; i < n; i++)
    if (rows[i] < rows[i - 1])
      {
        qsort (rows, n, sizeof *rows, hek_frame_compare_rows);
        break;
      }
  if (n < 2)
    return TRUE;
  items = g_try_new (HekFrameItem, n);
  if (items == NULL)
    return FALSE;
  hek_frame_fill_keys (&frame->columns[column], descending, items, rows, n);
  if (!hek_frame_radix_sort (items, n))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    rows[i] = items[i].row;
  return TRUE;
}
