/* SPDX-License-Identifier: Apache-2.0 */
/*
 * UMAP: rows at places where those that are neighbours are near. The neighbour graph becomes a
 * fuzzy set, a spectral or other start is brought onto the geometry, and a stochastic descent pulls
 * neighbours together and pushes others apart.
 *
 * Source: McInnes, Healy, Melville, "UMAP: uniform manifold approximation and projection for
 * dimension reduction", arXiv:1802.03426, 2018. Deviations: edges are drawn by a rule that needs no
 * state instead of counters; points of a group move at once (hek-layout-umap-descent.c), and so a
 * pull goes half the way at most (hek-kernel-umap.h); eigenvectors of the start come from a
 * filtered subspace instead of Lanczos' method, for each connected part of its own.
 *
 * The state between two epochs is the places alone, so checkpoints need nothing else.
 */
#include "config.h"

#include "hek-layout-umap-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Standard deviation of the widest coordinate of a start: places fill ±5 or so. */
#define START_SIZE 3.0f

/* Half of how far rows with the same start are moved apart. */
#define JITTER 1e-3f

#define START_KEY 0x57a27f0bu
#define JITTER_KEY 0x3177e25du

/* As in the authors' program: fewer epochs where each has more to do. */
#define EPOCHS_FEW_ROWS 500
#define EPOCHS_MANY_ROWS 200
#define FEW_ROWS 10000

enum
{
  OPTION_NEIGHBORS,
  OPTION_MIN_DIST,
  OPTION_SPREAD,
  OPTION_EPOCHS,
  OPTION_NEGATIVE,
  OPTION_START,
};

static const HekChoice starts[] = {
  [HEK_UMAP_START_SPECTRAL] = { "spectral", N_ ("Spectral") },
  [HEK_UMAP_START_PCA] = { "pca", N_ ("Principal components") },
  [HEK_UMAP_START_RANDOM] = { "random", N_ ("Random") },
};

static const HekOption options[] = {
  [OPTION_NEIGHBORS] = { .name = "neighbors", .label = N_ ("Neighbours"),
                         .help = N_ ("How many nearest vectors, itself counted, each is kept "
                                     "beside: few show details, many the large shape"),
                         .type = HEK_OPTION_INT, .def = 15, .min = 3, .max = 200,
                         .logarithmic = TRUE },
  [OPTION_MIN_DIST] = { .name = "min-dist", .label = N_ ("Least distance"),
                        .help = N_ ("How near to each other neighbours may come: little makes "
                                    "dense clusters, much spreads them evenly"),
                        .type = HEK_OPTION_REAL, .def = 0.1, .min = 0, .max = 3 },
  [OPTION_SPREAD] = { .name = "spread", .label = N_ ("Spread"),
                      .help = N_ ("The distance over which being near fades, in the units of the "
                                  "least distance; not less than that"),
                      .type = HEK_OPTION_REAL, .def = 1, .min = 0.25, .max = 4 },
  [OPTION_EPOCHS] = { .name = "epochs", .label = N_ ("Epochs"),
                      .help = N_ ("How often all vectors are moved; 0: 500 for up to 10,000 "
                                  "vectors, 200 for more"),
                      .type = HEK_OPTION_INT, .def = 0, .min = 0, .max = 5000 },
  [OPTION_NEGATIVE] = { .name = "negative", .label = N_ ("Negative samples"),
                        .help = N_ ("How many others, drawn by lot, push a vector away for each "
                                    "neighbour that pulls it"),
                        .type = HEK_OPTION_INT, .def = 5, .min = 1, .max = 30 },
  [OPTION_START] = { .name = "start", .label = N_ ("Start"),
                     .help = N_ ("Where vectors are before they are moved; what the start has of "
                                 "the large shape stays"),
                     .type = HEK_OPTION_CHOICE, .def = HEK_UMAP_START_SPECTRAL, .choices = starts,
                     .n_choices = G_N_ELEMENTS (starts) },
};

static gboolean
umap_check (const HekLayoutRecipe *recipe,
            GError               **error)
{
  const double *v = recipe->values.v;

  if (v[OPTION_MIN_DIST] <= v[OPTION_SPREAD])
    return TRUE;
  g_set_error (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_RECIPE,
               "a least distance of %g is more than the spread of %g: make one smaller or the "
               "other larger", v[OPTION_MIN_DIST], v[OPTION_SPREAD]);
  return FALSE;
}

gboolean
hek_umap_setup_init (HekUmapSetup          *self,
                     const HekLayoutRecipe *recipe,
                     gsize                  n,
                     GError               **error)
{
  const double *v = recipe->values.v;
  guint n_epochs = (guint) v[OPTION_EPOCHS];

  if (!umap_check (recipe, error))
    return FALSE;
  if (n_epochs == 0)
    n_epochs = n <= FEW_ROWS ? EPOCHS_FEW_ROWS : EPOCHS_MANY_ROWS;
  *self = (HekUmapSetup) { .n_neighbors = (guint) v[OPTION_NEIGHBORS],
                           .min_dist = v[OPTION_MIN_DIST],
                           .spread = v[OPTION_SPREAD],
                           .n_epochs = n_epochs,
                           .n_negatives = (guint) v[OPTION_NEGATIVE],
                           .start = (HekUmapStart) v[OPTION_START] };
  hek_umap_fit_curve (self->min_dist, self->spread, &self->a, &self->b);
  return TRUE;
}

