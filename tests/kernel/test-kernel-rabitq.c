/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Codes of 1 to 8 bits: fields and back; distances and bounds against sums in double precision;
 * values against every step width; and every instruction set against plain C, bit for bit.
 */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "hek-kernel-cpu.h"
#include "hek-kernel-half.h"
#include "hek-kernel-rabitq-private.h"
#include "hek-rng.h"

#define N_CODES 9
#define MAX_N 208
#define MAX_CODE_BYTES (8 * MAX_N)

typedef struct
{
  HekCpuLevel level;
  void (*distances) (const HekKernelRabitqQuery *query, const uint8_t *codes, const uint32_t *idx,
                     size_t n, float *out, float *bounds);
} Isa;

static const Isa isas[] = {
  { HEK_CPU_SCALAR, hek_kernel_rabitq_distances },
#if defined(__x86_64__)
  { HEK_CPU_AVX2, hek_kernel_rabitq_distances_avx2 },
  { HEK_CPU_AVX512VNNI, hek_kernel_rabitq_distances_avx512vnni },
#endif
};

/* Parts of all bits, wide or not. */
typedef struct
{
  HekKernelRabitqQuery query;
  HekKernelRabitqPart parts[3];
  int8_t high[3 * 256] __attribute__ ((aligned (64)));
  int8_t low[3 * 256] __attribute__ ((aligned (64)));
  uint8_t values[N_CODES][3][MAX_N];
  float factor[N_CODES][3], addend[N_CODES];
  uint8_t *codes; /* not a byte longer than they are */
} Setup;

static void
fill_part (Setup   *s,
           unsigned p,
           HekRng  *rng)
{
  HekKernelRabitqPart *part = s->parts + p;
  int limit = part->wide ? HEK_KERNEL_RABITQ_FINE : HEK_KERNEL_RABITQ_COARSE;
  int64_t sum = 0;

  for (unsigned i = 0; i < part->n; i++)
    {
      int value = (int) hek_rng_below (rng, (guint64) (2 * limit + 1)) - limit;

      value = i == 0 ? -limit : i == 1 ? limit : value;
      s->high[part->begin + i] = (int8_t) (part->wide ? value >> 7 : value);
      s->low[part->begin + i] = (int8_t) (part->wide ? value & 127 : 0);
      sum += value;
    }
  part->center = sum * ((1 << part->bits) - 1);
}

static void
fill_code (Setup   *s,
           unsigned c,
           HekRng  *rng)
{
  uint8_t *code = s->codes + c * s->query.code_bytes;
  uint8_t *end = code + s->query.code_bytes - HEK_KERNEL_RABITQ_ADDEND_BYTES;
  uint32_t bits;

  for (unsigned p = 0; p < 3; p++)
    {
      uint16_t half;
      const HekKernelRabitqPart *part = s->parts + p;

      for (unsigned i = 0; i < part->n; i++)
        s->values[c][p][i] = (uint8_t) hek_rng_below (rng, 1u << part->bits);
      hek_kernel_rabitq_pack (s->values[c][p], part->n, part->bits, code + part->offset);
      s->factor[c][p] = (float) hek_rng_double (rng);
      hek_kernel_f16_from_f32 (&s->factor[c][p], &half, 1);
      hek_kernel_f32_from_f16 (&half, &s->factor[c][p], 1);
      memcpy (end - 2 * (3 - p), &half, sizeof half);
    }
  s->addend[c] = (float) hek_rng_double (rng) * 100;
  memcpy (&bits, &s->addend[c], sizeof bits);
  bits &= ~255u;
  memcpy (&s->addend[c], &bits, sizeof bits);
  memcpy (end, (const uint8_t *) &bits + 1, 3);
}

