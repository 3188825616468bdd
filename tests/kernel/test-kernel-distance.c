/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sums of floats between vectors: the scalar functions against the lanes of the header written out
 * with fmaf() and against double precision; every instruction set against them, bit for bit: one
 * row, rows in order and gathered ones, not aligned, at lengths around a register and at the widths
 * of real sets, with denormals, infinities and NaN.
 */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-kernel-cpu.h"
#include "hek-kernel-distance-private.h"
#include "hek-kernel-half-private.h"
#include "hek-rng.h"

#define MAX_DIM 1536
#define N_ROWS 21

typedef struct
{
  HekCpuLevel level;
  const HekKernelDistanceTable *table;
} Isa;

static const Isa isas[] = {
#if defined(__x86_64__)
  { HEK_CPU_AVX2, &hek_kernel_distance_avx2 },
  { HEK_CPU_AVX512, &hek_kernel_distance_avx512 },
#elif defined(__aarch64__)
  { HEK_CPU_NEON, &hek_kernel_distance_neon },
#endif
  { HEK_CPU_SCALAR, &hek_kernel_distance_scalar },
};

typedef enum
{
  PLAIN,
  DENORMAL,
  SPECIAL,
} Kind;

typedef struct
{
  HekKernelNumber number;
  size_t dim, stride;
  float query[MAX_DIM];
  float values[N_ROWS][MAX_DIM]; /* what rows hold, exactly */
  guint8 *rows;                  /* one number after an aligned byte; ends with the last row */
} Fixture;

static size_t
bytes_of (HekKernelNumber number)
{
  return number == HEK_KERNEL_F32 ? 4 : number == HEK_KERNEL_U8 ? 1 : 2;
}

static float
value_of (HekRng         *rng,
          Kind            kind,
          HekKernelNumber number)
{
  float x = (float) (hek_rng_double (rng) * 2 - 1);

  if (number == HEK_KERNEL_U8)
    return (float) hek_rng_below (rng, 256);
  if (kind == DENORMAL)
    return number == HEK_KERNEL_F16 ? x * 0x1p-15f : x * 0x1p-126f;
  if (kind == SPECIAL && hek_rng_below (rng, 60) == 0)
    return hek_rng_below (rng, 4) == 0 ? NAN : hek_rng_below (rng, 2) == 0 ? INFINITY : -INFINITY;
  return x;
}

static void
store (Fixture *f,
       size_t   row,
       size_t   d)
{
  guint8 *p = f->rows + row * f->stride + d * bytes_of (f->number);
  float x = f->values[row][d];
  guint16 half;

  switch (f->number)
    {
    case HEK_KERNEL_F16:
      half = hek_half_f16 (x);
      memcpy (p, &half, 2);
      f->values[row][d] = hek_half_f32 (half);
      break;
    case HEK_KERNEL_BF16:
      half = hek_half_bf16 (x);
      memcpy (p, &half, 2);
      f->values[row][d] = hek_half_f32_from_bf16 (half);
      break;
    case HEK_KERNEL_U8:
      *p = (guint8) x;
      break;
    case HEK_KERNEL_F32:
    default:
      memcpy (p, &x, 4);
    }
}

static void
fixture_fill (Fixture        *f,
              guint8         *memory,
              HekKernelNumber number,
              size_t          dim,
              Kind            kind)
{
  HekRng rng;

  hek_rng_init (&rng, dim * 16 + number * 4 + kind);
  f->number = number;
  f->dim = dim;
  f->stride = (dim + dim % 3) * bytes_of (number);
  f->rows = memory + bytes_of (number);
  for (size_t d = 0; d < dim; d++)
    f->query[d] = value_of (&rng, kind, kind == PLAIN ? number : HEK_KERNEL_F32);
  for (size_t r = 0; r < N_ROWS; r++)
    for (size_t d = 0; d < dim; d++)
      {
        f->values[r][d] = value_of (&rng, kind, number);
        store (f, r, d);
      }
}

static const size_t dims[] = { 96, 100, 128, 384, 768, 784, 1024, 1536 };

static void
for_each_fixture (void (*check) (const Fixture *f, HekKernelSum sum, gconstpointer data),
                  gconstpointer data)
{
  g_autofree Fixture *f = g_new0 (Fixture, 1);
  g_autofree guint8 *memory = g_malloc0 ((N_ROWS * (MAX_DIM + 2) + 1) * 4);

  for (guint number = 0; number < HEK_KERNEL_N_NUMBERS; number++)
    for (guint kind = PLAIN; kind <= SPECIAL; kind++)
      for (size_t i = 0; i < 68 + G_N_ELEMENTS (dims); i++)
        {
          fixture_fill (f, memory, number, i < 68 ? i : dims[i - 68], kind);
          for (guint sum = 0; sum < HEK_KERNEL_N_SUMS; sum++)
            check (f, sum, data);
        }
}

/* NaN is one value; the sign of zero counts. */
static void
assert_same (float a,
             float b)
{
  if (!isnan (a) || !isnan (b))
    g_assert_cmphex (hek_half_bits (a), ==, hek_half_bits (b));
}

