/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Distances between codes: the scalar path against the sums in its header, and every instruction
 * set that the processor has against the scalar path, at all lengths that kernels treat apart, with
 * the extreme values, 0 to 67 records and the longest products.
 */
#include <glib.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-kernel-code-private.h"
#include "hek-kernel-code.h"
#include "hek-kernel-cpu.h"
#include "hek-rng.h"

#define N_CODES 71

typedef void (*GatherFunc) (const int8_t *query, int32_t bias, const uint8_t *codes,
                            size_t code_bytes, const uint32_t *ids, size_t n, uint32_t *out);
typedef int32_t (*QueryFunc) (const uint8_t *code, size_t code_bytes, int8_t *query);
typedef void (*ProjectFunc) (const int16_t *matrix, size_t n_out, size_t n_in, const int16_t *x,
                             int32_t *y);

/* A value in -127..127, often an extreme one. */
static int
draw_value (HekRng *rng)
{
  guint64 kind = hek_rng_below (rng, 4);

  return kind == 0 ? 127 : kind == 1 ? -127 : (int) hek_rng_below (rng, 255) - 127;
}

/* Values in −8..7 of a half, in bytes of a code of 4 bits; often all bits or none. */
static uint8_t
draw_halves (HekRng *rng)
{
  guint64 kind = hek_rng_below (rng, 4);

  return kind == 0 ? 0xff : kind == 1 ? 0 : (uint8_t) hek_rng_below (rng, 256);
}

/* Value @d of a record, in units of a query. */
static int
value_of (unsigned       bits,
          const uint8_t *code,
          size_t         code_bytes,
          size_t         d)
{
  size_t dim = HEK_KERNEL_CODE_DIM (code_bytes);

  if (bits == 8)
    return code[d] - 128;
  return 16 * ((d < dim ? code[d] & 15 : code[d - dim] >> 4) - 8);
}

static size_t
n_values (unsigned bits,
          size_t   code_bytes)
{
  return HEK_KERNEL_CODE_DIM (code_bytes) * 8 / bits;
}

static void
fill_codes (unsigned bits,
            uint8_t *codes,
            size_t   code_bytes,
            HekRng  *rng)
{
  size_t dim = HEK_KERNEL_CODE_DIM (code_bytes);

  for (size_t i = 0; i < N_CODES; i++)
    {
      uint8_t *code = codes + i * code_bytes;
      int32_t factor = (int32_t) hek_rng_below (rng, 1000);

      for (size_t d = 0; d < dim; d++)
        code[d] = bits == 8 ? (uint8_t) (draw_value (rng) + 128) : draw_halves (rng);
      for (size_t d = 0; d < n_values (bits, code_bytes); d++)
        factor += value_of (bits, code, code_bytes, d) * value_of (bits, code, code_bytes, d);
      memcpy (code + dim, &factor, sizeof factor);
    }
}

/* Squared difference and both rests. */
static uint32_t
plain_distance (unsigned       bits,
                const uint8_t *a,
                const uint8_t *b,
                size_t         code_bytes)
{
  int64_t sum = (int64_t) hek_kernel_code_factor (a, code_bytes)
                + hek_kernel_code_factor (b, code_bytes);

  for (size_t d = 0; d < n_values (bits, code_bytes); d++)
    sum -= 2 * value_of (bits, a, code_bytes, d) * value_of (bits, b, code_bytes, d);
  return (uint32_t) sum;
}

static void
check_gather (unsigned   bits,
              GatherFunc gather,
              size_t     code_bytes)
{
  QueryFunc query_of = bits == 8 ? hek_kernel_code8_query : hek_kernel_code4_query;
  uint8_t *codes = hek_aligned_new (N_CODES, code_bytes);
  int8_t *query = hek_aligned_new (code_bytes, 8 / bits);
  HekRng rng;

  hek_rng_init (&rng, code_bytes);
  fill_codes (bits, codes, code_bytes, &rng);
  for (size_t n = 0; n <= 67; n++)
    {
      uint32_t ids[67], out[67];
      size_t from = hek_rng_below (&rng, N_CODES);
      int32_t bias = query_of (codes + from * code_bytes, code_bytes, query);

      for (size_t i = 0; i < n; i++)
        ids[i] = (uint32_t) hek_rng_below (&rng, N_CODES);
      memset (out, 0xff, sizeof out);
      gather (query, bias, codes, code_bytes, ids, n, out);
      for (size_t i = 0; i < n; i++)
        g_assert_cmpuint (out[i], ==, plain_distance (bits, codes + from * code_bytes,
                                                      codes + ids[i] * code_bytes, code_bytes));
      for (size_t i = n; i < 67; i++)
        g_assert_cmpuint (out[i], ==, G_MAXUINT32);
    }
  hek_aligned_free (codes);
  hek_aligned_free (query);
}

