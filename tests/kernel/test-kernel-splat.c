/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Places of points: plain C against double precision, every instruction set against plain C bit for
 * bit, at lengths 0..67, unaligned, from within the points, and with lattices without extent.
 */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "hek-kernel-cpu.h"
#include "hek-kernel-splat-private.h"
#include "hek-rng.h"

#define N 67
#define TOLERANCE 1e-4 /* pixels: some 20 roundings of numbers below 1000 */

typedef struct
{
  HekCpuLevel level;
  const HekKernelSplatTable *table;
} Isa;

static const Isa isas[] = {
#if defined(__x86_64__)
  { HEK_CPU_AVX2, &hek_kernel_splat_avx2 },
  { HEK_CPU_AVX512, &hek_kernel_splat_avx512 },
#endif
  { HEK_CPU_SCALAR, &hek_kernel_splat_scalar },
};

typedef struct
{
  HekKernelSplat splat;
  int16_t x[N + 1], y[N + 1], z[N + 1];
  uint8_t sizes[N + 1];
} Fixture;

typedef struct
{
  float side[N], down[N], depth[N];
  int32_t idx[N], left[N], top[N], diameter[N];
  uint32_t dot_key[N], disc_key[N];
} Result;

/* @variant: bits: orthographic, growing, the eye among the points, no extent */
static void
fixture_init (Fixture *f,
              guint    variant)
{
  HekRng rng;

  memset (f, 0, sizeof *f);
  hek_rng_init (&rng, variant + 1);
  for (guint i = 0; i <= N; i++)
    {
      f->x[i] = (int16_t) ((int) hek_rng_below (&rng, 65535) - 32767);
      f->y[i] = (int16_t) ((int) hek_rng_below (&rng, 65535) - 32767);
      f->z[i] = (int16_t) ((int) hek_rng_below (&rng, 65535) - 32767);
      f->sizes[i] = (uint8_t) (1 + hek_rng_below (&rng, 255));
    }
  for (guint r = 0; r < 3; r++)
    for (guint a = 0; a < 3; a++)
      f->splat.m[r][a]
        = variant & 8 ? 0
                      : (float) ((hek_rng_double (&rng) - 0.5) * (r == 2 ? 3e-5 : 2e-2));
  for (guint a = 0; a < 3; a++)
    f->splat.center[a] = (int32_t) hek_rng_below (&rng, 65535) - 32767;
  f->splat.offset[2] = variant & 4 ? 0.0f : 3.0f;
  f->splat.middle[0] = 320;
  f->splat.middle[1] = 200.5f;
  f->splat.width = 640;
  f->splat.height = 401;
  f->splat.perspective = !(variant & 1);
  f->splat.grows = !(variant & 1) && (variant & 2) != 0;
  f->splat.near_depth = f->splat.perspective ? 1e-3f : -INFINITY;
  f->splat.diameter = f->splat.grows ? 9.0f : 3.0f;
  f->splat.max_diameter = 64;
}

static void
run_all (const Fixture             *f,
         const HekKernelSplatTable *table,
         gboolean                   has_sizes,
         gsize                      n,
         Result                    *r)
{
  memset (r, 0x55, sizeof *r);
  table->project (&f->splat, f->x + 1, f->y + 1, f->z + 1, n, r->side, r->down, r->depth);
  table->dots (&f->splat, f->x + 1, f->y + 1, f->z + 1, n, r->idx, r->dot_key);
  table->discs (&f->splat, f->x + 1, f->y + 1, f->z + 1, has_sizes ? f->sizes + 1 : NULL, n,
                r->left, r->top, r->diameter, r->disc_key);
}

static void
test_same (void)
{
  for (guint variant = 0; variant < 16; variant++)
    for (gsize n = 0; n <= N; n++)
      for (guint has_sizes = 0; has_sizes < 2; has_sizes++)
        {
          Result plain, other;
          Fixture f;

          fixture_init (&f, variant);
          run_all (&f, &hek_kernel_splat_scalar, has_sizes, n, &plain);
          for (guint i = 0; i < G_N_ELEMENTS (isas); i++)
            {
              if (hek_kernel_cpu_level () < isas[i].level)
                continue;
              run_all (&f, isas[i].table, has_sizes, n, &other);
              g_assert_cmpmem (&other, sizeof other, &plain, sizeof plain);
            }
        }
}

