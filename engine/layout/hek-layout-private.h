/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-layout.h"
#include "hek-manifold.h"

G_BEGIN_DECLS

/*
 * What methods of layout have in common. hek_layout_compute() leaves rows without a place out,
 * makes those of the cosine as long as 1, builds the neighbour graph and the start that the method
 * asks for, calls compute(), and puts the places back in the order of the rows.
 */

/* The k nearest rows of each row, itself not among them, nearest first, ties by number; distances
 * as HekDistance has them but for l2, of which the root is taken. Exact for few rows, from HNSW for
 * many (with @recall measured on a sample against exact search). */
typedef struct
{
  gsize n;
  guint k;
  guint32 *idx;     /* n × k */
  float *distances; /* n × k */
  double recall;    /* 1 when exact */
} HekLayoutGraph;

HekLayoutGraph *hek_layout_graph_new (const HekRows *rows, HekDistance distance, guint k,
                                      guint64 seed, const HekTask *task, GError **error);
void            hek_layout_graph_free (HekLayoutGraph *self);

typedef enum
{
  HEK_LAYOUT_START_NONE,   /* compute() makes its own */
  HEK_LAYOUT_START_PCA,    /* the first n_coords principal components, variance of the first 1 */
} HekLayoutStart;

typedef struct
{
  const HekRows *rows;         /* floats, finite, packed, all with a place */
  const HekLayoutRecipe *recipe;
  const HekLayoutGraph *graph; /* (nullable): when the method asked for neighbours */
  const HekLayoutWatch *watch; /* (nullable) */
  float *coords;               /* rows->n × n_coords: the start, and then the result */
  guint n_coords;
  struct _HekLayoutProgress *progress; /* (nullable): of hek-layout-work.c */
} HekLayoutWork;

struct _HekLayoutMethod
{
  const char *id, *label, *help;
  const HekOption *options;
  guint n_options;
  guint geometries; /* bits 1 << HekGeometry */

  /* (nullable): options that are good each, but not together. Errors: HEK_LAYOUT_ERROR_RECIPE */
  gboolean (*check) (const HekLayoutRecipe *recipe, GError **error);

  /* (nullable): neighbours a row that compute() wants */
  guint (*n_neighbors) (const HekLayoutRecipe *recipe, gsize n);
  HekLayoutStart (*start) (const HekLayoutRecipe *recipe);

  gboolean (*compute) (HekLayoutWork *work, const HekTask *task, GError **error);

  /* (nullable): places of new rows from those of neighbours among the old. @graph: n_new × k; its
   * idx are rows of @base; @coords: n_new × n_coords, out. Without it the weighted mean of the
   * neighbours is taken. */
  gboolean (*place) (const HekLayout *layout, const HekRows *base, const HekRows *rows,
                     const HekLayoutGraph *graph, float *coords, const HekTask *task,
                     GError **error);
};

extern const HekLayoutMethod hek_layout_pca, hek_layout_umap, hek_layout_tsne, hek_layout_random;

/* Tells watchers what can be seen (not more often than they want it), takes their pause, and makes
 * a checkpoint of @state when it is time: @n_state bytes with what compute() needs besides coords
 * to go on after @step. */
void hek_layout_work_step (HekLayoutWork *work, guint step, guint n_steps, double loss,
                           gconstpointer state, gsize n_state);

/* The last checkpoint, when there is one to go on from: coords are set, @step is the next step to
 * do, and the bytes of @state are (transfer none). */
gboolean hek_layout_work_resume (HekLayoutWork *work, guint *step, gconstpointer *state,
                                 gsize *n_state);

/* The first @n_components principal components of @rows (floats, packed, finite): @coords are
 * rows->n × n_components, centred, in the units of the rows; 0 where there are not as many. */
gboolean hek_layout_pca_coords (const HekRows *rows, guint n_components, guint64 seed,
                                float *coords, const HekTask *task, GError **error);

/**
 * hek_layout_stress:
 * @work: with the neighbours of each row; coords are n_coords numbers of the plane or space, of
 *   variance about 1, from which it starts, and the result
 *
 * Places on the manifold of the recipe's geometry whose geodesic distances are, up to one factor,
 * those along the neighbour graph: what pca and random do when the geometry is not euclidean (their
 * places are the start). hek-manifold-stress.c says how.
 */
gboolean hek_layout_stress (HekLayoutWork *work, const HekTask *task, GError **error);

/* Neighbours a row that it wants. */
guint    hek_layout_stress_n_neighbors (gsize n);

G_END_DECLS
