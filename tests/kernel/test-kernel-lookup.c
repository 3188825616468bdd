/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sums out of tables: of floats against double precision, of bytes against plain additions and
 * the same on every instruction set, up to the largest sums that there are.
 */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-kernel-cpu.h"
#include "hek-kernel-lookup-private.h"
#include "hek-rng.h"

#define N_CODES 70
#define GAP 3

/* So many share their blocks: all the ways in which queries are put together. */
#define MAX_QUERIES 7

typedef struct
{
  const char *name;
  HekCpuLevel level;
  HekKernelLookup4Pack *pack;
  HekKernelLookup4Scan *scan;
  gboolean needs_vbmi;
} Isa;

static const Isa isas[] = {
#if defined(__x86_64__)
  { "avx2", HEK_CPU_AVX2, hek_kernel_lookup4_pack_by_tables, hek_kernel_lookup4_scan_avx2, FALSE },
  { "avx512", HEK_CPU_AVX512, hek_kernel_lookup4_pack_by_tables, hek_kernel_lookup4_scan_avx512,
    FALSE },
  { "avx512vbmi", HEK_CPU_AVX512VNNI, hek_kernel_lookup4_pack_by_codes,
    hek_kernel_lookup4_scan_avx512vbmi, TRUE },
#elif defined(__aarch64__)
  { "neon", HEK_CPU_NEON, hek_kernel_lookup4_pack_by_tables, hek_kernel_lookup4_scan_neon, FALSE },
#endif
  { "scalar", HEK_CPU_SCALAR, hek_kernel_lookup4_pack_by_tables, hek_kernel_lookup4_scan_scalar,
    FALSE },
  { "chosen", HEK_CPU_SCALAR, hek_kernel_lookup4_pack, hek_kernel_lookup4_scan, FALSE },
};

static guint8 *
random_bytes (gsize   n,
              guint64 seed)
{
  guint8 *bytes = g_new (guint8, n);
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (gsize i = 0; i < n; i++)
    bytes[i] = (guint8) hek_rng_below (&rng, 256);
  return bytes;
}

static const size_t counts[] = { 1, 2, 3, 4, 5, 7, 8, 9, 31, 67, 98, 392 };

static void
check_floats (size_t n_tables,
              guint  bits)
{
  size_t stride = (bits == 8 ? n_tables : (n_tables + 1) / 2) + GAP, k = 1u << bits;
  g_autofree guint8 *codes = random_bytes (N_CODES * stride, n_tables);
  g_autofree float *tables = g_new (float, n_tables * k);
  guint32 idx[2] = { N_CODES - 1, 3 };
  float out[N_CODES], chosen[2];
  HekRng rng;

  hek_rng_init (&rng, 7);
  for (size_t i = 0; i < n_tables * k; i++)
    tables[i] = (float) hek_rng_double (&rng);
  (bits == 8 ? hek_kernel_lookup8 : hek_kernel_lookup4) (tables, n_tables, codes, stride, NULL,
                                                         N_CODES, out);
  (bits == 8 ? hek_kernel_lookup8 : hek_kernel_lookup4) (tables, n_tables, codes, stride, idx, 2,
                                                         chosen);
  for (guint i = 0; i < N_CODES; i++)
    {
      double sum = 0;

      for (size_t t = 0; t < n_tables; t++)
        {
          guint8 byte = codes[i * stride + (bits == 8 ? t : t / 2)];
          guint c = bits == 8 ? byte : t % 2 == 0 ? byte & 15 : byte >> 4;

          sum += (double) tables[t * k + c];
        }
      g_assert_cmpfloat (fabs ((double) out[i] - sum), <=,
                         (double) (n_tables / 8 + 4) * 0x1p-24 * sum);
    }
  g_assert_cmpfloat (chosen[0], ==, out[N_CODES - 1]);
  g_assert_cmpfloat (chosen[1], ==, out[3]);
}

static void
test_floats (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      check_floats (counts[i], 8);
      check_floats (counts[i], 4);
    }
}

typedef struct
{
  guint8 *codes, *memory; /* owned; memory: blocks one byte behind an aligned address */
  guint8 *tables;         /* owned: of MAX_QUERIES */
  size_t n_tables, stride, n_blocks, table_bytes;
} Scanned;

