/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-collection-codebook.h"
#include "hek-store.h"

G_BEGIN_DECLS

/*
 * Codes on the disk, as sidecars of the collection and of its segments:
 *
 *   <uuid>.codebook     the codebook, with what is known of it
 *     0   "HEKBOOKC", then guint32 1 (version), guint32 bytes of the facts, guint64 bytes of the
 *         codebook
 *     24  the facts: a key file (GKeyFile) with the group [codebook]
 *     …   the codebook: hek_codebook_write()
 *   seg-<n>.<uuid>.codes  a code for each row of the segment, dead ones included
 *     0   "HEKCODES", then guint32 1 (version), guint32 code_bytes, guint64 rows,
 *         the uuid (36 characters), 4 zero bytes
 *     64  the codes in the order of the rows, as hek_codebook_encode() gives them
 *
 * All numbers are little-endian; checksums are those of every sidecar. The order in which codes are
 * scanned fastest is not in files: it is made when they are opened.
 */
#define HEK_CODES_SIDECAR ".codes"
#define HEK_CODES_HEADER_BYTES 64u

char       *hek_codes_dup_name (const char *uuid);          /* "<uuid>.codes" */
char       *hek_codes_dup_codebook_name (const char *uuid); /* "<uuid>.codebook" */

/* The uuids of all codebooks that a collection has: (transfer full). */
char      **hek_codes_list (HekSnapshot *snapshot);

/* Attaches the codebook. */
gboolean    hek_codes_put_codebook (HekStore *store, const HekCodebookInfo *info, GBytes *bytes,
                                    GError **error);

/* @book: (out) (optional) (transfer full). Returns: (transfer full): the facts */
HekCodebookInfo *hek_codes_read_codebook (HekSnapshot *snapshot, const char *uuid,
                                          HekCodebook **book, GError **error);

/* Makes the codes of segment @idx, which is sealed, and attaches them. */
gboolean    hek_codes_encode_segment (HekStore *store, HekSnapshot *snapshot, guint idx,
                                      const HekCodebook *book, const char *uuid,
                                      const HekTask *task, GError **error);

/* Rows whose codes are made and written at a time. */
gsize       hek_codes_chunk_rows (guint dim);

/* Begins a file of codes. */
gboolean    hek_codes_write_header (HekSidecarWriter *writer, const HekCodebook *book,
                                    const char *uuid, gsize n_rows, GError **error);

/* The codes of @n_rows rows, whose checksums and header are looked at. */
const guint8 *hek_codes_get (HekSidecar *sidecar, const HekCodebook *book, const char *uuid,
                             gsize n_rows, GError **error);

/* Codes of a segment that are open: their checksums were looked at. */
typedef struct
{
  gatomicrefcount ref;
  char *uuid;           /* owned */
  char *file;           /* owned: of the sidecar, which is another one when they are made anew */
  HekSidecar *sidecar;  /* owned */
  HekCodebook *book;    /* owned */
  const guint8 *codes;  /* in @sidecar, by row */
  guint8 *packed;       /* owned (nullable): for scans; %NULL: @codes is scanned */
  guint64 n_bytes;      /* of memory */
  guint64 share_bytes;  /* of @book */
} HekSegmentCodes;

/* Those of segment @idx, which is sealed: kept with it until hek_segment_codes_forget(). Returns:
 * (transfer full) (nullable): %NULL without an error: it has none, or they are gone since the
 * snapshot was taken */
HekSegmentCodes *hek_segment_codes_open (HekSnapshot *snapshot, guint idx, const char *uuid,
                                         HekCodebook *book, GError **error);
HekSegmentCodes *hek_segment_codes_ref (HekSegmentCodes *codes);
void             hek_segment_codes_unref (HekSegmentCodes *codes);

/* Lets go of what is kept with segment @idx; searches that use it go on. */
void             hek_segment_codes_forget (HekSnapshot *snapshot, guint idx);

/* A codebook of codes that are kept with any segment: (transfer full) (nullable). */
HekCodebook     *hek_segment_codes_find_codebook (HekSnapshot *snapshot, const char *uuid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSegmentCodes, hek_segment_codes_unref)

G_END_DECLS
