/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Codes of 8, 6 and 4 bits: packing and its inverse at all lengths, rounding at halves and beyond
 * the ends, sums against double precision; every instruction set against the scalar functions, bit
 * for bit, not aligned, in order and by number.
 */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-kernel-cpu.h"
#include "hek-kernel-scalar-private.h"
#include "hek-rng.h"

#define MAX_DIM 300
#define N_ROWS 19

static const struct
{
  HekCpuLevel level;
  const HekKernelScalarTable *table;
  const HekKernelScalarMap *map;
} isas[] = {
  { HEK_CPU_SCALAR, &hek_kernel_scalar_scalar, &hek_kernel_scalar_map_scalar },
#if defined(__x86_64__)
  { HEK_CPU_AVX2, &hek_kernel_scalar_avx2, &hek_kernel_scalar_map_avx2 },
  { HEK_CPU_AVX512, &hek_kernel_scalar_avx512, &hek_kernel_scalar_map_avx512 },
#endif
};

static guint
n_levels (HekKernelScalarKind kind)
{
  return kind == HEK_KERNEL_SCALAR_8 ? 256 : kind == HEK_KERNEL_SCALAR_6 ? 64 : 16;
}

static void
test_pack (void)
{
  HekRng rng;

  hek_rng_init (&rng, 3);
  for (HekKernelScalarKind kind = 0; kind < HEK_KERNEL_N_SCALAR_KINDS; kind++)
    for (gsize dim = 1; dim <= 140; dim++)
      {
        gsize size = hek_kernel_scalar_bytes (kind, dim);
        g_autofree guint8 *code = g_malloc (size + 1);
        guint8 levels[140], back[140];

        for (gsize d = 0; d < dim; d++)
          levels[d] = (guint8) hek_rng_below (&rng, n_levels (kind));
        memset (code, 0xaa, size + 1);
        hek_kernel_scalar_pack (kind, levels, dim, code);
        hek_kernel_scalar_unpack (kind, code, dim, back);
        g_assert_cmpmem (levels, dim, back, dim);
        g_assert_cmphex (code[size], ==, 0xaa);
        g_assert_cmpuint (size, ==, kind == HEK_KERNEL_SCALAR_8 ? dim
                                    : kind == HEK_KERNEL_SCALAR_4 ? (dim + 1) / 2
                                                                  : 3 * ((dim + 3) / 4));
      }
}

/* Halves go to the even neighbour. */
static void
test_round (gconstpointer data)
{
  guint isa = GPOINTER_TO_UINT (data);
  static const float x[] = { 0.5f, 1.5f, 2.5f, -0.5f, -3e30f, 3e30f, 254.5f, 255.5f, 14.5f, 15.5f };
  static const guint8 wanted[] = { 0, 2, 2, 0, 0, 255, 254, 255, 14, 16 };
  float row[MAX_DIM], low[MAX_DIM], step[MAX_DIM], values[2][MAX_DIM];
  guint8 levels[2][MAX_DIM + 1];
  HekRng rng;

  if (isas[isa].level > hek_kernel_cpu_level ())
    {
      g_test_skip ("not on this processor, or HEK_CPU forbids it");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (x); i++)
    {
      low[i] = 0;
      step[i] = 1;
    }
  isas[isa].map->round (x, low, step, G_N_ELEMENTS (x), 255, levels[0]);
  g_assert_cmpmem (levels[0], G_N_ELEMENTS (x), wanted, G_N_ELEMENTS (x));

  hek_rng_init (&rng, 5);
  for (gsize dim = 1; dim < MAX_DIM; dim++)
    {
      for (gsize d = 0; d < dim; d++)
        {
          row[d] = (float) (hek_rng_double (&rng) * 4 - 2);
          low[d] = (float) (hek_rng_double (&rng) - 1.5);
          step[d] = (float) (hek_rng_double (&rng) * 100);
        }
      for (guint k = 0; k < 2; k++)
        {
          const HekKernelScalarMap *map = isas[k == 0 ? 0 : isa].map;

          map->round (row, low, step, dim, 63, levels[k]);
          map->value (levels[k], low, step, dim, values[k]);
        }
      g_assert_cmpmem (levels[0], dim, levels[1], dim);
      g_assert_cmpmem (values[0], dim * 4, values[1], dim * 4);
    }
}

