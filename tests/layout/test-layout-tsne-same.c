/* SPDX-License-Identifier: Apache-2.0 */
/* t-SNE on any number of threads and every instruction set: the same bits, of a layout in two and
 * in three dimensions and of new rows in it. */
#include "config.h"

#include "hek-layout.h"
#include "hek-rng.h"
#include "../same.h"

static char *
digest (void)
{
  /* More than one block of each parallel loop but the longest. */
  enum { N = 1500, N_NEW = 40, DIM = 6 };
  g_autofree float *numbers = g_new (float, (N + N_NEW) * DIM);
  HekRows rows = { HEK_DTYPE_F32, DIM, N, DIM * sizeof *numbers, (const guint8 *) numbers };
  HekRows more = { HEK_DTYPE_F32, DIM, N_NEW, DIM * sizeof *numbers,
                   (const guint8 *) (numbers + N * DIM) };
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  HekRng rng;

  hek_rng_init (&rng, 5);
  for (guint i = 0; i < (N + N_NEW) * DIM; i++)
    numbers[i] = (float) (hek_rng_double (&rng) + (i / DIM % 4 == i % DIM));
  for (guint n_dims = 2; n_dims <= 3; n_dims++)
    {
      HekLayoutRecipe recipe;
      g_autoptr (HekLayout) layout = NULL, all = NULL;
      g_autoptr (GError) error = NULL;
      guint n_options;
      const HekOption *options;

      hek_layout_recipe_init (&recipe, hek_layout_method_find ("tsne"));
      options = hek_layout_method_options (recipe.method, &n_options);
      recipe.n_dims = n_dims;
      recipe.values.v[hek_options_find (options, n_options, "steps")] = 60;
      recipe.values.v[hek_options_find (options, n_options, "early-steps")] = 20;
      layout = hek_layout_compute (&rows, &recipe, NULL, NULL, &error);
      g_assert_no_error (error);
      all = hek_layout_place (layout, &rows, &more, NULL, &error);
      g_assert_no_error (error);
      g_checksum_update (sum, (const guint8 *) hek_layout_coords (all),
                         (N + N_NEW) * n_dims * (gssize) sizeof (float));
    }
  return g_strdup (g_checksum_get_string (sum));
}

int
main (int    argc,
      char **argv)
{
  if (same_print_digest (argc, argv, digest))
    return 0;
  g_test_init (&argc, &argv, NULL);
  same_add_tests ("/layout/tsne-same", argv[0], digest);
  return g_test_run ();
}
