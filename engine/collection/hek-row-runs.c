/* SPDX-License-Identifier: Apache-2.0 */
/* Ascending row ids as runs: what layouts and tags keep. */
#include "config.h"

#include "hek-row-runs-private.h"

/* Bytes of the readable part of an id. */
#define WORD_BYTES 40u

GArray *
hek_row_runs_new (const guint64 *row_ids,
                  gsize          n)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (HekRowRun));

  for (gsize begin = 0, end; begin < n; begin = end)
    {
      HekRowRun run;

      for (end = begin + 1; end < n && row_ids[end] == row_ids[end - 1] + 1; end++)
        continue;
      run = (HekRowRun) { GUINT64_TO_LE (row_ids[begin]), GUINT64_TO_LE ((guint64) (end - begin)) };
      g_array_append_val (runs, run);
    }
  return runs;
}

guint64 *
hek_row_runs_expand (const HekRowRun *runs,
                     gsize            n_runs,
                     guint64          n_rows)
{
  guint64 next = 0, n = 0;
  guint64 *row_ids;

  for (gsize i = 0; i < n_runs; i++)
    {
      guint64 first = GUINT64_FROM_LE (runs[i].first), length = GUINT64_FROM_LE (runs[i].n);

      if (first < next || length == 0 || length > n_rows - n || first > G_MAXUINT64 - length)
        return NULL;
      n += length;
      next = first + length;
    }
  row_ids = n == n_rows && n <= G_MAXSIZE / sizeof (guint64) ? g_try_new (guint64, MAX (n, 1))
                                                             : NULL;
  if (row_ids == NULL)
    return NULL;
  n = 0;
  for (gsize i = 0; i < n_runs; i++)
    for (guint64 k = 0; k < GUINT64_FROM_LE (runs[i].n); k++)
      row_ids[n++] = GUINT64_FROM_LE (runs[i].first) + k;
  return row_ids;
}

gsize
hek_row_ids_find (const guint64 *row_ids,
                  gsize          n,
                  guint64        row_id,
                  gsize          guess)
{
  gsize low = 0, high = n;

  if (guess < n && row_ids[guess] == row_id)
    return guess;
  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (row_ids[middle] < row_id)
        low = middle + 1;
      else
        high = middle;
    }
  return low < n && row_ids[low] == row_id ? low : n;
}

char *
hek_row_runs_make_id (const char *name)
{
  g_autoptr (GString) id = g_string_new (NULL);

  for (const char *c = name; *c != '\0' && id->len < WORD_BYTES; c++)
    if (g_ascii_isalnum (*c))
      g_string_append_c (id, *c);
    else if (id->len > 0 && id->str[id->len - 1] != '-')
      g_string_append_c (id, '-');
  if (id->len > 0 && id->str[id->len - 1] != '-')
    g_string_append_c (id, '-');
  g_string_append_printf (id, "%08x", g_random_int ());
  return g_strdup (id->str);
}
