/* SPDX-License-Identifier: Apache-2.0 */
/* The metric rows of every instruction set against the scalar ones, bit for bit, and those
 * against plain loops. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "hek-kernel-metric.h"
#include "hek-rng.h"

#define MAX_N 700
#define N_ROWS (2 * HEK_KERNEL_WINDOW_MAX_RADIUS + 1)

/* Of the widest window; narrower ones use the first of them. */
static const float weights[HEK_KERNEL_WINDOW_MAX_RADIUS + 1] = {
  0.27f, 0.21f, 0.11f, 0.03f, 0.01f, 0.005f, 0.004f, 0.003f, 0.002f,
  0.0015f, 0.0012f, 0.001f, 0.0008f, 0.0005f, 0.0003f, 0.0002f, 0.0001f,
};
static const guint radii[] = { 1, 4, 5, 6, 16 };

typedef struct
{
  guint8 a[3 * MAX_N + 1], b[3 * MAX_N + 1];
  float rows[N_ROWS][2 * MAX_N + 1];
} Input;

typedef struct
{
  guint64 error;
  float sum[MAX_N], difference[MAX_N], product[MAX_N], half[MAX_N];
  float along[G_N_ELEMENTS (radii)][MAX_N], across[G_N_ELEMENTS (radii)][MAX_N];
  float ssim[MAX_N], contrast[MAX_N];
  double total, squared;
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
  for (guint r = 0; r < N_ROWS; r++)
    for (gsize i = 0; i < G_N_ELEMENTS (in->rows[r]); i++)
      in->rows[r][i] = (float) (255 * hek_rng_double (&rng));
}

static void
apply (const HekKernelMetric *k,
       const Input           *in,
       Output                *out,
       size_t                 n,
       size_t                 shift)
{
  const float *rows[N_ROWS], *along[N_ROWS];

  for (guint r = 0; r < N_ROWS; r++)
    {
      rows[r] = in->rows[r] + shift;
      along[r] = in->rows[2] + shift + r;
    }
  memset (out, 0, sizeof *out);
  out->error = k->squared_error (in->a + shift, in->b + shift, 3 * n);
  k->luma (in->a + shift, in->b + shift, out->sum, out->difference, n);
  k->multiply (rows[0], rows[1], out->product, n);
  k->halve (rows[0], rows[1], out->half, n);
  for (guint i = 0; i < G_N_ELEMENTS (radii); i++)
    {
      k->window (weights, radii[i], along, out->along[i], n);
      k->window (weights, radii[i], rows, out->across[i], n);
    }
  k->ssim (rows, 256, 6.5f, 58.5f, out->ssim, n);
  k->contrast (rows, 58.5f, out->contrast, n);
  out->total = k->sum (rows[0], n);
  out->squared = k->squared_difference (rows[0], rows[1], n);
}

/* Also with values that are no numbers, or too small to be usual ones. */
static void
test_levels (void)
{
  g_autofree Input *in = g_new (Input, 1);
  g_autofree Output *want = g_new (Output, 1), *got = g_new (Output, 1);
  const HekKernelMetric *k;

  fill (in, 1);
  in->rows[0][3] = INFINITY;
  in->rows[0][5] = 1e-42f;
  in->rows[2][65] = NAN;
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
check_windows (const Input  *in,
               const Output *out,
               size_t        i)
{
  for (guint r = 0; r < G_N_ELEMENTS (radii); r++)
    {
      int radius = (int) radii[r];
      double along = 0, across = 0;

      for (int k = -radius; k <= radius; k++)
        {
          along += (double) weights[ABS (k)] * in->rows[2][i + (size_t) (radius + k)];
          across += (double) weights[ABS (k)] * in->rows[radius + k][i];
        }
      g_assert_cmpfloat_with_epsilon (out->along[r][i], along, 1e-4);
      g_assert_cmpfloat_with_epsilon (out->across[r][i], across, 1e-4);
    }
}

static void
check_luma (const Input  *in,
            const Output *out,
            size_t        i)
{
  int a = 299 * in->a[3 * i] + 587 * in->a[3 * i + 1] + 114 * in->a[3 * i + 2];
  int b = 299 * in->b[3 * i] + 587 * in->b[3 * i + 1] + 114 * in->b[3 * i + 2];

  g_assert_cmpfloat (out->sum[i], ==, a + b - 255000);
  g_assert_cmpfloat (out->difference[i], ==, a - b);
}

/* The formula as it is published, from the means and variances of a and b. */
static void
check_ssim (const Input  *in,
            const Output *out,
            size_t        i)
{
  double s = in->rows[0][i], d = in->rows[1][i];
  double vs = MAX (in->rows[2][i] - s * s, 0), vd = MAX (in->rows[3][i] - d * d, 0);
  double a = (s + 256 + d) / 2, b = (s + 256 - d) / 2, covariance = (vs - vd) / 4;
  double luminance = (2 * a * b + 6.5) / (a * a + b * b + 6.5);
  double contrast = (2 * covariance + 58.5) / ((vs + vd) / 2 + 58.5);

  g_assert_cmpfloat_with_epsilon (out->contrast[i], contrast, 1e-4);
  g_assert_cmpfloat_with_epsilon (out->ssim[i], luminance * contrast, 1e-4);
}

static void
test_plain (void)
{
  g_autofree Input *in = g_new (Input, 1);
  g_autofree Output *out = g_new (Output, 1);
  double total = 0, squared = 0;
  const size_t n = MAX_N;
  guint64 error = 0;

  fill (in, 2);
  apply (hek_kernel_metric (), in, out, n, 0);
  for (size_t i = 0; i < 3 * n; i++)
    error += (guint64) ((in->a[i] - in->b[i]) * (in->a[i] - in->b[i]));
  g_assert_cmpuint (out->error, ==, error);

  for (size_t i = 0; i < n; i++)
    {
      const float *u = in->rows[0], *l = in->rows[1];
      double d = (double) u[i] - l[i];

      total += u[i];
      squared += d * d;
      check_luma (in, out, i);
      check_windows (in, out, i);
      check_ssim (in, out, i);
      g_assert_cmpfloat (out->product[i], ==, u[i] * l[i]);
      g_assert_cmpfloat_with_epsilon (
        out->half[i], (u[2 * i] + u[2 * i + 1] + l[2 * i] + l[2 * i + 1]) / 4, 1e-4);
    }
  g_assert_cmpfloat_with_epsilon (out->total, total, 1e-9 * total);
  g_assert_cmpfloat_with_epsilon (out->squared, squared, 1e-9 * squared);
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
