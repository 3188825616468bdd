/* SPDX-License-Identifier: Apache-2.0 */
/* Percentiles against sorted values, buckets, merging, and bytes that were damaged. */
#include "config.h"

#include "hek-histogram.h"

#include <math.h>
#include <string.h>

#include "hek-rng.h"

#define N_VALUES 20000

static const double quantiles[] = { 0, 0.001, 0.01, 0.07, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999,
                                    0.9999, 1 };

/* --- values of many shapes ----------------------------------------------------------------- */

typedef guint64 (*Draw) (HekRng *rng);

static double
draw_normal (HekRng *rng)
{
  return sqrt (-2 * log (1 - hek_rng_double (rng))) * cos (2 * G_PI * hek_rng_double (rng));
}

static guint64
draw_small (HekRng *rng)
{
  return hek_rng_below (rng, 100);
}

static guint64
draw_uniform (HekRng *rng)
{
  return hek_rng_below (rng, 10 * 1000 * 1000);
}

/* Latencies: log-normal about 300 µs, as searches have them. */
static guint64
draw_latency (HekRng *rng)
{
  return (guint64) (300e3 * exp (0.6 * draw_normal (rng)));
}

/* Two modes far from each other, and a tail. */
static guint64
draw_two_modes (HekRng *rng)
{
  double u = hek_rng_double (rng);

  return u < 0.7 ? 80000 + hek_rng_below (rng, 5000)
         : u < 0.99 ? 40000000 + hek_rng_below (rng, 9000000)
         : (guint64) (1e9 / (0.001 + hek_rng_double (rng)));
}

/* Every magnitude equally often. */
static guint64
draw_any (HekRng *rng)
{
  return hek_rng_u64 (rng) >> hek_rng_below (rng, 64);
}

static guint64
draw_one (HekRng *rng)
{
  return 123456789;
}

static const struct
{
  const char *name;
  Draw draw;
} shapes[] = {
  { "small", draw_small },         { "uniform", draw_uniform },
  { "latency", draw_latency },     { "two-modes", draw_two_modes },
  { "any-magnitude", draw_any },   { "one-value", draw_one },
};

static int
compare_values (gconstpointer a,
                gconstpointer b)
{
  guint64 x = *(const guint64 *) a, y = *(const guint64 *) b;

  return x < y ? -1 : x > y;
}

static HekHistogram *
make (Draw     draw,
      guint64  seed,
      guint    n,
      guint64 *values)
{
  HekHistogram *histogram = hek_histogram_new ();
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (guint i = 0; i < n; i++)
    {
      guint64 value = draw (&rng);

      hek_histogram_add (histogram, value, 1);
      if (values != NULL)
        values[i] = value;
    }
  return histogram;
}

/* --- buckets ------------------------------------------------------------------------------- */

static void
test_buckets (void)
{
  HekRng rng;

  g_assert_cmpuint (hek_histogram_bucket_first (0), ==, 0);
  for (guint i = 0; i < HEK_HISTOGRAM_N_BUCKETS; i++)
    {
      guint64 first = hek_histogram_bucket_first (i), last = hek_histogram_bucket_last (i);

      g_assert_cmpuint (first, <=, last);
      g_assert_cmpuint (hek_histogram_bucket_of (first), ==, i);
      g_assert_cmpuint (hek_histogram_bucket_of (last), ==, i);
      if (i + 1 < HEK_HISTOGRAM_N_BUCKETS)
        g_assert_cmpuint (hek_histogram_bucket_first (i + 1), ==, last + 1);
      /* the middle is nowhere farther than promised */
      g_assert_cmpfloat ((double) (last - first) / 2, <=,
                         HEK_HISTOGRAM_ACCURACY * (double) first);
    }
  g_assert_cmpuint (hek_histogram_bucket_last (HEK_HISTOGRAM_N_BUCKETS - 1), ==, G_MAXUINT64);
  hek_rng_init (&rng, 1);
  for (guint i = 0; i < 100000; i++)
    {
      guint64 value = draw_any (&rng);
      guint idx = hek_histogram_bucket_of (value);

      g_assert_cmpuint (hek_histogram_bucket_first (idx), <=, value);
      g_assert_cmpuint (hek_histogram_bucket_last (idx), >=, value);
    }
}

