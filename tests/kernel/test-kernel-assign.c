/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Assignment to centroids: plain C against double precision, every instruction set against plain C
 * bit for bit, with ties, NaN and overflow, and the two tables of one row.
 */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-kernel-assign-private.h"
#include "hek-kernel-cpu.h"
#include "hek-rng.h"
#include "../test-valgrind.h"

#define MAX_POINTS 264
#define MAX_DIM 67
#define MAX_ROWS 64
#define GAP 3

/* A score is a sum of dim + 1 terms. */
#define TOLERANCE(dim, terms) (((double) (dim) + 2) * 0x1p-24 * (terms))

typedef struct
{
  HekCpuLevel level;
  const HekKernelAssign *assign;
} Isa;

static const Isa isas[] = {
#if defined(__x86_64__)
  { HEK_CPU_AVX2, &hek_kernel_assign_avx2 },
  { HEK_CPU_AVX512, &hek_kernel_assign_avx512 },
#endif
  { HEK_CPU_SCALAR, &hek_kernel_assign_scalar },
};

typedef struct
{
  size_t n_points, dim, n_rows, n_lanes;
  float points[MAX_POINTS * MAX_DIM], mean[MAX_DIM];
  float rows[MAX_ROWS * (MAX_DIM + GAP)];
  float *panels, *lanes;
} Fixture;

static void
fixture_fill (Fixture *f,
              size_t   n_points,
              size_t   dim,
              size_t   n_rows,
              gboolean has_ties)
{
  HekRng rng;

  hek_rng_init (&rng, n_points * 1000 + dim);
  f->n_points = n_points;
  f->dim = dim;
  f->n_rows = n_rows;
  f->n_lanes = (n_rows + 31) / 32 * 32;
  for (size_t i = 0; i < n_points * dim; i++)
    f->points[i] = has_ties ? (float) hek_rng_below (&rng, 4) : (float) hek_rng_double (&rng);
  for (size_t i = 0; i < n_rows * (dim + GAP); i++)
    f->rows[i] = has_ties ? (float) hek_rng_below (&rng, 4) : (float) hek_rng_double (&rng);
  for (size_t d = 0; d < dim; d++)
    f->mean[d] = has_ties ? 1 : (float) hek_rng_double (&rng);
  f->panels = hek_aligned_new (hek_kernel_assign_size (n_points, dim), sizeof (float));
  f->lanes = hek_aligned_new (dim * f->n_lanes, sizeof (float));
  hek_kernel_assign_fill (f->points, n_points, dim, f->mean, f->panels);
  hek_kernel_assign_load (f->rows, dim + GAP, n_rows, dim, f->mean, f->lanes, f->n_lanes);
}

static void
fixture_clear (Fixture *f)
{
  hek_aligned_free (f->panels);
  hek_aligned_free (f->lanes);
}

static const float *
row_of (const Fixture *f,
        size_t         i)
{
  return f->rows + i * (f->dim + GAP);
}

/* Half the squared distance without half the square of the row; @terms: (out): their sizes */
static double
exact_score (const Fixture *f,
             size_t         row,
             size_t         point,
             double        *terms)
{
  double score = 0;

  *terms = 0;
  for (size_t d = 0; d < f->dim; d++)
    {
      double x = (double) (row_of (f, row)[d] - f->mean[d]);
      double c = (double) (f->points[point * f->dim + d] - f->mean[d]);

      score += c * c / 2 - x * c;
      *terms += c * c / 2 + fabs (x * c);
    }
  return score;
}

static void
check_plain (const Fixture *f)
{
  guint32 idx[MAX_ROWS];
  float score[MAX_ROWS];

  hek_kernel_assign_scalar.rows (f->panels, f->n_points, f->dim, f->lanes, f->n_lanes, f->n_lanes,
                                 idx, score);
  for (size_t i = 0; i < f->n_rows; i++)
    {
      double terms, best;

      g_assert_cmpuint (idx[i], <, f->n_points);
      best = exact_score (f, i, idx[i], &terms);
      g_assert_cmpfloat (fabs (best - (double) score[i]), <=, TOLERANCE (f->dim, terms));
      for (size_t p = 0; p < f->n_points; p++)
        {
          double other_terms, other = exact_score (f, i, p, &other_terms);

          g_assert_cmpfloat (best, <=,
                             other + TOLERANCE (f->dim, terms) + TOLERANCE (f->dim, other_terms));
          /* whole numbers are exact: the first of equal ones */
          if (f->mean[0] == 1 && other == best)
            g_assert_cmpuint (idx[i], <=, p);
        }
    }
}

/* To the bit; but valgrind gives c - a * b the wrong sign where it is zero. */
static void
check_numbers (const float *a,
               const float *b,
               size_t       n)
{
  if (!hek_test_under_valgrind ())
    g_assert_cmpmem (a, n * sizeof *a, b, n * sizeof *b);
  else
    for (size_t i = 0; i < n; i++)
      g_assert_true (memcmp (&a[i], &b[i], sizeof *a) == 0 || (a[i] == 0 && b[i] == 0));
}