static float
lanes_by_hand (const Fixture *f,
               size_t         row,
               HekKernelSum   sum)
{
  float lane[32] = { 0 };

  for (size_t d = 0; d < (f->dim + 31) / 32 * 32; d++)
    {
      float q = d < f->dim ? f->query[d] : 0, x = d < f->dim ? f->values[row][d] : 0;

      if (sum == HEK_KERNEL_L2)
        q = x = q - x;
      lane[d % 32] = fmaf (q, x, lane[d % 32]);
    }
  for (guint half = 16; half > 0; half /= 2)
    for (guint l = 0; l < half; l++)
      lane[l] += lane[l + half];
  return lane[0];
}

static void
check_scalar (const Fixture *f,
              HekKernelSum   sum,
              gconstpointer  data)
{
  const HekKernelDistance *scalar = &hek_kernel_distance_scalar[f->number][sum];

  for (size_t r = 0; r < N_ROWS; r++)
    {
      float got = scalar->pair (f->query, f->rows + r * f->stride, f->dim);
      double exact = 0, terms = 0;

      assert_same (got, lanes_by_hand (f, r, sum));
      for (size_t d = 0; d < f->dim; d++)
        {
          double q = f->query[d], x = f->values[r][d];
          double term = sum == HEK_KERNEL_L2 ? (q - x) * (q - x) : q * x;

          exact += term;
          terms += ABS (term);
        }
      /* the header's bound, and a last place of a denormal for every term */
      if (isfinite (exact))
        g_assert_cmpfloat (ABS ((double) got - exact), <=,
                           (f->dim / 32 + 7.0) * 0x1p-24 * terms + (double) f->dim * 0x1p-149);
      else if (isnan (exact))
        g_assert_true (isnan (got));
      else
        g_assert_true ((double) got == exact);
    }
}

static void
check_isa (const Fixture *f,
           HekKernelSum   sum,
           gconstpointer  data)
{
  const Isa *isa = data;
  const HekKernelDistance *scalar = &hek_kernel_distance_scalar[f->number][sum];
  const HekKernelDistance *distance = &(*isa->table)[f->number][sum];
  float ref[N_ROWS], got[N_ROWS + 1];
  guint32 idx[N_ROWS];

  for (size_t r = 0; r < N_ROWS; r++)
    {
      ref[r] = scalar->pair (f->query, f->rows + r * f->stride, f->dim);
      idx[r] = (guint32) (r * 8 % N_ROWS);
      assert_same (distance->pair (f->query, f->rows + r * f->stride, f->dim), ref[r]);
    }
  for (size_t n = f->dim % 5; n <= N_ROWS; n += 5)
    {
      got[n] = 1234;
      distance->rows (f->query, f->rows, f->stride, n, f->dim, got);
      for (size_t r = 0; r < n; r++)
        assert_same (got[r], ref[r]);
      distance->gather (f->query, f->rows, f->stride, idx, n, f->dim, got);
      for (size_t r = 0; r < n; r++)
        assert_same (got[r], ref[idx[r]]);
      g_assert_cmpfloat (got[n], ==, 1234);
    }
}

static void
test_scalar (void)
{
  for_each_fixture (check_scalar, NULL);
}

static void
test_isa (gconstpointer data)
{
  const Isa *isa = data;

  if (hek_kernel_cpu_level () < isa->level)
    g_test_skip ("not on this processor, or HEK_CPU forbids it");
  else
    for_each_fixture (check_isa, isa);
}

static void
test_choice (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (isas); i++)
    if (isas[i].level == MIN (hek_kernel_cpu_level (), HEK_CPU_AVX512))
      g_assert_true (hek_kernel_distance (HEK_KERNEL_F16, HEK_KERNEL_DOT)
                     == &(*isas[i].table)[HEK_KERNEL_F16][HEK_KERNEL_DOT]);
}

/* A row that ends where its memory ends: the sanitizer sees a read behind it. */
static void
test_end (void)
{
  for (size_t dim = 1; dim < 68; dim++)
    for (guint number = 0; number < HEK_KERNEL_N_NUMBERS; number++)
      {
        g_autofree guint8 *row = g_malloc0 (dim * bytes_of (number));
        g_autofree float *query = g_new0 (float, dim);

        g_assert_cmpfloat (
          hek_kernel_distance (number, HEK_KERNEL_L2)->pair (query, row, dim), ==, 0);
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernel/distance/scalar", test_scalar);
  g_test_add_func ("/kernel/distance/choice", test_choice);
  g_test_add_func ("/kernel/distance/end", test_end);
  for (guint i = 0; i < G_N_ELEMENTS (isas); i++)
    {
      g_autofree char *path
        = g_strconcat ("/kernel/distance/", hek_kernel_cpu_name (isas[i].level), "-rows", NULL);

      g_test_add_data_func (path, &isas[i], test_isa);
    }
  return g_test_run ();
}