typedef struct
{
  float offset[MAX_DIM], factor[MAX_DIM];
  guint8 levels[N_ROWS][MAX_DIM];
  float out[3][N_ROWS]; /* scalar, in order, by number */
} Sums;

static void
check (guint               isa,
       HekKernelScalarKind kind,
       HekKernelSum        sum,
       gsize               dim,
       HekRng             *rng)
{
  gsize size = hek_kernel_scalar_bytes (kind, dim), stride = size + hek_rng_below (rng, 3);
  g_autofree guint8 *codes = g_malloc (1 + N_ROWS * stride);
  g_autofree Sums *s = g_new (Sums, 1);
  hek_auto_aligned float *query
    = hek_aligned_new (hek_kernel_scalar_query_floats (kind, sum, dim), sizeof *query);
  guint32 idx[N_ROWS];

  for (gsize d = 0; d < dim; d++)
    {
      s->offset[d] = (float) (hek_rng_double (rng) * 20 - 5);
      s->factor[d] = (float) (hek_rng_double (rng) * 2 - (sum == HEK_KERNEL_DOT));
    }
  for (guint r = 0; r < N_ROWS; r++)
    {
      idx[r] = (guint32) hek_rng_below (rng, N_ROWS);
      for (gsize d = 0; d < dim; d++)
        s->levels[r][d] = (guint8) hek_rng_below (rng, n_levels (kind));
      hek_kernel_scalar_pack (kind, s->levels[r], dim, codes + 1 + r * stride);
    }

  hek_kernel_scalar_query (kind, sum, s->offset, s->factor, dim, query);
  (*isas[0].table)[kind][sum].rows (query, codes + 1, stride, N_ROWS, dim, s->out[0]);
  (*isas[isa].table)[kind][sum].rows (query, codes + 1, stride, N_ROWS, dim, s->out[1]);
  (*isas[isa].table)[kind][sum].gather (query, codes + 1, stride, idx, N_ROWS, dim, s->out[2]);
  for (guint r = 0; r < N_ROWS; r++)
    {
      double total = 0, size_of_terms = 0;

      for (gsize d = 0; d < dim; d++)
        {
          double x = (double) s->factor[d] * s->levels[r][d];

          x = sum == HEK_KERNEL_L2 ? (s->offset[d] - x) * (s->offset[d] - x) : x;
          total += x;
          size_of_terms += fabs (x);
        }
      g_assert_cmpfloat (fabs (total - (double) s->out[0][r]), <=, 1e-6 * size_of_terms);
      g_assert_true (s->out[0][r] == s->out[1][r]);
      g_assert_true (s->out[2][r] == s->out[0][idx[r]]);
    }
}

static void
test_sums (gconstpointer data)
{
  guint isa = GPOINTER_TO_UINT (data);
  HekRng rng;

  if (isas[isa].level > hek_kernel_cpu_level ())
    {
      g_test_skip ("not on this processor, or HEK_CPU forbids it");
      return;
    }
  hek_rng_init (&rng, 9);
  for (HekKernelScalarKind kind = 0; kind < HEK_KERNEL_N_SCALAR_KINDS; kind++)
    for (HekKernelSum sum = 0; sum < HEK_KERNEL_N_SUMS; sum++)
      for (gsize dim = 1; dim <= MAX_DIM; dim += dim < 140 ? 1 : 37)
        check (isa, kind, sum, dim, &rng);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernel/scalar/pack", test_pack);
  for (guint i = 0; i < G_N_ELEMENTS (isas); i++)
    {
      const char *name = hek_kernel_cpu_name (isas[i].level);
      g_autofree char *round = g_strdup_printf ("/kernel/scalar/round/%s", name);
      g_autofree char *sums = g_strdup_printf ("/kernel/scalar/sums/%s", name);

      g_test_add_data_func (round, GUINT_TO_POINTER (i), test_round);
      g_test_add_data_func (sums, GUINT_TO_POINTER (i), test_sums);
    }
  return g_test_run ();
}