/* --- percentiles --------------------------------------------------------------------------- */

static guint64
exact_quantile (const guint64 *sorted,
                guint          n,
                double         q)
{
  double rank = ceil (q * n - 1e-9);

  return sorted[rank < 1 ? 0 : (guint) rank - 1];
}

static double
check_quantiles (const HekHistogram *histogram,
                 const guint64      *sorted,
                 guint               n)
{
  double worst = 0;

  for (guint i = 0; i < G_N_ELEMENTS (quantiles); i++)
    {
      double exact = (double) exact_quantile (sorted, n, quantiles[i]);
      double found = hek_histogram_get_quantile (histogram, quantiles[i]);

      if (exact < 128)
        g_assert_cmpfloat (found, ==, exact);
      else
        worst = MAX (worst, fabs (found - exact) / exact);
    }
  g_assert_cmpfloat (worst, <=, HEK_HISTOGRAM_ACCURACY * (1 + 1e-12));
  return worst;
}

static void
test_quantiles (gconstpointer data)
{
  Draw draw = shapes[GPOINTER_TO_UINT (data)].draw;
  const guint sizes[] = { 1, 2, 3, 10, 99, 100, 1000, N_VALUES };
  g_autofree guint64 *values = g_new (guint64, N_VALUES);
  double worst = 0;

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      guint n = sizes[i];
      g_autoptr (HekHistogram) histogram = make (draw, 10 + i, n, values);
      guint64 sum = 0;

      qsort (values, n, sizeof *values, compare_values);
      for (guint j = 0; j < n; j++)
        sum = sum > G_MAXUINT64 - values[j] ? G_MAXUINT64 : sum + values[j];
      g_assert_cmpuint (hek_histogram_get_count (histogram), ==, n);
      g_assert_cmpuint (hek_histogram_get_sum (histogram), ==, sum);
      g_assert_cmpuint (hek_histogram_get_min (histogram), ==, values[0]);
      g_assert_cmpuint (hek_histogram_get_max (histogram), ==, values[n - 1]);
      worst = MAX (worst, check_quantiles (histogram, values, n));
    }
  g_test_message ("largest error of %u quantiles of %s: %.3f %% (promised: %.3f %%)",
                  (guint) (G_N_ELEMENTS (quantiles) * G_N_ELEMENTS (sizes)),
                  shapes[GPOINTER_TO_UINT (data)].name, 100 * worst, 100 * HEK_HISTOGRAM_ACCURACY);
}

/* q n that is a whole number in decimals, but not in binary. */
static void
test_rank (void)
{
  for (guint n = 1; n <= 100; n++)
    {
      g_autoptr (HekHistogram) histogram = hek_histogram_new ();

      for (guint i = 1; i <= n; i++)
        hek_histogram_add (histogram, i, 1);
      for (guint percent = 1; percent <= 100; percent++)
        g_assert_cmpfloat (hek_histogram_get_quantile (histogram, percent / 100.0), ==,
                           MAX (1, (n * percent + 99) / 100));
    }
}

static void
test_empty (void)
{
  g_autoptr (HekHistogram) histogram = hek_histogram_new ();
  guint idx = 0;
  guint64 count;

  g_assert_cmpuint (hek_histogram_get_count (histogram), ==, 0);
  g_assert_true (isnan (hek_histogram_get_quantile (histogram, 0.5)));
  g_assert_true (isnan (hek_histogram_get_mean (histogram)));
  g_assert_true (isnan (hek_histogram_get_share_below (histogram, 1)));
  g_assert_false (hek_histogram_next (histogram, &idx, &count));
  hek_histogram_add (histogram, 5, 0);
  g_assert_cmpuint (hek_histogram_get_count (histogram), ==, 0);
  hek_histogram_add (histogram, 0, 3);
  g_assert_cmpuint (hek_histogram_get_count (histogram), ==, 3);
  g_assert_cmpfloat (hek_histogram_get_quantile (histogram, 0.5), ==, 0);
  hek_histogram_clear (histogram);
  g_assert_cmpuint (hek_histogram_get_count (histogram), ==, 0);
}

