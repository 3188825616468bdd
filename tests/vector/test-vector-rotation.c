/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random rotations: lengths and inner products stay, turning back restores the row, one number is
 * spread over all, and the seed decides.
 */
#include <math.h>
#include <string.h>

#include "hek-rng.h"
#include "hek-rotation.h"

#define MAX_DIM 1000

/* Some dozen roundings of floats, of vectors of length 1. */
#define TOLERANCE 2e-6

static const guint dims[] = { 1, 2, 3, 5, 16, 48, 63, 64, 100, 784, MAX_DIM };

static double
dot (const float *a,
     const float *b,
     guint        n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += (double) a[i] * (double) b[i];
  return sum;
}

/* The images of the axes are at right angles and of length 1: the rotation's own matrix. */
static void
test_orthogonal (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (dims); k++)
    {
      guint dim = dims[k];
      g_autoptr (HekRotation) rotation = hek_rotation_new (dim, 7);
      g_autofree float *axes = g_new0 (float, (gsize) dim * dim);

      g_assert_cmpuint (hek_rotation_get_dim (rotation), ==, dim);
      for (guint i = 0; i < dim; i++)
        axes[(gsize) i * dim + i] = 1;
      hek_rotation_apply (rotation, axes, dim);
      for (guint i = 0; i < dim; i++)
        for (guint j = 0; j <= i; j += 1 + dim / 60)
          g_assert_cmpfloat_with_epsilon (
            dot (axes + (gsize) i * dim, axes + (gsize) j * dim, dim), i == j ? 1 : 0, TOLERANCE);
    }
}

static void
test_undo (void)
{
  float row[MAX_DIM], turned[MAX_DIM];
  HekRng rng;

  hek_rng_init (&rng, 3);
  for (guint k = 0; k < G_N_ELEMENTS (dims); k++)
    {
      g_autoptr (HekRotation) rotation = hek_rotation_new (dims[k], k);

      for (guint i = 0; i < dims[k]; i++)
        row[i] = (float) hek_rng_double (&rng) - 0.5f;
      memcpy (turned, row, sizeof row);
      hek_rotation_apply (rotation, turned, 1);
      hek_rotation_undo (rotation, turned, 1);
      for (guint i = 0; i < dims[k]; i++)
        g_assert_cmpfloat_with_epsilon (turned[i], row[i], TOLERANCE);
    }
}

/* An axis becomes a vector whose numbers have the fourth moment of normal ones, 3 / dim², or not
 * much more: transforms that do not reach all numbers would leave some multiple of it. */
static void
test_spread (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (dims); k++)
    {
      guint dim = dims[k];
      double fourth = 0;

      if (dim < 48)
        continue;
      for (guint seed = 0; seed < 20; seed++)
        {
          g_autoptr (HekRotation) rotation = hek_rotation_new (dim, seed);
          float row[MAX_DIM] = { 0 };

          row[seed * (dim - 1) / 19] = 1;
          hek_rotation_apply (rotation, row, 1);
          for (guint i = 0; i < dim; i++)
            fourth += pow ((double) row[i], 4) * dim / 20;
        }
      g_assert_cmpfloat (fourth, >, 2.5);
      g_assert_cmpfloat (fourth, <, 3.5);
    }
}

static void
test_seed (void)
{
  float rows[3][100];
  const guint64 seeds[3] = { 5, 5, 6 };

  for (guint k = 0; k < 3; k++)
    {
      g_autoptr (HekRotation) rotation = hek_rotation_new (100, seeds[k]);

      for (guint i = 0; i < 100; i++)
        rows[k][i] = (float) i;
      hek_rotation_apply (rotation, rows[k], 1);
    }
  g_assert_cmpmem (rows[0], sizeof rows[0], rows[1], sizeof rows[1]);
  g_assert_cmpint (memcmp (rows[0], rows[2], sizeof rows[0]), !=, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vector/rotation/orthogonal", test_orthogonal);
  g_test_add_func ("/vector/rotation/undo", test_undo);
  g_test_add_func ("/vector/rotation/spread", test_spread);
  g_test_add_func ("/vector/rotation/seed", test_seed);
  return g_test_run ();
}
