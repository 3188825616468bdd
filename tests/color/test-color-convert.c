/* SPDX-License-Identifier: Apache-2.0 */
/* Rows between spaces: the accuracy of sRGB to Lab that the header states, and the same numbers
 * as by way of linear light in two steps. */
#include <math.h>
#include <stdlib.h>

#include "hek-color-convert.h"
#include "hek-rng.h"

/* The bar of the project: in units of L*, a*, b*. */
#define MAX_ERROR 2e-4
#define PERCENTILE_ERROR 1e-4
#define PERCENTILE 0.999

#define N_RANDOM 2000000
#define N_GREY 65536

static int
compare_floats (const void *a,
                const void *b)
{
  const float *x = a, *y = b;

  return *x < *y ? -1 : *x > *y;
}

/* @errors: the largest of the three channels of each colour */
static void
lab_errors (const float *encoded,
            float       *errors,
            gsize        n)
{
  const HekColorSpace *srgb = hek_color_space_find ("srgb"), *lab = hek_color_space_find ("lab");
  g_autofree float *rows = g_new (float, 3 * n);

  hek_color_convert_rows (srgb, lab, encoded, rows, n);
  for (gsize i = 0; i < n; i++)
    {
      double v[3] = { encoded[3 * i], encoded[3 * i + 1], encoded[3 * i + 2] };

      srgb->to_linear (v, v);
      lab->from_linear (v, v);
      errors[i] = 0;
      for (int c = 0; c < 3; c++)
        errors[i] = fmaxf (errors[i], (float) fabs (rows[3 * i + (gsize) c] - v[c]));
    }
  qsort (errors, n, sizeof *errors, compare_floats);
}

static void
test_lab_of_random (void)
{
  g_autofree float *encoded = g_new (float, 3 * N_RANDOM), *errors = g_new (float, N_RANDOM);
  float percentile;
  HekRng rng;

  hek_rng_init (&rng, 1);
  for (gsize i = 0; i < 3 * N_RANDOM; i++)
    encoded[i] = (float) hek_rng_double (&rng);
  lab_errors (encoded, errors, N_RANDOM);
  percentile = errors[(gsize) (PERCENTILE * N_RANDOM)];
  g_test_message ("2,000,000 colours: median %.2g, 99.9 %% %.2g, largest %.2g",
                  errors[N_RANDOM / 2], percentile, errors[N_RANDOM - 1]);
  g_assert_cmpfloat (errors[N_RANDOM - 1], <=, MAX_ERROR);
  g_assert_cmpfloat (percentile, <=, PERCENTILE_ERROR);
}

static void
test_lab_of_greys (void)
{
  g_autofree float *encoded = g_new (float, 3 * N_GREY), *errors = g_new (float, N_GREY);

  for (gsize i = 0; i < 3 * N_GREY; i++)
    encoded[i] = (float) (i / 3) / (N_GREY - 1);
  lab_errors (encoded, errors, N_GREY);
  g_test_message ("65,536 greys: largest error %.2g", errors[N_GREY - 1]);
  g_assert_cmpfloat (errors[N_GREY - 1], <=, PERCENTILE_ERROR);
}

static void
test_pairs (void)
{
  enum { N = 1300 }; /* more than two pieces, and a rest */
  float in[3 * N], out[3 * N], want[3 * N];
  HekRng rng;

  hek_rng_init (&rng, 2);
  for (gsize i = 0; i < 3 * N; i++)
    in[i] = (float) hek_rng_double (&rng);
  for (guint a = 0; a < hek_color_n_spaces (); a++)
    for (guint b = 0; b < hek_color_n_spaces (); b++)
      {
        const HekColorSpace *from = hek_color_space (a), *to = hek_color_space (b);

        hek_color_convert_rows (from, to, in, out, N);
        if (a == b)
          {
            g_assert_cmpmem (out, sizeof out, in, sizeof in);
            continue;
          }
        from->to_linear_rows (in, want, N);
        to->from_linear_rows (want, want, N);
        g_assert_cmpmem (out, sizeof out, want, sizeof want);
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/color/convert/lab-of-random", test_lab_of_random);
  g_test_add_func ("/color/convert/lab-of-greys", test_lab_of_greys);
  g_test_add_func ("/color/convert/pairs", test_pairs);
  return g_test_run ();
}
