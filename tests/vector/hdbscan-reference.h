/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* HDBSCAN by its definition: components are found anew at every level, from all pairs. */
#define HDBSCAN_MAX_N 160

typedef struct
{
  int parent;
  double birth, stability, death, last, below;
  gboolean has_children, chosen;
} ReferenceCluster;

typedef struct
{
  guint n, min_size;
  double reach[HDBSCAN_MAX_N][HDBSCAN_MAX_N];
  double least; /* of the reaches that are not 0 */
  ReferenceCluster clusters[2 * HDBSCAN_MAX_N];
  int n_clusters;
  int cluster[HDBSCAN_MAX_N];
  double lambda[HDBSCAN_MAX_N];
} Reference;

/* @self: n, min_size and reach are set */
void hdbscan_reference_run (Reference *self, gboolean leaves);

/* The chosen cluster that @cluster is, or is in; 0: none. */
int  hdbscan_reference_home (const Reference *self, int cluster);
