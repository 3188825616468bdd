/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-source-format.h"

G_BEGIN_DECLS

/* One file in a ZIP. */
typedef struct
{
  char *name;             /* owned; as stored, not necessarily UTF-8 */
  guint method;           /* HEK_ZIP_STORED, HEK_ZIP_DEFLATED, or one that is not read */
  gboolean is_encrypted;
  guint32 crc;
  guint64 stored_bytes, n_bytes;
  guint64 header_offset;
} HekZipEntry;

#define HEK_ZIP_STORED 0
#define HEK_ZIP_DEFLATED 8

#define HEK_ZIP_MAX_ENTRIES 65536
#define HEK_ZIP_MAX_DIRECTORY_BYTES (32 * 1024 * 1024)

/**
 * hek_zip_list:
 *
 * Reads the central directory, ZIP64 included.
 *
 * Errors: %HEK_SOURCE_ERROR_DAMAGED with an offset, %G_FILE_ERROR
 * Returns: (transfer full) (element-type HekZipEntry): in the order of the directory
 */
GPtrArray *hek_zip_list (const char *path, GError **error);

/* Where the bytes of @entry begin: behind its local header, which has a length of its own. */
gboolean hek_zip_find_data (const char *path, const HekZipEntry *entry, guint64 *offset,
                            GError **error);

G_END_DECLS
