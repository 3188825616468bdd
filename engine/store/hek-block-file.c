/* SPDX-License-Identifier: Apache-2.0 */
/* Finished files, mapped, with the checksum of every 64 KiB looked at before its first use. */
#include "config.h"

#include "hek-block-file-private.h"

#include <errno.h>
#include <string.h>
#include <xxhash.h>

#include "hek-aligned.h"
#include "hek-checked.h"
#include "hek-parallel.h"
#include "hek-ref.h"
#include "hek-store-error.h"

#define CHECKSUM_OFFSET (HEK_BLOCK_HEADER_BYTES - sizeof (guint64))

/* Blocks that one thread checks in a row: about 0.1 ms; and from how many on others help. */
#define BLOCKS_AT_ONCE 16
#define PARALLEL_BLOCKS 128

/* The structures of files are those of the memory of the machines that this is built for. */
G_STATIC_ASSERT (G_BYTE_ORDER == G_LITTLE_ENDIAN);

void
hek_block_header_encode (const HekBlockHeader *header,
                         guint8               *page)
{
  guint64 checksum;

  memset (page, 0, HEK_BLOCK_HEADER_BYTES);
  memcpy (page, header, sizeof *header);
  checksum = XXH3_64bits (page, CHECKSUM_OFFSET);
  memcpy (page + CHECKSUM_OFFSET, &checksum, sizeof checksum);
}

static gboolean
damaged (GError     **error,
         const char  *path,
         guint64      offset,
         const char  *what)
{
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED,
               "%s is damaged at byte %" G_GUINT64_FORMAT ": %s", path, offset, what);
  return FALSE;
}

gboolean
hek_block_header_decode (const guint8    *page,
                         const char      *path,
                         HekBlockKind     kind,
                         HekBlockHeader  *header,
                         GError         **error)
{
  HekBlockHeader found;
  guint64 checksum;

  memcpy (&found, page, sizeof found);
  memcpy (&checksum, page + CHECKSUM_OFFSET, sizeof checksum);
  if (memcmp (found.magic, HEK_BLOCK_MAGIC, sizeof found.magic) != 0)
    return damaged (error, path, 0, "it does not begin like a file of a collection");
  if (checksum != XXH3_64bits (page, CHECKSUM_OFFSET))
    return damaged (error, path, 0, "the checksum of its header does not match");
  if (found.version > HEK_BLOCK_VERSION)
    {
      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_TOO_NEW,
                   "%s has format %u, written by a newer program; this one reads up to %u", path,
                   found.version, HEK_BLOCK_VERSION);
      return FALSE;
    }
  if (found.kind != kind)
    return damaged (error, path, 12, "it is a file of another kind");
  *header = found;
  return TRUE;
}

/* Bytes of the payload with its filling, of the table, and of the whole file. */
static gboolean
block_sizes (guint64  payload_bytes,
             gsize   *padded,
             gsize   *n_blocks,
             gsize   *total)
{
  gsize size = 0;

  *padded = *n_blocks = *total = 0;
  if (payload_bytes > G_MAXSSIZE || !hek_checked_add (payload_bytes, 63, &size))
    return FALSE;
  *padded = size - size % 64;
  *n_blocks = *padded / HEK_BLOCK_BYTES + (*padded % HEK_BLOCK_BYTES != 0);
  return hek_checked_add (*padded, *n_blocks * sizeof (guint64), &size) &&
         hek_checked_add (size, HEK_BLOCK_HEADER_BYTES, total);
}

