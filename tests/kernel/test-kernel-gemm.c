/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Products of matrices: against double precision within the bound of the header; the same bits from
 * every instruction set, whatever the size of the matrices around a number and wherever they lie;
 * NaN, infinities and denormals; and the search for numbers below a limit.
 */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-kernel-cpu.h"
#include "hek-kernel-gemm-private.h"
#include "hek-rng.h"

#define MAX_ROWS 70
#define MAX_DIM 1000

typedef struct
{
  HekCpuLevel level;
  const HekKernelGemm *gemm;
} Isa;

static const Isa isas[] = {
#if defined(__x86_64__)
  { HEK_CPU_AVX2, &hek_kernel_gemm_avx2 },
  { HEK_CPU_AVX512, &hek_kernel_gemm_avx512 },
#endif
  { HEK_CPU_SCALAR, &hek_kernel_gemm_scalar },
};

typedef struct
{
  float a[MAX_ROWS * (MAX_DIM + 3) + 1], b[MAX_ROWS * (MAX_DIM + 3) + 1];
  float ref[MAX_ROWS * (MAX_ROWS + 1)], c[MAX_ROWS * (MAX_ROWS + 1)];
} Fixture;

static const size_t sizes[][2] = { { 1, 1 }, { 1, 70 }, { 70, 1 }, { 3, 15 }, { 6, 16 }, { 14, 32 },
                                   { 15, 33 }, { 13, 31 }, { 29, 48 }, { 70, 65 } };
static const size_t dims[] = { 0, 1, 2, 7, 16, 67, 96, 319, 320, 321, 648, 784, 1000 };

static void
fill (float   *x,
      size_t   n,
      guint64  seed,
      gboolean special)
{
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (size_t i = 0; i < n; i++)
    {
      guint64 pick = hek_rng_below (&rng, 4000);

      x[i] = (float) (hek_rng_double (&rng) * 2 - 1);
      if (special && pick < 4)
        x[i] = pick == 0 ? NAN : pick == 1 ? INFINITY : pick == 2 ? -INFINITY : 1e30f;
      else if (special && pick < 1000)
        x[i] *= 0x1p-126f;
    }
}

static void
product (const HekKernelGemm *gemm,
         const Fixture       *f,
         size_t               m,
         size_t               n,
         size_t               dim,
         float               *c)
{
  float *packed = hek_aligned_new (hek_kernel_gemm_packed_size (n, dim) + 1, sizeof *packed);

  /* one float after an aligned address, and a gap between rows */
  hek_kernel_gemm_pack (f->b + 1, dim + 3, n, dim, packed);
  gemm->gemm (f->a + 1, dim + 2, m, packed, n, dim, c, n + 1);
  hek_aligned_free (packed);
}

static void
check_near (const Fixture *f,
            size_t         m,
            size_t         n,
            size_t         dim)
{
  for (size_t r = 0; r < m; r++)
    for (size_t i = 0; i < n; i++)
      {
        double exact = 0, terms = 0;

        for (size_t d = 0; d < dim; d++)
          {
            double a = f->a[1 + r * (dim + 2) + d], b = f->b[1 + i * (dim + 3) + d];
            double term = a * b;

            exact += term;
            terms += ABS (term);
          }
        g_assert_cmpfloat (ABS ((double) f->c[r * (n + 1) + i] - exact), <=,
                           (HEK_KERNEL_GEMM_BLOCK + (double) dim / 256 + 1) * 0x1p-24 * terms);
      }
}

static void
assert_same (const float *a,
             const float *b,
             size_t       n)
{
  for (size_t i = 0; i < n; i++)
    if (!isnan (a[i]) || !isnan (b[i]))
      g_assert_cmpmem (&a[i], sizeof *a, &b[i], sizeof *b);
}

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
  for (guint special = 0; special < 2; special++)
    for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
      for (size_t j = 0; j < G_N_ELEMENTS (dims); j++)
        {
          size_t m = sizes[i][0], n = sizes[i][1];

          fill (f->a, G_N_ELEMENTS (f->a), 1, special != 0);
          fill (f->b, G_N_ELEMENTS (f->b), 2, special != 0);
          for (size_t k = 0; k < m * (n + 1); k++)
            f->c[k] = f->ref[k] = 1234; /* the number behind a row stays */
          product (isa->gemm, f, m, n, dims[j], f->c);
          product (&hek_kernel_gemm_scalar, f, m, n, dims[j], f->ref);
          assert_same (f->c, f->ref, m * (n + 1));
          if (!special)
            check_near (f, m, n, dims[j]);
        }
}

/* A number of a large product has the bits that the product of its two rows alone has. */
static void
test_alone (void)
{
  g_autofree Fixture *f = g_new0 (Fixture, 1);
  const size_t dim = 784;

  fill (f->a, G_N_ELEMENTS (f->a), 3, FALSE);
  fill (f->b, G_N_ELEMENTS (f->b), 4, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (isas); i++)
    if (hek_kernel_cpu_level () >= isas[i].level)
      {
        product (isas[i].gemm, f, MAX_ROWS, MAX_ROWS, dim, f->ref);
        for (size_t r = 0; r < MAX_ROWS; r += 23)
          for (size_t j = 0; j < MAX_ROWS; j += 17)
            {
              float packed[16 * 784] __attribute__ ((aligned (64))), c;

              hek_kernel_gemm_pack (f->b + 1 + j * (dim + 3), 0, 1, dim, packed);
              isas[i].gemm->gemm (f->a + 1 + r * (dim + 2), 0, 1, packed, 1, dim, &c, 0);
              g_assert_cmpfloat (c, ==, f->ref[r * (MAX_ROWS + 1) + j]);
            }
      }
}

static void
test_below (void)
{
  float c[67], scale[67], limit[67];
  guint32 idx[67], expected[67];
  HekRng rng;

  hek_rng_init (&rng, 5);
  for (guint run = 0; run < 2000; run++)
    {
      size_t n = run % 68, n_expected = 0;
      float add = run % 7 == 0 ? NAN : 1.5f, mul = -2;

      for (size_t i = 0; i < n; i++)
        {
          c[i] = hek_rng_below (&rng, 50) == 0 ? NAN : (float) hek_rng_below (&rng, 8);
          scale[i] = (float) hek_rng_below (&rng, 3);
          limit[i] = run % 3 == 0 ? -100 : 1.5f * scale[i] - 14;
          if (!(add * scale[i] + mul * c[i] > limit[i]))
            expected[n_expected++] = (guint32) i;
        }
      for (guint i = 0; i < G_N_ELEMENTS (isas); i++)
        if (hek_kernel_cpu_level () >= isas[i].level)
          {
            g_assert_cmpuint (isas[i].gemm->below (c, n, add, mul, scale, limit, idx), ==,
                              n_expected);
            g_assert_cmpmem (idx, n_expected * 4, expected, n_expected * 4);
          }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (isas); i++)
    {
      g_autofree char *path
        = g_strconcat ("/kernel/gemm/", hek_kernel_cpu_name (isas[i].level), NULL);

      g_test_add_data_func (path, &isas[i], test_isa);
    }
  g_test_add_func ("/kernel/gemm/alone", test_alone);
  g_test_add_func ("/kernel/gemm/below", test_below);
  return g_test_run ();
}
