/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-task.h"

G_BEGIN_DECLS

/*
 * HDBSCAN: clusters of any shape and density, and noise, without being told how many.
 *
 * The core distance of a row is that to its min_samples-th nearest, itself counted as the first;
 * two rows are as far apart as the largest of their distance and their core distances (mutual
 * reachability). Of the minimum spanning tree under this distance the hierarchy of its components
 * is condensed: parts smaller than min_cluster_size fall out of a cluster, larger ones split it.
 * Those clusters are chosen that have the largest stability in all, none within another; never all
 * rows as one.
 *
 * Rows at the same level of the hierarchy are joined at once, so results do not depend on the order
 * of equal distances (where other programs join them two by two). Distances of 0 count as the
 * smallest that is not.
 *
 * Sources: Campello, Moulavi, Sander, "Density-based clustering based on hierarchical density
 * estimates", PAKDD 2013; Campello et al., "Hierarchical density estimates for data clustering,
 * visualization, and outlier detection", ACM TKDD 2015 (outlier scores); McInnes, Healy,
 * "Accelerated hierarchical density based clustering", ICDMW 2017 (spanning tree by Borůvka's
 * method on a tree of boxes).
 */
typedef struct
{
  guint min_cluster_size; /* >= 2; 0: one row in 1,000, from 5 to 500 */
  guint min_samples;      /* >= 1; 0: min_cluster_size, but at most 32 */
  gboolean leaves;        /* the smallest clusters instead of the most stable: more and finer */
} HekHdbscanOptions;

#define HEK_HDBSCAN_MAX_SAMPLES 1024

typedef struct
{
  gsize n;
  guint min_cluster_size, min_samples; /* as used */
  guint n_clusters;
  gsize n_noise;

  /* owned: n each */
  gint32 *labels;       /* -1: noise; 0: the largest, of equal ones that of the first row */
  float *probabilities; /* how much it belongs to its cluster, 0 for noise */
  float *outliers;      /* GLOSH: 0 as dense as its surroundings … 1 far out */

  /* owned: n_clusters each */
  gsize *sizes;
  double *stabilities;
} HekHdbscan;

/**
 * hek_hdbscan_points:
 * @points: n × dim, dim <= 8: layouts. Rows with NaN or infinite numbers are noise, with outlier
 *   NaN.
 * @options: (nullable)
 *
 * Exact. The same on any number of threads.
 *
 * Errors: %G_IO_ERROR_NO_SPACE, %G_IO_ERROR_CANCELLED
 * Returns: (transfer full)
 */
HekHdbscan *hek_hdbscan_points (const float *points, gsize n, guint dim,
                                const HekHdbscanOptions *options, const HekTask *task,
                                GError **error);

/**
 * hek_hdbscan_graph:
 * @idx: n × k: neighbours of each row, nearest first, itself not among them; G_MAXUINT32: none
 * @distances: n × k: not squared, not negative
 *
 * For vectors of many dimensions: the spanning tree is that of the graph, whose parts, where it has
 * several, are joined at infinity. With exact neighbours, all clusters that are denser than the
 * distance to the k-th are exact. min_samples is at most k + 1.
 */
HekHdbscan *hek_hdbscan_graph (const guint32 *idx, const float *distances, gsize n, guint k,
                               const HekHdbscanOptions *options, const HekTask *task,
                               GError **error);

void hek_hdbscan_free (HekHdbscan *self);

/**
 * hek_local_density_points:
 * @k: neighbours
 * @out: n
 *
 * How dense it is around each point: log2 (m / r) with r the mean distance to the @k nearest and m
 * the median of r over all points. So 1 is where neighbours are half as far as usual, in every
 * number of dimensions. NaN where a point has NaN or infinite coordinates.
 */
gboolean hek_local_density_points (const float *points, gsize n, guint dim, guint k, float *out,
                                   const HekTask *task, GError **error);

/* The same of vectors, from a graph as above. */
void     hek_local_density_graph (const guint32 *idx, const float *distances, gsize n, guint k,
                                  float *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekHdbscan, hek_hdbscan_free)

G_END_DECLS
