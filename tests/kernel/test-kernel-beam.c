/* SPDX-License-Identifier: Apache-2.0 */
/* The loops of a beam search on every instruction set, against plain loops. */
#include <glib.h>
#include <math.h>

#include "hek-kernel-beam-private.h"
#include "hek-kernel-cpu.h"
#include "hek-rng.h"

#define N HEK_KERNEL_BEAM_CENTROIDS
#define MAX_ROWS 9

typedef struct
{
  HekCpuLevel level;
  const HekKernelBeam *kernel;
} Path;

static const Path paths[] = {
#if defined(__x86_64__)
  { HEK_CPU_AVX2, &hek_kernel_beam_avx2 },
  { HEK_CPU_AVX512, &hek_kernel_beam_avx512 },
#endif
  { HEK_CPU_SCALAR, &hek_kernel_beam_scalar },
};

static gboolean
can_run (const Path *path)
{
  if (hek_kernel_cpu_level () >= path->level)
    return TRUE;
  g_test_skip ("not on this processor, or HEK_CPU forbids it");
  return FALSE;
}

/* At odd addresses of floats, with numbers that are infinite or none. */
static void
test_sum (gconstpointer data)
{
  const Path *path = data;
  float numbers[(MAX_ROWS + 1) * N + 1], out[N + 1];
  const float *rows[MAX_ROWS];
  HekRng rng;

  if (!can_run (path))
    return;
  hek_rng_init (&rng, 3);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    numbers[i] = (float) (hek_rng_double (&rng) - 0.5);
  numbers[40] = INFINITY;
  numbers[50] = NAN;
  for (guint n_rows = 0; n_rows <= MAX_ROWS; n_rows++)
    {
      for (guint j = 0; j < n_rows; j++)
        rows[j] = numbers + 1 + (MAX_ROWS - j) * N;
      path->kernel->sum (numbers + 1, 0.1f, rows, n_rows, out + 1);
      for (guint i = 0; i < N; i++)
        {
          float wanted = numbers[1 + i] + 0.1f;

          for (guint j = 0; j < n_rows; j++)
            wanted += rows[j][i];
          g_assert_true (out[1 + i] == wanted || (isnan (out[1 + i]) && isnan (wanted)));
        }
    }
}

static void
test_below (gconstpointer data)
{
  const Path *path = data;
  float scores[N];
  guint8 idx[N];
  HekRng rng;

  if (!can_run (path))
    return;
  hek_rng_init (&rng, 4);
  for (guint i = 0; i < N; i++)
    scores[i] = (float) (hek_rng_below (&rng, 1000));
  scores[7] = NAN;
  scores[8] = -INFINITY;
  scores[255] = INFINITY;
  for (int limit = -1; limit <= 1001; limit += 3)
    {
      size_t n = path->kernel->below (scores, (float) limit, idx), wanted = 0;

      for (guint i = 0; i < N; i++)
        if (scores[i] < (float) limit)
          {
            g_assert_cmpuint (wanted, <, n);
            g_assert_cmpuint (idx[wanted++], ==, i);
          }
      g_assert_cmpuint (n, ==, wanted);
    }
  g_assert_cmpuint (path->kernel->below (scores, INFINITY, idx), ==, N - 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      const char *name = hek_kernel_cpu_name (paths[i].level);
      g_autofree char *sum = g_strconcat ("/kernel/beam/sum/", name, NULL);
      g_autofree char *below = g_strconcat ("/kernel/beam/below/", name, NULL);

      g_test_add_data_func (sum, &paths[i], test_sum);
      g_test_add_data_func (below, &paths[i], test_below);
    }
  return g_test_run ();
}
