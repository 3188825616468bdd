/* SPDX-License-Identifier: Apache-2.0 */
/* The sums of t-SNE against their definitions in double precision, and every instruction set
 * against the scalar one, bit for bit. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "hek-kernel-cpu.h"
#include "hek-kernel-tsne-private.h"
#include "hek-rng.h"

#define LANES HEK_KERNEL_TSNE_LANES
#define SOURCE HEK_KERNEL_TSNE_SOURCE
#define MAX_SOURCES 67
#define N_ROWS 200
/* Of sums of at most 160 numbers in single precision. */
#define TOLERANCE 2e-6

typedef struct
{
  HekCpuLevel level;
  const HekKernelTsne *table;
} Isa;

static const Isa isas[] = {
  { HEK_CPU_SCALAR, &hek_kernel_tsne_scalar },
#if defined(__x86_64__)
  { HEK_CPU_AVX2, &hek_kernel_tsne_avx2 },
  { HEK_CPU_AVX512, &hek_kernel_tsne_avx512 },
#endif
};

typedef struct
{
  guint n_dims;
  float targets[3 * LANES], sources[MAX_SOURCES * SOURCE], sums[4 * LANES];
  float coords[3 * N_ROWS + 1], p[10 * LANES];
  guint32 idx[10 * LANES];
} Data;

static void
fill (Data    *data,
      guint    n_dims,
      guint64  seed)
{
  HekRng rng;

  hek_rng_init (&rng, seed);
  data->n_dims = n_dims;
  for (guint i = 0; i < G_N_ELEMENTS (data->targets); i++)
    data->targets[i] = (float) (8 * hek_rng_double (&rng) - 4);
  for (guint i = 0; i < G_N_ELEMENTS (data->sources); i++)
    data->sources[i] = (float) (8 * hek_rng_double (&rng) - 4);
  for (guint i = 0; i < G_N_ELEMENTS (data->sums); i++)
    data->sums[i] = (float) hek_rng_double (&rng);
  for (guint i = 0; i < G_N_ELEMENTS (data->coords); i++)
    data->coords[i] = (float) (8 * hek_rng_double (&rng) - 4);
  for (guint i = 0; i < G_N_ELEMENTS (data->idx); i++)
    {
      data->idx[i] = (guint32) hek_rng_below (&rng, N_ROWS);
      data->p[i] = (float) hek_rng_double (&rng);
    }
  /* The same place, far away, too far for a square, and tiny. */
  memcpy (data->sources, (float[]) { data->targets[0], data->targets[LANES], 0, 3 },
          SOURCE * sizeof (float));
  data->sources[SOURCE] = 1e7f;
  data->sources[2 * SOURCE] = -1e30f;
  data->targets[1] = 1e-40f;
}

static void
test_repel (void)
{
  for (guint n_dims = 2; n_dims <= 3; n_dims++)
    {
      Data data;
      float sums[4 * LANES];

      fill (&data, n_dims, n_dims);
      memcpy (sums, data.sums, sizeof sums);
      hek_kernel_tsne_repel (data.targets, n_dims, data.sources, MAX_SOURCES, sums);
      for (guint i = 0; i < LANES; i++)
        {
          double wanted[4];

          for (guint d = 0; d <= n_dims; d++)
            wanted[d] = (double) data.sums[d * LANES + i];
          for (guint j = 0; j < MAX_SOURCES; j++)
            {
              const float *s = data.sources + j * SOURCE;
              double diff[3], k = 1;

              for (guint d = 0; d < n_dims; d++)
                {
                  diff[d] = (double) data.targets[d * LANES + i] - (double) s[d];
                  k += diff[d] * diff[d];
                }
              k = 1 / k;
              wanted[0] += (double) s[3] * k;
              for (guint d = 0; d < n_dims; d++)
                wanted[d + 1] += (double) s[3] * k * k * diff[d];
            }
          for (guint d = 0; d <= n_dims; d++)
            g_assert_cmpfloat_with_epsilon ((double) sums[d * LANES + i], wanted[d],
                                            TOLERANCE * MAX_SOURCES);
        }
    }
}

static void
test_attract (void)
{
  for (guint n_dims = 2; n_dims <= 3; n_dims++)
    for (guint n = 0; n <= 10 * LANES; n += LANES)
      {
        Data data;
        double wanted[3] = { 0 };
        float force[3];

        fill (&data, n_dims, n);
        for (guint j = 0; j < n; j++)
          {
            double diff[3], k = 1;

            for (guint d = 0; d < n_dims; d++)
              {
                diff[d] = (double) data.coords[7 * n_dims + d] -
                          (double) data.coords[data.idx[j] * n_dims + d];
                k += diff[d] * diff[d];
              }
            for (guint d = 0; d < n_dims; d++)
              wanted[d] += (double) data.p[j] * diff[d] / k;
          }
        hek_kernel_tsne_attract (data.coords, n_dims, 7, data.idx, data.p, n, force);
        for (guint d = 0; d < n_dims; d++)
          g_assert_cmpfloat_with_epsilon ((double) force[d], wanted[d], TOLERANCE * (n + 1));
      }
}

static void
test_isas (void)
{
  for (guint k = 1; k < G_N_ELEMENTS (isas) && isas[k].level <= hek_kernel_cpu_level (); k++)
    for (guint n_dims = 2; n_dims <= 3; n_dims++)
      {
        Data a, b;

        for (guint n = 0; n <= MAX_SOURCES; n++)
          {
            fill (&a, n_dims, n);
            fill (&b, n_dims, n);
            isas[0].table->repel (a.targets, n_dims, a.sources, n, a.sums);
            isas[k].table->repel (b.targets, n_dims, b.sources, n, b.sums);
            g_assert_cmpmem (a.sums, sizeof a.sums, b.sums, sizeof b.sums);
          }
        /* Not aligned either. */
        for (guint n = 0; n <= 9 * LANES; n += LANES)
          {
            float wanted[3] = { 0 }, force[3] = { 0 };

            isas[0].table->attract (a.coords + 1, n_dims, 3, a.idx + 1, a.p + 1, n, wanted);
            isas[k].table->attract (a.coords + 1, n_dims, 3, a.idx + 1, a.p + 1, n, force);
            g_assert_cmpmem (wanted, sizeof wanted, force, sizeof force);
          }
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernel/tsne/repel", test_repel);
  g_test_add_func ("/kernel/tsne/attract", test_attract);
  g_test_add_func ("/kernel/tsne/isas", test_isas);
  return g_test_run ();
}
