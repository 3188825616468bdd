/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-file-ops.h"
#include "hek-histogram.h"
#include "hek-task.h"

G_BEGIN_DECLS

/*
 * What was measured in a workspace, kept: WORKSPACE/telemetry/telemetry.sqlite. A *series* is an
 * instrument of one scope; a *row* of it says what came in one interval: how many values, their
 * sum, least, greatest and last one; and, beside it, their histogram.
 *
 *   telemetry/lock             held by the process that appends, the owner
 *   telemetry/telemetry.sqlite series, their blocks, annotations, alerts
 *   telemetry/PID-….spool      what a process that is not the owner measured (hek-series-spool.h)
 *
 * Four levels: rows as they were appended, and sums of them by the minute, the hour and the day,
 * which conserve count, sum, least, greatest and last; histograms are merged, so that a percentile
 * over any range comes from buckets, never from other percentiles. A minute begins at a multiple of
 * 60 s of Unix time, a day at midnight UTC.
 *
 * Durability: what hek_series_store_append() returned from survives a killed process; a power cut
 * takes at most the last minute back. When the disk is full the rows wait in memory and are tried
 * again with the next ones. A clock that jumps loses nothing: rows are put in order when they are
 * read; those of the same bucket are added up.
 *
 * Threads: any; appending and reading do not wait for each other, two readers do.
 * Errors: those of HekSqlite. Damage to a block loses its rows only, and is named (see problems);
 * other damage makes the owner take what can be read over into a new database. Only the first page
 * and those above the blocks in their table are more than themselves: they lose what is below.
 */
typedef struct _HekSeriesStore HekSeriesStore;

typedef enum
{
  HEK_SERIES_STORE_READ,   /* also of read-only media */
  HEK_SERIES_STORE_SHARED, /* as READ, and annotations and alerts are written, never rows */
  HEK_SERIES_STORE_OWNER,  /* appends: made when it is not there; takes the lock */
} HekSeriesStoreMode;

/* Values are part of the file format. */
typedef enum
{
  HEK_SERIES_COUNTER = 0,   /* values: what came in an interval; mostly looked at by sum or rate */
  HEK_SERIES_GAUGE = 1,     /* values: how it stood */
  HEK_SERIES_HISTOGRAM = 2, /* values: one a measured operation; has histograms */
} HekSeriesKind;

typedef enum
{
  HEK_SERIES_LEVEL_RAW,
  HEK_SERIES_LEVEL_MINUTE,
  HEK_SERIES_LEVEL_HOUR,
  HEK_SERIES_LEVEL_DAY,
  HEK_SERIES_N_LEVELS,
} HekSeriesLevel;

/* One row, or several added up. */
typedef struct
{
  gint64 time_us; /* since 1970 UTC; of a sum: where its bucket begins */
  guint64 count;  /* > 0 */
  double sum;
  double min;
  double max;
  double last;    /* of the latest row */
} HekSeriesPoint;

/* What is appended. Values must be finite; integers up to 2^53 stay exact and cost least, and so
 * do times at whole seconds. */
typedef struct
{
  const char *instrument; /* such as "search.latency" */
  const char *scope;      /* UUID of a collection; "": the process */
  HekSeriesKind kind;
  const char *unit;       /* as of its instrument */
  HekSeriesPoint point;
  const HekHistogram *histogram; /* (nullable) */
} HekSeriesSample;

typedef struct
{
  gint64 id;        /* for life, in this database */
  char *instrument;
  char *scope;
  HekSeriesKind kind;
  char *unit;
  gint64 first_us;  /* of what is still kept at any level, to its bucket; 0: nothing */
  gint64 last_us;
} HekSeriesInfo;

void hek_series_info_free (HekSeriesInfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSeriesInfo, hek_series_info_free)

