/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of FLIP of every instruction set against the scalar ones, bit for bit, and the filters
 * against plain loops. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "hek-kernel-flip.h"
#include "hek-rng.h"

#define RADIUS 11
#define N_ROWS (2 * RADIUS + 1)
#define MAX_N (3 * HEK_KERNEL_FLIP_LANES)
#define MAX_READ (MAX_N + HEK_KERNEL_FLIP_LANES)

typedef struct
{
  float weights[7][RADIUS + 1];
  float rgb[3 * MAX_N + 1];
  float rows[HEK_FLIP_N_PLANES][N_ROWS][MAX_READ];
  float columns[HEK_FLIP_N_COLUMNS][MAX_READ];
  float seen[2][HEK_FLIP_N_SEEN][MAX_N];
} Input;

typedef struct
{
  float tones[2][3 * MAX_N];
  float planes[HEK_FLIP_N_PLANES][MAX_N];
  float columns[HEK_FLIP_N_COLUMNS][MAX_READ];
  float seen[HEK_FLIP_N_SEEN][MAX_N];
  float error[MAX_N];
} Output;

static void
fill_floats (float  *values,
             gsize   n,
             HekRng *rng,
             double  low,
             double  high)
{
  for (gsize i = 0; i < n; i++)
    values[i] = (float) (low + (high - low) * hek_rng_double (rng));
}

static void
fill (Input   *in,
      guint64  seed)
{
  HekRng rng;

  hek_rng_init (&rng, seed);
  fill_floats (&in->weights[0][0], sizeof in->weights / sizeof (float), &rng, -1, 1);
  fill_floats (in->rgb, G_N_ELEMENTS (in->rgb), &rng, -0.2, 1.5);
  fill_floats (&in->rows[0][0][0], sizeof in->rows / sizeof (float), &rng, 0, 1);
  fill_floats (&in->columns[0][0], sizeof in->columns / sizeof (float), &rng, 0, 1);
  for (guint p = 0; p < 2; p++)
    {
      fill_floats (in->seen[p][HEK_FLIP_SEEN_Y], MAX_N, &rng, 0, 1);
      fill_floats (in->seen[p][HEK_FLIP_SEEN_CX], MAX_N, &rng, -0.3, 0.3);
      fill_floats (in->seen[p][HEK_FLIP_SEEN_CZ], MAX_N, &rng, -0.3, 0.3);
      fill_floats (in->seen[p][HEK_FLIP_SEEN_EDGE], 2 * MAX_N, &rng, 0, 1);
    }
  in->rgb[4] = NAN;
  in->rgb[7] = INFINITY;
  in->rgb[11] = -INFINITY;
  in->rgb[13] = 1e-40f;
  for (guint s = 0; s < HEK_FLIP_N_SEEN; s++)
    in->seen[1][s][9] = in->seen[0][s][9];
}

static HekKernelFlipFilters
filters_of (const Input *in)
{
  return (HekKernelFlipFilters){
    .radius_y = 6, .radius_cx = 7, .radius_cz = RADIUS, .radius_feature = 9,
    .y = in->weights[0], .cx = in->weights[1], .cz1 = in->weights[2], .cz2 = in->weights[3],
    .smooth = in->weights[4], .edge = in->weights[5], .point = in->weights[6],
  };
}

static void
apply (const HekKernelFlip *k,
       const Input         *in,
       Output              *out,
       size_t               n,
       size_t               shift)
{
  static const HekKernelFlipTone tones[] = {
    { .a = 0.9036f, .b = 0.018f, .c = 0.8748f, .d = 0.354f, .e = 0.14f },
    { .reinhard = TRUE },
  };
  const HekKernelFlipFilters filters = filters_of (in);
  size_t n_whole = (n + HEK_KERNEL_FLIP_LANES - 1) / HEK_KERNEL_FLIP_LANES * HEK_KERNEL_FLIP_LANES;
  const float *rows[HEK_FLIP_N_PLANES][N_ROWS], *in_columns[HEK_FLIP_N_COLUMNS];
  const float *const *row_tables[HEK_FLIP_N_PLANES];
  const float *in_seen[2][HEK_FLIP_N_SEEN];
  float *planes[HEK_FLIP_N_PLANES], *columns[HEK_FLIP_N_COLUMNS], *seen[HEK_FLIP_N_SEEN];

  memset (out, 0, sizeof *out);
  for (guint p = 0; p < HEK_FLIP_N_PLANES; p++)
    {
      for (guint r = 0; r < N_ROWS; r++)
        rows[p][r] = in->rows[p][r];
      row_tables[p] = rows[p];
      planes[p] = out->planes[p];
    }
  for (guint c = 0; c < HEK_FLIP_N_COLUMNS; c++)
    {
      in_columns[c] = in->columns[c];
      columns[c] = out->columns[c];
    }
  for (guint s = 0; s < HEK_FLIP_N_SEEN; s++)
    {
      in_seen[0][s] = in->seen[0][s];
      in_seen[1][s] = in->seen[1][s];
      seen[s] = out->seen[s];
    }
  for (guint t = 0; t < 2; t++)
    {
      memcpy (out->tones[t], in->rgb, sizeof out->tones[t]);
      k->tone_map (&tones[t], 3.5f, out->tones[t], n);
    }
  k->planes (in->rgb + shift, planes, n);
  k->across (&filters, row_tables, columns, n_whole);
  k->along (&filters, in_columns, seen, n_whole);
  g_assert_cmpuint (n_whole, <=, MAX_N);
  k->error (in_seen[0], in_seen[1], out->error, n_whole);
}

