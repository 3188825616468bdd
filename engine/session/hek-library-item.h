/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

#include "hek-workspace.h"

G_BEGIN_DECLS

/* A collection as a list item: frozen. A change of the collection makes a new one. */
#define HEK_TYPE_LIBRARY_ITEM (hek_library_item_get_type ())
G_DECLARE_FINAL_TYPE (HekLibraryItem, hek_library_item, HEK, LIBRARY_ITEM, GObject)

const HekCollectionInfo *hek_library_item_get_info (HekLibraryItem *item);
const char              *hek_library_item_get_name (HekLibraryItem *item); /* full name */

/* (nullable): %NULL when it is deleted or cannot be opened: info->problem says why */
const HekStoreStats     *hek_library_item_get_stats (HekLibraryItem *item);
HekSchema               *hek_library_item_get_schema (HekLibraryItem *item);   /* (nullable) */
HekDistance              hek_library_item_get_distance (HekLibraryItem *item);
int                      hek_library_item_get_key_field (HekLibraryItem *item);  /* -1: none */
int                      hek_library_item_get_text_field (HekLibraryItem *item); /* -1: none */
/* Live rows in segments with a graph. */
guint64                  hek_library_item_get_n_indexed (HekLibraryItem *item);
/* (nullable): the file whose import was cancelled and kept, and can be gone on with */
const char              *hek_library_item_get_unfinished (HekLibraryItem *item);
/* Bytes of memory that it holds now: 0 while it is not opened. */
guint64                  hek_library_item_get_memory (HekLibraryItem *item);
/* (nullable): what opening found and went on without */
const char              *hek_library_item_get_warning (HekLibraryItem *item);

/* Parts of the rows beyond which something is to be done. */
#define HEK_HEALTH_DEAD HEK_STORE_COMPACT_DEAD
#define HEK_HEALTH_BARE 0.05
/* Rows that lie in journals before something is to be done. */
#define HEK_HEALTH_JOURNAL_ROWS 16384u

/* What is to be said of a collection, the least first. */
typedef enum
{
  HEK_HEALTH_GOOD,
  HEK_HEALTH_JOURNAL,    /* many rows in journals: building the index seals them */
  HEK_HEALTH_NO_GRAPH,   /* many rows that searches compare one by one: build the index */
  HEK_HEALTH_DELETED,    /* many deleted rows that are still on the disk: compact */
  HEK_HEALTH_UNFINISHED, /* an import can be gone on with */
  HEK_HEALTH_WARNING,    /* opening went on without something */
  HEK_HEALTH_PROBLEM,    /* it cannot be opened, or the last verification found damage */
} HekHealth;

/* The most severe of them. */
HekHealth                hek_library_item_get_health (HekLibraryItem *item);
/* A sentence about it, translated; "" while all is well. */
const char              *hek_library_item_get_health_text (HekLibraryItem *item);

G_END_DECLS
