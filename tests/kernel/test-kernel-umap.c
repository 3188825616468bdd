/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Steps of UMAP: every instruction set against the scalar one bit for bit, the scalar one against
 * a loop in double precision that draws the same lots, and how often edges pull.
 */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "hek-kernel-cpu.h"
#include "hek-kernel-umap-private.h"
#include "hek-rng.h"

#define MAX_POINTS 131
#define STRIDE HEK_KERNEL_UMAP_STRIDE

/* A place that went through some hundred forces of relative error 2⁻²⁰. */
#define TOLERANCE 2e-3

#define CURVE_A 1.577
#define CURVE_B 0.895

typedef struct
{
  HekCpuLevel level;
  const HekKernelUmapTable *table;
} Isa;

static const Isa isas[] = {
#if defined(__x86_64__)
  { HEK_CPU_AVX2, &hek_kernel_umap_avx2 },
  { HEK_CPU_AVX512, &hek_kernel_umap_avx512 },
#endif
  { HEK_CPU_SCALAR, &hek_kernel_umap_scalar },
};

typedef struct
{
  gsize n;
  float places[MAX_POINTS * STRIDE];
  guint64 starts[MAX_POINTS + 1];
  guint32 targets[MAX_POINTS * 200], rates[MAX_POINTS * 200];
  HekKernelUmap umap;
  HekKernelUmapEdges edges;
} Fixture;

/* Some points have no edges, and one has more than the kernel looks through at once. */
static void
fixture_fill (Fixture *f,
              gsize    n,
              guint    n_dims)
{
  HekRng rng;

  hek_rng_init (&rng, n * 10 + n_dims);
  memset (f, 0, sizeof *f);
  f->n = n;
  for (gsize i = 0; i < n; i++)
    {
      gsize n_edges = i == n / 2 ? 200 : hek_rng_below (&rng, 20);

      for (guint d = 0; d < n_dims; d++)
        f->places[i * STRIDE + d] = (float) (20 * hek_rng_double (&rng) - 10);
      f->starts[i + 1] = f->starts[i] + n_edges;
      for (guint64 e = f->starts[i]; e < f->starts[i + 1]; e++)
        {
          f->targets[e] = (guint32) hek_rng_below (&rng, n);
          f->rates[e] = e % 7 == 0 ? G_MAXUINT32 : (guint32) hek_rng_u64 (&rng);
        }
    }
  /* Two at one place, and some too near and too far. */
  if (n > 4)
    {
      memcpy (f->places + STRIDE, f->places, STRIDE * sizeof (float));
      f->places[2 * STRIDE] = f->places[0] + 1e-15f;
      f->places[3 * STRIDE] = 1e12f;
    }
  f->edges = (HekKernelUmapEdges) { f->starts, f->targets, f->rates };
  f->umap = (HekKernelUmap) { .places = f->places, .n_places = (guint32) n, .n_dims = n_dims,
                              .a = CURVE_A, .b = CURVE_B, .alpha = 0.7f, .n_negatives = 5,
                              .step = 3, .key = 77 };
}

static void
test_levels (void)
{
  g_autofree Fixture *f = g_new (Fixture, 1);

  for (gsize n = 1; n <= MAX_POINTS; n += n < 70 ? 1 : 13)
    for (guint n_dims = 2; n_dims <= 3; n_dims++)
      {
        float wanted[MAX_POINTS * STRIDE];

        fixture_fill (f, n, n_dims);
        hek_kernel_umap_scalar.move (&f->umap, &f->edges, 0, n, f->places, wanted, NULL);
        for (gsize i = 0; i < n * STRIDE; i++)
          g_assert_true (isfinite (wanted[i]));
        for (guint isa = 0; isa < G_N_ELEMENTS (isas); isa++)
          {
            float got[MAX_POINTS * STRIDE + 1];

            if (hek_kernel_cpu_level () < isas[isa].level)
              continue;
            got[n * STRIDE] = 12345;
            isas[isa].table->move (&f->umap, &f->edges, 0, n, f->places, got, NULL);
            g_assert_cmpmem (got, n * STRIDE * sizeof *got, wanted, n * STRIDE * sizeof *wanted);
            g_assert_cmpfloat (got[n * STRIDE], ==, 12345);
          }
      }
}

static void
add_force (const Fixture *f,
           guint32        target,
           gboolean       push,
           double         own[3])
{
  double diff[3] = { 0 }, square = 0, power, force;

  for (guint d = 0; d < f->umap.n_dims; d++)
    {
      diff[d] = own[d] - (double) f->places[target * STRIDE + d];
      square += diff[d] * diff[d];
    }
  if (square <= 1e-20)
    return;
  power = pow (square, CURVE_B);
  force = push ? 2 * CURVE_B / ((0.001 + square) * (1 + CURVE_A * power))
               : -2 * CURVE_A * CURVE_B * power / square / (1 + CURVE_A * power);
  force = MAX ((double) f->umap.alpha * force, (double) -HEK_KERNEL_UMAP_PART);
  for (guint d = 0; d < f->umap.n_dims; d++)
    own[d] += CLAMP (force * diff[d], -4 * (double) f->umap.alpha, 4 * (double) f->umap.alpha);
}