static void
test_levels (void)
{
  g_autofree Input *in = g_new (Input, 1);
  g_autofree Output *want = g_new (Output, 1), *got = g_new (Output, 1);
  const HekKernelFlip *k;

  fill (in, 1);
  for (size_t n = 0; n <= MAX_N; n += n < 67 ? 1 : 25)
    for (size_t shift = 0; shift < 2; shift++)
      {
        apply (hek_kernel_flip_nth (0), in, want, n, shift);
        for (guint level = 1; (k = hek_kernel_flip_nth (level)) != NULL; level++)
          {
            apply (k, in, got, n, shift);
            g_assert_cmpmem (want, sizeof *want, got, sizeof *got);
          }
      }
}

/* The same weights on both sides; @mirrored: with the other sign on the first. */
static double
weigh (const float *weights,
       int          radius,
       const float *first,
       gssize       step,
       gboolean     mirrored)
{
  double sum = mirrored ? 0 : (double) weights[0] * first[RADIUS * step];

  for (int k = 1; k <= radius; k++)
    sum += (double) weights[k] * (first[(RADIUS + k) * step] +
                                  (mirrored ? -1.0 : 1.0) * first[(RADIUS - k) * step]);
  return sum;
}

static void
test_filters (void)
{
  g_autofree Input *in = g_new (Input, 1);
  g_autofree Output *out = g_new (Output, 1);

  fill (in, 2);
  apply (hek_kernel_flip (), in, out, MAX_N, 0);
  for (gsize i = 0; i < MAX_N; i++)
    {
      const float *y = &in->rows[HEK_FLIP_Y][0][i], *cx = &in->rows[HEK_FLIP_CX][0][i];
      const float *cz = &in->rows[HEK_FLIP_CZ][0][i];
      const double across[HEK_FLIP_N_COLUMNS] = {
        weigh (in->weights[0], 6, y, MAX_READ, FALSE),
        weigh (in->weights[1], 7, cx, MAX_READ, FALSE),
        weigh (in->weights[2], RADIUS, cz, MAX_READ, FALSE),
        weigh (in->weights[3], RADIUS, cz, MAX_READ, FALSE),
        weigh (in->weights[4], 9, y, MAX_READ, FALSE),
        weigh (in->weights[5], 9, y, MAX_READ, TRUE),
        weigh (in->weights[6], 9, y, MAX_READ, FALSE),
      };
      const double along[HEK_FLIP_N_SEEN] = {
        weigh (in->weights[0], 6, in->columns[0] + i, 1, FALSE),
        weigh (in->weights[1], 7, in->columns[1] + i, 1, FALSE),
        weigh (in->weights[2], RADIUS, in->columns[2] + i, 1, FALSE) +
          weigh (in->weights[3], RADIUS, in->columns[3] + i, 1, FALSE),
        hypot (weigh (in->weights[5], 9, in->columns[4] + i, 1, TRUE),
               weigh (in->weights[4], 9, in->columns[5] + i, 1, FALSE)),
        hypot (weigh (in->weights[6], 9, in->columns[4] + i, 1, FALSE),
               weigh (in->weights[4], 9, in->columns[6] + i, 1, FALSE)),
      };

      for (guint c = 0; c < HEK_FLIP_N_COLUMNS; c++)
        g_assert_cmpfloat_with_epsilon (out->columns[c][i], across[c], 1e-5);
      for (guint s = 0; s < HEK_FLIP_N_SEEN; s++)
        g_assert_cmpfloat_with_epsilon (out->seen[s][i], along[s], 1e-5);
      g_assert_cmpfloat (out->error[i], >=, 0);
      g_assert_cmpfloat (out->error[i], <=, 1);
    }
  g_assert_cmpfloat (out->error[9], ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernel/flip/levels", test_levels);
  g_test_add_func ("/kernel/flip/filters", test_filters);
  return g_test_run ();
}
