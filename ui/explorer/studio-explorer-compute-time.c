/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The factors are seconds of processor as `hektor layout compute` took them on one core with
 * AVX-512 (2.1 GHz): 5,000 and 20,000 clustered rows of 64 and 256 dimensions, 1,000,000 of 128.
 * What a method does on top of its neighbour graph is linear in rows and steps.
 */
#include "config.h"

#include "studio-explorer-compute-time.h"

#include <math.h>

#include "hek-parallel.h"
#include "studio-settings.h"

#define SPEED_KEY "explorer-layout-speed"

/* Of the correction: beyond that something else was measured, such as a sleeping laptop. */
#define LEAST_SPEED 0.02
#define MOST_SPEED 50.0

/* Up to so much work the neighbours are found exactly, as in engine/layout. */
#define EXACT_WORK 1e11
#define EXACT_S 1.4e-11   /* a multiplication */
#define HNSW_S 5e-6       /* a row, a doubling of the rows, at 150 dimensions */
#define PCA_S 1.4e-8      /* a number of a vector */
#define UMAP_S 5e-7       /* a row and epoch with 15 neighbours, 5 negative samples */
#define UMAP_CURVED 19.0  /* times as long with geodesics */
#define SPECTRAL_S 4e-6   /* a row, a doubling of the rows */
#define TSNE_S 4.7e-8     /* a row and step, a doubling of the rows */
#define STRESS_S 8e-4     /* a row */

static double
get_option (const HekLayoutRecipe *recipe,
            const char            *name,
            double                 otherwise)
{
  guint n_options;
  const HekOption *options = hek_layout_method_options (recipe->method, &n_options);
  int i = hek_options_find (options, n_options, name);

  return i >= 0 ? recipe->values.v[i] : otherwise;
}

static double
get_graph_s (double n,
             double dim,
             double n_neighbors)
{
  double work = n * n * dim;

  if (work <= EXACT_WORK)
    return work * EXACT_S;
  return n * log2 (n) * HNSW_S * (0.7 + dim / 512) * (0.6 + 0.4 * n_neighbors / 15);
}

static double
get_umap_s (const HekLayoutRecipe *recipe,
            double                 n,
            double                 dim)
{
  double n_neighbors = get_option (recipe, "neighbors", 15);
  double n_negatives = get_option (recipe, "negative", 5);
  double n_epochs = get_option (recipe, "epochs", 0);
  double epoch_s = UMAP_S * (n_neighbors / 15) * (1 + n_negatives) / 6;

  if (n_epochs == 0)
    n_epochs = n <= 10000 ? 500 : 200; /* as the help of the option says */
  if (recipe->geometry != HEK_GEOMETRY_EUCLIDEAN)
    epoch_s *= UMAP_CURVED;
  return get_graph_s (n, dim, n_neighbors) + n * log2 (n) * SPECTRAL_S + n * n_epochs * epoch_s;
}

static double
get_tsne_s (const HekLayoutRecipe *recipe,
            double                 n,
            double                 dim)
{
  double n_steps = get_option (recipe, "steps", 1000);
  double theta = get_option (recipe, "theta", 0.5);

  return get_graph_s (n, dim, 3 * get_option (recipe, "perplexity", 30))
         + n * log2 (n) * n_steps * TSNE_S * (0.5 + 0.25 / theta)
             * (recipe->n_dims == 3 ? 2.5 : 1);
}

double
studio_explorer_compute_time_model (const HekLayoutRecipe *recipe,
                                    guint64                n_rows,
                                    guint                  dim)
{
  const char *id = hek_layout_method_id (recipe->method);
  double n = (double) MAX (n_rows, 2);
  double pca = n * dim * PCA_S;

  if (g_str_equal (id, "umap"))
    return pca + get_umap_s (recipe, n, dim);
  if (g_str_equal (id, "tsne"))
    return pca + get_tsne_s (recipe, n, dim);
  if (recipe->geometry != HEK_GEOMETRY_EUCLIDEAN)
    return pca + get_graph_s (n, dim, 10) + n * STRESS_S;
  return pca;
}

