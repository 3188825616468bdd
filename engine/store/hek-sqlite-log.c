/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading SQLite's write-ahead log beside SQLite. SQLite takes the first frame that does not fit
 * for the end of the log, as after a power cut; a bit that flipped later would silently take
 * committed transactions along. What was synced is therefore claimed in a file of its own.
 */
#include "config.h"

#include "hek-sqlite-log-private.h"

#include <string.h>
#include <xxhash.h>

/* Words of the header: the format of SQLite since 3.7.0. */
#define LOG_MAGIC 0x377f0682u /* the lowest bit says that words are read as big-endian */
#define LOG_VERSION 3007000u
#define CLAIM_MAGIC "HekSync1"

static inline guint32
read_word (const guint8 *bytes)
{
  guint32 word;

  memcpy (&word, bytes, sizeof word);
  return GUINT32_FROM_BE (word);
}

/* @n_bytes is a multiple of 8. */
static HekLogSum
log_sum (gboolean      big_endian,
         HekLogSum     sum,
         const guint8 *bytes,
         gsize         n_bytes)
{
  for (gsize i = 0; i < n_bytes; i += 8)
    {
      guint32 words[2];

      memcpy (words, bytes + i, sizeof words);
      for (guint k = 0; k < 2; k++)
        words[k] = big_endian ? GUINT32_FROM_BE (words[k]) : GUINT32_FROM_LE (words[k]);
      sum.s[0] += words[0] + sum.s[1];
      sum.s[1] += words[1] + sum.s[0];
    }
  return sum;
}

gboolean
hek_log_parse_header (const guint8 *bytes,
                      HekLogHeader *out)
{
  guint32 magic = read_word (bytes);
  HekLogHeader header = {
    .big_endian = magic & 1,
    .salt = { read_word (bytes + 16), read_word (bytes + 20) },
    .sum = { { read_word (bytes + 24), read_word (bytes + 28) } },
  };

  if ((magic & ~1u) != LOG_MAGIC || read_word (bytes + 4) != LOG_VERSION ||
      read_word (bytes + 8) != HEK_PAGE_BYTES ||
      !hek_log_sum_equal (header.sum, log_sum (header.big_endian, (HekLogSum) { { 0, 0 } }, bytes,
                                               HEK_LOG_HEADER_BYTES - 8)))
    return FALSE;
  *out = header;
  return TRUE;
}

void
hek_log_parse_frame (const guint8   *bytes,
                     HekFrameHeader *out)
{
  *out = (HekFrameHeader) {
    .page = read_word (bytes),
    .n_pages = read_word (bytes + 4),
    .salt = { read_word (bytes + 8), read_word (bytes + 12) },
    .sum = { { read_word (bytes + 16), read_word (bytes + 20) } },
  };
}

HekLogSum
hek_log_frame_sum (gboolean      big_endian,
                   HekLogSum     before,
                   const guint8 *header,
                   const guint8 *page)
{
  return log_sum (big_endian, log_sum (big_endian, before, header, 8), page, HEK_PAGE_BYTES);
}

/* Sector: magic, number, salts, n_frames, zeros, XXH3 of all before; little-endian. */
void
hek_log_claim_format (const HekLogClaim *claim,
                      guint8            *bytes)
{
  guint64 words[4] = {
    GUINT64_TO_LE (claim->number), GUINT64_TO_LE (claim->n_frames),
    GUINT64_TO_LE (claim->salt[0]), GUINT64_TO_LE (claim->salt[1]),
  };
  guint64 sum;

  memset (bytes, 0, HEK_LOG_CLAIM_BYTES);
  memcpy (bytes, CLAIM_MAGIC, 8);
  memcpy (bytes + 8, words, sizeof words);
  sum = GUINT64_TO_LE (XXH3_64bits (bytes, HEK_LOG_CLAIM_BYTES - 8));
  memcpy (bytes + HEK_LOG_CLAIM_BYTES - 8, &sum, 8);
}

gboolean
hek_log_claim_parse (const guint8 *bytes,
                     HekLogClaim  *out)
{
  guint64 words[4];
  guint64 sum;

  memcpy (words, bytes + 8, sizeof words);
  memcpy (&sum, bytes + HEK_LOG_CLAIM_BYTES - 8, 8);
  if (memcmp (bytes, CLAIM_MAGIC, 8) != 0 ||
      GUINT64_FROM_LE (sum) != XXH3_64bits (bytes, HEK_LOG_CLAIM_BYTES - 8))
    return FALSE;
  out->number = GUINT64_FROM_LE (words[0]);
  out->n_frames = GUINT64_FROM_LE (words[1]);
  out->salt[0] = (guint32) GUINT64_FROM_LE (words[2]);
  out->salt[1] = (guint32) GUINT64_FROM_LE (words[3]);
  return TRUE;
}

static gboolean
is_zero (const guint8 *bytes,
         gsize         n_bytes)
{
  for (gsize i = 0; i < n_bytes; i++)
    if (bytes[i] != 0)
      return FALSE;
  return TRUE;
}

