/* SPDX-License-Identifier: Apache-2.0 */
/* What the columns of the table of collections hold and how they are sorted. */
#include "config.h"

#include "studio-library-columns.h"

#include <glib/gi18n.h>

#include "studio-count.h"
#include "studio-library-text.h"

/* Widths hold the longest value of the column in Cantarell 11 and DejaVu 10, German titles too. */
const StudioColumnInfo studio_library_columns[STUDIO_N_COLUMNS] = {
  [STUDIO_COLUMN_NAME] = { N_("Name"), N_("Namespace and name"), 0, 0, FALSE },
  [STUDIO_COLUMN_ROWS] = { N_("Rows"), N_("Rows that can be found"), 96, 0, TRUE },
  [STUDIO_COLUMN_VECTORS]
    = { N_("Vectors"), N_("Numbers in a vector, and how each is stored"), 108, 3, TRUE },
  [STUDIO_COLUMN_DISTANCE] = { N_("Distance"), N_("What near means"), 108, 5, FALSE },
  [STUDIO_COLUMN_SIZE] = { N_("On disk"), N_("All files of the collection"), 90, 2, TRUE },
  [STUDIO_COLUMN_MEMORY] = { N_("Memory"), N_("Held by the collection now"), 90, 6, TRUE },
  [STUDIO_COLUMN_SEGMENTS]
    = { N_("Segments"), N_("Files of vectors; each has an index of its own"), 90, 7, TRUE },
  [STUDIO_COLUMN_HEALTH] = { N_("Health"), N_("Whether something is to be done"), 120, 1, FALSE },
  [STUDIO_COLUMN_CHANGED] = { N_("Changed"), N_("The last commit"), 102, 4, FALSE },
};

guint64
studio_library_get_disk_bytes (HekLibraryItem *item)
{
  const HekStoreStats *stats = hek_library_item_get_stats (item);

  return stats != NULL ? stats->vector_bytes + stats->attribute_bytes + stats->sidecar_bytes
                           + stats->record_bytes
                       : 0;
}

/* -1 where it is not known. */
static double
get_number (HekLibraryItem *item,
            StudioColumn    column)
{
  const HekStoreStats *stats = hek_library_item_get_stats (item);
  HekSchema *schema = hek_library_item_get_schema (item);

  switch (column)
    {
    case STUDIO_COLUMN_ROWS:
      return stats != NULL ? (double) stats->n_rows : -1;
    case STUDIO_COLUMN_VECTORS:
      return schema != NULL ? (double) schema->dim : -1;
    case STUDIO_COLUMN_DISTANCE:
      return schema != NULL ? (double) hek_library_item_get_distance (item) : -1;
    case STUDIO_COLUMN_SIZE:
      return stats != NULL ? (double) studio_library_get_disk_bytes (item) : -1;
    case STUDIO_COLUMN_MEMORY:
      return stats != NULL ? (double) hek_library_item_get_memory (item) : -1;
    case STUDIO_COLUMN_SEGMENTS:
      return stats != NULL ? (double) stats->n_segments : -1;
    case STUDIO_COLUMN_HEALTH:
      return HEK_HEALTH_PROBLEM - (double) hek_library_item_get_health (item);
    case STUDIO_COLUMN_CHANGED:
      return stats != NULL ? (double) stats->changed_us : -1;
    case STUDIO_COLUMN_NAME:
    case STUDIO_N_COLUMNS:
    default:
      g_return_val_if_reached (-1);
    }
}

int
studio_library_column_compare (gconstpointer a,
                               gconstpointer b,
                               gpointer      column)
{
  HekLibraryItem *ia = HEK_LIBRARY_ITEM ((gpointer) a), *ib = HEK_LIBRARY_ITEM ((gpointer) b);
  double na, nb;

  if (GPOINTER_TO_UINT (column) == STUDIO_COLUMN_NAME)
    return g_utf8_collate (hek_library_item_get_name (ia), hek_library_item_get_name (ib));
  na = get_number (ia, GPOINTER_TO_UINT (column));
  nb = get_number (ib, GPOINTER_TO_UINT (column));
  return (na > nb) - (na < nb);
}

char *
studio_library_column_format (HekLibraryItem *item,
                              StudioColumn    column)
{
  const HekStoreStats *stats = hek_library_item_get_stats (item);
  HekSchema *schema = hek_library_item_get_schema (item);

  if (stats == NULL || schema == NULL)
    return g_strdup ("—");
  switch (column)
    {
    case STUDIO_COLUMN_ROWS:
      return studio_count_format (stats->n_rows);
    case STUDIO_COLUMN_VECTORS:
      return g_strdup_printf ("%u × %s", schema->dim, hek_dtype_id (schema->dtype));
    case STUDIO_COLUMN_DISTANCE:
      return g_strdup (studio_library_distance_label (hek_library_item_get_distance (item)));
    case STUDIO_COLUMN_SIZE:
      return studio_library_format_bytes (studio_library_get_disk_bytes (item), NULL);
    case STUDIO_COLUMN_MEMORY:
      return hek_library_item_get_memory (item) > 0
               ? studio_library_format_bytes (hek_library_item_get_memory (item), NULL)
               : g_strdup ("—");
    case STUDIO_COLUMN_SEGMENTS:
      return g_strdup_printf ("%u", stats->n_segments);
    case STUDIO_COLUMN_CHANGED:
      return studio_library_format_time (stats->changed_us);
    case STUDIO_COLUMN_NAME:
    case STUDIO_COLUMN_HEALTH:
    case STUDIO_N_COLUMNS:
    default:
      g_return_val_if_reached (NULL);
    }
}
