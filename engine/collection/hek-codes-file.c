/* SPDX-License-Identifier: Apache-2.0 */
/* The sidecars of codes and of their codebooks, written and read; the private header has their
 * layout. */
#include "config.h"

#include "hek-segment-codes-private.h"

#include <math.h>
#include <string.h>

#define BOOK_MAGIC "HEKBOOKC"
#define CODES_MAGIC "HEKCODES"
#define FORMAT 1u
#define GROUP "codebook"
#define UUID_BYTES 36u
/* Numbers of the rows that are encoded before their codes are written. */
#define CHUNK_NUMBERS (1u << 21)

typedef struct
{
  char magic[8];
  guint32 format, n_fact_bytes;
  guint64 n_book_bytes;
} BookHeader;

G_STATIC_ASSERT (sizeof (BookHeader) == 24);

typedef struct
{
  char magic[8];
  guint32 format, code_bytes;
  guint64 n_rows;
  char uuid[UUID_BYTES];
  char zero[4];
} CodesHeader;

G_STATIC_ASSERT (sizeof (CodesHeader) == HEK_CODES_HEADER_BYTES);

char *
hek_codes_dup_name (const char *uuid)
{
  return g_strconcat (uuid, HEK_CODES_SIDECAR, NULL);
}

char *
hek_codes_dup_codebook_name (const char *uuid)
{
  return g_strconcat (uuid, HEK_CODEBOOK_SIDECAR, NULL);
}

char **
hek_codes_list (HekSnapshot *snapshot)
{
  g_auto (GStrv) names = hek_snapshot_list_sidecars (snapshot, -1);
  g_autoptr (GStrvBuilder) uuids = g_strv_builder_new ();

  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_has_suffix (names[i], HEK_CODEBOOK_SIDECAR))
      {
        names[i][strlen (names[i]) - strlen (HEK_CODEBOOK_SIDECAR)] = '\0';
        g_strv_builder_add (uuids, names[i]);
      }
  return g_strv_builder_end (uuids);
}

static gboolean
damaged (const char  *uuid,
         const char  *what,
         GError     **error)
{
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED, "codes of the codebook %s: %s",
               uuid, what);
  return FALSE;
}

/* --- the codebook ---------------------------------------------------------------------------- */

typedef struct
{
  const HekCodebookInfo *info;
  GBytes *bytes;
} Book;

static char *
format_facts (const HekCodebookInfo *info)
{
  g_autoptr (GKeyFile) facts = g_key_file_new ();

  g_key_file_set_string (facts, GROUP, "uuid", info->uuid);
  g_key_file_set_string (facts, GROUP, "name", info->name);
  g_key_file_set_uint64 (facts, GROUP, "version", info->version);
  g_key_file_set_string (facts, GROUP, "collection", info->collection);
  g_key_file_set_string (facts, GROUP, "collection_uuid", info->collection_uuid);
  g_key_file_set_uint64 (facts, GROUP, "seq", info->seq);
  g_key_file_set_uint64 (facts, GROUP, "n_rows", info->n_rows);
  g_key_file_set_int64 (facts, GROUP, "trained_us", info->trained_us);
  g_key_file_set_string (facts, GROUP, "options", info->options);
  if (isfinite (info->loss))
    g_key_file_set_double (facts, GROUP, "loss", info->loss);
  return g_key_file_to_data (facts, NULL, NULL);
}

static gboolean
write_book (HekSidecarWriter  *writer,
            gpointer           data,
            GError           **error)
{
  const Book *book = data;
  g_autofree char *facts = format_facts (book->info);
  BookHeader header = { .format = GUINT32_TO_LE (FORMAT),
                        .n_fact_bytes = GUINT32_TO_LE ((guint32) strlen (facts)),
                        .n_book_bytes = GUINT64_TO_LE (g_bytes_get_size (book->bytes)) };

  memcpy (header.magic, BOOK_MAGIC, sizeof header.magic);
  return hek_sidecar_write (writer, &header, sizeof header, error) &&
         hek_sidecar_write (writer, facts, strlen (facts), error) &&
         hek_sidecar_write (writer, g_bytes_get_data (book->bytes, NULL),
                            g_bytes_get_size (book->bytes), error);
}

