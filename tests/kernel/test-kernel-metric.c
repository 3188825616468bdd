/* SPDX-License-Identifier: Apache-2.0 */
/* The metric rows of every instruction set against the scalar ones, bit for bit, and those
 * against plain loops. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "hek-kernel-metric.h"
#include "hek-rng.h"

#define MAX_N 700

static const double weights[HEK_KERNEL_WINDOW_RADIUS + 1] = { 0.27, 0.21, 0.11, 0.03, 0.01, 0.005 };

typedef struct
{
  guint8 a[3 * MAX_N + 1], b[3 * MAX_N + 1];
  double rows[HEK_KERNEL_WINDOW][MAX_N + 16];
  float floats[MAX_N];
} Input;

typedef struct
{
  guint64 error;
  double luma[MAX_N], squares[MAX_N], product[MAX_N], along[MAX_N], across[MAX_N];
  float ssim[MAX_N];
  double ssim_sum, sum;
} Output;

static void
fill (Input   *in,
      guint64  seed)
{
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (gsize i = 0; i < sizeof in->a; i++)
    {
      in->a[i] = (guint8) hek_rng_u64 (&rng);
      in->b[i] = (guint8) hek_rng_u64 (&rng);
    }
  for (guint r = 0; r < HEK_KERNEL_WINDOW; r++)
    for (gsize i = 0; i < G_N_ELEMENTS (in->rows[r]); i++)
      in->rows[r][i] = 255 * hek_rng_double (&rng);
  for (gsize i = 0; i < MAX_N; i++)
    in->floats[i] = (float) hek_rng_double (&rng);
}

static void
apply (const HekKernelMetric *k,
       const Input           *in,
       Output                *out,
       size_t                 n,
       size_t                 shift)
{
  const double *rows[HEK_KERNEL_WINDOW];

  for (guint r = 0; r < HEK_KERNEL_WINDOW; r++)
    rows[r] = in->rows[r] + shift;
  memset (out, 0, sizeof *out);
  out->error = k->squared_error (in->a + shift, in->b + shift, 3 * n);
  k->luma (in->a + shift, out->luma, n);
  k->products (rows[0], rows[1], out->squares, out->product, n);
  k->window_along (weights, rows[2], out->along, n);
  k->window_across (weights, rows, out->across, n);
  out->ssim_sum = k->ssim (rows[0], rows[1], rows[2], rows[3], 6.5, 58.5, out->ssim, n);
  out->sum = k->sum (in->floats + (n > 0 ? shift : 0), n > 0 ? n - shift : 0);
}

static void
test_levels (void)
{
  g_autofree Input *in = g_new (Input, 1);
  g_autofree Output *want = g_new (Output, 1), *got = g_new (Output, 1);
  const HekKernelMetric *k;

  fill (in, 1);
  in->floats[3] = INFINITY;
  in->rows[0][5] = 1e-310;
  for (size_t n = 0; n <= MAX_N; n += n < 67 ? 1 : 211)
    for (size_t shift = 0; shift < 2; shift++)
      {
        apply (hek_kernel_metric_nth (0), in, want, n, shift);
        for (guint level = 1; (k = hek_kernel_metric_nth (level)) != NULL; level++)
          {
            apply (k, in, got, n, shift);
            g_assert_cmpmem (want, sizeof *want, got, sizeof *got);
          }
      }
}

static void
test_plain (void)
{
  g_autofree Input *in = g_new (Input, 1);
  g_autofree Output *out = g_new (Output, 1);
  const size_t n = MAX_N;
  guint64 error = 0;
  double sum = 0;

  fill (in, 2);
  apply (hek_kernel_metric (), in, out, n, 0);
  for (size_t i = 0; i < 3 * n; i++)
    error += (guint64) ((in->a[i] - in->b[i]) * (in->a[i] - in->b[i]));
  g_assert_cmpuint (out->error, ==, error);

  for (size_t i = 0; i < n; i++)
    {
      double along = 0, across = 0, luma;

      for (int k = -HEK_KERNEL_WINDOW_RADIUS; k <= HEK_KERNEL_WINDOW_RADIUS; k++)
        {
          along += weights[ABS (k)] * in->rows[2][i + 5 + (size_t) k];
          across += weights[ABS (k)] * in->rows[5 + k][i];
        }
      sum += in->floats[i];
      g_assert_cmpfloat_with_epsilon (out->along[i], along, 1e-12);
      g_assert_cmpfloat_with_epsilon (out->across[i], across, 1e-12);
      luma = 0.299 * in->a[3 * i] + 0.587 * in->a[3 * i + 1] + 0.114 * in->a[3 * i + 2];
      g_assert_cmpfloat_with_epsilon (out->luma[i], luma, 1e-12);
    }
  g_assert_cmpfloat_with_epsilon (out->sum, sum, 1e-9);
}

/* The longest runs that fit 32 bits, and the next ones. */
static void
test_extreme_error (void)
{
  const size_t n = 100000;
  g_autofree guint8 *a = g_malloc0 (n), *b = g_malloc (n);
  const HekKernelMetric *k;

  memset (b, 255, n);
  for (guint level = 0; (k = hek_kernel_metric_nth (level)) != NULL; level++)
    {
      static const size_t lengths[] = { 32767, 32768, 32769, 65536, 100000 };

      for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
        g_assert_cmpuint (k->squared_error (a, b, lengths[i]), ==, lengths[i] * 65025);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernel/metric/levels", test_levels);
  g_test_add_func ("/kernel/metric/plain", test_plain);
  g_test_add_func ("/kernel/metric/extreme-error", test_extreme_error);
  return g_test_run ();
}
