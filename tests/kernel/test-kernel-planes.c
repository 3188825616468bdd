/* SPDX-License-Identifier: Apache-2.0 */
/* Sums over the bits of codes: every instruction set against counting one bit after the other, at
 * lengths around registers, not aligned, in order and by number. */
#include <glib.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-kernel-cpu.h"
#include "hek-kernel-planes-private.h"
#include "hek-rng.h"

#define MAX_BYTES 200
#define N_ROWS 23

static const struct
{
  HekCpuLevel level;
  gboolean needs_vpopcntdq;
  HekKernelPlanesSum sum;
} isas[] = {
  { HEK_CPU_SCALAR, FALSE, hek_kernel_planes_sum_scalar },
#if defined(__x86_64__)
  { HEK_CPU_AVX2, FALSE, hek_kernel_planes_sum_avx2 },
  { HEK_CPU_AVX512, FALSE, hek_kernel_planes_sum_avx512 },
  { HEK_CPU_AVX512VNNI, TRUE, hek_kernel_planes_sum_avx512vpopcntdq },
#endif
};

static void
check (HekKernelPlanesSum sum,
       gsize              n_bytes,
       gsize              n_numbers,
       HekRng            *rng)
{
  gsize stride = n_bytes + hek_rng_below (rng, 5);
  g_autofree guint8 *whole = g_malloc (1 + N_ROWS * stride);
  hek_auto_aligned guint8 *planes = hek_aligned_new (hek_kernel_planes_bytes (n_bytes), 1);
  guint8 numbers[8 * MAX_BYTES], *codes = whole + 1;
  guint32 idx[N_ROWS], ones[N_ROWS], sums[N_ROWS], gathered_ones[N_ROWS], gathered[N_ROWS];

  for (gsize i = 0; i < n_numbers; i++)
    numbers[i] = (guint8) hek_rng_below (rng, 16);
  for (gsize i = 0; i < N_ROWS * stride; i++)
    codes[i] = (guint8) hek_rng_u64 (rng);
  memset (codes, 0xff, stride);
  for (guint r = 0; r < N_ROWS; r++)
    idx[r] = (guint32) hek_rng_below (rng, N_ROWS);

  hek_kernel_planes_set (numbers, n_numbers, n_bytes, planes);
  sum (planes, n_bytes, codes, stride, NULL, N_ROWS, ones, sums);
  sum (planes, n_bytes, codes, stride, idx, N_ROWS, gathered_ones, gathered);
  for (guint r = 0; r < N_ROWS; r++)
    {
      guint32 n_ones = 0, total = 0;

      for (gsize i = 0; i < 8 * n_bytes; i++)
        if ((codes[r * stride + i / 8] >> (i % 8)) & 1)
          {
            n_ones++;
            total += i < n_numbers ? numbers[i] : 0;
          }
      g_assert_cmpuint (ones[r], ==, n_ones);
      g_assert_cmpuint (sums[r], ==, total);
    }
  for (guint r = 0; r < N_ROWS; r++)
    {
      g_assert_cmpuint (gathered_ones[r], ==, ones[idx[r]]);
      g_assert_cmpuint (gathered[r], ==, sums[idx[r]]);
    }
}

static void
test_sums (gconstpointer data)
{
  guint isa = GPOINTER_TO_UINT (data);
  HekRng rng;

  if (isas[isa].level > hek_kernel_cpu_level () ||
      (isas[isa].needs_vpopcntdq && !hek_kernel_cpu_has_vpopcntdq ()))
    {
      g_test_skip ("not on this processor, or HEK_CPU forbids it");
      return;
    }
  hek_rng_init (&rng, 11);
  for (gsize n_bytes = 1; n_bytes <= MAX_BYTES; n_bytes++)
    check (isas[isa].sum, n_bytes, 8 * n_bytes - hek_rng_below (&rng, 8), &rng);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (isas); i++)
    {
      g_autofree char *path
        = g_strdup_printf ("/kernel/planes/%s%s", hek_kernel_cpu_name (isas[i].level),
                           isas[i].needs_vpopcntdq ? "-vpopcntdq" : "");

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_sums);
    }
  return g_test_run ();
}
