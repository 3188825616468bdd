/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-sqlite.h"

G_BEGIN_DECLS

/*
 * SQLite's write-ahead log (https://www.sqlite.org/fileformat2.html#walformat): a header of 32
 * bytes, then frames of a header of 24 bytes and a page. All numbers are big-endian. Each frame's
 * checksum goes on from that of the frame before, so one frame can be verified with the header
 * before it.
 */
#define HEK_PAGE_BYTES 4096
#define HEK_LOG_HEADER_BYTES 32
#define HEK_FRAME_HEADER_BYTES 24
#define HEK_FRAME_BYTES (HEK_FRAME_HEADER_BYTES + HEK_PAGE_BYTES)

typedef struct
{
  guint32 s[2];
} HekLogSum;

typedef struct
{
  gboolean big_endian; /* how the words of the checksum are read */
  guint32 salt[2];
  HekLogSum sum;       /* of the header, where the first frame's begins */
} HekLogHeader;

typedef struct
{
  guint32 page;     /* 1, 2, … */
  guint32 n_pages;  /* > 0: a commit, the database has so many pages after it */
  guint32 salt[2];
  HekLogSum sum;    /* as it is written down */
} HekFrameHeader;

static inline guint64
hek_log_frame_offset (guint64 frame)
{
  return HEK_LOG_HEADER_BYTES + frame * HEK_FRAME_BYTES;
}

/* Returns: whether @bytes (32) are a header of a log with pages of 4,096 bytes */
gboolean hek_log_parse_header (const guint8 *bytes, HekLogHeader *out);

void hek_log_parse_frame (const guint8 *bytes, HekFrameHeader *out);

/* The checksum of a frame, header and page, that follows one with @before. */
HekLogSum hek_log_frame_sum (gboolean big_endian, HekLogSum before, const guint8 *header,
                             const guint8 *page);

static inline gboolean
hek_log_sum_equal (HekLogSum a,
                   HekLogSum b)
{
  return a.s[0] == b.s[0] && a.s[1] == b.s[1];
}

/*
 * What is known to be on the disk of a log: its frames up to @n_frames, the last of them a commit.
 * Written down, without a sync of its own, after each sync of the log; so it can be behind, never
 * ahead. Two sectors of 512 bytes take turns, each with a checksum: of a damaged one the other says
 * what was known a commit earlier.
 */
typedef struct
{
  guint64 number; /* grows with every claim */
  guint32 salt[2];
  guint64 n_frames;
} HekLogClaim;

#define HEK_LOG_CLAIM_BYTES 512

static inline guint64
hek_log_claim_offset (guint64 number)
{
  return number % 2 * HEK_LOG_CLAIM_BYTES;
}

void hek_log_claim_format (const HekLogClaim *claim, guint8 *bytes);
/* Returns: whether the checksum fits */
gboolean hek_log_claim_parse (const guint8 *bytes, HekLogClaim *out);

/* Reads the newer claim of @file; number 0 when there is none yet. */
gboolean hek_log_claim_read (HekFile *file, HekLogClaim *out, GError **error);

/**
 * hek_log_check:
 * @path: of the database
 * @func: (nullable): called for each damaged place
 * @replaced: (nullable) (element-type guint32): gets, as keys, the pages that committed frames hold
 *
 * Compares the log with what is known of it, and reports the first frame before the claimed end
 * that does not fit its checksum, and damaged claims. No log, an empty one, or one that was begun
 * anew since is fine.
 *
 * Returns: %FALSE when it could not look
 */
gboolean hek_log_check (const HekFileOps *ops, const char *path, HekSqliteProblemFunc func,
                        gpointer user_data, GHashTable *replaced, GError **error);

G_END_DECLS