gboolean
hek_codes_put_codebook (HekStore               *store,
                        const HekCodebookInfo  *info,
                        GBytes                 *bytes,
                        GError                **error)
{
  g_autofree char *name = hek_codes_dup_codebook_name (info->uuid);
  Book book = { info, bytes };

  return hek_store_put_sidecar (store, 0, name, write_book, &book, error);
}

static char *
get_string (GKeyFile   *facts,
            const char *key)
{
  char *text = g_key_file_get_string (facts, GROUP, key, NULL);

  return text != NULL ? text : g_strdup ("");
}

/* What the codebook itself says comes from it. */
static HekCodebookInfo *
parse_facts (const char         *text,
             gsize               n_bytes,
             const char         *uuid,
             const HekCodebook  *book,
             gsize               n_book_bytes,
             GError            **error)
{
  g_autoptr (GKeyFile) facts = g_key_file_new ();
  HekCodebookInfo *info;

  if (n_bytes == 0 || !g_key_file_load_from_data (facts, text, n_bytes, 0, NULL) ||
      !g_key_file_has_key (facts, GROUP, "name", NULL))
    {
      damaged (uuid, "the facts about it make no sense", error);
      return NULL;
    }
  info = g_new0 (HekCodebookInfo, 1);
  info->uuid = g_strdup (uuid);
  info->name = get_string (facts, "name");
  info->version = (guint) g_key_file_get_uint64 (facts, GROUP, "version", NULL);
  info->method = g_strdup (hek_codec_id (hek_codebook_codec (book)));
  info->dim = hek_codebook_dim (book);
  info->distance = hek_codebook_distance (book);
  info->code_bytes = hek_codebook_code_bytes (book);
  info->share_bytes = hek_codebook_share_bytes (book);
  info->collection = get_string (facts, "collection");
  info->collection_uuid = get_string (facts, "collection_uuid");
  info->seq = g_key_file_get_uint64 (facts, GROUP, "seq", NULL);
  info->n_rows = g_key_file_get_uint64 (facts, GROUP, "n_rows", NULL);
  info->trained_us = g_key_file_get_int64 (facts, GROUP, "trained_us", NULL);
  info->seed = hek_codebook_seed (book);
  info->options = get_string (facts, "options");
  info->loss = g_key_file_has_key (facts, GROUP, "loss", NULL)
                 ? g_key_file_get_double (facts, GROUP, "loss", NULL) : NAN;
  info->n_bytes = n_book_bytes;
  return info;
}

HekCodebookInfo *
hek_codes_read_codebook (HekSnapshot  *snapshot,
                         const char   *uuid,
                         HekCodebook **book,
                         GError      **error)
{
  g_autofree char *name = hek_codes_dup_codebook_name (uuid);
  g_autoptr (GError) local = NULL;
  g_autoptr (HekSidecar) sidecar = hek_snapshot_open_sidecar (snapshot, -1, name, &local);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (HekCodebook) read = NULL;
  HekCodebookInfo *info;
  BookHeader header;
  const guint8 *data;
  gsize n_bytes, n_facts, n_book;

  if (sidecar == NULL)
    {
      if (local != NULL)
        g_propagate_error (error, g_steal_pointer (&local));
      else
        g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                     "the collection has no codes of the codebook \"%s\"", uuid);
      return NULL;
    }
  data = hek_sidecar_get_data (sidecar, &n_bytes);
  if (!hek_sidecar_check (sidecar, 0, n_bytes, error))
    return NULL;
  if (n_bytes >= sizeof header)
    memcpy (&header, data, sizeof header);
  n_facts = n_bytes >= sizeof header ? GUINT32_FROM_LE (header.n_fact_bytes) : n_bytes;
  n_book = n_bytes >= sizeof header ? GUINT64_FROM_LE (header.n_book_bytes) : 0;
  if (n_bytes < sizeof header || memcmp (header.magic, BOOK_MAGIC, sizeof header.magic) != 0 ||
      GUINT32_FROM_LE (header.format) != FORMAT || n_facts > n_bytes - sizeof header ||
      n_book > n_bytes - sizeof header - n_facts)
    {
      damaged (uuid, "its file is no codebook, or not whole", error);
      return NULL;
    }
  bytes = g_bytes_new (data + sizeof header + n_facts, n_book);
  read = hek_codebook_read (bytes, error);
  if (read == NULL)
    return NULL;
  info = parse_facts ((const char *) data + sizeof header, n_facts, uuid, read, n_book, error);
  if (info != NULL && book != NULL)
    *book = g_steal_pointer (&read);
  return info;
}