/* What the header says, in double precision. Returns: how many edges pulled */
static guint
move_plainly (const Fixture *f,
              gsize          point,
              double         own[3])
{
  guint32 name = (guint32) point, lot, phase = hek_kernel_umap_mix (f->umap.key, name);
  guint n_active = 0;

  lot = hek_kernel_umap_mix (hek_kernel_umap_mix (f->umap.key, f->umap.step), name);
  for (guint64 e = f->starts[point]; e < f->starts[point + 1]; e++, phase += 0x9e3779b9u)
    {
      guint64 sum = (guint64) (guint32) (phase + f->umap.step * f->rates[e]) + f->rates[e];
      guint n_pushes = (f->umap.n_negatives + ((f->umap.step + n_active) & 1)) / 2;

      if (sum <= G_MAXUINT32)
        continue;
      add_force (f, f->targets[e], FALSE, own);
      for (guint j = 0; j < n_pushes; j++)
        {
          lot = lot * 1664525u + 1013904223u;
          add_force (f, (guint32) ((guint64) lot * f->n >> 32), TRUE, own);
        }
      n_active++;
    }
  return n_active;
}

static void
test_plain (void)
{
  enum { N = 97 };
  g_autofree Fixture *f = g_new (Fixture, 1);

  for (guint n_dims = 2; n_dims <= 3; n_dims++)
    {
      float got[MAX_POINTS * STRIDE];

      fixture_fill (f, N, n_dims);
      /* Near places amplify what is rounded. */
      f->umap.alpha = 0.01f;
      hek_kernel_umap_move (&f->umap, &f->edges, 0, N, f->places, got, NULL);
      for (gsize i = 4; i < N; i++)
        {
          double own[3] = { 0 };

          for (guint d = 0; d < n_dims; d++)
            own[d] = (double) f->places[i * STRIDE + d];
          move_plainly (f, i, own);
          for (guint d = 0; d < n_dims; d++)
            g_assert_cmpfloat_with_epsilon ((double) got[i * STRIDE + d], own[d], TOLERANCE);
        }
    }
}

/* Parts of the points, with their own places and names, go where all together do. */
static void
test_parts (void)
{
  enum { N = 90, FIRST = 33, PART = 40 };
  g_autofree Fixture *f = g_new (Fixture, 1);
  float all[MAX_POINTS * STRIDE], part[MAX_POINTS * STRIDE];
  guint32 names[N];

  fixture_fill (f, N, 3);
  hek_kernel_umap_move (&f->umap, &f->edges, 0, N, f->places, all, NULL);
  for (guint32 i = 0; i < N; i++)
    names[i] = i;
  memcpy (part, f->places + FIRST * STRIDE, PART * STRIDE * sizeof *part);
  hek_kernel_umap_move (&f->umap, &f->edges, FIRST, PART, part, part, names + FIRST);
  g_assert_cmpmem (part, PART * STRIDE * sizeof *part, all + FIRST * STRIDE,
                   PART * STRIDE * sizeof *all);
}

/* An edge of rate r pulls in r of all steps, to one step. */
static void
test_rates (void)
{
  enum { N_STEPS = 1000 };
  g_autofree Fixture *f = g_new (Fixture, 1);

  fixture_fill (f, 8, 2);
  for (guint i = 0; i <= 20; i++)
    {
      double rate = i / 20.0;
      guint n_pulls = 0;

      f->starts[1] = 1;
      f->rates[0] = (guint32) (rate * G_MAXUINT32);
      for (f->umap.step = 0; f->umap.step < N_STEPS; f->umap.step++)
        {
          double own[3] = { 0 };

          n_pulls += move_plainly (f, 0, own);
        }
      g_assert_cmpfloat_with_epsilon (n_pulls, rate * N_STEPS, 1.01);
    }
}

static void
test_forces (void)
{
  for (double d = 0.01; d < 100; d *= 1.7)
    {
      double power = pow (d, 2 * CURVE_B);
      double pull = -2 * CURVE_A * CURVE_B * power / (d * d) / (1 + CURVE_A * power);
      double push = 2 * CURVE_B / ((0.001 + d * d) * (1 + CURVE_A * power));
      float square = (float) (d * d);

      g_assert_cmpfloat_with_epsilon ((double) hek_kernel_umap_pull (square, CURVE_A, CURVE_B),
                                      pull, -1e-6 * pull);
      g_assert_cmpfloat_with_epsilon ((double) hek_kernel_umap_push (square, CURVE_A, CURVE_B),
                                      push, 1e-6 * push);
    }
  g_assert_true (isfinite (hek_kernel_umap_pull (0, CURVE_A, CURVE_B)));
  g_assert_true (isfinite (hek_kernel_umap_push (0, CURVE_A, CURVE_B)));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernel/umap/levels", test_levels);
  g_test_add_func ("/kernel/umap/plain", test_plain);
  g_test_add_func ("/kernel/umap/parts", test_parts);
  g_test_add_func ("/kernel/umap/rates", test_rates);
  g_test_add_func ("/kernel/umap/forces", test_forces);
  return g_test_run ();
}
