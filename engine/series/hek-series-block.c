/* SPDX-License-Identifier: Apache-2.0 */
/* Rows and histograms as blobs; see the header. */
#include "config.h"

#include "hek-series-block-private.h"

#include <math.h>
#include <stddef.h>
#include <string.h>
#include <zlib.h>

#include "hek-series-column-private.h"
#include "hek-store-error.h"

#define FORMAT_ROWS 1
#define FORMAT_HISTOGRAMS 2
/* The whole of a block's histograms, deflated or not. */
#define HISTOGRAM_BYTES_MAX (64u << 20)
#define N_REALS 4

static const gsize real_offsets[N_REALS] = {
  offsetof (HekSeriesPoint, sum),
  offsetof (HekSeriesPoint, min),
  offsetof (HekSeriesPoint, max),
  offsetof (HekSeriesPoint, last),
};

static gboolean
damaged (GError     **error,
         const char  *what)
{
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED, "damaged block: %s", what);
  return FALSE;
}

static void
put_head (GByteArray     *out,
          guint8          format,
          gint64          series,
          HekSeriesLevel  level,
          guint           n)
{
  g_byte_array_append (out, &format, 1);
  hek_bytes_put_varint (out, (guint64) series);
  hek_bytes_put_varint (out, level);
  hek_bytes_put_varint (out, n);
}

static gboolean
get_head (HekByteReader   *reader,
          guint8           format,
          gint64           series,
          HekSeriesLevel   level,
          guint           *n,
          GError         **error)
{
  const guint8 *byte = hek_bytes_get (reader, 1);
  guint64 n_rows;

  if (byte == NULL || *byte != format)
    return damaged (error, "it is of another kind");
  if (hek_bytes_get_varint (reader) != (guint64) series ||
      hek_bytes_get_varint (reader) != level)
    return damaged (error, "it is of another series");
  n_rows = hek_bytes_get_varint (reader);
  if (reader->failed || n_rows == 0 || n_rows > HEK_SERIES_ROWS_MAX)
    return damaged (error, "its number of rows cannot be");
  *n = (guint) n_rows;
  return TRUE;
}

GBytes *
hek_series_block_write (gint64                series,
                        HekSeriesLevel        level,
                        const HekSeriesPoint *points,
                        guint                 n)
{
  GByteArray *out = g_byte_array_new ();
  g_autofree gint64 *ints = g_new (gint64, n);
  g_autofree double *reals = g_new (double, (gsize) N_REALS * n);
  const double *columns[N_REALS];

  put_head (out, FORMAT_ROWS, series, level, n);
  for (guint i = 0; i < n; i++)
    ints[i] = points[i].time_us;
  hek_series_put_ints (out, ints, n);
  for (guint i = 0; i < n; i++)
    ints[i] = (gint64) points[i].count;
  hek_series_put_ints (out, ints, n);
  for (guint j = 0; j < N_REALS; j++)
    {
      double *column = reals + (gsize) j * n;

      for (guint i = 0; i < n; i++)
        memcpy (&column[i], (const guint8 *) &points[i] + real_offsets[j], sizeof (double));
      columns[j] = column;
      hek_series_put_reals (out, column, n, columns, j);
    }
  return g_byte_array_free_to_bytes (out);
}

/* What a checksum says nothing about: that these rows could have been written. */
static gboolean
check_rows (const HekSeriesPoint *points,
            guint                 n)
{
  for (guint i = 0; i < n; i++)
    if (points[i].time_us < 0 || points[i].time_us > HEK_SERIES_INT_MAX ||
        (i > 0 && points[i].time_us < points[i - 1].time_us) || points[i].count == 0 ||
        points[i].count > (guint64) HEK_SERIES_INT_MAX || !isfinite (points[i].min) ||
        !isfinite (points[i].max) || !isfinite (points[i].last))
      return FALSE;
  return TRUE;
}

HekSeriesPoint *
hek_series_block_read (gconstpointer    data,
                       gsize            n_bytes,
                       gint64           series,
                       HekSeriesLevel   level,
                       guint           *n_points,
                       GError         **error)
{
  HekByteReader reader = { .data = data, .n_bytes = n_bytes };
  g_autofree HekSeriesPoint *points = NULL;
  g_autofree gint64 *ints = NULL;
  g_autofree double *reals = NULL;
  const double *columns[N_REALS];
  guint n;

  if (!get_head (&reader, FORMAT_ROWS, series, level, &n, error))
    return NULL;
  points = g_new (HekSeriesPoint, n);
  ints = g_new (gint64, 2 * (gsize) n);
  reals = g_new (double, (gsize) N_REALS * n);
  if (!hek_series_get_ints (&reader, ints, n) || !hek_series_get_ints (&reader, ints + n, n))
    return (gpointer) (gsize) damaged (error, "its times or counts do not end");
  for (guint j = 0; j < N_REALS; j++)
    {
      columns[j] = reals + (gsize) j * n;
      if (!hek_series_get_reals (&reader, reals + (gsize) j * n, n, columns, j))
        return (gpointer) (gsize) damaged (error, "its values do not end");
    }
  for (guint i = 0; i < n; i++)
    points[i] = (HekSeriesPoint) {
      .time_us = ints[i],
      .count = (guint64) ints[n + i],
      .sum = columns[0][i],
      .min = columns[1][i],
      .max = columns[2][i],
      .last = columns[3][i],
    };
  if (!check_rows (points, n))
    return (gpointer) (gsize) damaged (error, "its rows could not have been measured");
  *n_points = n;
  return g_steal_pointer (&points);
}