/* Reads the header and holds it against the size of the file. */
static gboolean
read_header (HekFile         *file,
             const char      *path,
             HekBlockKind     kind,
             HekBlockHeader  *header,
             gsize           *total,
             GError         **error)
{
  guint8 page[HEK_BLOCK_HEADER_BYTES];
  guint64 n_bytes;
  gsize padded, n_blocks;

  if (!hek_file_get_size (file, &n_bytes, error))
    return FALSE;
  if (n_bytes < HEK_BLOCK_HEADER_BYTES)
    return damaged (error, path, n_bytes, "it ends within its header");
  if (!hek_file_read_exact (file, 0, page, sizeof page, error) ||
      !hek_block_header_decode (page, path, kind, header, error))
    return FALSE;
  if (!block_sizes (header->payload_bytes, &padded, &n_blocks, total))
    return damaged (error, path, 40, "its header names an impossible size");
  if (*total != n_bytes)
    return damaged (error, path, MIN (*total, n_bytes),
                    n_bytes < *total ? "it ends too early" : "it is longer than it should be");
  return TRUE;
}

HekBlockFile *
hek_block_file_open (const HekFileOps  *ops,
                     const char        *path,
                     HekBlockKind       kind,
                     GError           **error)
{
  g_autoptr (HekFile) handle = hek_file_open (ops, path, HEK_FILE_READ, error);
  g_autoptr (HekBlockFile) file = NULL;
  HekBlockHeader header;
  gsize total, padded;
  gpointer map;

  if (handle == NULL || !read_header (handle, path, kind, &header, &total, error) ||
      !hek_file_map (handle, 0, total, FALSE, &map, error))
    return NULL;

  file = g_new0 (HekBlockFile, 1);
  g_atomic_ref_count_init (&file->ref_count);
  pthread_mutex_init (&file->lock, NULL);
  file->ops = ops;
  file->path = g_strdup (path);
  file->header = header;
  file->map = map;
  file->map_bytes = total;
  block_sizes (header.payload_bytes, &padded, &file->n_blocks, &total);
  file->payload = file->map + HEK_BLOCK_HEADER_BYTES;
  file->table = file->payload + padded;
  file->n_unchecked = file->n_blocks;
  file->checked = g_try_new0 (guint32, file->n_blocks / 32 + 1);
  if (file->checked == NULL)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOMEM, "%s: not enough memory", path);
      return NULL;
    }
  if (kind == HEK_BLOCK_VECTORS)
    hek_file_advise (ops, map, file->map_bytes, HEK_FILE_ADVICE_HUGE_PAGES);
  return g_steal_pointer (&file);
}

HekBlockFile *
hek_block_file_ref (HekBlockFile *file)
{
  g_atomic_ref_count_inc (&file->ref_count);
  return file;
}

void
hek_block_file_unref (HekBlockFile *file)
{
  if (!hek_ref_drop (&file->ref_count))
    return;
  hek_file_unmap (file->ops, file->map, file->map_bytes);
  pthread_mutex_destroy (&file->lock);
  g_free (file->checked);
  g_free (file->path);
  g_free (file);
}

static gboolean
check_table (HekBlockFile  *file,
             GError       **error)
{
  gboolean good;

  if (g_atomic_int_get (&file->table_checked) != 0)
    return TRUE;
  pthread_mutex_lock (&file->lock);
  good = XXH3_64bits (file->table, file->n_blocks * sizeof (guint64)) ==
         file->header.table_checksum;
  if (good)
    g_atomic_int_set (&file->table_checked, 1);
  pthread_mutex_unlock (&file->lock);
  return good || damaged (error, file->path, (guint64) (file->table - file->map),
                          "the table of its checksums does not match");
}

static gboolean
check_block (HekBlockFile  *file,
             gsize          block,
             GError       **error)
{
  gsize start = block * HEK_BLOCK_BYTES;
  gsize n_bytes = MIN (HEK_BLOCK_BYTES, (gsize) (file->table - file->payload) - start);
  guint32 bit = 1u << (block % 32);
  guint64 expected;

  memcpy (&expected, file->table + block * sizeof expected, sizeof expected);
  if (XXH3_64bits (file->payload + start, n_bytes) != expected)
    return damaged (error, file->path, HEK_BLOCK_HEADER_BYTES + start,
                    "a block of it does not match its checksum");
  if ((__atomic_fetch_or (&file->checked[block / 32], bit, __ATOMIC_RELEASE) & bit) == 0)
    __atomic_fetch_sub (&file->n_unchecked, 1, __ATOMIC_RELEASE);
  return TRUE;
}

