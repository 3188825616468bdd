/* SPDX-License-Identifier: Apache-2.0 */
/* The nearest of many estimates: whole numbers that are ordered as distances and rows are. */
#include "config.h"

#include "hek-evaluate-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Distances that are looked at together: most are too far. */
#define RUN 16

/* The bits of a float as a number with the same order. */
guint64
hek_nearest_key (float   distance,
                 guint32 row)
{
  guint32 bits;

  if (isnan (distance))
    distance = INFINITY;
  distance += 0.0f; /* -0 is 0 */
  memcpy (&bits, &distance, sizeof bits);
  bits ^= (bits & 0x80000000u) != 0 ? 0xffffffffu : 0x80000000u;
  return (guint64) bits << 32 | row;
}

static float
key_distance (guint64 key)
{
  guint32 bits = (guint32) (key >> 32);
  float distance;

  bits ^= (bits & 0x80000000u) != 0 ? 0x80000000u : 0xffffffffu;
  memcpy (&distance, &bits, sizeof distance);
  return distance;
}

void
hek_nearest_keys_init (HekNearestKeys *keys,
                       guint           k)
{
  *keys = (HekNearestKeys) { .k = k, .keys = g_new (guint64, MAX (k, 1)) };
}

void
hek_nearest_keys_clear (HekNearestKeys *keys)
{
  g_clear_pointer (&keys->keys, g_free);
}

static void
sift_down (HekNearestKeys *keys,
           guint64         key)
{
  guint i = 0;

  for (;;)
    {
      guint child = 2 * i + 1;

      if (child + 1 < keys->n && keys->keys[child + 1] > keys->keys[child])
        child++;
      if (child >= keys->n || keys->keys[child] <= key)
        break;
      keys->keys[i] = keys->keys[child];
      i = child;
    }
  keys->keys[i] = key;
}

static void
push_key (HekNearestKeys *keys,
          guint64         key)
{
  guint i;

  if (keys->n == keys->k)
    {
      if (key < keys->keys[0])
        sift_down (keys, key);
      return;
    }
  for (i = keys->n++; i > 0 && keys->keys[(i - 1) / 2] < key; i = (i - 1) / 2)
    keys->keys[i] = keys->keys[(i - 1) / 2];
  keys->keys[i] = key;
}

void
hek_nearest_keys_push (HekNearestKeys *keys,
                       const float    *distances,
                       gsize           n,
                       guint32         first)
{
  gsize i = 0;

  if (keys->k == 0)
    return;
  for (; i < n && keys->n < keys->k; i++)
    push_key (keys, hek_nearest_key (distances[i], first + (guint32) i));
  while (i < n)
    {
      float limit = key_distance (keys->keys[0]);
      gsize end = MIN (i + RUN, n);
      int near = 0;

      for (gsize j = i; j < end; j++)
        near |= distances[j] <= limit;
      for (; near && i < end; i++)
        if (distances[i] <= limit)
          push_key (keys, hek_nearest_key (distances[i], first + (guint32) i));
      i = end;
    }
}

static int
compare_keys (const void *a,
              const void *b)
{
  guint64 x = *(const guint64 *) a, y = *(const guint64 *) b;

  return (x > y) - (x < y);
}

void
hek_nearest_keys_sort (HekNearestKeys *keys)
{
  if (keys->n > 1)
    qsort (keys->keys, keys->n, sizeof *keys->keys, compare_keys);
}
