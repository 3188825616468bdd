/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of SSIMULACRA 2 of every instruction set against the scalar ones, bit for bit, and
 * those against what they are made to be. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "hek-kernel-ssimulacra2.h"
#include "hek-rng.h"

#define ROWS HEK_SSIMULACRA2_ROWS
#define MARGIN HEK_SSIMULACRA2_MARGIN
#define SLOTS HEK_SSIMULACRA2_SLOTS
#define MAX_N 80
#define PITCH (MAX_N + 16)

/* The sections of σ = 1.5: Charalampidis 2016, equations 33 to 57. */
static HekKernelCosines
cosines_new (void)
{
  static const double in[3] = { 0.055295235726086647, -0.058836687026950073, 0.012955819110517011 };
  static const double d[2] = { -1.9021130325903073, -1.1755705045849463 };
  HekKernelCosines self = { .in = { (float) in[0], (float) in[1], (float) in[2] },
                            .d = { (float) d[0], (float) d[1] } };

  for (int i = 0; i < 2; i++)
    {
      /* y[j] as a sum of inputs and of the two values before: each from the two before it */
      double prev[6] = { 0, 1 }, prev2[6] = { 1, 0 }, of_in[6] = { 0 };

      for (int j = 0; j < 4; j++)
        {
          prev[j + 2] = -d[i] * prev[j + 1] - prev[j];
          prev2[j + 2] = -d[i] * prev2[j + 1] - prev2[j];
          of_in[j + 2] = -d[i] * of_in[j + 1] - of_in[j] + (j == 0 ? in[i] : 0);
          self.prev4[i][j] = (float) prev[j + 2];
          self.prev2_4[i][j] = (float) prev2[j + 2];
          self.in4[i][j] = (float) of_in[j + 2];
        }
    }
  return self;
}

static void
fill (float   *values,
      gsize    n,
      guint64  seed)
{
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (gsize i = 0; i < n; i++)
    values[i] = (float) hek_rng_double (&rng);
}

/* --- rows that do not know each other -------------------------------------------------------- */

typedef struct
{
  float u8[3 * MAX_N], u16[3 * MAX_N], half[3 * MAX_N];
  float turned[ROWS * 3 * MAX_N], back[ROWS * PITCH];
  float x[ROWS * MAX_N], y[ROWS * MAX_N], b[ROWS * MAX_N];
} Simple;

static void
apply_simple (const HekKernelSsimulacra2 *k,
              const float                *in,
              gsize                       n,
              gsize                       shift,
              Simple                     *out)
{
  const float *rows[ROWS];
  guint8 u8[3 * MAX_N + 1];
  guint16 u16[3 * MAX_N + 1];

  for (gsize i = 0; i < G_N_ELEMENTS (u8); i++)
    {
      u8[i] = (guint8) (256 * in[i]);
      u16[i] = (guint16) (65536 * in[i]);
    }
  for (gsize r = 0; r < ROWS; r++)
    rows[r] = in + r * 3 * MAX_N + shift;

  memset (out, 0, sizeof *out);
  k->decode_u8 (u8 + shift, out->u8, 3 * n);
  k->decode_u16 (u16 + shift, out->u16, 3 * n);
  k->halve (rows[0], rows[1], out->half, n / 2);
  k->turn (rows, out->turned, 3 * n);
  k->turn_back (out->turned, out->back, PITCH, n / ROWS * ROWS);
  k->xyb (out->turned, out->x, out->y, out->b, n);
}

static void
test_simple_levels (void)
{
  const gsize n_in = ROWS * 3 * MAX_N + 8;
  g_autofree float *in = g_new (float, n_in);
  g_autofree Simple *want = g_new (Simple, 1), *got = g_new (Simple, 1);
  const HekKernelSsimulacra2 *k;

  fill (in, n_in, 1);
  in[700] = -1e-40f;
  in[701] = -5;
  in[702] = 1e-40f;
  in[703] = 1024;
  for (gsize n = 0; n <= MAX_N; n++)
    for (gsize shift = 0; shift < 2; shift++)
      {
        apply_simple (hek_kernel_ssimulacra2_nth (0), in, n, shift, want);
        for (guint level = 1; (k = hek_kernel_ssimulacra2_nth (level)) != NULL; level++)
          {
            apply_simple (k, in, n, shift, got);
            g_assert_cmpmem (want, sizeof *want, got, sizeof *got);
          }
      }
}

