/* SPDX-License-Identifier: Apache-2.0 */
/* Levels of codes: every instruction set against the definition, at all lengths of two blocks, one
 * and both tables, and at any address. */
#include <glib.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-kernel-cpu.h"
#include "hek-kernel-levels-private.h"
#include "hek-rng.h"

#define DIM 200
#define GAP 3

static void
check (HekKernelLevels8 *decode,
       guint             tables_of) /* 0: the first, 1: both, 2: the second */
{
  float levels[2 * HEK_KERNEL_LEVELS_N], scales[DIM], out[DIM + GAP];
  guint16 tables[DIM];
  guint8 codes[DIM + GAP];
  guint64 seconds[(DIM + 63) / 64];
  hek_auto_aligned guint8 *planes = hek_aligned_new (HEK_KERNEL_LEVELS_PLANES, 1);
  const HekKernelLevels all = { levels, tables, scales, planes, seconds };
  HekRng rng;

  hek_rng_init (&rng, tables_of);
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    levels[i] = (float) (hek_rng_double (&rng) - 0.5) * (i % 7 == 0 ? 1e-30f : 1e6f);
  for (guint d = 0; d < DIM; d++)
    {
      scales[d] = (float) (hek_rng_double (&rng) * 3 - 1);
      tables[d] = (guint16) (tables_of * hek_rng_below (&rng, 3) > 1 || tables_of == 2 ? 256 : 0);
      codes[d + GAP] = (guint8) hek_rng_below (&rng, 256);
    }
  hek_kernel_levels_prepare (levels, tables, DIM, planes, seconds);
  for (guint begin = 0; begin <= 64; begin += 64)
    for (guint n = 0; n <= 130; n++)
      {
        memset (out, 0xff, sizeof out);
        decode (&all, begin, codes + GAP + begin, n, out + GAP);
        for (guint i = 0; i < n; i++)
          {
            guint d = begin + i;
            float expected = levels[tables[d] + codes[GAP + d]] * scales[d];

            g_assert_cmpmem (&out[GAP + i], sizeof (float), &expected, sizeof expected);
          }
        /* nothing behind it is touched */
        for (guint i = n; i < 130; i++)
          g_assert_cmpuint (((guint8 *) &out[GAP + i])[0], ==, 0xff);
      }
}

static void
check_all (HekKernelLevels8 *decode)
{
  for (guint tables = 0; tables < 3; tables++)
    check (decode, tables);
}

static void
test_vbmi (void)
{
#if defined(__x86_64__)
  if (hek_kernel_cpu_has_vbmi ())
    {
      check_all (hek_kernel_levels8_avx512vbmi);
      return;
    }
#endif
  g_test_skip ("not on this processor, or HEK_CPU forbids it");
}

static void
test_scalar (void)
{
  check_all (hek_kernel_levels8_scalar);
  check_all (hek_kernel_levels8);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernel/levels/scalar", test_scalar);
  g_test_add_func ("/kernel/levels/avx512vbmi", test_vbmi);
  return g_test_run ();
}
