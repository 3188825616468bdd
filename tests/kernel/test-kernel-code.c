/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Distances between codes: the scalar path against the sums in its header, and every instruction
 * set that the processor has against the scalar path, at all lengths that kernels treat apart, with
 * the extreme values, any number of records and the longest products.
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
typedef void (*ProjectFunc) (const int16_t *matrix, size_t n_out, size_t n_in, const int16_t *x,
                             int32_t *y);

/* A value in -127..127, often an extreme one. */
static int
draw_value (HekRng *rng)
{
  guint64 kind = hek_rng_below (rng, 4);

  return kind == 0 ? 127 : kind == 1 ? -127 : (int) hek_rng_below (rng, 255) - 127;
}

static void
fill_codes (uint8_t *codes,
            size_t   code_bytes,
            HekRng  *rng)
{
  for (size_t i = 0; i < N_CODES; i++)
    {
      uint8_t *code = codes + i * code_bytes;
      int32_t factor = (int32_t) hek_rng_below (rng, 1000);

      for (size_t d = 0; d < HEK_KERNEL_CODE_DIM (code_bytes); d++)
        {
          int value = draw_value (rng);

          code[d] = (uint8_t) (value + 128);
          factor += value * value;
        }
      memcpy (code + HEK_KERNEL_CODE_DIM (code_bytes), &factor, sizeof factor);
    }
}

/* Squared difference and both rests. */
static uint32_t
plain_distance (const uint8_t *a,
                const uint8_t *b,
                size_t         code_bytes)
{
  int64_t sum = (int64_t) hek_kernel_code_factor (a, code_bytes)
                + hek_kernel_code_factor (b, code_bytes);

  for (size_t d = 0; d < HEK_KERNEL_CODE_DIM (code_bytes); d++)
    sum -= 2 * (a[d] - 128) * (b[d] - 128);
  return (uint32_t) sum;
}

static void
check_gather (GatherFunc gather,
              size_t     code_bytes)
{
  uint8_t *codes = hek_aligned_new (N_CODES, code_bytes);
  int8_t *query = hek_aligned_new (code_bytes, 1);
  HekRng rng;

  hek_rng_init (&rng, code_bytes);
  fill_codes (codes, code_bytes, &rng);
  for (size_t n = 0; n <= 67; n += n < 9 ? 1 : 29)
    {
      uint32_t ids[67], out[67];
      size_t from = hek_rng_below (&rng, N_CODES);
      int32_t bias = hek_kernel_code_query (codes + from * code_bytes, code_bytes, query);

      for (size_t i = 0; i < n; i++)
        ids[i] = (uint32_t) hek_rng_below (&rng, N_CODES);
      memset (out, 0xff, sizeof out);
      gather (query, bias, codes, code_bytes, ids, n, out);
      for (size_t i = 0; i < n; i++)
        g_assert_cmpuint (out[i], ==, plain_distance (codes + from * code_bytes,
                                                      codes + ids[i] * code_bytes, code_bytes));
      for (size_t i = n; i < 67; i++)
        g_assert_cmpuint (out[i], ==, G_MAXUINT32);
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
check_all (GatherFunc  gather,
           ProjectFunc project)
{
  static const size_t lengths[] = { 32, 64, 96, 128, 160, 192, 224, 256, 288, 800, 1024, 4096 };

  for (size_t i = 0; i < G_N_ELEMENTS (lengths); i++)
    check_gather (gather, lengths[i]);
  for (size_t n_out = 1; n_out < 40; n_out += n_out < 6 ? 1 : 11)
    for (size_t n_in = 32; n_in <= 4096; n_in = n_in < 160 ? n_in + 32 : 3 * n_in + 32)
      check_project (project, n_out, n_in);
}

static void
test_scalar (void)
{
  check_all (hek_kernel_code_gather_scalar, hek_kernel_code_project_scalar);
}

static void
test_dispatched (void)
{
  check_all (hek_kernel_code_gather, hek_kernel_code_project);
}

#if defined(__x86_64__)
static void
test_avx2 (void)
{
  if (!__builtin_cpu_supports ("avx2"))
    g_test_skip ("the processor has no AVX2");
  else
    check_all (hek_kernel_code_gather_avx2, hek_kernel_code_project_avx2);
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
    check_all (hek_kernel_code_gather_avx512, hek_kernel_code_project_avx512);
}

static void
test_avx512vnni (void)
{
  if (!has_avx512 () || !__builtin_cpu_supports ("avx512vnni"))
    g_test_skip ("the processor has no VNNI");
  else
    check_all (hek_kernel_code_gather_avx512vnni, hek_kernel_code_project_avx512vnni);
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
