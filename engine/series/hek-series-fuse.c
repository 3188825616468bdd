/* SPDX-License-Identifier: Apache-2.0 */
/* Rows and histograms of one bucket become one; nothing is lost or counted twice. */
#include "config.h"

#include "hek-series-read.h"
#include "hek-series-store-private.h"

void
hek_series_point_add (HekSeriesPoint       *point,
                      const HekSeriesPoint *more,
                      gboolean              is_later)
{
  point->count += more->count;
  point->sum += more->sum;
  point->min = MIN (point->min, more->min);
  point->max = MAX (point->max, more->max);
  if (is_later)
    point->last = more->last;
}

guint
hek_series_fuse (HekSeriesPoint *points,
                 guint           n,
                 gint64          bucket_us)
{
  guint n_fused = 0;

  for (guint i = 0; i < n; i++)
    {
      HekSeriesPoint point = points[i];

      point.time_us = hek_series_floor (point.time_us, bucket_us);
      if (n_fused > 0 && points[n_fused - 1].time_us == point.time_us)
        hek_series_point_add (&points[n_fused - 1], &point, TRUE);
      else
        points[n_fused++] = point;
    }
  return n_fused;
}

HekHistogram *
hek_series_parse_histogram (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (bytes, &n_bytes);
  HekHistogram *histogram = hek_histogram_parse (data, n_bytes, NULL, &error);

  if (histogram == NULL)
    g_warning ("a histogram is left out: %s", error->message);
  return histogram;
}

/* Those from @from to @to, as bytes. (nullable): none of them can be read. */
static GBytes *
merge (GArray *timed,
       guint   from,
       guint   to)
{
  g_autoptr (HekHistogram) sum = NULL;
  GByteArray *bytes;

  for (guint i = from; i < to; i++)
    {
      g_autoptr (HekHistogram) one =
        hek_series_parse_histogram (g_array_index (timed, HekSeriesTimedHistogram, i).bytes);

      if (one == NULL)
        continue;
      if (sum == NULL)
        sum = g_steal_pointer (&one);
      else
        hek_histogram_merge (sum, one);
    }
  if (sum == NULL)
    return NULL;
  bytes = g_byte_array_new ();
  hek_histogram_serialize (sum, bytes);
  return g_byte_array_free_to_bytes (bytes);
}

GArray *
hek_series_fuse_histograms (GArray *timed,
                            gint64  bucket_us)
{
  g_autoptr (GArray) fused = g_array_new (FALSE, FALSE, sizeof (HekSeriesTimedHistogram));

  g_array_set_clear_func (fused, (GDestroyNotify) hek_series_timed_histogram_clear);
  for (guint from = 0, to; from < timed->len; from = to)
    {
      const HekSeriesTimedHistogram *first = &g_array_index (timed, HekSeriesTimedHistogram, from);
      HekSeriesTimedHistogram one = { .time_us = hek_series_floor (first->time_us, bucket_us) };

      for (to = from + 1; to < timed->len; to++)
        if (hek_series_floor (g_array_index (timed, HekSeriesTimedHistogram, to).time_us,
                              bucket_us) != one.time_us)
          break;
      one.bytes = to == from + 1 ? g_bytes_ref (first->bytes) : merge (timed, from, to);
      if (one.bytes != NULL)
        g_array_append_val (fused, one);
    }
  return g_steal_pointer (&fused);
}

static int
compare_points (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  gint64 first = ((const HekSeriesPoint *) a)->time_us;
  gint64 second = ((const HekSeriesPoint *) b)->time_us;

  return (first > second) - (first < second);
}

void
hek_series_sort_points (HekSeriesPoint *points,
                        guint           n)
{
  gboolean in_order = TRUE;

  for (guint i = 1; i < n && in_order; i++)
    in_order = points[i - 1].time_us <= points[i].time_us;
  /* GLib's is a stable merge sort. */
  if (!in_order)
    g_qsort_with_data (points, (gint) n, sizeof *points, compare_points, NULL);
}

static int
compare_histograms (gconstpointer a,
                    gconstpointer b,
                    gpointer      user_data)
{
  gint64 first = ((const HekSeriesTimedHistogram *) a)->time_us;
  gint64 second = ((const HekSeriesTimedHistogram *) b)->time_us;

  return (first > second) - (first < second);
}

void
hek_series_sort_histograms (GArray *timed)
{
  g_array_sort_with_data (timed, compare_histograms, NULL);
}