static Setup *
setup_new (unsigned seed)
{
  static const unsigned lengths[] = { 16, 48, 64, 80, 128, 208 };
  Setup *s = g_aligned_alloc0 (1, sizeof *s, 64);
  HekRng rng;

  hek_rng_init (&rng, seed);
  s->query = (HekKernelRabitqQuery) { .parts = s->parts, .n_parts = 3, .high = s->high,
                                      .low = s->low, .add = 17, .rest = 0.25f };
  for (unsigned p = 0; p < 3; p++)
    {
      s->parts[p] = (HekKernelRabitqPart) {
        .n = lengths[(seed + 2 * p) % 6], .bits = (seed + 3 * p) % 8 + 1,
        .offset = s->query.code_bytes, .begin = p * 256, .wide = (seed / 8 + p) % 2,
        .scale = -0.001f * (float) (p + 1), .spread = 0.5f,
        .near = seed % 2 ? 0.125f * (float) (p + 1) : 0,
      };
      fill_part (s, p, &rng);
      s->query.code_bytes += s->parts[p].n * s->parts[p].bits / 8;
    }
  s->query.code_bytes += 3 * HEK_KERNEL_RABITQ_FACTOR_BYTES + HEK_KERNEL_RABITQ_ADDEND_BYTES;
  s->codes = g_malloc ((gsize) N_CODES * s->query.code_bytes);
  for (unsigned c = 0; c < N_CODES; c++)
    fill_code (s, c, &rng);
  return s;
}

static void
setup_free (Setup *s)
{
  g_free (s->codes);
  g_aligned_free (s);
}

static void
check_code (const Setup *s,
            unsigned     c,
            float        distance,
            float        bound)
{
  double sum = (double) s->query.add + (double) s->addend[c], any = 0, near = 0;

  for (unsigned p = 0; p < 3; p++)
    {
      const HekKernelRabitqPart *part = s->parts + p;
      double product = 0, factor = (double) s->factor[c][p];

      for (unsigned i = 0; i < part->n; i++)
        {
          int value = s->high[part->begin + i] * (part->wide ? 128 : 1) + s->low[part->begin + i];

          product += value * (s->values[c][p][i] - ((1 << part->bits) - 1) / 2.0);
        }
      sum += (double) part->scale * factor * 2 * product;
      any += pow ((double) part->spread * factor, 2);
      near = MAX (near, pow ((double) part->near * factor, 2));
    }
  if (near > 0)
    any = MIN (any, near * MAX (sum, 0));
  g_assert_cmpfloat_with_epsilon (distance, sum, 1e-5 * (200 + fabs (sum)));
  g_assert_cmpfloat_with_epsilon (bound, 0.25 + sqrt (any), 2e-3);
}

static void
test_distances (void)
{
  const uint32_t idx[] = { 8, 0, 3, 3, 7, 1 };

  for (unsigned seed = 0; seed < 48; seed++)
    {
      Setup *s = setup_new (seed);
      float all[N_CODES], bounds[N_CODES], out[N_CODES], found[N_CODES];

      hek_kernel_rabitq_distances_scalar (&s->query, s->codes, NULL, N_CODES, all, bounds);
      for (unsigned c = 0; c < N_CODES; c++)
        check_code (s, c, all[c], bounds[c]);
      for (unsigned k = 0; k < G_N_ELEMENTS (isas); k++)
        {
          if (isas[k].level > hek_kernel_cpu_level ())
            continue;
          isas[k].distances (&s->query, s->codes, NULL, N_CODES, out, found);
          g_assert_cmpmem (out, sizeof out, all, sizeof all);
          g_assert_cmpmem (found, sizeof found, bounds, sizeof bounds);
          isas[k].distances (&s->query, s->codes, idx, G_N_ELEMENTS (idx), out, NULL);
          for (unsigned i = 0; i < G_N_ELEMENTS (idx); i++)
            g_assert_cmpfloat (out[i], ==, all[idx[i]]);
        }
      setup_free (s);
    }
}

static void
test_fields (void)
{
  HekRng rng;

  hek_rng_init (&rng, 1);
  for (unsigned bits = 1; bits <= 8; bits++)
    for (unsigned n = 16; n <= MAX_N; n += 16)
      {
        uint8_t values[MAX_N], back[MAX_N], code[MAX_N];

        for (unsigned i = 0; i < n; i++)
          values[i] = (uint8_t) hek_rng_below (&rng, 1u << bits);
        hek_kernel_rabitq_pack (values, n, bits, code);
        hek_kernel_rabitq_unpack (code, n, bits, back);
        g_assert_cmpmem (back, n, values, n);
      }
}