/* @damaged: (nullable): gets the offset of a sector that is neither a claim nor untouched */
static gboolean
read_claims (HekFile      *file,
             HekLogClaim  *newest,
             gint64       *damaged,
             GError      **error)
{
  guint8 bytes[2 * HEK_LOG_CLAIM_BYTES] = { 0 };
  gsize n_read;

  if (!hek_file_read (file, 0, bytes, sizeof bytes, &n_read, error))
    return FALSE;
  *newest = (HekLogClaim) { 0 };
  for (guint k = 0; k < 2; k++)
    {
      const guint8 *sector = bytes + k * HEK_LOG_CLAIM_BYTES;
      HekLogClaim claim;

      if (hek_log_claim_parse (sector, &claim))
        {
          if (claim.number > newest->number)
            *newest = claim;
        }
      else if (damaged != NULL && !is_zero (sector, HEK_LOG_CLAIM_BYTES))
        *damaged = k * HEK_LOG_CLAIM_BYTES;
    }
  return TRUE;
}

gboolean
hek_log_claim_read (HekFile      *file,
                    HekLogClaim  *out,
                    GError      **error)
{
  return read_claims (file, out, NULL, error);
}

/* A problem that was seen, before it is known whether it counts. */
typedef struct
{
  gboolean found;
  guint64 offset;
  const char *what;
} LogFinding;

/*
 * Follows the frames from the first to the last that fits; pages of committed ones go to @replaced.
 * @n_frames: gets how many fit
 */
static gboolean
follow_frames (HekFile             *log,
               const HekLogHeader  *header,
               GHashTable          *replaced,
               guint64             *n_frames,
               GError             **error)
{
  g_autofree guint8 *frame = g_malloc (HEK_FRAME_BYTES);
  g_autoptr (GArray) pages = g_array_new (FALSE, FALSE, sizeof (guint32));
  HekLogSum sum = header->sum;
  guint64 n = 0;

  for (;; n++)
    {
      HekFrameHeader parsed;
      gsize n_read;

      if (!hek_file_read (log, hek_log_frame_offset (n), frame, HEK_FRAME_BYTES, &n_read, error))
        return FALSE;
      if (n_read < HEK_FRAME_BYTES)
        break;
      hek_log_parse_frame (frame, &parsed);
      sum = hek_log_frame_sum (header->big_endian, sum, frame, frame + HEK_FRAME_HEADER_BYTES);
      if (memcmp (parsed.salt, header->salt, sizeof parsed.salt) != 0 ||
          !hek_log_sum_equal (sum, parsed.sum))
        break;
      if (replaced == NULL)
        continue;
      g_array_append_val (pages, parsed.page);
      if (parsed.n_pages == 0)
        continue;
      for (guint i = 0; i < pages->len; i++)
        g_hash_table_add (replaced, GUINT_TO_POINTER (g_array_index (pages, guint32, i)));
      g_array_set_size (pages, 0);
    }
  *n_frames = n;
  return TRUE;
}

static gboolean
examine_log (HekFile            *log,
             const HekLogClaim  *claim,
             GHashTable         *replaced,
             LogFinding         *finding,
             GError            **error)
{
  guint8 bytes[HEK_LOG_HEADER_BYTES];
  HekLogHeader header;
  guint64 n_frames;
  gsize n_read;

  *finding = (LogFinding) { 0 };
  if (!hek_file_read (log, 0, bytes, sizeof bytes, &n_read, error))
    return FALSE;
  if (n_read < sizeof bytes || is_zero (bytes, sizeof bytes))
    return TRUE; /* begun, not yet written */
  if (!hek_log_parse_header (bytes, &header))
    {
      *finding = (LogFinding) { TRUE, 0, "the header of the log does not fit its checksum" };
      return TRUE;
    }
  if (!follow_frames (log, &header, replaced, &n_frames, error))
    return FALSE;
  if (memcmp (claim->salt, header.salt, sizeof header.salt) == 0 && n_frames < claim->n_frames)
    *finding = (LogFinding) { TRUE, hek_log_frame_offset (n_frames),
                              "a frame of the log does not fit its checksum, or is missing" };
  return TRUE;
}

/* @file: (out) (nullable): %NULL when it is not there */
static gboolean
open_if_there (const HekFileOps  *ops,
               const char        *path,
               HekFile          **file,
               GError           **error)
{
  g_autoptr (GError) reason = NULL;

  *file = hek_file_open (ops, path, HEK_FILE_READ, &reason);
  if (*file != NULL || g_error_matches (reason, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

gboolean
hek_log_check (const HekFileOps      *ops,
               const char            *path,
               HekSqliteProblemFunc   func,
               gpointer               user_data,
               GHashTable            *replaced,
               GError               **error)
{
  g_autofree char *log_path = g_strconcat (path, "-wal", NULL);
  g_autofree char *claim_path = g_strconcat (path, "-sync", NULL);
  LogFinding finding = { 0 };
  gint64 damaged = -1;

  /* A writer may begin the log anew between the looks at one file and the other: look again. */
  for (guint look = 0; look < 3; look++)
    {
      g_autoptr (HekFile) log = NULL;
      g_autoptr (HekFile) claim_file = NULL;
      HekLogClaim claim = { 0 };

      damaged = -1;
      if (!open_if_there (ops, claim_path, &claim_file, error) ||
          (claim_file != NULL && !read_claims (claim_file, &claim, &damaged, error)) ||
          !open_if_there (ops, log_path, &log, error) ||
          (log != NULL && !examine_log (log, &claim, replaced, &finding, error)))
        return FALSE;
      if (log == NULL)
        finding.found = FALSE;
      if (!finding.found && damaged < 0)
        return TRUE;
    }
  if (func != NULL && damaged >= 0)
    func (claim_path, (guint64) damaged, "the notes about the log do not fit their checksum",
          user_data);
  if (func != NULL && finding.found)
    func (log_path, finding.offset, finding.what, user_data);
  return TRUE;
}
