/* SPDX-License-Identifier: Apache-2.0 */
/*
 * 16-bit floats: values of the standard, every f16 there is against its digits in double precision,
 * rounding to the nearest; every instruction set against the scalar rows, bit for bit, at all
 * lengths of a register and not aligned.
 */
#include <glib.h>
#include <string.h>

#include "hek-kernel-cpu.h"
#include "hek-kernel-half-private.h"
#include "hek-kernel-half.h"
#include "hek-rng.h"

#define MAX_N 67

typedef struct
{
  HekCpuLevel level;
  void (*narrow) (const float *in, uint16_t *out, size_t n);
  void (*widen) (const uint16_t *in, float *out, size_t n);
} Isa;

static const Isa isas[] = {
  { HEK_CPU_SCALAR, hek_kernel_f16_from_f32, hek_kernel_f32_from_f16 },
#if defined(__x86_64__)
  { HEK_CPU_AVX2, hek_kernel_f16_from_f32_avx2, hek_kernel_f32_from_f16_avx2 },
  { HEK_CPU_AVX512, hek_kernel_f16_from_f32_avx512, hek_kernel_f32_from_f16_avx512 },
#endif
};

/* Where f16 changes its ways: 0, the least denormal and normal, one, the largest, infinity, NaN;
 * half of a last place and its neighbours. Value, f16 by IEEE 754-2019 §3.4, §4.3.1. */
static const struct
{
  guint32 bits;
  guint16 f16;
} known[] = {
  { 0x00000000, 0x0000 }, { 0x80000000, 0x8000 }, { 0x3f800000, 0x3c00 }, { 0xc0000000, 0xc000 },
  { 0x477fe000, 0x7bff }, { 0x477fefff, 0x7bff }, { 0x477ff000, 0x7c00 }, { 0x7f7fffff, 0x7c00 },
  { 0x7f800000, 0x7c00 }, { 0xff800000, 0xfc00 }, { 0x38800000, 0x0400 }, { 0x387fe000, 0x0400 },
  { 0x387fc000, 0x03ff }, { 0x33800000, 0x0001 }, { 0x33000000, 0x0000 }, { 0x33000001, 0x0001 },
  { 0x33c00000, 0x0002 }, { 0xb3c00000, 0x8002 }, { 0x00000001, 0x0000 }, { 0x80400000, 0x8000 },
  { 0x3f801000, 0x3c00 }, { 0x3f801001, 0x3c01 }, { 0x3f803000, 0x3c02 }, { 0x3f802fff, 0x3c01 },
  { 0x7fc00000, 0x7e00 }, { 0xffc02000, 0xfe01 }, { 0x7f800001, 0x7e00 }, { 0x7fa02000, 0x7f01 },
};

static void
test_known (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      float x = hek_half_float (known[i].bits);
      guint16 half;

      hek_kernel_f16_from_f32_scalar (&x, &half, 1);
      g_assert_cmphex (half, ==, known[i].f16);
    }
}

/* Every f16 widened is what the digits say, and narrowed again it is the same. */
static void
test_every_f16 (void)
{
  for (guint32 i = 0; i < 0x10000; i++)
    {
      guint16 half = (guint16) i, back;
      gint exponent = (half >> 10) & 31;
      double value = exponent == 0 ? (half & 1023) * 0x1p-24
                                   : (1024 + (half & 1023)) * 0x1p-25 * (double) (1ull << exponent);
      float x;

      hek_kernel_f32_from_f16_scalar (&half, &x, 1);
      if (exponent < 31)
        g_assert_cmphex (hek_half_bits (x), ==,
                         hek_half_bits ((float) value) | (guint32) (half & 0x8000) << 16);
      else if ((half & 1023) == 0)
        g_assert_cmphex (hek_half_bits (x), ==, 0x7f800000u | (guint32) (half & 0x8000) << 16);
      else
        g_assert_true (x != x);
      hek_kernel_f16_from_f32_scalar (&x, &back, 1);
      g_assert_cmphex (back, ==, exponent == 31 && (half & 1023) != 0 ? half | 0x200 : half);
    }
}

