/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-library-item.h"

G_BEGIN_DECLS

typedef enum
{
  STUDIO_COLUMN_NAME,
  STUDIO_COLUMN_ROWS,
  STUDIO_COLUMN_VECTORS, /* dimension and type */
  STUDIO_COLUMN_DISTANCE,
  STUDIO_COLUMN_SIZE,
  STUDIO_COLUMN_MEMORY,
  STUDIO_COLUMN_SEGMENTS,
  STUDIO_COLUMN_HEALTH,
  STUDIO_COLUMN_CHANGED,
  STUDIO_N_COLUMNS,
} StudioColumn;

/* One column of the table of collections. */
typedef struct
{
  const char *title; /* to be translated */
  const char *help;  /* of the title, to be translated */
  int width;         /* 0: what is left */
  guint rank;        /* those with the highest number go first where there is no room; 0: never */
  gboolean is_number;
} StudioColumnInfo;

extern const StudioColumnInfo studio_library_columns[STUDIO_N_COLUMNS];

/* A GCompareDataFunc of HekLibraryItem; @column: GUINT_TO_POINTER () of a StudioColumn. What is not
 * known comes last. */
int studio_library_column_compare (gconstpointer a, gconstpointer b, gpointer column);

/* Returns: (transfer full): what a cell shows, as long as it is only text */
char *studio_library_column_format (HekLibraryItem *item, StudioColumn column);

/* Bytes of all files. */
guint64 studio_library_get_disk_bytes (HekLibraryItem *item);

G_END_DECLS
