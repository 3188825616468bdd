/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbering of the vertices. Equal records are found by a hash table. The others are halved again
 * and again between two distant ones, until few are left: near vertices get near numbers, so that
 * what a walk touches lies on few pages.
 */
#include "config.h"

#include "hek-hnsw-build-private.h"

#include "hek-aligned.h"
#include "hek-parallel.h"
#include "hek-rng.h"

#include <xxhash.h>

/* Vertices that are not divided any more. */
#define LEAF 16

/* Vertices that a pair of distant ones is looked for among. */
#define N_DRAWN 16

/* Records measured at once. */
#define CHUNK 256

typedef struct
{
  gint64 key;
  guint32 row;
} Item;

typedef struct
{
  guint32 begin, end;
} Part;

typedef struct
{
  const HekHnsw *index;
  const guint8 *codes;
  guint32 *order;
  Item *items;
  const Part *parts;
} Division;

/* Links each row to the next one with the same bytes; heads are the lowest rows. */
static gboolean
find_equal (const guint8  *records,
            gsize          stride_bytes,
            gsize          n_bytes,
            guint32        n,
            guint32       *next,
            guint32       *heads,
            guint32       *n_heads,
            const HekTask *task)
{
  gsize size = 16;
  g_autofree guint32 *table = NULL;
  g_autofree guint32 *last = g_new (guint32, MAX (n, 1));

  while (size < 2 * (gsize) n)
    size *= 2;
  table = g_new (guint32, size);
  memset (table, 0xff, size * sizeof *table);
  *n_heads = 0;
  for (guint32 row = 0; row < n; row++)
    {
      const guint8 *record = records + row * stride_bytes;
      gsize slot = XXH3_64bits (record, n_bytes) & (size - 1);

      if (row % 4096 == 0 && hek_task_is_cancelled (task))
        return FALSE;
      while (table[slot] != HEK_HNSW_NONE &&
             memcmp (records + table[slot] * stride_bytes, record, n_bytes) != 0)
        slot = (slot + 1) & (size - 1);

      next[row] = HEK_HNSW_NONE;
      last[row] = row;
      if (table[slot] == HEK_HNSW_NONE)
        {
          table[slot] = row;
          heads[(*n_heads)++] = row;
        }
      else
        {
          next[last[table[slot]]] = row;
          last[table[slot]] = row;
        }
    }
  return TRUE;
}

static inline gboolean
item_before (const Item *a,
             const Item *b)
{
  return a->key < b->key || (a->key == b->key && a->row < b->row);
}

/* Moves the @k smallest to the front. No two items are equal. */
static void
divide_at (Item  *items,
           gssize n,
           gssize k)
{
  gssize low = 0, high = n - 1;

  while (low < high)
    {
      Item pivot = items[low + (high - low) / 2];
      gssize i = low, j = high;

      while (i <= j)
        {
          while (item_before (&items[i], &pivot))
            i++;
          while (item_before (&pivot, &items[j]))
            j--;
          if (i <= j)
            {
              Item swap = items[i];

              items[i++] = items[j];
              items[j--] = swap;
            }
        }
      if (k <= j)
        high = j;
      else if (k >= i)
        low = i;
      else
        return;
    }
}

static guint
farthest (HekHnswProbe  *probe,
          guint32        from,
          const guint32  drawn[N_DRAWN])
{
  guint32 keys[N_DRAWN];
  guint best = 0;

  probe->aim (probe, from);
  probe->gather (probe, drawn, N_DRAWN, keys);
  for (guint i = 1; i < N_DRAWN; i++)
    if (keys[i] > keys[best])
      best = i;
  return best;
}