/* The cosine of the best step width of very many. */
static double
best_cosine (const float *x,
             unsigned     n,
             unsigned     bits)
{
  double square = 0, best = 0, largest = 0, limit = (1 << (bits - 1)) - 1;

  for (unsigned i = 0; i < n; i++)
    {
      square += (double) x[i] * (double) x[i];
      largest = MAX (largest, fabs ((double) x[i]));
    }
  for (double width = largest / (limit + 10); width < 1.05 * largest; width *= 1.0005)
    {
      double along = 0, length = 0;

      for (unsigned i = 0; i < n; i++)
        {
          double u = MIN (floor (fabs ((double) x[i]) / width), limit) + 0.5;

          along += u * fabs ((double) x[i]);
          length += u * u;
        }
      best = MAX (best, along / sqrt (length * square));
    }
  return best;
}

/* Of the error 1 − cos², at most so much more than with the best step. Of few numbers with many
 * bits the best of thousands of steps is mostly a matter of luck. */
#define WORSE 1.2
#define WORSE_OF_FEW 1.6

static void
test_choose (void)
{
  static const unsigned lengths[] = { 16, 64, 208 };
  float x[MAX_N] __attribute__ ((aligned (64)));
  HekRng rng;

  hek_rng_init (&rng, 2);
  for (unsigned bits = 1; bits <= 8; bits++)
    for (unsigned k = 0; k < G_N_ELEMENTS (lengths); k++)
      {
        unsigned n = lengths[k], n_rows = 20;
        double error = 0, least = 0;

        for (unsigned row = 0; row < n_rows; row++)
          {
            double along = 0, length = 0, square = 0, best;
            uint8_t values[MAX_N];
            HekKernelRabitqFit fit;

            for (unsigned i = 0; i < n; i++)
              x[i] = (float) (sqrt (-2 * log (1 - hek_rng_double (&rng)))
                              * cos (2 * G_PI * hek_rng_double (&rng)));
            fit = hek_kernel_rabitq_choose (x, n, bits, values);
            for (unsigned i = 0; i < n; i++)
              {
                double u = values[i] - ((1 << bits) - 1) / 2.0;

                g_assert_cmpuint (values[i], <, 1u << bits);
                along += u * (double) x[i];
                length += u * u;
                square += (double) x[i] * (double) x[i];
              }
            g_assert_cmpfloat_with_epsilon (fit.along, along, 1e-5 * along);
            g_assert_cmpfloat_with_epsilon (fit.length, length, 1e-5 * length);
            g_assert_cmpfloat_with_epsilon (fit.square, square, 1e-5 * square);
            best = best_cosine (x, n, bits);
            error += 1 - along * along / (length * square);
            least += 1 - best * best;
          }
        g_assert_cmpfloat (error, <=, (n > 16 ? WORSE : WORSE_OF_FEW) * least + 1e-6);
      }
}

static void
test_choose_isas (void)
{
  float x[MAX_N] __attribute__ ((aligned (64)));
  uint8_t values[MAX_N], other[MAX_N];
  HekRng rng;

  hek_rng_init (&rng, 4);
  for (unsigned round = 0; round < 200; round++)
    {
      unsigned n = 16 * (1 + round % (MAX_N / 16)), bits = 1 + round % 8;
      HekKernelRabitqFit fit, found;

      for (unsigned i = 0; i < n; i++)
        x[i] = round % 9 == 0 ? 0 : (float) pow (hek_rng_double (&rng) - 0.5, 3);
      fit = hek_kernel_rabitq_choose_scalar (x, n, bits, values);
      found = hek_kernel_rabitq_choose (x, n, bits, other);
      g_assert_cmpmem (&fit, sizeof fit, &found, sizeof found);
      g_assert_cmpmem (values, n, other, n);
#if defined(__x86_64__)
      if (hek_kernel_cpu_level () < HEK_CPU_AVX2)
        continue;
      found = hek_kernel_rabitq_choose_avx2 (x, n, bits, other);
      g_assert_cmpmem (&fit, sizeof fit, &found, sizeof found);
      g_assert_cmpmem (values, n, other, n);
#endif
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernel/rabitq/fields", test_fields);
  g_test_add_func ("/kernel/rabitq/distances", test_distances);
  g_test_add_func ("/kernel/rabitq/choose", test_choose);
  g_test_add_func ("/kernel/rabitq/choose-isas", test_choose_isas);
  return g_test_run ();
}
