/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Histograms as bytes: a version, how many buckets have values, and of each a token; if there are
 * any, then minimum − the first value of the first bucket, the last value of the last bucket −
 * maximum, and the sum − the least that it could be. Numbers are LEB128. A token is a byte with how
 * many empty buckets lie before this one (2 bits; 3: more, and a number at its end says how many
 * more) and the low 5 bits of count − 1; if its top bit is set, a number with the rest of the count
 * follows. So a second of searches is about a byte a bucket.
 *
 * Bytes from a file are looked at as if an enemy had written them: every histogram that comes out
 * could have been counted, and one histogram has one form only.
 */
#include "config.h"

#include "hek-histogram-private.h"

#include <glib/gi18n-lib.h>

#define VERSION 1

/* Seven bits a byte. */
#define MAX_NUMBER_BYTES 10

/* Of a token. */
#define GAP_BITS 2
#define GAP_MORE 3u
#define COUNT_BITS 5
#define HAS_REST 0x80u

static void
put (GByteArray *bytes,
     guint64     number)
{
  guint8 text[MAX_NUMBER_BYTES];
  guint n = 0;

  for (; number >= 0x80; number >>= 7)
    text[n++] = (guint8) (number | 0x80);
  text[n++] = (guint8) number;
  g_byte_array_append (bytes, text, n);
}

static void
put_token (GByteArray *bytes,
           guint       gap,
           guint64     count)
{
  guint64 rest = (count - 1) >> COUNT_BITS;
  guint low = (guint) (count - 1) & ((1u << COUNT_BITS) - 1);
  guint8 head = (guint8) (MIN (gap, GAP_MORE) | low << GAP_BITS | (rest > 0 ? HAS_REST : 0));

  g_byte_array_append (bytes, &head, 1);
  if (rest > 0)
    put (bytes, rest);
  if (gap >= GAP_MORE)
    put (bytes, gap - GAP_MORE);
}

static guint64
multiply_add (guint64 count,
              guint64 value,
              guint64 sum)
{
  guint64 product;

  if (__builtin_mul_overflow (count, value, &product))
    return G_MAXUINT64;
  return hek_histogram_add_saturated (sum, product);
}

/* The sum is at least as if all values were the first of their buckets. */
static guint64
least_sum (const HekHistogram *self)
{
  guint64 sum = 0, count;

  for (guint i = 0; hek_histogram_next (self, &i, &count); i++)
    sum = multiply_add (count, hek_histogram_bucket_first (i), sum);
  return sum;
}

static guint64
greatest_sum (const HekHistogram *self)
{
  guint64 sum = 0, count;

  for (guint i = 0; hek_histogram_next (self, &i, &count); i++)
    sum = multiply_add (count, hek_histogram_bucket_last (i), sum);
  return sum;
}

void
hek_histogram_serialize (const HekHistogram *self,
                         GByteArray         *bytes)
{
  const guint8 version = VERSION;
  guint64 n = 0, count, least = least_sum (self);
  guint next = 0;

  for (guint i = 0; hek_histogram_next (self, &i, &count); i++)
    n++;
  g_byte_array_append (bytes, &version, 1);
  put (bytes, n);
  if (n == 0)
    return;
  for (guint i = 0; hek_histogram_next (self, &i, &count); i++)
    {
      put_token (bytes, i - next, count);
      next = i + 1;
    }
  put (bytes, self->min - hek_histogram_bucket_first (hek_histogram_bucket_of (self->min)));
  put (bytes, hek_histogram_bucket_last (next - 1) - self->max);
  put (bytes, MAX (self->sum, least) - least);
}

/* --- back again ---------------------------------------------------------------------------- */

typedef struct
{
  const guint8 *data;
  gsize n, at;
} Reader;

static gboolean
damaged (const Reader *reader,
         GError      **error)
{
  g_autofree char *at = g_strdup_printf ("%" G_GSIZE_FORMAT, reader->at);
  g_autofree char *n = g_strdup_printf ("%" G_GSIZE_FORMAT, reader->n);

  g_set_error (error, HEK_HISTOGRAM_ERROR, HEK_HISTOGRAM_ERROR_DAMAGED,
               _("This is no histogram: byte %s of %s cannot be right."), at, n);
  return FALSE;
}

