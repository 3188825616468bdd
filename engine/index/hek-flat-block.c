/* SPDX-License-Identifier: Apache-2.0 */
/* One block of exact search: each of its queries with each of its rows. */
#include "config.h"

#include "hek-flat-private.h"

gsize
hek_flat_allowed (const guint64 *allowed,
                  gsize         *at,
                  gsize          end,
                  gsize          max,
                  guint32       *idx)
{
  gsize row = *at, n = 0;

  while (row < end && n < max)
    {
      guint64 word = allowed[row >> 6] >> (row & 63);

      if (word == 0)
        {
          row = (row | 63) + 1;
          continue;
        }
      row += (gsize) __builtin_ctzll (word);
      if (row < end)
        idx[n++] = (guint32) row++;
    }
  *at = MIN (row, end);
  return n;
}

gboolean
hek_flat_block_scan (HekFlat      *flat,
                     HekFlatBlock *block)
{
  gboolean listed = flat->allowed != NULL || block->n_queries > 1;
  guint32 idx[HEK_FLAT_RUN];
  guint64 keys[HEK_FLAT_RUN];

  for (gsize at = block->begin; at < block->end;)
    {
      gsize begin = at, n;

      if (flat->allowed != NULL)
        n = hek_flat_allowed (flat->allowed, &at, block->end, HEK_FLAT_RUN, idx);
      else
        {
          n = MIN (HEK_FLAT_RUN, block->end - at);
          at += n;
          for (gsize i = 0; i < n; i++)
            idx[i] = (guint32) (begin + i);
        }
      if (hek_task_is_cancelled (flat->task))
        return FALSE;

      for (gsize q = 0; q < block->n_queries; q++)
        {
          HekFlatList *list = &block->lists[q];
          gsize n_keys = hek_flat_keys (&flat->compare, &block->queries[q], begin,
                                        listed ? idx : NULL, n, flat->squares, block->space,
                                        list->limit, keys);

          for (gsize i = 0; i < n_keys; i++)
            if (keys[i] < list->limit && !hek_flat_list_push (list, keys[i]))
              return FALSE;
        }
    }
  return TRUE;
}
