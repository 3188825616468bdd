/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Values of 64 bits, counted in buckets: one for each value below 128, then 64 of equal width for
 * each octave (log-linear, as Tene's HdrHistogram has them, 2012). A quantile is off by at most
 * 1/128 of itself, 0.79 %; count, sum, smallest and largest value are exact. Histograms are merged
 * by adding, so the percentiles of an hour are made of its seconds' buckets. All have the same
 * buckets: nothing to configure, nothing that cannot be merged.
 *
 * Memory: 8 bytes a bucket between the smallest and the largest value, 4 kB for three decades.
 * Threads: one that writes, or any number that read.
 */
#define HEK_HISTOGRAM_SUB_BITS 6
#define HEK_HISTOGRAM_N_BUCKETS ((65u - HEK_HISTOGRAM_SUB_BITS) << HEK_HISTOGRAM_SUB_BITS)

/* How far a quantile can be from the exact one, as a part of it. */
#define HEK_HISTOGRAM_ACCURACY (1.0 / (2 << HEK_HISTOGRAM_SUB_BITS))

typedef struct _HekHistogram HekHistogram;

#define HEK_HISTOGRAM_ERROR (hek_histogram_error_quark ())
GQuark hek_histogram_error_quark (void);

typedef enum
{
  HEK_HISTOGRAM_ERROR_DAMAGED,     /* these bytes are no histogram */
  HEK_HISTOGRAM_ERROR_UNSUPPORTED, /* of a newer version */
} HekHistogramError;

/* --- buckets: the same for all ------------------------------------------------------------- */

/* The bucket of @value. */
static inline guint
hek_histogram_bucket_of (guint64 value)
{
  guint shift;

  if (value < (2u << HEK_HISTOGRAM_SUB_BITS))
    return (guint) value;
  shift = 63u - HEK_HISTOGRAM_SUB_BITS - (guint) __builtin_clzll (value);
  return (shift << HEK_HISTOGRAM_SUB_BITS) + (guint) (value >> shift);
}

/* The smallest and the largest value of bucket @idx < %HEK_HISTOGRAM_N_BUCKETS. */
guint64 hek_histogram_bucket_first (guint idx);
guint64 hek_histogram_bucket_last (guint idx);

/* --- one histogram ------------------------------------------------------------------------- */

HekHistogram *hek_histogram_new (void);
HekHistogram *hek_histogram_copy (const HekHistogram *histogram);
void          hek_histogram_free (HekHistogram *histogram);
void          hek_histogram_clear (HekHistogram *histogram);
gboolean      hek_histogram_equal (const HekHistogram *a, const HekHistogram *b);

/* @n times @value. Counts and the sum stay at %G_MAXUINT64 where they would be more. */
void          hek_histogram_add (HekHistogram *histogram, guint64 value, guint64 n);

/* Adds all of @other. */
void          hek_histogram_merge (HekHistogram *histogram, const HekHistogram *other);

/**
 * hek_histogram_add_buckets:
 * @first: the bucket of @counts[0]
 * @counts: (array length=n)
 * @sum, @min, @max: of the values that were counted; their buckets are within these
 *
 * Adds what was counted elsewhere in the same buckets; nothing when all counts are 0.
 */
void          hek_histogram_add_buckets (HekHistogram *histogram, guint first,
                                         const guint64 *counts, guint n, guint64 sum, guint64 min,
                                         guint64 max);

guint64       hek_histogram_get_count (const HekHistogram *histogram);
guint64       hek_histogram_get_sum (const HekHistogram *histogram);
/* Of an empty one 0, like the next. */
guint64       hek_histogram_get_min (const HekHistogram *histogram);
guint64       hek_histogram_get_max (const HekHistogram *histogram);
/* NaN when it is empty. */
double        hek_histogram_get_mean (const HekHistogram *histogram);

/**
 * hek_histogram_get_quantile:
 * @q: in [0, 1]: 0.99 is p99
 *
 * The smallest value that at least @q of all values do not exceed (nearest rank: of n values the
 * ⌈q n⌉-th, at least the first).
 *
 * Accuracy: within %HEK_HISTOGRAM_ACCURACY of it; exact below 128, and for q = 0 and 1
 *
 * Returns: NaN when it is empty
 */
double        hek_histogram_get_quantile (const HekHistogram *histogram, double q);

/* Values that are in buckets [@first, @end), for the rows of a heat map. */
guint64       hek_histogram_count_buckets (const HekHistogram *histogram, guint first, guint end);

/* The share of values ≤ @value, the bucket of @value shared out evenly; NaN when it is empty. */
double        hek_histogram_get_share_below (const HekHistogram *histogram, guint64 value);

/**
 * hek_histogram_next:
 * @idx: (inout): where to begin; then the bucket that was found
 * @count: (out): what is in it, > 0
 *
 * Returns: whether there is a bucket from @idx on that has values; go on with idx + 1
 */
gboolean      hek_histogram_next (const HekHistogram *histogram, guint *idx, guint64 *count);

/* --- as bytes ------------------------------------------------------------------------------ */

/**
 * hek_histogram_serialize:
 * @bytes: appended to
 *
 * About a byte for each bucket with values, and ten: 1,000 searches are some 250 bytes.
 */
void          hek_histogram_serialize (const HekHistogram *histogram, GByteArray *bytes);

/**
 * hek_histogram_parse:
 * @n_used: (out) (optional): how many bytes it has; without it @n_bytes must be all of them
 *
 * Takes nothing on trust: a histogram that it returns is one that could have been counted.
 *
 * Errors: %HEK_HISTOGRAM_ERROR_DAMAGED with the offset, %HEK_HISTOGRAM_ERROR_UNSUPPORTED
 */
HekHistogram *hek_histogram_parse (const guint8 *data, gsize n_bytes, gsize *n_used,
                                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekHistogram, hek_histogram_free)

G_END_DECLS
