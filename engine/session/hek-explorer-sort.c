/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A merge sort whose blocks are sorted, and then merged in pairs, on all threads: stable, so that
 * its answer does not depend on them, and cancelled between blocks.
 */
#include "config.h"

#include "hek-explorer-sort-private.h"

#include <string.h>

#include "hek-parallel.h"

#define RUN 16u        /* sorted by insertion */
#define BLOCK 8192u    /* sorted by one thread without a look at the task */
#define CHECK 65536u   /* keys merged between two looks */
#define MAX_DIGITS 9u

typedef int (*Compare) (const HekExplorerKey *a, const HekExplorerKey *b);

typedef struct
{
  HekExplorerKey *from, *to;
  guint32 n;
  guint32 width;       /* of a sorted piece, when pieces are merged */
  gboolean by_text;
  Compare compare;
  const HekTask *task;
} Sort;

/* --- comparing ------------------------------------------------------------------------------- */

/* Digits from @p on, without zeros before them. */
static gsize
count_digits (const char **p)
{
  gsize n = 0;

  while (**p == '0' && g_ascii_isdigit ((*p)[1]))
    (*p)++;
  while (g_ascii_isdigit ((*p)[n]))
    n++;
  return n;
}

int
hek_explorer_compare_texts (const char *a,
                            const char *b)
{
  const char *p = a, *q = b;

  while (*p != '\0' && *q != '\0')
    {
      if (g_ascii_isdigit (*p) && g_ascii_isdigit (*q))
        {
          gsize n = count_digits (&p), m = count_digits (&q);
          int order = n != m ? (n < m ? -1 : 1) : strncmp (p, q, n);

          if (order != 0)
            return order;
          p += n;
          q += m;
        }
      else
        {
          guchar x = (guchar) g_ascii_tolower (*p), y = (guchar) g_ascii_tolower (*q);

          if (x != y)
            return x < y ? -1 : 1;
          p++;
          q++;
        }
    }
  if (*p != *q)
    return *p == '\0' ? -1 : 1;
  return strcmp (a, b);
}

/* The first 16 bytes of what is compared: letters as small ones; before the digits of a run how
 * many there are, of which nine stand for more, and end it. Other bytes are not between '0' and
 * '9', so that numbers stand among them where their first digit would. */
static void
make_head (HekExplorerKey *key)
{
  guchar bytes[sizeof key->head] = { 0 };
  const char *p = key->is_missing ? "" : key->key.text;
  gsize n = 0;

  while (*p != '\0' && n < sizeof bytes)
    if (g_ascii_isdigit (*p))
      {
        gsize n_digits = count_digits (&p);

        bytes[n++] = (guchar) ('0' + MIN (n_digits, MAX_DIGITS));
        if (n_digits >= MAX_DIGITS)
          break;
        for (; n_digits > 0 && n < sizeof bytes; n_digits--)
          bytes[n++] = (guchar) *p++;
      }
    else
      bytes[n++] = (guchar) g_ascii_tolower (*p++);
  memcpy (key->head, bytes, sizeof bytes);
  key->head[0] = GUINT64_FROM_BE (key->head[0]);
  key->head[1] = GUINT64_FROM_BE (key->head[1]);
}

static inline int
compare_missing (const HekExplorerKey *a,
                 const HekExplorerKey *b)
{
  return (int) a->is_missing - (int) b->is_missing;
}

static int
compare_numbers (const HekExplorerKey *a,
                 const HekExplorerKey *b)
{
  if (a->is_missing | b->is_missing)
    return compare_missing (a, b);
  return (a->key.number > b->key.number) - (a->key.number < b->key.number);
}

static int
compare_numbers_down (const HekExplorerKey *a,
                      const HekExplorerKey *b)
{
  return a->is_missing | b->is_missing ? compare_missing (a, b) : compare_numbers (b, a);
}

static int
compare_integers (const HekExplorerKey *a,
                  const HekExplorerKey *b)
{
  if (a->is_missing | b->is_missing)
    return compare_missing (a, b);
  return (a->key.integer > b->key.integer) - (a->key.integer < b->key.integer);
}

static int
compare_integers_down (const HekExplorerKey *a,
                       const HekExplorerKey *b)
{
  return a->is_missing | b->is_missing ? compare_missing (a, b) : compare_integers (b, a);
}