/* @full: all bytes of the tables are 255 */
static void
scanned_init (Scanned   *scanned,
              const Isa *isa,
              size_t     n_tables,
              gboolean   full)
{
  size_t stride = (n_tables + 1) / 2 + GAP, n_blocks = (N_CODES + 31) / 32;
  size_t block_bytes = hek_kernel_lookup4_block_bytes (n_tables);
  g_autofree guint8 *numbers = random_bytes (MAX_QUERIES * block_bytes, 9);

  *scanned = (Scanned) {
    .codes = random_bytes (N_CODES * stride, n_tables),
    .memory = hek_aligned_new (n_blocks * block_bytes + 1, 1),
    .tables = hek_aligned_new (MAX_QUERIES * block_bytes, 1),
    .n_tables = n_tables, .stride = stride, .n_blocks = n_blocks, .table_bytes = block_bytes,
  };
  memset (scanned->tables, 0, MAX_QUERIES * block_bytes);
  for (guint q = 0; q < MAX_QUERIES; q++)
    for (size_t i = 0; i < n_tables * 16; i++)
      scanned->tables[q * block_bytes + i] = full ? 255 : numbers[q * block_bytes + i];
  for (size_t b = 0; b < n_blocks; b++)
    isa->pack (scanned->codes + b * 32 * stride, stride, MIN (N_CODES - b * 32, 32), n_tables,
               scanned->memory + 1 + b * block_bytes);
}

static void
scanned_clear (Scanned *scanned)
{
  g_free (scanned->codes);
  hek_aligned_free (scanned->memory);
  hek_aligned_free (scanned->tables);
}

static void
check_query (const Scanned          *scanned,
             const HekKernelLookup4 *query)
{
  for (size_t i = 0; i < scanned->n_blocks * 32; i++)
    {
      guint32 sum = 0;
      volatile float expected; /* rounded twice, also where products are added in one instruction */

      for (size_t t = 0; t < scanned->n_tables; t++)
        {
          guint8 byte = i < N_CODES ? scanned->codes[i * scanned->stride + t / 2] : 0;

          sum += query->tables[t * 16 + (t % 2 == 0 ? byte & 15 : byte >> 4)];
        }
      expected = (float) sum * query->step;
      expected += query->base;
      g_assert_cmpfloat (query->out[i], ==, expected);
    }
}

static void
check_scan (const Isa *isa,
            size_t     n_tables,
            guint      n_queries,
            gboolean   full)
{
  HekKernelLookup4 queries[MAX_QUERIES];
  float out[MAX_QUERIES][128];
  Scanned scanned;

  scanned_init (&scanned, isa, n_tables, full);
  for (guint q = 0; q < n_queries; q++)
    queries[q] = (HekKernelLookup4) { scanned.tables + q * scanned.table_bytes,
                                      0.37f + (float) q, -5 * (float) q, out[q] };
  isa->scan (queries, n_queries, n_tables, scanned.memory + 1, scanned.n_blocks);
  for (guint q = 0; q < n_queries; q++)
    check_query (&scanned, &queries[q]);
  /* two blocks are another way than three */
  isa->scan (queries, 1, n_tables, scanned.memory + 1, 2);
  scanned.n_blocks = 2;
  check_query (&scanned, &queries[0]);
  scanned_clear (&scanned);
}

static void
test_scan (gconstpointer data)
{
  const Isa *isa = data;

  if (hek_kernel_cpu_level () < isa->level || (isa->needs_vbmi && !hek_kernel_cpu_has_vbmi ()))
    {
      g_test_skip ("not on this processor, or HEK_CPU forbids it");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    for (guint n = 1; n <= MAX_QUERIES; n++)
      check_scan (isa, counts[i], n, FALSE);
  /* around the places where sums of 16 bits are emptied */
  check_scan (isa, 256, 1, TRUE);
  check_scan (isa, 512, 1, TRUE);
  check_scan (isa, 1024, 1, TRUE);
  check_scan (isa, 1028, 1, TRUE);
  check_scan (isa, 65536, 1, TRUE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernel/lookup/floats", test_floats);
  for (guint i = 0; i < G_N_ELEMENTS (isas); i++)
    {
      g_autofree char *name
        = g_strdup_printf ("/kernel/lookup/%s", isas[i].name);

      g_test_add_data_func (name, &isas[i], test_scan);
    }
  return g_test_run ();
}