/* The nearest of the neighbouring f16 in double precision, ties to even. */
static void
test_nearest (void)
{
  HekRng rng;

  hek_rng_init (&rng, 1);
  for (guint i = 0; i < 200000; i++)
    {
      /* from below the least denormal to the largest */
      guint32 bits = 0x32000000 + (guint32) hek_rng_below (&rng, 0x477fe000 - 0x32000000);
      float x = hek_half_float (bits), lower, upper;
      guint16 half, around[2];
      double below, above;

      hek_kernel_f16_from_f32_scalar (&x, &half, 1);
      around[0] = half > 0 ? half - 1 : 0;
      around[1] = half + 1;
      lower = hek_half_f32 (around[0]);
      upper = hek_half_f32 (around[1]);
      below = ABS ((double) hek_half_f32 (half) - (double) x);
      above = MIN (half > 0 ? (double) x - (double) lower : 1e9, (double) upper - (double) x);
      g_assert_cmpfloat (below, <=, above);
      if (below == above)
        g_assert_cmpuint (half & 1, ==, 0);
    }
}

static void
test_bf16 (void)
{
  static const guint32 in[] = { 0x3f800000, 0x3f808000, 0x3f808001, 0x3f818000, 0x7f7fffff,
                                0xff800000, 0x7f800001, 0x7fffffff, 0x00018000, 0x80000001 };
  static const guint16 out[] = { 0x3f80, 0x3f80, 0x3f81, 0x3f82, 0x7f80,
                                 0xff80, 0x7fc0, 0x7fff, 0x0002, 0x8000 };
  guint16 narrow[G_N_ELEMENTS (in)];
  float x[G_N_ELEMENTS (in)], wide[G_N_ELEMENTS (in)];

  memcpy (x, in, sizeof x);
  hek_kernel_bf16_from_f32 (x, narrow, G_N_ELEMENTS (in));
  hek_kernel_f32_from_bf16 (narrow, wide, G_N_ELEMENTS (in));
  for (guint i = 0; i < G_N_ELEMENTS (in); i++)
    {
      g_assert_cmphex (narrow[i], ==, out[i]);
      g_assert_cmphex (hek_half_bits (wide[i]), ==, (guint32) out[i] << 16);
    }
}

static void
check_isa (const Isa *isa)
{
  guint16 half_memory[MAX_N + 1] __attribute__ ((aligned (16))), *half = half_memory + 1;
  float wide_memory[MAX_N + 1] __attribute__ ((aligned (16))), *wide = wide_memory + 1;
  guint16 ref_half[MAX_N], got_half[MAX_N + 1];
  float ref_wide[MAX_N], got_wide[MAX_N + 1];
  HekRng rng;

  hek_rng_init (&rng, 2);
  for (guint32 run = 0; run < 20000; run++)
    {
      size_t n = run % (MAX_N + 1);

      for (size_t i = 0; i < n; i++)
        {
          guint64 random = hek_rng_u64 (&rng);
          guint32 bits = (guint32) random;

          /* the exponents of f16 and those around it more often than the others */
          if (random >> 62 != 0)
            bits = (bits & 0x80ffffff) | (0x32 + (bits >> 24) % 0x17) << 24;
          if (random >> 60 == 1)
            bits = known[bits % G_N_ELEMENTS (known)].bits;
          memcpy (&wide[i], &bits, sizeof bits);
          half[i] = (guint16) (random >> 32);
        }
      got_half[n] = 0x1234;
      got_wide[n] = 1234;
      hek_kernel_f16_from_f32_scalar (wide, ref_half, n);
      hek_kernel_f32_from_f16_scalar (half, ref_wide, n);
      isa->narrow (wide, got_half, n);
      isa->widen (half, got_wide, n);
      g_assert_cmpmem (got_half, n * sizeof *got_half, ref_half, n * sizeof *ref_half);
      g_assert_cmpmem (got_wide, n * sizeof *got_wide, ref_wide, n * sizeof *ref_wide);
      g_assert_cmpuint (got_half[n], ==, 0x1234);
      g_assert_cmpfloat (got_wide[n], ==, 1234);
    }
}

static void
test_isa (gconstpointer data)
{
  const Isa *isa = data;

  if (hek_kernel_cpu_level () < isa->level)
    g_test_skip ("not on this processor, or HEK_CPU forbids it");
  else
    check_isa (isa);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernel/half/known", test_known);
  g_test_add_func ("/kernel/half/every-f16", test_every_f16);
  g_test_add_func ("/kernel/half/nearest", test_nearest);
  g_test_add_func ("/kernel/half/bf16", test_bf16);
  for (guint i = 0; i < G_N_ELEMENTS (isas); i++)
    {
      g_autofree char *path
        = g_strdup_printf ("/kernel/half/%s", i == 0 ? "dispatched"
                                                     : hek_kernel_cpu_name (isas[i].level));

      g_test_add_data_func (path, &isas[i], test_isa);
    }
  return g_test_run ();
}
