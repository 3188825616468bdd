/* SPDX-License-Identifier: Apache-2.0 */
/* Prints the quality of places that another program has made: quality-of VECTORS DIM PLACES K, both
 * files little-endian floats. */
#include "config.h"

#include "hek-layout-quality.h"

int
main (int    argc,
      char **argv)
{
  g_autofree char *vectors = NULL, *places = NULL;
  gsize n_vectors_bytes, n_places_bytes;
  HekLayoutQualityOptions options = { 0 };
  HekLayoutRecipe recipe;
  g_autoptr (HekLayout) layout = NULL;
  g_autoptr (HekLayoutQuality) quality = NULL;
  g_autoptr (GError) error = NULL;
  HekRows rows = { .dtype = HEK_DTYPE_F32 };

  if (argc != 5 || !g_file_get_contents (argv[1], &vectors, &n_vectors_bytes, NULL)
      || !g_file_get_contents (argv[3], &places, &n_places_bytes, NULL))
    return 2;
  rows.dim = (guint) g_ascii_strtoull (argv[2], NULL, 10);
  rows.stride_bytes = rows.dim * sizeof (float);
  if (rows.dim == 0)
    return 2;
  rows.n = n_vectors_bytes / rows.stride_bytes;
  rows.data = (const guint8 *) vectors;
  hek_layout_recipe_init (&recipe, hek_layout_method_find ("pca"));
  recipe.n_dims = 2;
  if (n_places_bytes != rows.n * 2 * sizeof (float))
    return 2;
  layout = hek_layout_new (&recipe, g_memdup2 (places, n_places_bytes), rows.n);
  options.k = (guint) g_ascii_strtoull (argv[4], NULL, 10);
  quality = hek_layout_quality (&rows, layout, &options, NULL, &error);
  if (quality == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  g_print ("%.17g %.17g\n", quality->trustworthiness, quality->continuity);
  return 0;
}