/* Numbers that no longer fit stay at the end, and are no small ones. */
static void
test_saturated (void)
{
  g_autoptr (HekHistogram) histogram = hek_histogram_new ();
  g_autoptr (HekHistogram) other = NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  hek_histogram_add (histogram, G_MAXUINT64, G_MAXUINT64 - 1);
  other = hek_histogram_copy (histogram);
  hek_histogram_merge (histogram, other);
  g_assert_cmpuint (hek_histogram_get_count (histogram), ==, G_MAXUINT64);
  g_assert_cmpuint (hek_histogram_get_sum (histogram), ==, G_MAXUINT64);
  g_assert_cmpfloat (hek_histogram_get_quantile (histogram, 0.5), ==, (double) G_MAXUINT64);
  hek_histogram_serialize (histogram, bytes);
  g_clear_pointer (&other, hek_histogram_free);
  other = hek_histogram_parse (bytes->data, bytes->len, NULL, NULL);
  g_assert_true (hek_histogram_equal (histogram, other));
}

static void
test_share_below (void)
{
  g_autofree guint64 *values = g_new (guint64, N_VALUES);
  g_autoptr (HekHistogram) histogram = make (draw_latency, 3, N_VALUES, values);
  double before = 0;

  qsort (values, N_VALUES, sizeof *values, compare_values);
  g_assert_cmpfloat (hek_histogram_get_share_below (histogram, values[0] - 1), ==, 0);
  g_assert_cmpfloat (hek_histogram_get_share_below (histogram, values[N_VALUES - 1]), ==, 1);
  for (guint i = 0; i < N_VALUES; i += 97)
    {
      double share = hek_histogram_get_share_below (histogram, values[i]);

      g_assert_cmpfloat (share, >=, before);
      /* a bucket has at most a hundredth of these values */
      g_assert_cmpfloat_with_epsilon (share, (i + 1.0) / N_VALUES, 0.01);
      before = share;
    }
  g_assert_cmpuint (hek_histogram_count_buckets (histogram, 0, HEK_HISTOGRAM_N_BUCKETS), ==,
                    N_VALUES);
}

/* --- merging ------------------------------------------------------------------------------- */

/* Parts, merged in any order, are the whole. */
static void
test_merge (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (shapes); s++)
    {
      g_autofree guint64 *values = g_new (guint64, N_VALUES);
      g_autoptr (HekHistogram) whole = make (shapes[s].draw, 5, N_VALUES, values);
      g_autoptr (HekHistogram) forth = hek_histogram_new ();
      g_autoptr (HekHistogram) back = hek_histogram_new ();
      HekHistogram *parts[7];

      for (guint p = 0; p < G_N_ELEMENTS (parts); p++)
        parts[p] = hek_histogram_new ();
      for (guint i = 0; i < N_VALUES; i++)
        hek_histogram_add (parts[i % (G_N_ELEMENTS (parts) - 1)], values[i], 1);
      for (guint p = 0; p < G_N_ELEMENTS (parts); p++)
        {
          hek_histogram_merge (forth, parts[p]);
          hek_histogram_merge (back, parts[G_N_ELEMENTS (parts) - 1 - p]);
        }
      g_assert_true (hek_histogram_equal (whole, forth));
      g_assert_true (hek_histogram_equal (whole, back));
      hek_histogram_add (back, values[0], 1);
      g_assert_false (hek_histogram_equal (whole, back));
      for (guint p = 0; p < G_N_ELEMENTS (parts); p++)
        hek_histogram_free (parts[p]);
    }
}

/* --- bytes --------------------------------------------------------------------------------- */

