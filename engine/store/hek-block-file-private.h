/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <pthread.h> /* ThreadSanitizer does not see GLib's own locks */

#include "hek-file-ops.h"
#include "hek-rows.h"
#include "hek-task.h"

G_BEGIN_DECLS

/*
 * The container of every file of a collection but SQLite's, little-endian:
 *
 *   0       header, 4,096 bytes: see HekBlockHeader
 *   4096    payload, filled up with zero bytes to a multiple of 64
 *   then    a table of XXH3 checksums (64 bits each), one for every begun 64 KiB of the payload
 *
 * A finished file never changes. It is written under a temporary name, header last, synced, and
 * renamed. Journals have the same header without a table; see hek-journal-private.h.
 */
#define HEK_BLOCK_MAGIC "\x89HEKSEG\n"
#define HEK_BLOCK_VERSION 1u
#define HEK_BLOCK_HEADER_BYTES 4096u
#define HEK_BLOCK_BYTES 65536u
#define HEK_UUID_BYTES 16u

typedef enum
{
  HEK_BLOCK_VECTORS = 1,
  HEK_BLOCK_ATTRIBUTES = 2,
  HEK_BLOCK_SIDECAR = 3,
  HEK_BLOCK_JOURNAL = 4,
} HekBlockKind;

/* As it is in the file; the rest of the header is zero up to its checksum in the last 8 bytes. */
typedef struct
{
  char magic[8];
  guint32 version;
  guint32 kind;
  guint8 uuid[HEK_UUID_BYTES]; /* of the collection */
  guint64 segment_id;
  guint64 payload_bytes;  /* 0 in journals */
  guint64 table_checksum; /* XXH3 of the table */
  guint64 n_rows;
  guint64 stride_bytes; /* of vectors */
  guint32 dtype, dim;   /* of vectors */
} HekBlockHeader;

G_STATIC_ASSERT (sizeof (HekBlockHeader) == 80);

void     hek_block_header_encode (const HekBlockHeader *header, guint8 *page);

/* @page: HEK_BLOCK_HEADER_BYTES. Checks magic, checksum, version and kind; @path is for errors. */
gboolean hek_block_header_decode (const guint8 *page, const char *path, HekBlockKind kind,
                                  HekBlockHeader *header, GError **error);

/* A finished file, mapped. Any number of threads. */
typedef struct
{
  gatomicrefcount ref_count;
  const HekFileOps *ops;
  char *path;
  HekBlockHeader header;
  const guint8 *payload;

  guint8 *map;
  gsize map_bytes;
  gsize n_blocks;
  const guint8 *table;
  pthread_mutex_t lock; /* guards the first look at the table; a leaf */
  gint table_checked; /* atomic */
  guint32 *checked;   /* atomic words: bit i % 32 of word i / 32: block i was verified */
  gsize n_unchecked;  /* atomic */
} HekBlockFile;

HekBlockFile *hek_block_file_open (const HekFileOps *ops, const char *path, HekBlockKind kind,
                                   GError **error);
HekBlockFile *hek_block_file_ref (HekBlockFile *file);
void          hek_block_file_unref (HekBlockFile *file);

/* Verifies the blocks of payload bytes [@offset, @offset + @n_bytes) that were not yet. */
gboolean hek_block_file_check (HekBlockFile *file, guint64 offset, guint64 n_bytes,
                               GError **error);

/* Called by hek_block_file_verify() for each damage. */
typedef void (*HekDamageFunc) (const char *path, guint64 offset, const char *what, gpointer data);

/* Reads all of a file anew and reports everything that is wrong with it. %FALSE: cancelled. */
gboolean hek_block_file_verify (const HekFileOps *ops, const char *path, HekBlockKind kind,
                                HekDamageFunc damage, gpointer data, const HekTask *task,
                                GError **error);

/* A file on its way. Used by one thread. */
typedef struct _HekBlockWriter HekBlockWriter;

/* Written under @path + ".part" until it is finished. */
HekBlockWriter *hek_block_writer_new (const HekFileOps *ops, const char *path, GError **error);
gboolean hek_block_writer_append (HekBlockWriter *writer, gconstpointer data, gsize n_bytes,
                                  GError **error);
guint64  hek_block_writer_get_bytes (HekBlockWriter *writer);

/**
 * hek_block_writer_finish:
 * @header: kind, uuid, segment, rows and vectors; the rest is filled in
 *
 * Syncs the file and gives it its name; the caller syncs the directory.
 */
gboolean hek_block_writer_finish (HekBlockWriter *writer, const HekBlockHeader *header,
                                  GError **error);

/* Removes what was not finished. */
void     hek_block_writer_free (HekBlockWriter *writer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekBlockFile, hek_block_file_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekBlockWriter, hek_block_writer_free)

G_END_DECLS