static void
get_place (const Fixture *f,
           guint          i,
           double         place[3])
{
  const HekKernelSplat *s = &f->splat;
  double d[3] = { f->x[i + 1] - s->center[0], f->y[i + 1] - s->center[1],
                  f->z[i + 1] - s->center[2] };

  for (guint r = 0; r < 3; r++)
    place[r] = (double) s->m[r][0] * d[0] + (double) s->m[r][1] * d[1]
               + (double) s->m[r][2] * d[2] + (double) s->offset[r];
  for (guint r = 0; r < 2; r++)
    place[r] = (double) s->middle[r] + (s->perspective ? place[r] / place[2] : place[r]);
}

static void
test_plain (void)
{
  guint n_dots = 0, n_outside = 0, n_behind = 0;

  for (guint variant = 0; variant < 16; variant++)
    {
      Fixture f;
      Result r;

      fixture_init (&f, variant);
      run_all (&f, &hek_kernel_splat_scalar, TRUE, N, &r);
      for (guint i = 0; i < N; i++)
        {
          double place[3];

          get_place (&f, i, place);
          if (isnan (r.depth[i]))
            {
              g_assert_cmpfloat (place[2], <, (double) f.splat.near_depth + 1e-6);
              g_assert_cmpint (r.idx[i], ==, -1);
              g_assert_cmpint (r.diameter[i], ==, 0);
              n_behind++;
              continue;
            }
          g_assert_cmpfloat_with_epsilon ((double) r.depth[i], place[2], 1e-5);
          if (place[2] > 0.5 || !f.splat.perspective)
            {
              g_assert_cmpfloat_with_epsilon ((double) r.side[i], place[0], TOLERANCE * 10);
              g_assert_cmpfloat_with_epsilon ((double) r.down[i], place[1], TOLERANCE * 10);
            }
          g_assert_true (hek_kernel_splat_depth (r.dot_key[i]) == r.depth[i]);
          g_assert_cmpuint (r.dot_key[i], ==, r.disc_key[i]);
          if (r.idx[i] < 0)
            {
              n_outside++;
              g_assert_false (r.side[i] >= 0 && r.side[i] < 640 && r.down[i] >= 0
                              && r.down[i] < 401);
              continue;
            }
          n_dots++;
          g_assert_cmpint (r.idx[i], ==, (int) r.down[i] * 640 + (int) r.side[i]);
          g_assert_cmpint (r.diameter[i], >=, 1);
          g_assert_cmpint (r.diameter[i], <=, 64);
          g_assert_cmpint (r.left[i], ==,
                           (int) floorf (r.side[i] - (float) (r.diameter[i] - 1) * 0.5f));
          g_assert_cmpint (r.top[i], ==,
                           (int) floorf (r.down[i] - (float) (r.diameter[i] - 1) * 0.5f));
        }
    }
  g_assert_cmpuint (n_dots, >, 100);
  g_assert_cmpuint (n_outside, >, 20);
  g_assert_cmpuint (n_behind, >, 20);
}

/* Keys order as depths do, also behind the plane of the eye. */
static void
test_keys (void)
{
  static const float depths[] = { -1e30f, -2, -1, -1e-30f, 0, 1e-30f, 1, 2, 1e30f };
  uint32_t before = 0;

  for (guint i = 0; i < G_N_ELEMENTS (depths); i++)
    {
      HekKernelSplat splat = { .near_depth = -INFINITY, .width = 1, .height = 1 };
      int16_t zero = 0;
      int32_t idx;
      uint32_t key;

      splat.offset[2] = depths[i];
      hek_kernel_splat_dots (&splat, &zero, &zero, &zero, 1, &idx, &key);
      g_assert_cmpint (idx, ==, 0);
      g_assert_cmpuint (key, >, before);
      g_assert_true (hek_kernel_splat_depth (key) == depths[i]);
      before = key;
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernel/splat/same", test_same);
  g_test_add_func ("/kernel/splat/plain", test_plain);
  g_test_add_func ("/kernel/splat/keys", test_keys);
  return g_test_run ();
}