static void
test_simple (void)
{
  const gsize n = MAX_N, n_in = ROWS * 3 * MAX_N + 8;
  g_autofree float *in = g_new (float, n_in);
  g_autofree Simple *out = g_new (Simple, 1);

  fill (in, n_in, 2);
  apply_simple (hek_kernel_ssimulacra2 (), in, n, 0, out);
  for (gsize i = 0; i < 3 * n; i++)
    {
      double encoded = floor (256.0 * in[i]) / 255;
      double linear = encoded <= 0.04045 ? encoded / 12.92 : pow ((encoded + 0.055) / 1.055, 2.4);

      g_assert_cmpfloat_with_epsilon (out->u8[i], linear, 3e-7);
      for (gsize r = 0; r < ROWS; r++)
        g_assert_cmpfloat (out->turned[ROWS * i + r], ==, in[r * 3 * MAX_N + i]);
    }
  for (gsize i = 0; i < 3 * (n / 2); i++)
    {
      const float *at = in + i / 3 * 6 + i % 3, *below = at + 3 * MAX_N;
      double mean = ((double) at[0] + at[3] + below[0] + below[3]) / 4;

      g_assert_cmpfloat_with_epsilon (out->half[i], mean, 1e-7);
    }
  for (gsize i = 0; i < n * ROWS; i++)
    g_assert_cmpfloat (out->back[i % ROWS * PITCH + i / ROWS], ==, out->turned[i]);
}

/* Neutral colours have no X, and B as large as Y but for the offsets. White: cbrt (1 + bias) less
 * cbrt (bias). */
static void
test_neutral (void)
{
  float rgb[3 * ROWS], x[ROWS], y[ROWS], b[ROWS];

  for (gsize i = 0; i < G_N_ELEMENTS (rgb); i++)
    rgb[i] = (float) (i % ROWS) / (ROWS - 1);
  hek_kernel_ssimulacra2 ()->xyb (rgb, x, y, b, 1);
  for (gsize i = 0; i < ROWS; i++)
    {
      double bias = 0.0037930732552754493, light = (double) i / (ROWS - 1);

      g_assert_cmpfloat_with_epsilon (x[i], 0.42, 3e-6);
      g_assert_cmpfloat_with_epsilon (y[i], cbrt (light + bias) - cbrt (bias) + 0.01, 5e-7);
      g_assert_cmpfloat_with_epsilon (b[i], 0.55, 5e-7);
    }
}

/* --- the blur ------------------------------------------------------------------------------- */

typedef struct
{
  float out[HEK_SSIMULACRA2_BLURS][ROWS * PITCH];
  float state[HEK_SSIMULACRA2_BLURS][HEK_SSIMULACRA2_STATE * ROWS];
} Along;

/* @width columns in two parts, of which the first ends at @split. */
static void
apply_along (const HekKernelSsimulacra2 *k,
             const float                *a,
             const float                *b,
             gsize                       width,
             gsize                       split,
             Along                      *out)
{
  const HekKernelCosines cosines = cosines_new ();
  gsize first = MIN (split, width);

  memset (out, 0, sizeof *out);
  for (int i = 0; i < 2; i++)
    {
      const float *second = i == 0 ? NULL : b;

      k->along (&cosines, a, second, 0, first, width, out->state[i], out->out[i], PITCH);
      if (first < width)
        k->along (&cosines, a + ROWS * first, second == NULL ? NULL : second + ROWS * first, first,
                  width, width, out->state[i], out->out[i] + first, PITCH);
    }
}

/* Returns: (transfer full): @width columns, between margins of 0 */
static float *
columns_new (gsize   width,
             guint64 seed)
{
  float *columns = g_new0 (float, ROWS * (PITCH + 2 * MARGIN));

  fill (columns + ROWS * MARGIN, ROWS * width, seed);
  return columns;
}

