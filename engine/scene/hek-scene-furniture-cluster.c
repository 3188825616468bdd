/* SPDX-License-Identifier: Apache-2.0 */
/* Names of categories where their points are. */
#include "config.h"

#include "hek-scene-furniture-cluster.h"

#include <math.h>
#include <stdlib.h>

/* Points that the middle of a category is found from. */
#define SAMPLE 4096u

typedef struct
{
  guint32 n_points, n_seen, n;
  double (*at)[3]; /* n positions, evenly out of all of them */
} HekSceneCluster;

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median (double *values,
        guint32 n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return values[n / 2];
}

/* The entry of the legend that a slot belongs to; G_MAXUINT8: none. */
static guint8
hek_scene_cluster_entry (const HekScenePoints   *points,
                         const HekSceneColoring *coloring,
                         gsize                   slot)
{
  guint32 row = points->rows[slot];

  return row < coloring->n_rows ? coloring->entries[row] : G_MAXUINT8;
}

static void
hek_scene_clusters_sample (const HekScenePoints   *points,
                           const HekSceneColoring *coloring,
                           HekSceneCluster        *clusters)
{
  for (gsize slot = 0; slot < points->n_slots; slot++)
    {
      guint8 entry = hek_scene_cluster_entry (points, coloring, slot);

      if (entry < HEK_SCENE_LEGEND_MAX_ENTRIES)
        clusters[entry].n_points++;
    }
  for (gsize slot = 0; slot < points->n_slots; slot++)
    {
      guint8 entry = hek_scene_cluster_entry (points, coloring, slot);
      HekSceneCluster *cluster;
      guint32 step;

      if (entry >= HEK_SCENE_LEGEND_MAX_ENTRIES)
        continue;
      cluster = &clusters[entry];
      step = cluster->n_points / SAMPLE + 1;
      if (cluster->n_seen++ % step == 0)
        hek_scene_points_get_position (points, slot, cluster->at[cluster->n++]);
    }
}

/* The sampled point nearest to the median of each coordinate: always among the points, whatever the
 * shape of the cluster. @spread: how far from it half of them are */
static void
hek_scene_cluster_find_middle (const HekSceneCluster *cluster,
                               double                 middle[3],
                               double                *spread)
{
  g_autofree double *values = g_new (double, cluster->n);
  double center[3], least = INFINITY;
  guint32 nearest = 0;

  for (guint k = 0; k < 3; k++)
    {
      for (guint32 i = 0; i < cluster->n; i++)
        values[i] = cluster->at[i][k];
      center[k] = median (values, cluster->n);
    }
  for (guint32 i = 0; i < cluster->n; i++)
    {
      const double *at = cluster->at[i];
      double x = at[0] - center[0], y = at[1] - center[1], z = at[2] - center[2];
      double distance = sqrt (x * x + y * y + z * z);

      values[i] = distance;
      if (distance < least)
        {
          least = distance;
          nearest = i;
        }
    }
  for (guint k = 0; k < 3; k++)
    middle[k] = cluster->at[nearest][k];
  *spread = median (values, cluster->n);
}

void
hek_scene_furniture_add_clusters (HekSceneFurniture      *self,
                                  const HekScenePoints   *points,
                                  const HekSceneColoring *coloring,
                                  const HekPlotTheme     *theme)
{
  HekSceneCluster clusters[HEK_SCENE_LEGEND_MAX_ENTRIES] = { 0 };
  const HekSceneLegend *legend = &coloring->legend;

  if (coloring->entries == NULL)
    return;
  for (guint i = 0; i < legend->n_entries; i++)
    clusters[i].at = g_malloc (SAMPLE * sizeof *clusters[i].at);
  hek_scene_clusters_sample (points, coloring, clusters);
  for (guint i = 0; i < legend->n_entries; i++)
    {
      HekSceneLabel label = { .text = legend->entries[i].label, .color = theme->text,
                              .weight = clusters[i].n_points, .strong = TRUE };

      if (legend->entries[i].kind == HEK_SCENE_LEGEND_CATEGORY && clusters[i].n > 0)
        {
          hek_scene_cluster_find_middle (&clusters[i], label.position, &label.clearance);
          /* the cluster's own points, on its side to the eye, do not hide its name */
          label.clearance *= 2;
          hek_scene_furniture_add_label (self, &label);
        }
      g_free (clusters[i].at);
    }
}
