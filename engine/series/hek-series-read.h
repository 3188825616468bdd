/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-series-store.h"

G_BEGIN_DECLS

/*
 * Reading of series. A range is [from_us, to_us). Where a finer level is not kept any more, the
 * next coarser one stands in for it.
 */

/* What was read: buckets of equal width at multiples of it in Unix time, so that a range that moves
 * on moves no bucket. Those without rows are left out: a gap is a gap. */
typedef struct
{
  gint64 bucket_us;        /* 0: each point is one row, exactly as it was appended */
  HekSeriesLevel level;    /* the finest that was read */
  HekSeriesPoint *points;  /* (array length=n_points): in order of time */
  guint n_points;
  GPtrArray *problems;     /* (nullable) (element-type utf8): damage that left rows out */
} HekSeriesPoints;

void hek_series_points_free (HekSeriesPoints *points);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSeriesPoints, hek_series_points_free)

/**
 * hek_series_read:
 * @max_points: 2 … 1,000,000
 *
 * The range in at most @max_points buckets, of the coarsest level that is as fine as they are;
 * least, greatest, sum and count of each are those of all its rows. The first bucket may begin
 * before @from_us, and the last end after @to_us; they hold all of their rows.
 *
 * Cost: of the level that is read, not of the rows that were appended: a million seconds in 1,000
 * points are 17,000 rows of minutes.
 */
HekSeriesPoints *hek_series_read (HekSeriesStore *store, gint64 id, gint64 from_us, gint64 to_us,
                                  guint max_points, const HekTask *task, GError **error);

/* As hek_series_read(), into buckets of @bucket_us (a multiple of a second), so that several series
 * have the same ones. At most 1,000,000. */
HekSeriesPoints *hek_series_read_buckets (HekSeriesStore *store, gint64 id, gint64 from_us,
                                          gint64 to_us, gint64 bucket_us, const HekTask *task,
                                          GError **error);

/* The width that hek_series_read() takes. */
gint64 hek_series_bucket_us (gint64 from_us, gint64 to_us, guint max_points);

/* The rows of @level in the range, exactly as they were stored; raw ones where they are gone are
 * left out. */
HekSeriesPoints *hek_series_read_rows (HekSeriesStore *store, gint64 id, HekSeriesLevel level,
                                       gint64 from_us, gint64 to_us, const HekTask *task,
                                       GError **error);

/**
 * hek_series_read_total:
 * @point: (out): count 0 when the range has no rows; sum and count are then 0, the others NaN
 * @histogram: (out) (transfer full) (nullable) (optional): of the same rows, as far as kept;
 *   %NULL when there is none
 *
 * All of the range as one bucket, to the row where rows are kept, else to the minute, hour or day
 * that begins in the range. Rows that damage has taken are not in it; hek_series_read() names them.
 */
gboolean hek_series_read_total (HekSeriesStore *store, gint64 id, gint64 from_us, gint64 to_us,
                                HekSeriesPoint *point, HekHistogram **histogram,
                                const HekTask *task, GError **error);

/* The latest row that is kept, of those before @before_us. Count 0: none. */
gboolean hek_series_read_last (HekSeriesStore *store, gint64 id, gint64 before_us,
                               HekSeriesPoint *point, GError **error);

/* Histograms, one a bucket: a heat map. */
typedef struct
{
  gint64 bucket_us;
  gint64 *time_us;           /* (array length=n): where each begins */
  HekHistogram **histograms; /* (array length=n) */
  guint n;
  GPtrArray *problems;       /* as above */
} HekSeriesHistograms;

void hek_series_histograms_free (HekSeriesHistograms *histograms);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSeriesHistograms, hek_series_histograms_free)

/* As hek_series_read_buckets(); buckets for which no histogram is kept are left out. */
HekSeriesHistograms *hek_series_read_histograms (HekSeriesStore *store, gint64 id, gint64 from_us,
                                                 gint64 to_us, gint64 bucket_us,
                                                 const HekTask *task, GError **error);

/* What of a bucket is looked at. */
typedef enum
{
  HEK_SERIES_MEAN,  /* sum / count */
  HEK_SERIES_MIN,
  HEK_SERIES_MAX,
  HEK_SERIES_LAST,
  HEK_SERIES_SUM,
  HEK_SERIES_COUNT,
  HEK_SERIES_RATE,  /* sum a second of the bucket */
} HekSeriesReduce;

#define HEK_SERIES_N_REDUCES (HEK_SERIES_RATE + 1)

/* @bucket_us: width, for %HEK_SERIES_RATE. NaN when there is nothing in @point. */
double hek_series_point_reduce (const HekSeriesPoint *point, HekSeriesReduce reduce,
                                gint64 bucket_us);
/* "mean", "min", …, as in files and on the command line. */
const char *hek_series_reduce_id (HekSeriesReduce reduce);
const char *hek_series_reduce_label (HekSeriesReduce reduce); /* translated */
gboolean hek_series_reduce_from_id (const char *id, HekSeriesReduce *reduce);

/* Adds @more to @point, as levels do; of the one with the later time comes the last value. The
 * time of @point stays. */
void hek_series_point_add (HekSeriesPoint *point, const HekSeriesPoint *more, gboolean is_later);

G_END_DECLS
