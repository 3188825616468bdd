/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-widget-private.h"

G_BEGIN_DECLS

/* One condition of a filter: a word in any text, or a comparison with a column of numbers. */
typedef struct
{
  char *word;      /* owned (nullable): case-folded */
  guint column;
  char operation;  /* '<', '>', '=', 'l' (≤), 'g' (≥) */
  double number;   /* in the unit of the data */
} HekWidgetCondition;

/* Columns that a table shows, and the units of their numbers. */
typedef struct
{
  guint n;
  guint *columns;      /* owned: of the frame */
  HekWidgetUnit *units; /* owned */
  double *mosts;       /* owned: greatest magnitude of a column of numbers */
} HekWidgetColumns;

/* @text: words all of which a row has in its texts, and comparisons such as "latency>=20" or
 * "\"disk size\"<5" in the units that are shown. */
GArray *hek_widget_filter_parse (const char *text, const HekFrame *frame,
                                 const HekWidgetColumns *columns);

/* Returns: (transfer full) (nullable): the rows that meet all conditions, ascending; %NULL when
 * @task was cancelled or memory is short */
guint32 *hek_widget_filter_rows (const HekFrame *frame, GArray *first, GArray *second, gsize *n,
                                 const HekTask *task);

G_END_DECLS
