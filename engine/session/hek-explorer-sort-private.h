/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-task.h"

G_BEGIN_DECLS

typedef enum
{
  HEK_EXPLORER_SORT_NUMBERS,
  HEK_EXPLORER_SORT_INTEGERS, /* of 64 bits, all of which count */
  HEK_EXPLORER_SORT_TEXTS,
} HekExplorerSort;

/* What a row is sorted by. */
typedef struct
{
  union
  {
    double number;      /* not NaN */
    gint64 integer;
    const char *text;
  } key;              /* borrowed */
  guint64 head[2];    /* of a text: decides most comparisons without a look at it; made here */
  guint32 row;
  guint32 is_missing; /* sorted behind all others */
} HekExplorerKey;

/**
 * hek_explorer_sort_keys:
 * @keys: (array length=n) (inout): sorted in place; stable
 *
 * Returns: %FALSE when the task was cancelled or there is not enough memory
 * Cost: n log n comparisons on all threads; looks at the task at least every 65,536
 */
gboolean hek_explorer_sort_keys (HekExplorerKey *keys, guint32 n, HekExplorerSort by,
                                 gboolean descending, const HekTask *task);

/* "a2" before "a10" before "B1": runs of digits by what they are worth, ASCII letters without
 * regard to case; texts that are the same but for that, byte by byte. */
int hek_explorer_compare_texts (const char *a, const char *b);

G_END_DECLS
