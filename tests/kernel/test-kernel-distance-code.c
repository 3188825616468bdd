/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sums of integers between vectors: the scalar functions against a plain loop in 64 bits, and every
 * instruction set against the scalar ones: one row, rows in order and gathered ones, not aligned,
 * at lengths around a register and at the widths of real sets, with the extreme values.
 */
#include <glib.h>
#include <string.h>

#include "hek-kernel-cpu.h"
#include "hek-kernel-distance-private.h"
#include "hek-rng.h"

#define MAX_DIM 1536
#define N_ROWS 21
#define STRIDE (MAX_DIM + 1)

typedef struct
{
  HekCpuLevel level;
  const HekKernelCodeDistanceTable *table;
} Isa;

static const Isa isas[] = {
#if defined(__x86_64__)
  { HEK_CPU_AVX2, &hek_kernel_code_distance_avx2 },
  { HEK_CPU_AVX512, &hek_kernel_code_distance_avx512 },
  { HEK_CPU_AVX512VNNI, &hek_kernel_code_distance_avx512vnni },
#elif defined(__aarch64__)
  { HEK_CPU_NEON, &hek_kernel_code_distance_neon },
#endif
  { HEK_CPU_SCALAR, &hek_kernel_code_distance_scalar },
};

static const struct
{
  HekKernelCode code;
  HekKernelSum sum;
} cases[] = {
  { HEK_KERNEL_CODE_U8, HEK_KERNEL_L2 }, { HEK_KERNEL_CODE_U8, HEK_KERNEL_DOT },
  { HEK_KERNEL_CODE_I8, HEK_KERNEL_L2 }, { HEK_KERNEL_CODE_I8, HEK_KERNEL_DOT },
  { HEK_KERNEL_CODE_U7, HEK_KERNEL_L2 }, { HEK_KERNEL_CODE_U7, HEK_KERNEL_DOT },
  { HEK_KERNEL_CODE_BITS, HEK_KERNEL_HAMMING },
};

static const size_t dims[] = { 96, 100, 128, 384, 768, 784, 1024, 1536 };

typedef struct
{
  size_t dim;
  const guint8 *query, *rows;
} Fixture;

static guint32
plain (HekKernelCode code,
       HekKernelSum  sum,
       const guint8 *q,
       const guint8 *x,
       size_t        dim)
{
  gint64 total = 0;

  if (code == HEK_KERNEL_CODE_BITS)
    {
      for (size_t d = 0; d < (dim + 7) / 8 * 8; d++)
        total += ((q[d / 8] ^ x[d / 8]) >> d % 8) & 1;
      return (guint32) total;
    }
  for (size_t d = 0; d < dim; d++)
    {
      gint64 a = code == HEK_KERNEL_CODE_I8 ? (gint8) q[d] : q[d];
      gint64 b = code == HEK_KERNEL_CODE_I8 ? (gint8) x[d] : x[d];

      total += sum == HEK_KERNEL_L2 ? (a - b) * (a - b) : a * b;
    }
  return (guint32) total;
}

static void
check (const HekKernelCodeDistance *distance,
       guint                        case_idx,
       const Fixture               *f)
{
  HekKernelCode code = cases[case_idx].code;
  guint32 ref[N_ROWS], got[N_ROWS + 1], idx[N_ROWS];

  for (size_t r = 0; r < N_ROWS; r++)
    {
      ref[r] = plain (code, cases[case_idx].sum, f->query, f->rows + r * STRIDE, f->dim);
      idx[r] = (guint32) (r * 8 % N_ROWS);
      g_assert_cmpuint (distance->pair (f->query, f->rows + r * STRIDE, f->dim), ==, ref[r]);
    }
  for (size_t n = f->dim % 5; n <= N_ROWS; n += 5)
    {
      got[n] = 1234;
      distance->rows (f->query, f->rows, STRIDE, n, f->dim, got);
      g_assert_cmpmem (got, n * 4, ref, n * 4);
      distance->gather (f->query, f->rows, STRIDE, idx, n, f->dim, got);
      for (size_t r = 0; r < n; r++)
        g_assert_cmpuint (got[r], ==, ref[idx[r]]);
      g_assert_cmpuint (got[n], ==, 1234);
    }
}