static guint
umap_n_neighbors (const HekLayoutRecipe *recipe,
                  gsize                  n)
{
  return (guint) MIN (recipe->values.v[OPTION_NEIGHBORS] - 1, n > 0 ? (double) (n - 1) : 0);
}

static HekLayoutStart
umap_start (const HekLayoutRecipe *recipe)
{
  return (HekUmapStart) recipe->values.v[OPTION_START] == HEK_UMAP_START_RANDOM
           ? HEK_LAYOUT_START_NONE
           : HEK_LAYOUT_START_PCA;
}

/* Uniform in [-1, 1). */
static float
lot (guint32 key,
     gsize   i)
{
  return (float) (gint32) hek_kernel_umap_mix (key, (guint32) i) * 0x1p-31f;
}

/* The middle at 0, and the widest coordinate's standard deviation @size. */
static void
scale_coords (float *coords,
              gsize  n,
              guint  n_dims,
              guint  stride,
              float  size)
{
  double largest = 0;

  for (guint d = 0; d < n_dims; d++)
    {
      double sum = 0, squares = 0;

      for (gsize i = 0; i < n; i++)
        sum += (double) coords[i * stride + d];
      for (gsize i = 0; i < n; i++)
        {
          coords[i * stride + d] = (float) ((double) coords[i * stride + d] - sum / (double) n);
          squares += (double) coords[i * stride + d] * (double) coords[i * stride + d];
        }
      largest = MAX (largest, squares / (double) n);
    }
  if (largest > 0)
    for (gsize i = 0; i < n; i++)
      for (guint d = 0; d < n_dims; d++)
        coords[i * stride + d] *= size / (float) sqrt (largest);
}

/* n_dims of work->coords are a start in the plane or space; from there to the geometry. */
static void
bring_onto_manifold (HekLayoutWork *work,
                     float          size)
{
  HekManifold manifold;
  guint n_dims = work->recipe->n_dims;
  guint32 key = (guint32) work->recipe->seed;

  hek_manifold_init (&manifold, work->recipe->geometry, n_dims);
  scale_coords (work->coords, work->rows->n, n_dims, work->n_coords, size);
  for (gsize i = 0; i < work->rows->n; i++)
    {
      float *place = work->coords + i * work->n_coords;
      float from[3] = { 0 };

      for (guint d = 0; d < n_dims; d++)
        from[d] = place[d] + JITTER * lot (key ^ JITTER_KEY, i * 3 + d);
      if (work->recipe->geometry != HEK_GEOMETRY_EUCLIDEAN)
        hek_manifold_from_euclidean (&manifold, from, n_dims, place);
      else
        for (guint d = 0; d < n_dims; d++)
          place[d] = from[d];
    }
}

static gboolean
make_start (HekLayoutWork      *work,
            const HekUmapSetup *setup,
            const HekUmapFuzzy *fuzzy,
            const HekTask      *task,
            GError            **error)
{
  guint32 key = (guint32) work->recipe->seed ^ START_KEY;

  if (setup->start == HEK_UMAP_START_RANDOM)
    for (gsize i = 0; i < work->rows->n * work->n_coords; i++)
      work->coords[i] = lot (key, i);
  if (setup->start == HEK_UMAP_START_SPECTRAL &&
      !hek_umap_spectral (fuzzy, work->recipe->n_dims, work->coords, work->n_coords,
                          work->recipe->seed, task, error))
    return FALSE;
  bring_onto_manifold (work,
                       work->recipe->geometry == HEK_GEOMETRY_EUCLIDEAN ? START_SIZE : 1.0f);
  return TRUE;
}

/* Parts of the time, for the progress. */
#define FUZZY_SPAN 0.05
#define START_SPAN 0.15

static gboolean
umap_compute (HekLayoutWork *work,
              const HekTask *task,
              GError       **error)
{
  HekTask fuzzy_task = hek_task_sub (task, 0, FUZZY_SPAN);
  HekTask start_task = hek_task_sub (task, FUZZY_SPAN, START_SPAN);
  HekTask descent_task = hek_task_sub (task, FUZZY_SPAN + START_SPAN,
                                       1 - FUZZY_SPAN - START_SPAN);
  g_autoptr (HekUmapFuzzy) fuzzy = NULL;
  HekUmapSetup setup;
  gconstpointer state;
  gsize n_state;
  guint epoch = 0;

  if (!hek_umap_setup_init (&setup, work->recipe, work->rows->n, error))
    return FALSE;
  fuzzy = hek_umap_fuzzy_new (work->graph, &fuzzy_task, error);
  if (fuzzy == NULL)
    return FALSE;
  if (!hek_layout_work_resume (work, &epoch, &state, &n_state) &&
      !make_start (work, &setup, fuzzy, &start_task, error))
    return FALSE;
  return hek_umap_descend (work, &setup, fuzzy, epoch, &descent_task, error);
}

const HekLayoutMethod hek_layout_umap = {
  .id = "umap",
  .label = N_ ("UMAP"),
  .help = N_ ("Neighbours stay together and clusters come apart; distances between clusters say "
              "little"),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .geometries = 1 << HEK_GEOMETRY_EUCLIDEAN | 1 << HEK_GEOMETRY_SPHERICAL |
                1 << HEK_GEOMETRY_HYPERBOLIC | 1 << HEK_GEOMETRY_PARABOLIC,
  .check = umap_check,
  .n_neighbors = umap_n_neighbors,
  .start = umap_start,
  .compute = umap_compute,
  .place = hek_umap_place,
};