void
hek_series_timed_histogram_clear (HekSeriesTimedHistogram *timed)
{
  g_clear_pointer (&timed->bytes, g_bytes_unref);
}

/* The bytes of all, deflated where that saves something. */
static void
put_deflated (GByteArray       *out,
              const GByteArray *all)
{
  uLongf n_bytes = compressBound (all->len);
  g_autofree guint8 *deflated = g_malloc (n_bytes);

  if (compress2 (deflated, &n_bytes, all->data, all->len, 6) == Z_OK && n_bytes < all->len)
    {
      hek_bytes_put_varint (out, n_bytes);
      g_byte_array_append (out, deflated, (guint) n_bytes);
      return;
    }
  hek_bytes_put_varint (out, all->len);
  g_byte_array_append (out, all->data, all->len);
}

GBytes *
hek_series_block_write_histograms (gint64                         series,
                                   HekSeriesLevel                 level,
                                   const HekSeriesTimedHistogram *timed,
                                   guint                          n)
{
  GByteArray *out = g_byte_array_new ();
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autofree gint64 *ints = g_new (gint64, n);

  put_head (out, FORMAT_HISTOGRAMS, series, level, n);
  for (guint i = 0; i < n; i++)
    ints[i] = timed[i].time_us;
  hek_series_put_ints (out, ints, n);
  for (guint i = 0; i < n; i++)
    {
      gsize n_bytes;
      const guint8 *data = g_bytes_get_data (timed[i].bytes, &n_bytes);

      ints[i] = (gint64) n_bytes;
      g_byte_array_append (all, data, (guint) n_bytes);
    }
  hek_series_put_ints (out, ints, n);
  put_deflated (out, all);
  return g_byte_array_free_to_bytes (out);
}

/* Returns: (transfer full) (nullable): the bytes of all, @n_all of them */
static guint8 *
get_deflated (HekByteReader *reader,
              gsize          n_all)
{
  gsize n_bytes = hek_bytes_get_varint (reader);
  const guint8 *data = hek_bytes_get (reader, n_bytes);
  g_autofree guint8 *all = NULL;
  uLongf n_inflated = n_all;

  if (data == NULL || n_bytes > n_all)
    return NULL;
  if (n_bytes == n_all)
    return g_memdup2 (data, n_bytes);
  all = g_try_malloc (n_all);
  if (all == NULL || uncompress (all, &n_inflated, data, n_bytes) != Z_OK || n_inflated != n_all)
    return NULL;
  return g_steal_pointer (&all);
}

GArray *
hek_series_block_read_histograms (gconstpointer    data,
                                  gsize            n_bytes,
                                  gint64           series,
                                  HekSeriesLevel   level,
                                  GError         **error)
{
  HekByteReader reader = { .data = data, .n_bytes = n_bytes };
  g_autoptr (GBytes) all = NULL;
  g_autofree gint64 *ints = NULL;
  guint8 *bytes;
  GArray *timed;
  gsize n_all = 0, at = 0;
  guint n;

  if (!get_head (&reader, FORMAT_HISTOGRAMS, series, level, &n, error))
    return NULL;
  ints = g_new (gint64, 2 * (gsize) n);
  if (!hek_series_get_ints (&reader, ints, n) || !hek_series_get_ints (&reader, ints + n, n))
    return (gpointer) (gsize) damaged (error, "its times or lengths do not end");
  for (guint i = 0; i < n; i++)
    {
      if (ints[i] < 0 || (i > 0 && ints[i] < ints[i - 1]) || ints[n + i] < 1 ||
          ints[n + i] > HISTOGRAM_BYTES_MAX || (n_all += (gsize) ints[n + i]) > HISTOGRAM_BYTES_MAX)
        return (gpointer) (gsize) damaged (error, "its times or lengths cannot be");
    }
  bytes = get_deflated (&reader, n_all);
  if (bytes == NULL)
    return (gpointer) (gsize) damaged (error, "its histograms do not end");
  all = g_bytes_new_take (bytes, n_all);
  timed = g_array_sized_new (FALSE, FALSE, sizeof (HekSeriesTimedHistogram), n);
  g_array_set_clear_func (timed, (GDestroyNotify) hek_series_timed_histogram_clear);
  for (guint i = 0; i < n; i++)
    {
      HekSeriesTimedHistogram one = {
        .time_us = ints[i],
        .bytes = g_bytes_new_from_bytes (all, at, (gsize) ints[n + i]),
      };

      at += (gsize) ints[n + i];
      g_array_append_val (timed, one);
    }
  return timed;
}
