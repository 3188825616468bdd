/* SPDX-License-Identifier: Apache-2.0 */
/* Records of the tail, and what was read of them; see the header. */
#include "config.h"

#include "hek-series-tail-private.h"

#include <math.h>

#include "hek-series-column-private.h"
#include "hek-series-store-private.h"
#include "hek-store-error.h"

#define FLAG_SINGLE 1
#define FLAG_HISTOGRAM 2

static void
put_number (GByteArray *out,
            double      value)
{
  if (value == floor (value) && fabs (value) <= (double) HEK_SERIES_INT_MAX &&
      !(value == 0 && signbit (value)))
    {
      hek_bytes_put_varint (out, hek_zigzag ((gint64) value) << 1);
      return;
    }
  hek_bytes_put_varint (out, 1);
  hek_bytes_put_real (out, value);
}

static double
get_number (HekByteReader *reader)
{
  guint64 first = hek_bytes_get_varint (reader);

  return first == 1 ? hek_bytes_get_real (reader) : (double) hek_unzigzag (first >> 1);
}

/* Bit for bit: -0 is another value than 0. */
static gboolean
is_single (const HekSeriesPoint *point)
{
  return point->count == 1 && memcmp (&point->sum, &point->min, sizeof (double)) == 0 &&
         memcmp (&point->sum, &point->max, sizeof (double)) == 0 &&
         memcmp (&point->sum, &point->last, sizeof (double)) == 0;
}

gboolean
hek_series_point_is_valid (const HekSeriesPoint *point)
{
  return point->time_us >= 0 && point->time_us <= HEK_SERIES_INT_MAX && point->count > 0 &&
         point->count <= (guint64) HEK_SERIES_INT_MAX && isfinite (point->sum) &&
         isfinite (point->min) && isfinite (point->max) && isfinite (point->last);
}

void
hek_series_record_begin (GByteArray *record,
                         guint       n_rows,
                         gint64      time_us)
{
  hek_bytes_put_varint (record, n_rows);
  hek_bytes_put_signed (record, time_us);
}

void
hek_series_record_add (GByteArray           *record,
                       gint64                series,
                       gint64                time_us,
                       const HekSeriesPoint *point,
                       const guint8         *histogram,
                       gsize                 n_bytes)
{
  gboolean single = is_single (point);
  guint8 flags = (guint8) ((single ? FLAG_SINGLE : 0) | (histogram != NULL ? FLAG_HISTOGRAM : 0));

  hek_bytes_put_varint (record, (guint64) series);
  hek_bytes_put_signed (record, point->time_us - time_us);
  g_byte_array_append (record, &flags, 1);
  if (!single)
    {
      hek_bytes_put_varint (record, point->count);
      put_number (record, point->sum);
      put_number (record, point->min);
      put_number (record, point->max);
    }
  put_number (record, point->last);
  if (histogram != NULL)
    {
      hek_bytes_put_varint (record, n_bytes);
      g_byte_array_append (record, histogram, (guint) n_bytes);
    }
}

static gboolean
get_row (HekByteReader    *reader,
         gint64            time_us,
         HekSeriesTailRow *row)
{
  HekSeriesPoint *point = &row->point;
  const guint8 *flags;

  row->series = (gint64) hek_bytes_get_varint (reader);
  point->time_us = (gint64) ((guint64) time_us + (guint64) hek_bytes_get_signed (reader));
  flags = hek_bytes_get (reader, 1);
  if (flags == NULL || *flags > (FLAG_SINGLE | FLAG_HISTOGRAM) || row->series <= 0)
    return FALSE;
  if (*flags & FLAG_SINGLE)
    {
      point->count = 1;
      point->sum = point->min = point->max = point->last = get_number (reader);
    }
  else
    {
      point->count = hek_bytes_get_varint (reader);
      point->sum = get_number (reader);
      point->min = get_number (reader);
      point->max = get_number (reader);
      point->last = get_number (reader);
    }
  if (*flags & FLAG_HISTOGRAM)
    {
      gsize n_bytes = hek_bytes_get_varint (reader);
      const guint8 *data = hek_bytes_get (reader, n_bytes);

      if (data == NULL || n_bytes == 0)
        return FALSE;
      row->histogram = g_bytes_new (data, n_bytes);
    }
  return !reader->failed && hek_series_point_is_valid (point);
}

gboolean
hek_series_record_parse (gconstpointer   data,
                         gsize           n_bytes,
                         gint64          seq,
                         GArray         *rows,
                         GError        **error)
{
  HekByteReader reader = { .data = data, .n_bytes = n_bytes };
  guint64 n_rows = hek_bytes_get_varint (&reader);
  gint64 time_us = hek_bytes_get_signed (&reader);
  guint n_before = rows->len;

  for (guint64 i = 0; i < n_rows && !reader.failed; i++)
    {
      HekSeriesTailRow row = { .seq = seq };

      if (get_row (&reader, time_us, &row))
        {
          g_array_append_val (rows, row);
          continue;
        }
      g_clear_pointer (&row.histogram, g_bytes_unref);
      reader.failed = TRUE;
    }
  if (!reader.failed && reader.pos == n_bytes)
    return TRUE;
  g_array_set_size (rows, n_before);
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED,
               "damaged record %" G_GINT64_FORMAT " of rows, at its byte %" G_GSIZE_FORMAT, seq,
               reader.pos);
  return FALSE;
}

static void
clear_row (gpointer data)
{
  HekSeriesTailRow *row = data;

  g_clear_pointer (&row->histogram, g_bytes_unref);
}

void
hek_series_tail_init (HekSeriesTail *tail)
{
  tail->rows = g_array_new (FALSE, FALSE, sizeof (HekSeriesTailRow));
  g_array_set_clear_func (tail->rows, clear_row);
  tail->last_seq = 0;
}

void
hek_series_tail_clear (HekSeriesTail *tail)
{
  g_clear_pointer (&tail->rows, g_array_unref);
}

/* Rows before the first record that is there are in blocks by now. */
static gboolean
drop_sealed (HekSeriesTail  *tail,
             HekSqlite      *db,
             GError        **error)
{
  gint64 first = G_MAXINT64;
  guint n = 0;

  if (!hek_sqlite_query_int (db, "SELECT seq FROM tail ORDER BY seq LIMIT 1", &first, error))
    return FALSE;
  while (n < tail->rows->len && g_array_index (tail->rows, HekSeriesTailRow, n).seq < first)
    n++;
  if (n > 0)
    g_array_remove_range (tail->rows, 0, n);
  return TRUE;
}

gboolean
hek_series_tail_sync (HekSeriesTail  *tail,
                      HekSqlite      *db,
                      GPtrArray     **problems,
                      GError        **error)
{
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (db, "SELECT seq, data FROM tail WHERE seq > ? ORDER BY seq", error);
  HekSqliteStep step;

  if (stmt == NULL || !drop_sealed (tail, db, error))
    return FALSE;
  hek_sqlite_bind_int (stmt, 1, tail->last_seq);
  while ((step = hek_sqlite_step (stmt, error)) == HEK_SQLITE_ROW)
    {
      g_autoptr (GError) damage = NULL;
      gint64 seq = hek_sqlite_get_int (stmt, 0);
      gsize n_bytes;
      gconstpointer data = hek_sqlite_get_blob (stmt, 1, &n_bytes);

      if (!hek_series_record_parse (data, n_bytes, seq, tail->rows, &damage))
        hek_series_add_problem (problems, g_steal_pointer (&damage));
      tail->last_seq = seq;
    }
  return step == HEK_SQLITE_DONE;
}