/* Blocks [@first, @end), but those that were checked before. */
static gboolean
check_blocks (HekBlockFile  *file,
              gsize          first,
              gsize          end,
              GError       **error)
{
  for (gsize i = first; i < end; i++)
    if ((__atomic_load_n (&file->checked[i / 32], __ATOMIC_ACQUIRE) >> (i % 32) & 1) == 0 &&
        !check_block (file, i, error))
      return FALSE;
  return TRUE;
}

typedef struct
{
  HekBlockFile *file;
  gsize first;
} Range;

static void
check_part (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer data)
{
  const Range *range = data;

  (void) check_blocks (range->file, range->first + begin, range->first + end, NULL);
}

gboolean
hek_block_file_check (HekBlockFile  *file,
                      guint64        offset,
                      guint64        n_bytes,
                      GError       **error)
{
  Range range = { .file = file };
  gsize end;

  if (__atomic_load_n (&file->n_unchecked, __ATOMIC_ACQUIRE) == 0 || n_bytes == 0)
    return TRUE;
  if (!check_table (file, error))
    return FALSE;
  range.first = offset / HEK_BLOCK_BYTES;
  end = MIN ((offset + n_bytes - 1) / HEK_BLOCK_BYTES + 1, file->n_blocks);
  /* Of a large piece on all threads; then only what is damaged is left. */
  if (end > range.first && end - range.first >= PARALLEL_BLOCKS)
    hek_parallel_for (end - range.first, BLOCKS_AT_ONCE, check_part, &range, NULL);
  return check_blocks (file, range.first, end, error);
}

static gboolean
verify_blocks (HekFile               *handle,
               const HekBlockHeader  *header,
               HekDamageFunc          damage,
               gpointer               data,
               const HekTask         *task,
               GError               **error)
{
  gsize padded, n_blocks, total;
  hek_auto_aligned guint8 *block = hek_aligned_new (HEK_BLOCK_BYTES, 1);
  g_autofree guint64 *table = NULL;

  block_sizes (header->payload_bytes, &padded, &n_blocks, &total);
  table = g_try_new (guint64, MAX (n_blocks, 1));
  if (table == NULL)
    return hek_file_ops_fail (error, handle->path, "verify", ENOMEM);
  if (!hek_file_read_exact (handle, HEK_BLOCK_HEADER_BYTES + padded, table,
                            n_blocks * sizeof (guint64), error))
    return FALSE;
  if (XXH3_64bits (table, n_blocks * sizeof (guint64)) != header->table_checksum)
    damage (handle->path, HEK_BLOCK_HEADER_BYTES + padded,
            "the table of its checksums does not match", data);
  for (gsize i = 0; i < n_blocks; i++)
    {
      gsize start = i * HEK_BLOCK_BYTES;
      gsize n_bytes = MIN (HEK_BLOCK_BYTES, padded - start);

      if (!hek_task_check (task, error) ||
          !hek_file_read_exact (handle, HEK_BLOCK_HEADER_BYTES + start, block, n_bytes, error))
        return FALSE;
      if (XXH3_64bits (block, n_bytes) != table[i])
        damage (handle->path, HEK_BLOCK_HEADER_BYTES + start,
                "a block of it does not match its checksum", data);
      hek_task_progress (task, (double) (i + 1) / (double) n_blocks);
    }
  return TRUE;
}

gboolean
hek_block_file_verify (const HekFileOps  *ops,
                       const char        *path,
                       HekBlockKind       kind,
                       HekDamageFunc      damage,
                       gpointer           data,
                       const HekTask     *task,
                       GError           **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (HekFile) handle = hek_file_open (ops, path, HEK_FILE_READ, &local);
  HekBlockHeader header;
  gsize total;

  if (handle != NULL && read_header (handle, path, kind, &header, &total, &local) &&
      verify_blocks (handle, &header, damage, data, task, &local))
    return TRUE;
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  damage (path, 0, local->message, data);
  return TRUE;
}
