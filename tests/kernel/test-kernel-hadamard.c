/* SPDX-License-Identifier: Apache-2.0 */
/* The Hadamard transform against its definition, and every instruction set against the scalar one,
 * bit for bit, not aligned. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "hek-kernel-cpu.h"
#include "hek-kernel-hadamard-private.h"
#include "hek-rng.h"

#define MAX_N 2048

typedef struct
{
  HekCpuLevel level;
  void (*transform) (float *x, size_t n, float scale);
} Isa;

static const Isa isas[] = {
  { HEK_CPU_SCALAR, hek_kernel_hadamard },
#if defined(__x86_64__)
  { HEK_CPU_AVX2, hek_kernel_hadamard_avx2 },
  { HEK_CPU_AVX512, hek_kernel_hadamard_avx512 },
#endif
};

static void
fill (float *x,
      gsize  n)
{
  HekRng rng;

  hek_rng_init (&rng, n);
  for (gsize i = 0; i < n; i++)
    x[i] = (float) hek_rng_double (&rng) - 0.5f;
}

/* Entry i, j of the matrix is −1 to the number of bits that i and j share. */
static void
test_definition (void)
{
  for (gsize n = 1; n <= 256; n *= 2)
    {
      float x[256], y[256];

      fill (x, n);
      memcpy (y, x, sizeof x);
      hek_kernel_hadamard_scalar (y, n, 0.5f);
      for (gsize i = 0; i < n; i++)
        {
          double sum = 0;

          for (gsize j = 0; j < n; j++)
            sum += __builtin_parityll (i & j) ? -(double) x[j] : (double) x[j];
          g_assert_cmpfloat_with_epsilon (y[i], sum / 2, 1e-5);
        }
    }
}

static void
test_isas (void)
{
  static float x[MAX_N], y[MAX_N], room[MAX_N + 1];

  for (guint k = 0; k < G_N_ELEMENTS (isas); k++)
    for (gsize n = 1; n <= MAX_N && isas[k].level <= hek_kernel_cpu_level (); n *= 2)
      {
        fill (x, n);
        memcpy (y, x, n * sizeof *x);
        memcpy (room + 1, x, n * sizeof *x);
        hek_kernel_hadamard_scalar (y, n, 1 / sqrtf ((float) n));
        isas[k].transform (room + 1, n, 1 / sqrtf ((float) n));
        g_assert_cmpmem (y, n * sizeof *y, room + 1, n * sizeof *y);
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernel/hadamard/definition", test_definition);
  g_test_add_func ("/kernel/hadamard/isas", test_isas);
  return g_test_run ();
}