/**
 * hek_series_store_open:
 * @ops: outlives the store
 * @workspace: the workspace's folder
 *
 * An owner that finds a database that cannot be opened for damage sets it aside, with a new name
 * beside it, and begins a new one; hek_series_store_get_notice() says so.
 *
 * Errors: %HEK_STORE_ERROR_LOCKED with the words of the other owner; %HEK_STORE_ERROR_NOT_FOUND
 *   when nothing was ever kept here and @mode is %HEK_SERIES_STORE_READ; %HEK_STORE_ERROR_TOO_NEW
 */
HekSeriesStore *hek_series_store_open (const HekFileOps *ops, const char *workspace,
                                       HekSeriesStoreMode mode, GError **error);
HekSeriesStore *hek_series_store_ref (HekSeriesStore *store);
void hek_series_store_unref (HekSeriesStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSeriesStore, hek_series_store_unref)

HekSeriesStoreMode hek_series_store_get_mode (HekSeriesStore *store);
/* Returns: (nullable): what was found and done when it was opened, as a sentence */
const char *hek_series_store_get_notice (HekSeriesStore *store);

/* How long what is kept; 0: for ever. Blocks go when all of their rows are older. Whatever the
 * ages, raw histograms, then raw rows, then histograms of minutes, then minutes, then hours go, the
 * oldest first, while there are more bytes than the budget. */
typedef struct
{
  gint64 raw_us;              /* 30 days */
  gint64 raw_histogram_us;    /* 1 day */
  gint64 minute_us;           /* 90 days */
  gint64 minute_histogram_us; /* 30 days */
  gint64 hour_us;             /* 2 years */
  guint64 budget_bytes;       /* 200 MB */
} HekSeriesRetention;

#define HEK_SERIES_BUDGET_BYTES_MIN (G_GUINT64_CONSTANT (4) << 20)

void hek_series_retention_init (HekSeriesRetention *retention);
/* Only of an owner; kept in the database, and looked at whenever blocks are written. */
gboolean hek_series_store_set_retention (HekSeriesStore *store,
                                         const HekSeriesRetention *retention, GError **error);
gboolean hek_series_store_get_retention (HekSeriesStore *store, HekSeriesRetention *retention,
                                         GError **error);

/**
 * hek_series_store_append:
 *
 * All of @samples in one transaction; of an owner, once a second or so.
 *
 * Returns: %FALSE when it could not be written now; the rows wait (at most some MB of them, the
 *   oldest are dropped beyond) and are written by the next call that can. Call it with no samples
 *   to try again
 */
gboolean hek_series_store_append (HekSeriesStore *store, const HekSeriesSample *samples,
                                  guint n_samples, GError **error);

/* Rows that wait for room on the disk, and rows that were dropped while they did. */
void hek_series_store_get_backlog (HekSeriesStore *store, guint64 *n_waiting,
                                   guint64 *n_dropped);

/* Makes blocks of all rows that were appended, now instead of in some minutes. */
gboolean hek_series_store_seal (HekSeriesStore *store, GError **error);

/* Bytes of the database's file that are in use. */
gboolean hek_series_store_get_size (HekSeriesStore *store, guint64 *n_bytes, GError **error);

/* Reads every byte; @problems: (element-type utf8): a sentence for each, with file and offset. */
gboolean hek_series_store_verify (HekSeriesStore *store, GPtrArray *problems,
                                  const HekTask *task, GError **error);

/* Returns: (transfer full) (element-type HekSeriesInfo): by instrument and scope */
GPtrArray *hek_series_store_list (HekSeriesStore *store, GError **error);
/* @scope: (nullable): as "". Fails with %HEK_STORE_ERROR_NOT_FOUND, naming both. */
HekSeriesInfo *hek_series_store_find (HekSeriesStore *store, const char *instrument,
                                      const char *scope, GError **error);
/* Fails with %HEK_STORE_ERROR_NOT_FOUND. */
HekSeriesInfo *hek_series_store_get_info (HekSeriesStore *store, gint64 id, GError **error);
/* A number that is another one whenever something was appended or changed since; cheap. */
guint64 hek_series_store_get_version (HekSeriesStore *store);

G_END_DECLS