static int
compare_texts (const HekExplorerKey *a,
               const HekExplorerKey *b)
{
  if (a->is_missing | b->is_missing)
    return compare_missing (a, b);
  for (guint i = 0; i < G_N_ELEMENTS (a->head); i++)
    if (a->head[i] != b->head[i])
      return a->head[i] < b->head[i] ? -1 : 1;
  return a->key.text == b->key.text ? 0 : hek_explorer_compare_texts (a->key.text, b->key.text);
}

static int
compare_texts_down (const HekExplorerKey *a,
                    const HekExplorerKey *b)
{
  return a->is_missing | b->is_missing ? compare_missing (a, b) : compare_texts (b, a);
}

/* --- sorting --------------------------------------------------------------------------------- */

/* Merges [begin, middle) and [middle, end) of @from into @to. */
static void
merge (const HekExplorerKey *from,
       HekExplorerKey       *to,
       guint32               begin,
       guint32               middle,
       guint32               end,
       Compare               compare,
       const HekTask        *task)
{
  guint32 a = begin, b = middle;

  for (guint32 i = begin; i < end; i++)
    {
      if (task != NULL && (i - begin) % CHECK == 0 && hek_task_is_cancelled (task))
        return;
      to[i] = a < middle && (b == end || compare (&from[a], &from[b]) <= 0) ? from[a++]
                                                                             : from[b++];
    }
}

static void
insert (HekExplorerKey *keys,
        guint32         begin,
        guint32         end,
        Compare         compare)
{
  for (guint32 i = begin + 1; i < end; i++)
    {
      HekExplorerKey key = keys[i];
      guint32 at = i;

      for (; at > begin && compare (&keys[at - 1], &key) > 0; at--)
        keys[at] = keys[at - 1];
      keys[at] = key;
    }
}

static void
sort_block (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer data)
{
  Sort *sort = data;
  HekExplorerKey *from = sort->from, *to = sort->to;
  guint32 last = (guint32) end;

  for (guint32 i = (guint32) begin; sort->by_text && i < last; i++)
    make_head (&from[i]);
  for (guint32 i = (guint32) begin; i < last; i += RUN)
    insert (from, i, MIN (i + RUN, last), sort->compare);
  for (guint32 width = RUN; width < BLOCK; width *= 2)
    {
      for (guint32 i = (guint32) begin; i < last; i += 2 * width)
        merge (from, to, i, MIN (i + width, last), MIN (i + 2 * width, last), sort->compare, NULL);
      memcpy (from + begin, to + begin, (end - begin) * sizeof *from);
    }
}

static void
merge_pairs (gsize    begin,
             gsize    end,
             gsize    block_idx,
             gpointer data)
{
  Sort *sort = data;

  for (gsize pair = begin; pair < end; pair++)
    {
      guint32 first = (guint32) pair * 2 * sort->width;
      guint32 middle = MIN (sort->width, sort->n - first) + first;

      merge (sort->from, sort->to, first, middle, MIN (sort->width, sort->n - middle) + middle,
             sort->compare, sort->task);
    }
}

gboolean
hek_explorer_sort_keys (HekExplorerKey *keys,
                        guint32         n,
                        HekExplorerSort by,
                        gboolean        descending,
                        const HekTask  *task)
{
  g_autofree HekExplorerKey *room = g_try_new (HekExplorerKey, MAX (n, 1));
  static const Compare compares[][2] = {
    [HEK_EXPLORER_SORT_NUMBERS] = { compare_numbers, compare_numbers_down },
    [HEK_EXPLORER_SORT_INTEGERS] = { compare_integers, compare_integers_down },
    [HEK_EXPLORER_SORT_TEXTS] = { compare_texts, compare_texts_down },
  };
  Sort sort = { .from = keys, .to = room, .n = n, .by_text = by == HEK_EXPLORER_SORT_TEXTS,
                .compare = compares[by][!!descending], .task = task };

  if (room == NULL)
    return FALSE;
  if (!hek_parallel_for (n, BLOCK, sort_block, &sort, task))
    return FALSE;
  for (sort.width = BLOCK; sort.width < n; sort.width *= 2)
    {
      HekExplorerKey *from = sort.from;

      if (!hek_parallel_for (hek_parallel_n_blocks (n, 2 * (gsize) sort.width), 1, merge_pairs,
                             &sort, task))
        return FALSE;
      sort.from = sort.to;
      sort.to = from;
      if (sort.width > G_MAXUINT32 / 2)
        break;
    }
  if (sort.from != keys)
    memcpy (keys, sort.from, n * sizeof *keys);
  return !hek_task_is_cancelled (task);
}