/* @from_a, @from_b: probes of the rows */
static void
divide_part (const Division *d,
             HekHnswProbe   *from_a,
             HekHnswProbe   *from_b,
             Part            part)
{
  guint32 n = part.end - part.begin, drawn[N_DRAWN], a, b;
  guint32 *order = d->order + part.begin;
  Item *items = d->items + part.begin;
  HekRng rng;

  hek_rng_init (&rng, d->index->seed ^ ((guint64) part.begin << 32 | part.end));
  for (guint i = 0; i < N_DRAWN; i++)
    drawn[i] = order[hek_rng_below (&rng, n)];
  a = drawn[farthest (from_a, drawn[0], drawn)];
  b = drawn[farthest (from_b, a, drawn)];
  from_a->aim (from_a, a);
  from_b->aim (from_b, b);

  for (guint32 i = 0; i < n; i += CHUNK)
    {
      guint32 to_a[CHUNK], to_b[CHUNK];
      guint chunk = MIN (CHUNK, n - i);

      for (guint j = 0; j < chunk; j++)
        __builtin_prefetch (from_a->base + order[i + j] * from_a->stride_bytes);
      from_a->gather (from_a, order + i, chunk, to_a);
      from_b->gather (from_b, order + i, chunk, to_b);
      for (guint j = 0; j < chunk; j++)
        items[i + j] = (Item) { (gint64) to_a[j] - to_b[j], order[i + j] };
    }
  divide_at (items, n, n / 2);
  for (guint32 i = 0; i < n; i++)
    order[i] = items[i].row;
}

static void
divide_parts (gsize    begin,
              gsize    end,
              gsize    block_idx,
              gpointer data)
{
  const Division *d = data;
  HekHnswProbe from_a, from_b;

  hek_hnsw_probe_init_rows (&from_a, d->index, d->codes);
  hek_hnsw_probe_init_rows (&from_b, d->index, d->codes);
  for (gsize i = begin; i < end; i++)
    divide_part (d, &from_a, &from_b, d->parts[i]);
  hek_hnsw_probe_clear (&from_a);
  hek_hnsw_probe_clear (&from_b);
}

static gboolean
divide_all (Division      *d,
            guint32        n,
            const HekTask *task)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (Part));
  Part whole = { 0, n };

  if (n > LEAF)
    g_array_append_val (parts, whole);
  while (parts->len > 0)
    {
      g_autoptr (GArray) halves = g_array_new (FALSE, FALSE, sizeof (Part));
      guint32 length = g_array_index (parts, Part, 0).end - g_array_index (parts, Part, 0).begin;

      d->parts = (const Part *) (gpointer) parts->data;
      if (!hek_parallel_for (parts->len, MAX (4096 / length, 1), divide_parts, d, task))
        return FALSE;
      for (guint i = 0; i < parts->len; i++)
        {
          Part part = g_array_index (parts, Part, i);
          guint32 middle = part.begin + (part.end - part.begin) / 2;
          Part half[2] = { { part.begin, middle }, { middle, part.end } };

          for (guint h = 0; h < 2; h++)
            if (half[h].end - half[h].begin > LEAF)
              g_array_append_val (halves, half[h]);
        }
      g_array_unref (parts);
      parts = g_steal_pointer (&halves);
    }
  return TRUE;
}

gboolean
hek_hnsw_order (const HekHnsw *index,
                const guint8  *codes,
                guint32       *order,
                guint32       *begins,
                guint32       *n_vertices,
                const HekTask *task)
{
  const HekRows *rows = &index->rows;
  gboolean has_codes = index->map->traverse != HEK_TRAVERSE_F32;
  gsize n_bytes = has_codes ? index->map->code_bytes : rows->dim * hek_dtype_bytes (rows->dtype);
  guint32 n = (guint32) rows->n, n_rows = 0;
  g_autofree guint32 *next = g_new (guint32, MAX (n, 1));
  g_autofree guint32 *heads = g_new (guint32, MAX (n, 1));
  g_autofree Item *items = g_new (Item, MAX (n, 1));
  Division d = { .index = index, .codes = codes, .order = heads, .items = items };

  if (!find_equal (has_codes ? codes : rows->data, has_codes ? n_bytes : rows->stride_bytes,
                   n_bytes, n, next, heads, n_vertices, task) ||
      !divide_all (&d, *n_vertices, task))
    return FALSE;

  for (guint32 v = 0; v < *n_vertices; v++)
    {
      begins[v] = n_rows;
      for (guint32 row = heads[v]; row != HEK_HNSW_NONE; row = next[row])
        order[n_rows++] = row;
    }
  begins[*n_vertices] = n_rows;
  return TRUE;
}
