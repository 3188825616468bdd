/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-search-tile.h"

G_BEGIN_DECLS

/* What the cells of answers need beside the answer. Borrowed by them: it outlives them. */
#define STUDIO_MAX_ALIGNED_FIELDS 32u

typedef struct
{
  const StudioSearchLook *look;
  int key_field;    /* of the schema of @look, or -1 */
  guint decimals;   /* of distances */
  guint field_decimals[STUDIO_MAX_ALIGNED_FIELDS]; /* the most that a real number has, by field */
  double low, high; /* distances with an empty and a full bar */
} StudioSearchTable;

/* Measures distances and numbers of @hits, so that they align, and for bars. */
void studio_search_table_measure (StudioSearchTable *table, GListModel *hits);

/* Returns: (transfer full): the distance of @item as the table shows it; @brief: as cards do */
char *studio_search_table_format (const StudioSearchTable *table, HekSearchItem *item,
                                  gboolean brief);

/* Returns: (transfer full): the key, or the name of the picture that the row came from */
char *studio_search_table_dup_name (HekSearchItem *item);

/* The whole of it, where the name is cut off. */
const char *studio_search_table_get_tooltip (HekSearchItem *item);

/* Gives @view a column for rank, distance, look and key, and for each attribute. */
void studio_search_table_add_columns (const StudioSearchTable *table, GtkColumnView *view);

/* The row of a list or card of a grid is what a screen reader stops at. @row: (nullable) */
void studio_search_table_name_row (const StudioSearchTable *table, GtkWidget *row,
                                   HekSearchItem *item);

G_END_DECLS
