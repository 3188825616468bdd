/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <pthread.h>

#include "hek-series-block-private.h"
#include "hek-series-tail-private.h"
#include "hek-sqlite.h"

G_BEGIN_DECLS

#define HEK_SERIES_SECOND_US G_GINT64_CONSTANT (1000000)
#define HEK_SERIES_DAY_US (86400 * HEK_SERIES_SECOND_US)

/* Two parts of a level, with blocks and ages of their own. */
typedef enum
{
  HEK_SERIES_PART_ROWS,
  HEK_SERIES_PART_HISTOGRAMS,
  HEK_SERIES_N_PARTS,
} HekSeriesPart;

struct _HekSeriesStore
{
  gatomicrefcount ref_count;
  const HekFileOps *ops; /* borrowed */
  HekSeriesStoreMode mode;
  char *directory;
  char *path;
  char *notice;  /* (nullable) */
  HekFile *lock; /* (nullable) */

  pthread_mutex_t write_lock; /* guards these, and is never held together with the other one */
  HekSqlite *writer; /* (nullable): not when it only reads */
  GHashTable *keys;  /* instrument, a newline, scope → id, as a pointer to a gint64 */
  gint64 next_id;
  GPtrArray *unsaved;   /* (element-type HekSeriesInfo): series that no commit has brought yet */
  GQueue pending;       /* (element-type GBytes): records for which there was no room yet */
  gsize pending_bytes;
  guint64 n_waiting;    /* rows of them */
  guint64 n_dropped;
  gint64 next_seq;      /* of a record */
  guint n_tail_records; /* since the last seal */
  gsize n_tail_bytes;
  guint n_until_seal;   /* records to wait for after a seal that failed */
  gint64 strict_us;     /* the steady clock: when last a commit was waited for */
  HekSeriesRetention retention;

  pthread_mutex_t read_lock; /* guards these */
  HekSqlite *reader;
  HekSeriesTail tail;
};

extern const char *const hek_series_migrations[];
extern const guint hek_series_n_migrations;

/* Of a bucket of each level; raw: 1 µs. */
extern const gint64 hek_series_level_us[HEK_SERIES_N_LEVELS];

/* Where the bucket of @time_us ≥ 0 begins. */
static inline gint64
hek_series_floor (gint64 time_us,
                  gint64 bucket_us)
{
  return time_us - time_us % bucket_us;
}

/* The writer's connection, for a change that is not of rows; made when it is needed first. Called
 * with the write lock. Errors: %HEK_STORE_ERROR_READ_ONLY */
HekSqlite *hek_series_store_get_writer (HekSeriesStore *store, GError **error);

/* Series and numbers of an owner, when it opens. */
gboolean hek_series_load_keys (HekSeriesStore *store, GError **error);
gboolean hek_series_load_retention (HekSqlite *db, HekSeriesRetention *retention, GError **error);

/* What was read of a spool: the rows, the annotations and this note of it are one commit. */
typedef struct
{
  const char *id;
  guint64 n_bytes;  /* of the spool that are taken in by it */
  GPtrArray *notes; /* (nullable) (element-type HekSeriesNote) */
} HekSeriesSpooled;

/* As hek_series_store_append(), but nothing waits where there is no room: it is in the spool. */
gboolean hek_series_store_append_spooled (HekSeriesStore *store, const HekSeriesSample *samples,
                                          guint n_samples, const HekSeriesSpooled *spooled,
                                          GError **error);
/* @ids: (out caller-allocates) (array): of @notes. Called within a transaction. */
gboolean hek_series_insert_notes (HekSqlite *db, GPtrArray *notes, gint64 *ids, GError **error);

/* --- blocks: called within a transaction --- */

typedef struct
{
  gint64 id;
  gint64 start_us;
  gint64 end_us; /* of the last row */
} HekSeriesBlockRef;

/* Appends those of the range to @refs (element-type HekSeriesBlockRef), by beginning. */
gboolean hek_series_blocks_find (HekSqlite *db, gint64 series, HekSeriesLevel level,
                                 HekSeriesPart part, gint64 from_us, gint64 to_us, GArray *refs,
                                 GError **error);
/* Its errors name series, level, and block. Damage: %HEK_STORE_ERROR_DAMAGED. */
HekSeriesPoint *hek_series_blocks_read (HekSqlite *db, gint64 id, gint64 series,
                                        HekSeriesLevel level, guint *n, GError **error);
GArray *hek_series_blocks_read_histograms (HekSqlite *db, gint64 id, gint64 series,
                                           HekSeriesLevel level, GError **error);
/* Whether a block of these is not put together with others any more. */
gboolean hek_series_rows_are_full (guint n);
gboolean hek_series_histograms_are_full (const HekSeriesTimedHistogram *timed, guint n);
/* In order of time; in as many blocks as they need. */
gboolean hek_series_blocks_write (HekSqlite *db, gint64 series, HekSeriesLevel level,
                                  const HekSeriesPoint *points, guint n, GError **error);
gboolean hek_series_blocks_write_histograms (HekSqlite *db, gint64 series, HekSeriesLevel level,
                                             const HekSeriesTimedHistogram *timed, guint n,
                                             GError **error);
gboolean hek_series_blocks_remove (HekSqlite *db, gint64 id, GError **error);
/* Puts the small blocks of a level together once there are enough of them. */
gboolean hek_series_blocks_merge (HekSqlite *db, gint64 series, HekSeriesLevel level,
                                  HekSeriesPart part, GError **error);

/* --- sums --- */

/* @points in order of time, stable; those of one bucket become one, in place. Returns: how many are
 * left */
guint hek_series_fuse (HekSeriesPoint *points, guint n, gint64 bucket_us);
/* The same of histograms: a new array. Bytes that are none are left out, with a warning. */
GArray *hek_series_fuse_histograms (GArray *timed, gint64 bucket_us);
HekHistogram *hek_series_parse_histogram (GBytes *bytes);
/* By time, those of equal times in the order they had. */
void hek_series_sort_points (HekSeriesPoint *points, guint n);
void hek_series_sort_histograms (GArray *timed);

/* --- seal and retention, with the write lock --- */

gboolean hek_series_seal_tail (HekSeriesStore *store, GError **error);
/* In transactions of its own. */
gboolean hek_series_retain (HekSeriesStore *store, gint64 now_us, GError **error);

/* Rows of @level before this are gone, and the next level has them. */
gboolean hek_series_get_floor (HekSqlite *db, gint64 series, HekSeriesLevel level,
                               HekSeriesPart part, gint64 *until_us, GError **error);

/* Adds the message of @error, which is freed, as a problem. */
void hek_series_add_problem (GPtrArray **problems, GError *error);

/* Whether @error is damage to what was read, after which other parts may be read. */
gboolean hek_series_is_damage (const GError *error);

G_END_DECLS
