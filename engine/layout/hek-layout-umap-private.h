/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-layout-private.h"

#include "hek-kernel-umap.h"

G_BEGIN_DECLS

/*
 * Parts of UMAP: the curve of distances in the layout (-curve), the fuzzy set of neighbours
 * (-fuzzy), the spectral start (-spectral), the descent (-descent) and one step of it (-move).
 */
typedef enum
{
  HEK_UMAP_START_SPECTRAL,
  HEK_UMAP_START_PCA,
  HEK_UMAP_START_RANDOM,
} HekUmapStart;

typedef struct
{
  guint n_neighbors; /* a row itself counted, as in the authors' program */
  double min_dist, spread;
  guint n_epochs;    /* never 0 */
  guint n_negatives;
  HekUmapStart start;
  double a, b;       /* of the curve */
} HekUmapSetup;

/* %FALSE with %HEK_LAYOUT_ERROR_RECIPE when values contradict each other. @n: rows */
gboolean hek_umap_setup_init (HekUmapSetup *self, const HekLayoutRecipe *recipe, gsize n,
                              GError **error);

/* a and b of 1 / (1 + a d²ᵇ), by least squares nearest to a curve that is 1 up to @min_dist and
 * then falls as exp (-(d - min_dist) / spread), at 300 places up to 3 spread; multiples of 2⁻²⁰. */
void hek_umap_fit_curve (double min_dist, double spread, double *a, double *b);

/* How far each of @k neighbours belongs to a row: exp (-(d - nearest) / σ), with σ such that they
 * add up to log₂ (k + 1). @distances: the nearest first */
void hek_umap_memberships (const float *distances, guint k, float *weights);

/* Neighbours both ways, with a + b - a b of what they belong to each other: row i's are those from
 * starts[i] to starts[i + 1], by number. */
typedef struct
{
  gsize n;
  guint64 *starts;  /* n + 1 */
  guint32 *targets;
  float *weights;   /* in (0, 1] */
} HekUmapFuzzy;

HekUmapFuzzy *hek_umap_fuzzy_new (const HekLayoutGraph *graph, const HekTask *task,
                                  GError **error);
void          hek_umap_fuzzy_free (HekUmapFuzzy *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekUmapFuzzy, hek_umap_fuzzy_free)

/* Connected parts. @part: n, out: the number of each row's, in the order of their first rows.
 * Returns: how many there are, 0 when cancelled or memory is short */
guint32 hek_umap_fuzzy_parts (const HekUmapFuzzy *self, guint32 *part, const HekTask *task);

/**
 * hek_umap_spectral:
 * @coords: (inout): n × @stride, of which @n_dims are used: a start such as PCA's
 *
 * The eigenvectors of the smallest eigenvalues of the normalized Laplacian, those of each connected
 * part of its own; a part keeps the middle and the size that it has in @coords.
 *
 * Source: Belkin, Niyogi, "Laplacian eigenmaps for dimensionality reduction and data
 * representation", Neural Computation 15 (2003); by a Chebyshev-filtered subspace: Zhou, Saad,
 * Tiago, Chelikowsky, "Self-consistent-field calculations using Chebyshev-filtered subspace
 * iteration", J. Comput. Phys. 219 (2006)
 */
gboolean hek_umap_spectral (const HekUmapFuzzy *fuzzy, guint n_dims, float *coords, guint stride,
                            guint64 seed, const HekTask *task, GError **error);

/* The subspace of one connected set of at least HEK_UMAP_SPECTRAL_MIN rows. */
#define HEK_UMAP_SPECTRAL_MIN 32

gboolean hek_umap_spectral_part (const HekUmapFuzzy *fuzzy, guint n_dims, float *coords,
                                 guint stride, guint64 seed, const HekTask *task, GError **error);

/* What one step needs; the kernel's own words, and the geometry. */
typedef struct
{
  HekKernelUmap kernel;
  HekManifold manifold;
  double scale; /* lengths of the manifold that are 1 in the curve, inverted */
} HekUmapMover;

void hek_umap_mover_init (HekUmapMover *self, const HekUmapSetup *setup,
                          const HekLayoutRecipe *recipe);

/* As hek_kernel_umap_move(), in all geometries. */
void hek_umap_mover_move (const HekUmapMover *self, const HekKernelUmapEdges *edges, gsize first,
                          gsize n, const float *from, float *to, const guint32 *names);

/* A mean cross entropy of some edges and as many pairs drawn by lot, to be watched. */
double hek_umap_mover_loss (const HekUmapMover *self, const HekKernelUmapEdges *edges, gsize n);

/* From work->coords, until they are the layout. */
gboolean hek_umap_descend (HekLayoutWork *work, const HekUmapSetup *setup,
                           const HekUmapFuzzy *fuzzy, guint first_epoch, const HekTask *task,
                           GError **error);

gboolean hek_umap_place (const HekLayout *layout, const HekRows *base, const HekRows *rows,
                         const HekLayoutGraph *graph, float *coords, const HekTask *task,
                         GError **error);

G_END_DECLS
