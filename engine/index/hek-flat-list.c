/* SPDX-License-Identifier: Apache-2.0 */
/* Answers of one query while they are found: a heap of the k nearest, or all within a radius. */
#include "config.h"

#include "hek-flat-private.h"

#include <stdlib.h>

void
hek_flat_list_clear (HekFlatList *list)
{
  g_clear_pointer (&list->keys, g_free);
  list->n = list->capacity = 0;
}

/* A list of the k nearest grows to k and no further: most blocks find few. */
static gboolean
hek_flat_list_reserve (HekFlatList *list)
{
  gsize capacity = MAX (16, 2 * list->capacity);
  guint64 *keys;

  if (list->n < list->capacity)
    return TRUE;
  if (list->k > 0)
    capacity = MIN (capacity, list->k);
  keys = g_try_renew (guint64, list->keys, capacity);
  if (keys == NULL)
    return FALSE;
  list->keys = keys;
  list->capacity = capacity;
  return TRUE;
}

static void
sift_up (guint64 *keys,
         gsize    i)
{
  guint64 key = keys[i];

  for (; i > 0 && keys[(i - 1) / 2] < key; i = (i - 1) / 2)
    keys[i] = keys[(i - 1) / 2];
  keys[i] = key;
}

static void
sift_down (guint64 *keys,
           gsize    n,
           guint64  key)
{
  gsize i = 0;

  for (;;)
    {
      gsize child = 2 * i + 1;

      if (child + 1 < n && keys[child + 1] > keys[child])
        child++;
      if (child >= n || keys[child] <= key)
        break;
      keys[i] = keys[child];
      i = child;
    }
  keys[i] = key;
}

gboolean
hek_flat_list_push (HekFlatList *list,
                    guint64      key)
{
  if (list->k > 0 && list->n == list->k)
    sift_down (list->keys, list->n, key);
  else
    {
      if (!hek_flat_list_reserve (list))
        return FALSE;
      list->keys[list->n++] = key;
      if (list->k > 0)
        sift_up (list->keys, list->n - 1);
    }
  /* a limit may have come from elsewhere before the list was full */
  if (list->k > 0 && list->n == list->k)
    list->limit = MIN (list->limit, list->keys[0]);
  return TRUE;
}

static int
compare_keys (const void *a,
              const void *b)
{
  guint64 x = *(const guint64 *) a, y = *(const guint64 *) b;

  return (x > y) - (x < y);
}

void
hek_flat_list_sort (HekFlatList *list)
{
  if (list->n > 1)
    qsort (list->keys, list->n, sizeof *list->keys, compare_keys);
}