/* --- corrections ----------------------------------------------------------------------------- */

/* "umap", "umap/spherical": (transfer full) */
static char *
get_speed_name (const HekLayoutRecipe *recipe)
{
  const char *id = hek_layout_method_id (recipe->method);

  if (recipe->geometry == HEK_GEOMETRY_EUCLIDEAN)
    return g_strdup (id);
  return g_strdup_printf ("%s/%s", id, hek_geometry_id (recipe->geometry));
}

double
studio_explorer_compute_time_estimate (const HekLayoutRecipe *recipe,
                                       guint64                n_rows,
                                       guint                  dim,
                                       gboolean              *is_measured)
{
  g_autoptr (GVariant) speeds = g_settings_get_value (studio_settings_get (), SPEED_KEY);
  g_autofree char *name = get_speed_name (recipe);
  double seconds = studio_explorer_compute_time_model (recipe, n_rows, dim);
  double speed;

  if (is_measured != NULL)
    *is_measured = FALSE;
  if (g_variant_lookup (speeds, name, "d", &speed) && speed >= LEAST_SPEED && speed <= MOST_SPEED)
    {
      if (is_measured != NULL)
        *is_measured = TRUE;
      return seconds * speed;
    }
  return seconds / hek_parallel_get_n_threads ();
}

/* Seconds that a layout took as a part of those of the model; 0: of no use. @name: (out) (transfer
 * full): of its kind */
static double
measure_speed (const HekCollectionLayoutInfo  *info,
               guint                           dim,
               char                          **name)
{
  HekLayoutRecipe recipe;
  double speed;

  if (info->problem != NULL || info->unfinished || info->n_added > 0 || info->compute_s <= 0
      || !hek_layout_recipe_parse (info->recipe, &recipe, NULL))
    return 0;
  speed = info->compute_s / studio_explorer_compute_time_model (&recipe, info->n_rows, dim);
  if (!(speed >= LEAST_SPEED && speed <= MOST_SPEED))
    return 0;
  *name = get_speed_name (&recipe);
  return speed;
}

void
studio_explorer_compute_time_learn_from (const GPtrArray *layouts,
                                         guint            dim)
{
  g_autoptr (GVariant) old = g_settings_get_value (studio_settings_get (), SPEED_KEY);
  g_autoptr (GVariant) new = NULL;
  g_autoptr (GHashTable) newest = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GVariantBuilder builder;
  GHashTableIter each;
  GVariantIter before;
  gpointer key, value;
  const char *name;
  double speed;

  for (guint i = 0; i < layouts->len; i++)
    {
      const HekCollectionLayoutInfo *info = layouts->pdata[i], *other;
      g_autofree char *own = NULL;

      if (measure_speed (info, dim, &own) == 0)
        continue;
      other = g_hash_table_lookup (newest, own);
      if (other == NULL || other->made_us <= info->made_us)
        g_hash_table_insert (newest, g_steal_pointer (&own), layouts->pdata[i]);
    }
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sd}"));
  g_variant_iter_init (&before, old);
  while (g_variant_iter_next (&before, "{&sd}", &name, &speed))
    if (!g_hash_table_contains (newest, name))
      g_variant_builder_add (&builder, "{sd}", name, speed);
  g_hash_table_iter_init (&each, newest);
  while (g_hash_table_iter_next (&each, &key, &value))
    {
      g_autofree char *own = NULL;

      g_variant_builder_add (&builder, "{sd}", (const char *) key,
                             measure_speed (value, dim, &own));
    }
  new = g_variant_ref_sink (g_variant_builder_end (&builder));
  if (!g_variant_equal (old, new))
    g_settings_set_value (studio_settings_get (), SPEED_KEY, new);
}

void
studio_explorer_compute_time_learn (HekExplorerSession *session)
{
  HekSchema *schema = hek_explorer_session_get_schema (session);

  if (schema != NULL)
    studio_explorer_compute_time_learn_from (hek_explorer_session_get_layouts (session),
                                             schema->dim);
}
