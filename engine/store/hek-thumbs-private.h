/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-block-file-private.h"
#include "hek-snapshot.h"

G_BEGIN_DECLS

/*
 * seg-<n>.thumbs: small pictures of the rows of a segment, as bytes that nothing here looks into.
 * The payload of a HekBlockFile:
 *
 *   the pictures, one after the other, in the order of the rows, filled up to a multiple of 8
 *   guint64 ends[n_rows]: where that of each row ends; of a row without one: where the last one did
 *   HekThumbsFoot
 *
 * A file of its own beside the vectors, and not a column of seg-<n>.attr or of records.sqlite:
 * attributes wait in memory until a segment is finished and are all checked when one is asked for,
 * and SQLite would write every picture twice, first into its log, within one transaction of
 * gigabytes. So they are streamed into their file once, one is found by two numbers, and a segment
 * without any has no file. The manifest names the file as a sidecar; unlike others it comes with
 * its segment, when that is imported, sealed or compacted.
 */
#define HEK_THUMBS_SIDECAR "thumbs"
#define HEK_THUMBS_MAGIC "HEKTHUMB"

typedef struct
{
  char magic[8];
  guint64 n_rows;
  guint64 n_pictures; /* rows that have one */
  guint64 reserved;
} HekThumbsFoot;

G_STATIC_ASSERT (sizeof (HekThumbsFoot) == 32);

/* A file that is read. Any number of threads. */
typedef struct
{
  gatomicrefcount ref_count;
  HekBlockFile *file; /* owned */
  gsize n_rows, n_pictures;
  guint64 n_bytes;     /* of all pictures */
  const guint64 *ends; /* borrowed from @file; each to be checked before it is read */
} HekThumbs;

/* @uuid: of the collection */
HekThumbs *hek_thumbs_open (const HekFileOps *ops, const char *path, const guint8 *uuid,
                            guint64 segment_id, gsize n_rows, GError **error);
HekThumbs *hek_thumbs_ref (HekThumbs *thumbs);
void       hek_thumbs_unref (HekThumbs *thumbs);

/* Whether row @row has a picture, and where. Errors: %HEK_STORE_ERROR_DAMAGED */
gboolean   hek_thumbs_find (HekThumbs *thumbs, gsize row, guint64 *begin, gsize *n_bytes,
                            GError **error);
/* (transfer full) (nullable): %NULL without an error when the row has none. */
GBytes    *hek_thumbs_read (HekThumbs *thumbs, gsize row, GError **error);

/* A file on its way. Used by one thread. */
typedef struct _HekThumbsWriter HekThumbsWriter;

HekThumbsWriter *hek_thumbs_writer_new (const HekFileOps *ops, const char *path, GError **error);
/* Rows come in ascending order; those left out have none. */
gboolean   hek_thumbs_writer_add (HekThumbsWriter *writer, gsize row, GBytes *picture,
                                  GError **error);
/* Bytes of memory that it takes. */
gsize      hek_thumbs_writer_get_memory (HekThumbsWriter *writer);
/* Syncs the file and gives it its name; the caller syncs the directory. @n_bytes: (out) */
gboolean   hek_thumbs_writer_finish (HekThumbsWriter *writer, const HekBlockHeader *header,
                                     gsize n_rows, guint64 *n_bytes, GError **error);
/* Removes what was not finished. */
void       hek_thumbs_writer_free (HekThumbsWriter *writer);

/* Of bytes that are in memory, or of row @row of @thumbs: both (transfer full) (nullable). */
HekThumbnail *hek_thumbnail_new (GBytes *bytes, HekThumbs *thumbs, gsize row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekThumbs, hek_thumbs_unref)

G_END_DECLS