static void
test_bytes (gconstpointer data)
{
  Draw draw = shapes[GPOINTER_TO_UINT (data)].draw;
  const guint sizes[] = { 0, 1, 2, 100, 1000, N_VALUES };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (HekHistogram) histogram = make (draw, 20 + i, sizes[i], NULL);
      g_autoptr (HekHistogram) back = NULL, first = NULL;
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_autoptr (GError) error = NULL;
      gsize n, n_used = 0;

      hek_histogram_serialize (histogram, bytes);
      back = hek_histogram_parse (bytes->data, bytes->len, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (hek_histogram_equal (histogram, back));
      if (draw == draw_latency)
        g_test_message ("%u latencies are %u bytes", sizes[i], bytes->len);

      /* two of them one after the other */
      n = bytes->len;
      hek_histogram_serialize (histogram, bytes);
      first = hek_histogram_parse (bytes->data, bytes->len, &n_used, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (n_used, ==, n);
      g_assert_null (hek_histogram_parse (bytes->data, bytes->len, NULL, &error));
      g_assert_error (error, HEK_HISTOGRAM_ERROR, HEK_HISTOGRAM_ERROR_DAMAGED);
    }
}

/* What is read could have been counted, and is written as the same bytes. */
static void
check_parsed (const guint8 *data,
              gsize         n)
{
  g_autoptr (GError) error = NULL;
  gsize n_used = 0;
  g_autoptr (HekHistogram) histogram = hek_histogram_parse (data, n, &n_used, &error);
  g_autoptr (GByteArray) bytes = NULL;
  guint64 count, total = 0;

  if (histogram == NULL)
    {
      g_assert_nonnull (error);
      return;
    }
  g_assert_no_error (error);
  for (guint i = 0; hek_histogram_next (histogram, &i, &count); i++)
    total += count;
  g_assert_cmpuint (total, ==, hek_histogram_get_count (histogram));
  if (total > 0)
    {
      double mean = hek_histogram_get_mean (histogram);

      g_assert_cmpuint (hek_histogram_get_min (histogram), <=, hek_histogram_get_max (histogram));
      if (hek_histogram_get_sum (histogram) < G_MAXUINT64)
        g_assert_cmpfloat (mean, <=, (double) hek_histogram_get_max (histogram) * (1 + 1.0 / 64));
    }
  bytes = g_byte_array_new ();
  hek_histogram_serialize (histogram, bytes);
  g_assert_cmpmem (bytes->data, bytes->len, data, n_used);
}

static void
test_damage (void)
{
  g_autoptr (HekHistogram) histogram = make (draw_two_modes, 4, 300, NULL);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree guint8 *copy = NULL;
  HekRng rng;

  hek_histogram_serialize (histogram, bytes);
  copy = g_malloc (bytes->len + 16);
  for (gsize n = 0; n < bytes->len; n++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (hek_histogram_parse (bytes->data, n, NULL, &error));
      g_assert_error (error, HEK_HISTOGRAM_ERROR, HEK_HISTOGRAM_ERROR_DAMAGED);
    }
  hek_rng_init (&rng, 9);
  for (guint round = 0; round < 50000; round++)
    {
      memcpy (copy, bytes->data, bytes->len);
      for (guint i = 0; i <= round % 4; i++)
        copy[hek_rng_below (&rng, round % 2 != 0 ? bytes->len : 12)] = (guint8) hek_rng_u64 (&rng);
      check_parsed (copy, bytes->len);
    }
  for (guint round = 0; round < 50000; round++)
    {
      gsize n = hek_rng_below (&rng, 40);

      for (gsize i = 0; i < n; i++)
        copy[i] = (guint8) (hek_rng_u64 (&rng) >> (round % 8));
      if (n > 0)
        copy[0] = 1;
      check_parsed (copy, n);
    }
}

static void
test_version (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (hek_histogram_parse ((const guint8 *) "\2\0", 2, NULL, &error));
  g_assert_error (error, HEK_HISTOGRAM_ERROR, HEK_HISTOGRAM_ERROR_UNSUPPORTED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/histogram/buckets", test_buckets);
  g_test_add_func ("/histogram/rank", test_rank);
  g_test_add_func ("/histogram/empty", test_empty);
  g_test_add_func ("/histogram/saturated", test_saturated);
  g_test_add_func ("/histogram/share-below", test_share_below);
  g_test_add_func ("/histogram/merge", test_merge);
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autofree char *quantiles_path = g_strconcat ("/histogram/quantiles/", shapes[i].name, NULL);
      g_autofree char *bytes_path = g_strconcat ("/histogram/bytes/", shapes[i].name, NULL);

      g_test_add_data_func (quantiles_path, GUINT_TO_POINTER (i), test_quantiles);
      g_test_add_data_func (bytes_path, GUINT_TO_POINTER (i), test_bytes);
    }
  g_test_add_func ("/histogram/damage", test_damage);
  g_test_add_func ("/histogram/version", test_version);
  return g_test_run ();
}