static void
test_along_levels (void)
{
  g_autofree Along *want = g_new (Along, 1), *got = g_new (Along, 1), *whole = g_new (Along, 1);
  const HekKernelSsimulacra2 *k;

  for (gsize width = 1; width <= MAX_N; width++)
    {
      g_autofree float *a = columns_new (width, width), *b = columns_new (width, 2 * width);
      const float *a0 = a + ROWS * MARGIN, *b0 = b + ROWS * MARGIN;

      apply_along (hek_kernel_ssimulacra2_nth (0), a0, b0, width, 32, want);
      apply_along (hek_kernel_ssimulacra2_nth (0), a0, b0, width, width, whole);
      g_assert_cmpmem (want->out, sizeof want->out, whole->out, sizeof whole->out);
      for (guint level = 1; (k = hek_kernel_ssimulacra2_nth (level)) != NULL; level++)
        {
          apply_along (k, a0, b0, width, 32, got);
          g_assert_cmpmem (want, sizeof *want, got, sizeof *got);
        }
    }
}

/* An impulse becomes nine weights that add up to 1 and have the variance 1.5², as the filter is
 * made to have. */
static void
test_along_impulse (void)
{
  const gsize width = 64, at = 30;
  g_autofree float *a = g_new0 (float, ROWS * (width + 2 * MARGIN));
  g_autofree Along *out = g_new (Along, 1);

  for (gsize r = 0; r < ROWS; r++)
    a[ROWS * (MARGIN + at) + r] = 1;
  apply_along (hek_kernel_ssimulacra2 (), a + ROWS * MARGIN, a + ROWS * MARGIN, width, width, out);
  for (gsize r = 0; r < ROWS; r++)
    {
      const float *row = out->out[0] + r * PITCH;
      double sum = 0, variance = 0;

      for (gsize x = 0; x < width; x++)
        {
          double offset = (double) x - at;

          sum += row[x];
          variance += row[x] * offset * offset;
          if (fabs (offset) > 4)
            g_assert_cmpfloat_with_epsilon (row[x], 0, 1e-6);
          g_assert_cmpfloat_with_epsilon (row[x], exp (-offset * offset / 4.5) / sqrt (4.5 * G_PI),
                                          3e-3);
        }
      g_assert_cmpfloat_with_epsilon (sum, 1, 1e-5);
      g_assert_cmpfloat_with_epsilon (variance, 2.25, 2e-3);
    }
}

typedef struct
{
  float state[HEK_SSIMULACRA2_BLURS * HEK_SSIMULACRA2_STATE * MAX_N];
  float map[ROWS * MAX_N];
  double sums[HEK_SSIMULACRA2_SUMS * ROWS];
} Across;

static void
test_across_levels (void)
{
  const gsize n_signals = HEK_SSIMULACRA2_SIGNALS * SLOTS * PITCH;
  const HekKernelCosines cosines = cosines_new ();
  g_autofree float *signals = g_new (float, n_signals);
  g_autofree Across *want = g_new0 (Across, 1), *got = g_new0 (Across, 1);
  const HekKernelSsimulacra2 *k;

  fill (signals, n_signals, 3);
  for (guint level = 0; (k = hek_kernel_ssimulacra2_nth (level)) != NULL; level++)
    {
      Across *out = level == 0 ? want : got;
      HekKernelSsimulacra2Across work = {
        .signals = signals,
        .pitch = PITCH,
        .state = out->state,
        .n = MAX_N,
        .begin = 4,
        .end = ROWS,
        .sums = out->sums,
        .weights = { 1, 2, 3 },
        .map = out->map,
        .map_pitch = MAX_N,
        .n_map = MAX_N - 3,
      };

      memset (out, 0, sizeof *out);
      k->across (&cosines, &work);
      work.slot = ROWS;
      work.begin = 0;
      work.end = 9;
      work.map = NULL;
      k->across (&cosines, &work);
      g_assert_cmpmem (want, sizeof *want, out, sizeof *out);
    }
  g_assert_cmpfloat (want->sums[0], >, 0);
  g_assert_cmpfloat (want->map[0], >, 0);
  g_assert_cmpfloat (want->map[MAX_N - 1], ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernel/ssimulacra2/simple-levels", test_simple_levels);
  g_test_add_func ("/kernel/ssimulacra2/simple", test_simple);
  g_test_add_func ("/kernel/ssimulacra2/neutral", test_neutral);
  g_test_add_func ("/kernel/ssimulacra2/along-levels", test_along_levels);
  g_test_add_func ("/kernel/ssimulacra2/along-impulse", test_along_impulse);
  g_test_add_func ("/kernel/ssimulacra2/across-levels", test_across_levels);
  return g_test_run ();
}
