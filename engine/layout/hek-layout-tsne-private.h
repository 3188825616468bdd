/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-layout-private.h"

G_BEGIN_DECLS

/* Positions in the table of options. */
typedef enum
{
  HEK_TSNE_PERPLEXITY,
  HEK_TSNE_EARLY_EXAGGERATION,
  HEK_TSNE_EARLY_STEPS,
  HEK_TSNE_STEPS,
  HEK_TSNE_LEARNING_RATE,
  HEK_TSNE_EARLY_MOMENTUM,
  HEK_TSNE_MOMENTUM,
  HEK_TSNE_LATE_EXAGGERATION,
  HEK_TSNE_THETA,
  HEK_TSNE_N_OPTIONS,
} HekTsneOption;

/*
 * Who attracts whom: a sparse symmetric matrix of p, whose sum is 1. Row i is at
 * [offsets[i], offsets[i + 1]), sorted by column and filled up to whole lanes with p 0 of itself.
 */
typedef struct
{
  gsize n;
  gsize *offsets; /* n + 1 */
  guint32 *idx;
  float *p;
  double entropy; /* −Σ p log p */
} HekTsneAffinity;

/**
 * hek_tsne_conditional:
 * @distances: n, nearest first, as HekLayoutGraph has them
 * @perplexity: effective number of neighbours, less than @n for anything but equal p
 * @p: (out): n, whose sum is 1
 *
 * p of j is exp (−β d²) up to a factor, with the β whose distribution has that perplexity. d² is
 * the squared distance; of the cosine, that of vectors as long as 1, and of inner products the
 * inner product itself stands for −d².
 */
void hek_tsne_conditional (const float *distances, guint n, HekDistance distance,
                           double perplexity, float *p);

HekTsneAffinity *hek_tsne_affinity_new (const HekLayoutGraph *graph, HekDistance distance,
                                        double perplexity, const HekTask *task, GError **error);
void             hek_tsne_affinity_free (HekTsneAffinity *self);

/* Forces Σ p k (yᵢ − yⱼ) of all rows, n × n_dims; %FALSE when the task was cancelled. */
gboolean hek_tsne_attract (const HekTsneAffinity *self, const float *coords, guint n_dims,
                           float *forces, const HekTask *task);

/* Σ p log (1 + |yᵢ − yⱼ|²): with the entropy and the sum of k, the divergence. */
double hek_tsne_spread (const HekTsneAffinity *self, const float *coords, guint n_dims,
                        const HekTask *task);

/*
 * What repels: all other points, those far away in groups. Kept from step to step for its memory.
 */
typedef struct _HekTsneTree HekTsneTree;

HekTsneTree *hek_tsne_tree_new (gsize n, guint n_dims, double theta, GError **error);
void         hek_tsne_tree_free (HekTsneTree *self);

/* Sorts @coords, n × n_dims, finite, into the tree; %FALSE when the task was cancelled. */
gboolean hek_tsne_tree_fill (HekTsneTree *self, const float *coords, const HekTask *task);

/* Forces Σ k² (yᵢ − yⱼ) of all points, n × n_dims, and @sum_k: Σ k over all pairs i ≠ j, each
 * counted twice; %FALSE when the task was cancelled. */
gboolean hek_tsne_tree_repel (const HekTsneTree *self, float *forces, double *sum_k,
                              const HekTask *task);

/* Of one place, which need not be a point's: the sum of its k with all points is returned. */
double hek_tsne_tree_repel_place (const HekTsneTree *self, const float *place, float *force);

gboolean hek_tsne_place (const HekLayout *layout, const HekRows *base, const HekRows *rows,
                         const HekLayoutGraph *graph, float *coords, const HekTask *task,
                         GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekTsneAffinity, hek_tsne_affinity_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekTsneTree, hek_tsne_tree_free)

G_END_DECLS