static void
check_same (const Fixture         *f,
            const HekKernelAssign *assign)
{
  guint32 idx[MAX_ROWS], ref_idx[MAX_ROWS];
  float score[MAX_ROWS], ref_score[MAX_ROWS], out[MAX_POINTS], ref[MAX_POINTS];
  size_t n_out = (f->n_points + 7) / 8 * 8;

  assign->rows (f->panels, f->n_points, f->dim, f->lanes, f->n_lanes, f->n_lanes, idx, score);
  hek_kernel_assign_scalar.rows (f->panels, f->n_points, f->dim, f->lanes, f->n_lanes, f->n_lanes,
                                 ref_idx, ref_score);
  g_assert_cmpmem (idx, f->n_lanes * sizeof *idx, ref_idx, f->n_lanes * sizeof *idx);
  check_numbers (score, ref_score, f->n_lanes);

  assign->squares (f->panels, f->n_points, f->dim, row_of (f, 0), out);
  hek_kernel_assign_scalar.squares (f->panels, f->n_points, f->dim, row_of (f, 0), ref);
  check_numbers (out, ref, n_out);
  assign->products (f->panels, f->n_points, f->dim, row_of (f, 0), out);
  hek_kernel_assign_scalar.products (f->panels, f->n_points, f->dim, row_of (f, 0), ref);
  check_numbers (out, ref, n_out);
}

static const size_t counts[] = { 1, 7, 8, 9, 16, 31, 256, 260 };
static const size_t dims[] = { 1, 2, 3, 4, 7, 8, 9, 16, 49, 67 };
static const size_t rows[] = { 1, 31, 32, 50, 64 };

static void
test_isa (gconstpointer data)
{
  const Isa *isa = data;
  g_autofree Fixture *f = g_new0 (Fixture, 1);

  if (hek_kernel_cpu_level () < isa->level)
    {
      g_test_skip ("not on this processor, or HEK_CPU forbids it");
      return;
    }
  for (size_t i = 0; i < G_N_ELEMENTS (counts); i++)
    for (size_t j = 0; j < G_N_ELEMENTS (dims); j++)
      for (guint ties = 0; ties < 2; ties++)
        {
          fixture_fill (f, counts[i], dims[j], rows[(i + j) % G_N_ELEMENTS (rows)], ties == 1);
          if (isa->level == HEK_CPU_SCALAR)
            check_plain (f);
          else
            check_same (f, isa->assign);
          fixture_clear (f);
        }
}

static void
test_tables (void)
{
  g_autofree Fixture *f = g_new0 (Fixture, 1);
  float squares[MAX_POINTS], products[MAX_POINTS];

  fixture_fill (f, 21, 13, 1, FALSE);
  hek_kernel_assign_squares (f->panels, 21, 13, row_of (f, 0), squares);
  hek_kernel_assign_products (f->panels, 21, 13, row_of (f, 0), products);
  for (size_t p = 0; p < 21; p++)
    {
      double square = 0, product = 0;

      for (size_t d = 0; d < 13; d++)
        {
          double c = (double) (f->points[p * 13 + d] - f->mean[d]), x = (double) f->rows[d];

          square += (x - c) * (x - c);
          product -= x * c;
        }
      g_assert_cmpfloat_with_epsilon ((double) squares[p], square, 1e-5);
      g_assert_cmpfloat_with_epsilon ((double) products[p], product, 1e-5);
    }
  fixture_clear (f);
}

/* Scores that are no numbers never win; where there is none below infinity the index is 0. */
static void
test_special (gconstpointer data)
{
  const Isa *isa = data;
  const float points[4] = { 1e15f, -1e15f, 3, 4 };
  float panels[16] __attribute__ ((aligned (64))), lanes[32] = { 0 }, score[32];
  guint32 idx[32];

  if (hek_kernel_cpu_level () < isa->level)
    {
      g_test_skip ("not on this processor, or HEK_CPU forbids it");
      return;
    }
  hek_kernel_assign_fill (points, 4, 1, NULL, panels);
  lanes[0] = NAN;
  lanes[1] = INFINITY;
  lanes[2] = 1e15f;
  lanes[3] = 3.6f;
  isa->assign->rows (panels, 4, 1, lanes, 32, 32, idx, score);
  g_assert_cmpuint (idx[0], ==, 0);
  g_assert_cmpuint (idx[1], ==, 0);
  g_assert_cmpuint (idx[2], ==, 0);
  g_assert_cmpuint (idx[3], ==, 3);
  g_assert_cmpuint (idx[4], ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (isas); i++)
    {
      g_autofree char *name
        = g_strdup_printf ("/kernel/assign/%s", hek_kernel_cpu_name (isas[i].level));
      g_autofree char *special = g_strdup_printf ("%s/special", name);

      g_test_add_data_func (name, &isas[i], test_isa);
      g_test_add_data_func (special, &isas[i], test_special);
    }
  g_test_add_func ("/kernel/assign/tables", test_tables);
  return g_test_run ();
}