/* A number of as few bytes as it needs; the reader stays before one that is none. */
static gboolean
get (Reader   *reader,
     guint64  *number,
     GError  **error)
{
  guint64 value = 0;

  for (guint i = 0; i < MAX_NUMBER_BYTES && reader->at + i < reader->n; i++)
    {
      guint8 byte = reader->data[reader->at + i];

      if (i == MAX_NUMBER_BYTES - 1 && byte > 1)
        break;
      value |= (guint64) (byte & 0x7f) << (7 * i);
      if ((byte & 0x80) != 0)
        continue;
      if (byte == 0 && i > 0)
        break;
      reader->at += i + 1;
      *number = value;
      return TRUE;
    }
  return damaged (reader, error);
}

static gboolean
get_token (Reader   *reader,
           guint64  *gap,
           guint64  *count,
           GError  **error)
{
  guint64 rest = 0, more = 0;
  guint8 head;

  if (reader->at == reader->n)
    return damaged (reader, error);
  head = reader->data[reader->at++];
  if ((head & HAS_REST) != 0 && !get (reader, &rest, error))
    return FALSE;
  if ((rest == 0) != ((head & HAS_REST) == 0) || rest >> (64 - COUNT_BITS) != 0)
    return damaged (reader, error);
  *count = (rest << COUNT_BITS | (head & (HAS_REST - 1)) >> GAP_BITS) + 1;
  *gap = head & GAP_MORE;
  if (*gap == GAP_MORE && !get (reader, &more, error))
    return FALSE;
  *gap += MIN (more, HEK_HISTOGRAM_N_BUCKETS);
  return TRUE;
}

/* Buckets and their counts. */
static gboolean
get_buckets (Reader        *reader,
             guint64        n,
             HekHistogram  *self,
             GError       **error)
{
  guint next = 0;

  if (n > HEK_HISTOGRAM_N_BUCKETS)
    return damaged (reader, error);
  for (guint64 i = 0; i < n; i++)
    {
      guint64 gap = 0, count = 0, total;

      if (!get_token (reader, &gap, &count, error))
        return FALSE;
      if (gap >= HEK_HISTOGRAM_N_BUCKETS - next || count == 0 ||
          __builtin_add_overflow (self->count, count, &total))
        return damaged (reader, error);
      next += (guint) gap;
      hek_histogram_add (self, hek_histogram_bucket_first (next), count);
      next++;
    }
  return TRUE;
}

/* Minimum, maximum and sum, which buckets know only about. */
static gboolean
get_totals (Reader        *reader,
            HekHistogram  *self,
            GError       **error)
{
  guint first = hek_histogram_bucket_of (self->min), last = hek_histogram_bucket_of (self->max);
  guint64 width_of_first = hek_histogram_bucket_last (first) - hek_histogram_bucket_first (first);
  guint64 width_of_last = hek_histogram_bucket_last (last) - hek_histogram_bucket_first (last);
  guint64 above = 0, below = 0, more = 0, sum;

  if (!get (reader, &above, error))
    return FALSE;
  if (above > width_of_first)
    return damaged (reader, error);
  if (!get (reader, &below, error))
    return FALSE;
  if (below > width_of_last || (first == last && above > width_of_last - below))
    return damaged (reader, error);
  if (!get (reader, &more, error))
    return FALSE;
  sum = least_sum (self);
  if (more > greatest_sum (self) - sum)
    return damaged (reader, error);
  self->min = hek_histogram_bucket_first (first) + above;
  self->max = hek_histogram_bucket_last (last) - below;
  self->sum = sum + more;
  return TRUE;
}

HekHistogram *
hek_histogram_parse (const guint8  *data,
                     gsize          n_bytes,
                     gsize         *n_used,
                     GError       **error)
{
  g_autoptr (HekHistogram) self = hek_histogram_new ();
  Reader reader = { data, n_bytes, 1 };
  guint64 n = 0;

  if (n_bytes > 0 && data[0] > VERSION)
    {
      g_set_error (error, HEK_HISTOGRAM_ERROR, HEK_HISTOGRAM_ERROR_UNSUPPORTED,
                   _("This histogram is of a newer version (%d) than this program knows (%d)."),
                   data[0], VERSION);
      return NULL;
    }
  if (n_bytes == 0 || data[0] != VERSION)
    {
      reader.at = 0;
      damaged (&reader, error);
      return NULL;
    }
  if (!get (&reader, &n, error) || !get_buckets (&reader, n, self, error) ||
      (n > 0 && !get_totals (&reader, self, error)))
    return NULL;
  if (n_used == NULL && reader.at < n_bytes)
    {
      damaged (&reader, error);
      return NULL;
    }
  if (n_used != NULL)
    *n_used = reader.at;
  return g_steal_pointer (&self);
}
