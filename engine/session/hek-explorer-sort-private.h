/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-task.h"

G_BEGIN_DECLS

/* What a row is sorted by. */
typedef struct
{
  union
  {
    double number;
    const char *text;
  } key;              /* borrowed */
  guint32 row;
  guint32 is_missing; /* sorted behind all others */
} HekExplorerKey;

/**
 * hek_explorer_sort_keys:
 * @keys: (array length=n) (inout): sorted in place, by text or by number; stable
 *
 * Returns: %FALSE when the task was cancelled or there is not enough memory
 * Cost: n log n comparisons on all threads; looks at the task at least every 65,536
 */
gboolean hek_explorer_sort_keys (HekExplorerKey *keys, guint32 n, gboolean by_text,
                                 gboolean descending, const HekTask *task);

/* "a2" before "a10" before "B1": runs of digits by what they are worth, ASCII letters without
 * regard to case; texts that are the same but for that, byte by byte. */
int hek_explorer_compare_texts (const char *a, const char *b);

G_END_DECLS
