/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The nearest-point kernel: the scalar path against a plain search, and every instruction set that
 * the processor has against the scalar path, bit for bit, with ties, NaN and unaligned rows.
 */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-kernel-cpu.h"
#include "hek-kernel-nearest-private.h"
#include "hek-kernel-nearest.h"
#include "hek-rng.h"

#define MAX_POINTS 300
#define MAX_DIM 67
#define N_ROWS 37

typedef void (*NearestFunc) (const float *panels, size_t n_points, size_t dim, const float *rows,
                             size_t n_rows, uint32_t *idx, float *distance);

typedef struct
{
  size_t n_points, dim;
  float points[MAX_POINTS * MAX_DIM];
  float *panels;
  float row_memory[N_ROWS * MAX_DIM + 1];
  float *rows; /* one float after the start of row_memory: not aligned */
} Fixture;

/* Coordinates on a coarse grid, so that equal distances are frequent. */
static float
coordinate (HekRng *rng)
{
  return (float) hek_rng_below (rng, 8) / 4.0f - 1.0f;
}

static void
fixture_fill (Fixture *f,
              size_t   n_points,
              size_t   dim)
{
  HekRng rng;

  hek_rng_init (&rng, n_points * 1000 + dim);
  f->n_points = n_points;
  f->dim = dim;
  f->rows = f->row_memory + 1;
  for (size_t i = 0; i < n_points * dim; i++)
    f->points[i] = coordinate (&rng);
  for (size_t i = 0; i < N_ROWS * dim; i++)
    f->rows[i] = coordinate (&rng);
  f->rows[0] = 1e-40f;
  f->rows[(N_ROWS - 1) * dim] = NAN;
  f->panels = hek_aligned_new (hek_kernel_panels_size (n_points, dim), sizeof (float));
  hek_kernel_panels_fill (f->points, n_points, dim, f->panels);
}

static void
check_plain (const Fixture *f)
{
  uint32_t idx[N_ROWS];
  float distance[N_ROWS];

  hek_kernel_nearest_rows_scalar (f->panels, f->n_points, f->dim, f->rows, N_ROWS, idx, distance);
  for (size_t r = 0; r + 1 < N_ROWS; r++)
    {
      float best = INFINITY;
      uint32_t best_idx = 0;

      for (uint32_t p = 0; p < f->n_points; p++)
        {
          float sum = 0;

          for (size_t d = 0; d < f->dim; d++)
            {
              float diff = f->rows[r * f->dim + d] - f->points[p * f->dim + d];

              sum += diff * diff;
            }
          if (sum < best)
            {
              best = sum;
              best_idx = p;
            }
        }
      g_assert_cmpuint (idx[r], ==, best_idx);
      g_assert_cmpfloat (distance[r], ==, best);
    }
  g_assert_cmpuint (idx[N_ROWS - 1], ==, 0); /* NaN */
}

static void
check_same (const Fixture *f,
            NearestFunc    nearest)
{
  uint32_t idx[N_ROWS], ref_idx[N_ROWS];
  float distance[N_ROWS], ref_distance[N_ROWS];

  hek_kernel_nearest_rows_scalar (f->panels, f->n_points, f->dim, f->rows, N_ROWS, ref_idx,
                                  ref_distance);
  nearest (f->panels, f->n_points, f->dim, f->rows, N_ROWS, idx, distance);
  g_assert_cmpmem (idx, sizeof idx, ref_idx, sizeof ref_idx);
  g_assert_cmpmem (distance, sizeof distance, ref_distance, sizeof ref_distance);

  memset (idx, 0xff, sizeof idx);
  nearest (f->panels, f->n_points, f->dim, f->rows, N_ROWS, idx, NULL);
  g_assert_cmpmem (idx, sizeof idx, ref_idx, sizeof ref_idx);
}

static const size_t counts[] = { 1, 2, 15, 16, 17, 31, 33, 48, 64, 65, 255, 256, 300 };
static const size_t dims[] = { 1, 2, 3, 4, 5, 16, 48, 67 };

static void
for_each_shape (void (*check) (const Fixture *f, NearestFunc nearest),
                NearestFunc nearest)
{
  g_autofree Fixture *f = g_new0 (Fixture, 1);

  for (size_t i = 0; i < G_N_ELEMENTS (counts); i++)
    for (size_t j = 0; j < G_N_ELEMENTS (dims); j++)
      {
        fixture_fill (f, counts[i], dims[j]);
        check (f, nearest);
        hek_aligned_free (f->panels);
      }
}

static void
check_plain_adapter (const Fixture *f,
                     NearestFunc    nearest)
{
  check_plain (f);
}

static void
test_scalar (void)
{
  for_each_shape (check_plain_adapter, NULL);
}

static void
test_dispatched (void)
{
  for_each_shape (check_same, hek_kernel_nearest_rows);
}

#if defined(__x86_64__)
static void
test_avx2 (void)
{
  if (!__builtin_cpu_supports ("avx2") || !__builtin_cpu_supports ("fma"))
    g_test_skip ("the processor has no AVX2");
  else
    for_each_shape (check_same, hek_kernel_nearest_rows_avx2);
}

static void
test_avx512 (void)
{
  if (!__builtin_cpu_supports ("avx512f") || !__builtin_cpu_supports ("avx512bw")
      || !__builtin_cpu_supports ("avx512dq") || !__builtin_cpu_supports ("avx512vl"))
    g_test_skip ("the processor has no AVX-512");
  else
    for_each_shape (check_same, hek_kernel_nearest_rows_avx512);
}
#endif

/* Lanes past the last point must lose even where every point is far away. */
static void
test_far (void)
{
  const float points[3] = { 1e16f, -1e16f, 1e16f }, row[3] = { -1e16f, 1e16f, -1e16f };
  float *panels = hek_aligned_new (hek_kernel_panels_size (1, 3), sizeof (float));
  uint32_t idx;
  float distance;

  hek_kernel_panels_fill (points, 1, 3, panels);
  hek_kernel_nearest_rows (panels, 1, 3, row, 1, &idx, &distance);
  g_assert_cmpuint (idx, ==, 0);
  g_assert_true (isfinite (distance));
  hek_aligned_free (panels);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernel/nearest/scalar", test_scalar);
  g_test_add_func ("/kernel/nearest/dispatched", test_dispatched);
#if defined(__x86_64__)
  g_test_add_func ("/kernel/nearest/avx2", test_avx2);
  g_test_add_func ("/kernel/nearest/avx512", test_avx512);
#endif
  g_test_add_func ("/kernel/nearest/far", test_far);
  return g_test_run ();
}
