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

typedef void (*ScanFunc) (const uint8_t *tables, size_t n_tables, const uint8_t *blocks,
                          size_t n_blocks, float step, float base, float *out);

typedef struct
{
  HekCpuLevel level;
  ScanFunc scan;
} Isa;

static const Isa isas[] = {
#if defined(__x86_64__)
  { HEK_CPU_AVX2, hek_kernel_lookup4_scan_avx2 },
  { HEK_CPU_AVX512, hek_kernel_lookup4_scan_avx512 },
#elif defined(__aarch64__)
  { HEK_CPU_NEON, hek_kernel_lookup4_scan_neon },
#endif
  { HEK_CPU_SCALAR, hek_kernel_lookup4_scan_scalar },
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

/* @full: all bytes of the tables are 255 */
static void
check_scan (ScanFunc scan,
            size_t   n_tables,
            gboolean full)
{
  size_t stride = (n_tables + 1) / 2 + GAP, n_blocks = (N_CODES + 31) / 32;
  size_t block_bytes = hek_kernel_lookup4_block_bytes (n_tables);
  g_autofree guint8 *codes = random_bytes (N_CODES * stride, n_tables);
  hek_auto_aligned guint8 *tables = hek_aligned_new (block_bytes, 1);
  g_autofree guint8 *numbers = random_bytes (block_bytes, 9);
  /* one byte behind an aligned address */
  hek_auto_aligned guint8 *memory = hek_aligned_new (n_blocks * block_bytes + 1, 1);
  float out[128];

  memset (tables, 0, block_bytes);
  for (size_t i = 0; i < n_tables * 16; i++)
    tables[i] = full ? 255 : numbers[i];
  for (size_t b = 0; b < n_blocks; b++)
    hek_kernel_lookup4_pack (codes + b * 32 * stride, stride, MIN (N_CODES - b * 32, 32), n_tables,
                             memory + 1 + b * block_bytes);
  scan (tables, n_tables, memory + 1, n_blocks, 0.37f, -5, out);
  for (size_t i = 0; i < n_blocks * 32; i++)
    {
      guint32 sum = 0;
      volatile float expected; /* rounded twice, also where products are added in one instruction */

      for (size_t t = 0; t < n_tables; t++)
        {
          guint8 byte = i < N_CODES ? codes[i * stride + t / 2] : 0;

          sum += tables[t * 16 + (t % 2 == 0 ? byte & 15 : byte >> 4)];
        }
      expected = (float) sum * 0.37f;
      expected += -5;
      g_assert_cmpfloat (out[i], ==, expected);
    }
}

static void
test_scan (gconstpointer data)
{
  const Isa *isa = data;

  if (hek_kernel_cpu_level () < isa->level)
    {
      g_test_skip ("not on this processor, or HEK_CPU forbids it");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    check_scan (isa->scan, counts[i], FALSE);
  /* around the places where sums of 16 bits are emptied */
  check_scan (isa->scan, 256, TRUE);
  check_scan (isa->scan, 512, TRUE);
  check_scan (isa->scan, 1024, TRUE);
  check_scan (isa->scan, 1028, TRUE);
  check_scan (isa->scan, 65536, TRUE);
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
        = g_strdup_printf ("/kernel/lookup/%s", hek_kernel_cpu_name (isas[i].level));

      g_test_add_data_func (name, &isas[i], test_scan);
    }
  return g_test_run ();
}