/* A query that is no record: finer than 4 bits, with the largest values. */
static void
check_fine_query (GatherFunc gather,
                  size_t     code_bytes)
{
  size_t dim = HEK_KERNEL_CODE_DIM (code_bytes), n = n_values (4, code_bytes);
  uint8_t *codes = hek_aligned_new (N_CODES, code_bytes);
  int8_t *query = hek_aligned_try_new0 (code_bytes, 2);
  uint32_t ids[N_CODES], out[N_CODES];
  int32_t bias = 0;
  HekRng rng;

  hek_rng_init (&rng, 1 + code_bytes);
  fill_codes (4, codes, code_bytes, &rng);
  for (size_t d = 0; d < n; d++)
    {
      int value = draw_value (&rng);

      query[d < dim ? d : code_bytes + d - dim] = (int8_t) value;
      bias += value * (value + 256);
    }
  for (uint32_t i = 0; i < N_CODES; i++)
    ids[i] = i;
  gather (query, bias, codes, code_bytes, ids, N_CODES, out);
  for (size_t i = 0; i < N_CODES; i++)
    {
      const uint8_t *code = codes + i * code_bytes;
      int64_t sum = hek_kernel_code_factor (code, code_bytes);

      for (size_t d = 0; d < n; d++)
        {
          int q = query[d < dim ? d : code_bytes + d - dim];

          sum += q * (q - 2 * value_of (4, code, code_bytes, d));
        }
      g_assert_cmpuint (out[i], ==, (uint32_t) sum);
    }
  hek_aligned_free (codes);
  hek_aligned_free (query);
}

static void
check_project (ProjectFunc project,
               size_t      n_out,
               size_t      n_in)
{
  int16_t *matrix = hek_aligned_new (n_out * n_in, sizeof *matrix);
  int16_t *x = hek_aligned_new (n_in, sizeof *x);
  int32_t *y = hek_aligned_new (n_out, sizeof *y), *ref = hek_aligned_new (n_out, sizeof *ref);
  HekRng rng;
  int range = (int) (32000 / n_in);

  hek_rng_init (&rng, n_out * 1000 + n_in);
  for (size_t i = 0; i < n_out * n_in; i++)
    matrix[i] = (int16_t) ((int) hek_rng_below (&rng, 2 * range + 1) - range);
  for (size_t i = 0; i < n_in; i++)
    x[i] = (int16_t) ((int) hek_rng_below (&rng, 2 * range + 1) - range);
  /* The longest vectors there can be: all in one number. */
  memset (matrix, 0, n_in * sizeof *matrix);
  matrix[n_in - 1] = -32000;
  x[n_in - 1] = 32000;

  hek_kernel_code_project_scalar (matrix, n_out, n_in, x, ref);
  g_assert_cmpint (ref[0], ==, -32000 * 32000);
  project (matrix, n_out, n_in, x, y);
  g_assert_cmpmem (y, n_out * sizeof *y, ref, n_out * sizeof *ref);
  hek_aligned_free (matrix);
  hek_aligned_free (x);
  hek_aligned_free (y);
  hek_aligned_free (ref);
}

static void
check_all (GatherFunc  gather8,
           GatherFunc  gather4,
           ProjectFunc project)
{
  static const size_t lengths[] = { 32, 64, 96, 128, 160, 192, 224, 256, 288, 800, 1024, 2048,
                                    4096 };

  for (size_t i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      check_gather (8, gather8, lengths[i]);
      if (lengths[i] > HEK_KERNEL_CODE_MAX_BYTES / 2)
        continue;
      check_gather (4, gather4, lengths[i]);
      check_fine_query (gather4, lengths[i]);
    }
  for (size_t n_out = 1; n_out < 40; n_out += n_out < 6 ? 1 : 11)
    for (size_t n_in = 32; n_in <= 4096; n_in = n_in < 160 ? n_in + 32 : 3 * n_in + 32)
      check_project (project, n_out, n_in);
}

#define CHECK_ALL(isa)                                                                             \
  check_all (hek_kernel_code8_gather_##isa, hek_kernel_code4_gather_##isa,                         \
             hek_kernel_code_project_##isa)

static void
test_scalar (void)
{
  CHECK_ALL (scalar);
}

static void
test_dispatched (void)
{
  check_all (hek_kernel_code8_gather, hek_kernel_code4_gather, hek_kernel_code_project);
}

#if defined(__x86_64__)
static void
test_avx2 (void)
{
  if (!__builtin_cpu_supports ("avx2"))
    g_test_skip ("the processor has no AVX2");
  else
    CHECK_ALL (avx2);
}

static gboolean
has_avx512 (void)
{
  return __builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512bw") &&
         __builtin_cpu_supports ("avx512dq") && __builtin_cpu_supports ("avx512vl");
}

static void
test_avx512 (void)
{
  if (!has_avx512 ())
    g_test_skip ("the processor has no AVX-512");
  else
    CHECK_ALL (avx512);
}

static void
test_avx512vnni (void)
{
  if (!has_avx512 () || !__builtin_cpu_supports ("avx512vnni"))
    g_test_skip ("the processor has no VNNI");
  else
    CHECK_ALL (avx512vnni);
}
#endif

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernel/code/scalar", test_scalar);
  g_test_add_func ("/kernel/code/dispatched", test_dispatched);
#if defined(__x86_64__)
  g_test_add_func ("/kernel/code/avx2", test_avx2);
  g_test_add_func ("/kernel/code/avx512", test_avx512);
  g_test_add_func ("/kernel/code/avx512vnni", test_avx512vnni);
#endif
  return g_test_run ();
}