/* Random bytes, or (@extreme) the least and the largest only. */
static void
fill (guint8       *bytes,
      size_t        n,
      HekKernelCode code,
      gboolean      extreme,
      guint64       seed)
{
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (size_t i = 0; i < n; i++)
    {
      guint64 random = hek_rng_u64 (&rng);

      bytes[i] = (guint8) (random >> 32);
      if (extreme && code == HEK_KERNEL_CODE_I8)
        bytes[i] = (random & 1) != 0 ? 127 : 128;
      else if (extreme)
        bytes[i] = (random & 1) != 0 ? 255 : 0;
      if (code == HEK_KERNEL_CODE_U7)
        bytes[i] &= 127;
    }
}

/* @table: NULL for what the processor would choose */
static void
check_table (const HekKernelCodeDistanceTable *table)
{
  g_autofree guint8 *memory = g_malloc (MAX_DIM + 1 + N_ROWS * STRIDE);
  Fixture f = { .query = memory + 1, .rows = memory + 1 + MAX_DIM };

  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    for (guint extreme = 0; extreme < 2; extreme++)
      {
        const HekKernelCodeDistance *distance
          = table != NULL ? &(*table)[cases[c].code][cases[c].sum == HEK_KERNEL_DOT]
                          : hek_kernel_code_distance (cases[c].code, cases[c].sum);

        if (distance->pair == NULL) /* VNNI has no bits */
          continue;
        fill (memory, MAX_DIM + 1 + N_ROWS * STRIDE, cases[c].code, extreme, c);
        for (size_t i = 0; i < 68 + G_N_ELEMENTS (dims); i++)
          {
            f.dim = i < 68 ? i : dims[i - 68];
            check (distance, c, &f);
          }
      }
}

static void
test_isa (gconstpointer data)
{
  const Isa *isa = data;

  if (hek_kernel_cpu_level () < isa->level)
    g_test_skip ("not on this processor, or HEK_CPU forbids it");
  else
    check_table (isa->table);
}

static void
test_chosen (void)
{
  check_table (NULL);
}

/* The largest sums there are still fit, at the largest dimension. */
static void
test_largest (void)
{
  g_autofree guint8 *full = g_malloc (HEK_KERNEL_CODE_MAX_DIM);
  g_autofree guint8 *none = g_malloc0 (HEK_KERNEL_CODE_MAX_DIM);

  memset (full, 255, HEK_KERNEL_CODE_MAX_DIM);
  for (guint sum = HEK_KERNEL_L2; sum <= HEK_KERNEL_DOT; sum++)
    g_assert_cmpuint (hek_kernel_code_distance (HEK_KERNEL_CODE_U8, sum)
                        ->pair (full, sum == HEK_KERNEL_L2 ? none : full, HEK_KERNEL_CODE_MAX_DIM),
                      ==, 255u * 255u * 65536u);
  memset (full, 128, HEK_KERNEL_CODE_MAX_DIM);
  memset (none, 127, HEK_KERNEL_CODE_MAX_DIM);
  g_assert_cmpint ((gint32) hek_kernel_code_distance (HEK_KERNEL_CODE_I8, HEK_KERNEL_DOT)
                     ->pair (full, none, HEK_KERNEL_CODE_MAX_DIM),
                   ==, -128 * 127 * 65536);
}

/* A row that ends where its memory ends: the sanitizer sees a read behind it. */
static void
test_end (void)
{
  for (size_t dim = 1; dim < 131; dim++)
    {
      g_autofree guint8 *row = g_malloc0 (dim), *query = g_malloc0 (dim);

      for (guint c = 0; c < G_N_ELEMENTS (cases) - 1; c++)
        g_assert_cmpuint (hek_kernel_code_distance (cases[c].code, cases[c].sum)
                            ->pair (query, row, dim), ==, 0);
      g_assert_cmpuint (hek_kernel_code_distance (HEK_KERNEL_CODE_BITS, HEK_KERNEL_HAMMING)
                          ->pair (query, row, 8 * dim), ==, 0);
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
        = g_strconcat ("/kernel/distance-code/", hek_kernel_cpu_name (isas[i].level), NULL);

      g_test_add_data_func (path, &isas[i], test_isa);
    }
  g_test_add_func ("/kernel/distance-code/chosen", test_chosen);
  g_test_add_func ("/kernel/distance-code/largest", test_largest);
  g_test_add_func ("/kernel/distance-code/end", test_end);
  return g_test_run ();
}