/* --- codes ----------------------------------------------------------------------------------- */

gboolean
hek_codes_write_header (HekSidecarWriter   *writer,
                        const HekCodebook  *book,
                        const char         *uuid,
                        gsize               n_rows,
                        GError            **error)
{
  CodesHeader header = { .format = GUINT32_TO_LE (FORMAT),
                         .code_bytes = GUINT32_TO_LE ((guint32) hek_codebook_code_bytes (book)),
                         .n_rows = GUINT64_TO_LE (n_rows) };

  memcpy (header.magic, CODES_MAGIC, sizeof header.magic);
  memcpy (header.uuid, uuid, MIN (strlen (uuid), UUID_BYTES));
  return hek_sidecar_write (writer, &header, sizeof header, error);
}

const guint8 *
hek_codes_get (HekSidecar         *sidecar,
               const HekCodebook  *book,
               const char         *uuid,
               gsize               n_rows,
               GError            **error)
{
  CodesHeader header;
  gsize n_bytes, code_bytes = hek_codebook_code_bytes (book);
  const guint8 *data = hek_sidecar_get_data (sidecar, &n_bytes);

  if (!hek_sidecar_check (sidecar, 0, n_bytes, error))
    return NULL;
  if (n_bytes >= sizeof header)
    memcpy (&header, data, sizeof header);
  if (n_bytes >= sizeof header && memcmp (header.magic, CODES_MAGIC, sizeof header.magic) == 0 &&
      GUINT32_FROM_LE (header.format) == FORMAT &&
      GUINT32_FROM_LE (header.code_bytes) == code_bytes &&
      GUINT64_FROM_LE (header.n_rows) == n_rows &&
      strncmp (header.uuid, uuid, UUID_BYTES) == 0 && code_bytes > 0 &&
      (n_bytes - sizeof header) / code_bytes >= n_rows)
    return data + sizeof header;
  damaged (uuid, "they fit another codebook or another segment", error);
  return NULL;
}

gsize
hek_codes_chunk_rows (guint dim)
{
  return CLAMP (CHUNK_NUMBERS / dim, 64, 8192);
}

/* A segment on its way into codes. */
typedef struct
{
  HekSnapshot *snapshot;
  guint idx;
  const HekCodebook *book;
  const char *uuid;
  const HekTask *task;
} Encoding;

static gboolean
write_codes (HekSidecarWriter  *writer,
             gpointer           data,
             GError           **error)
{
  const Encoding *job = data;
  const HekRows *all = &hek_snapshot_get_segment (job->snapshot, job->idx)->rows;
  gsize code_bytes = hek_codebook_code_bytes (job->book), chunk = hek_codes_chunk_rows (all->dim);
  g_autofree guint8 *codes = g_malloc (chunk * code_bytes);

  if (!hek_codes_write_header (writer, job->book, job->uuid, all->n, error))
    return FALSE;
  for (gsize first = 0; first < all->n; first += chunk)
    {
      HekRows rows = *all;
      HekTask part = hek_task_sub (job->task, (double) first / (double) all->n,
                                   (double) MIN (chunk, all->n - first) / (double) all->n);

      rows.data += first * rows.stride_bytes;
      rows.n = MIN (chunk, all->n - first);
      if (!hek_task_check (job->task, error) ||
          !hek_snapshot_check (job->snapshot, job->idx, first, rows.n, error) ||
          !hek_codebook_encode (job->book, &rows, codes, &part, error) ||
          !hek_sidecar_write (writer, codes, rows.n * code_bytes, error))
        return FALSE;
      hek_task_progress (&part, 1);
    }
  return TRUE;
}

gboolean
hek_codes_encode_segment (HekStore           *store,
                          HekSnapshot        *snapshot,
                          guint               idx,
                          const HekCodebook  *book,
                          const char         *uuid,
                          const HekTask      *task,
                          GError            **error)
{
  g_autofree char *name = hek_codes_dup_name (uuid);
  Encoding job = { snapshot, idx, book, uuid, task };

  return hek_store_put_sidecar (store, hek_snapshot_get_segment (snapshot, idx)->id, name,
                                write_codes, &job, error);
}
