/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "hdbscan-reference.h"

#include <math.h>
#include <string.h>

/* Components of the rows with @part, under reaches below @limit (or up to it); parts get numbers
 * from *n_parts on. */
static void
components (const Reference *self,
            const int       *member,
            int              which,
            double           limit,
            gboolean         included,
            int             *part,
            int             *n_parts)
{
  guint stack[HDBSCAN_MAX_N], n = 0;

  for (guint i = 0; i < self->n; i++)
    part[i] = -1;
  *n_parts = 0;
  for (guint seed = 0; seed < self->n; seed++)
    {
      if (member[seed] != which || part[seed] >= 0)
        continue;
      part[seed] = *n_parts;
      stack[n++] = seed;
      while (n > 0)
        {
          guint i = stack[--n];

          for (guint j = 0; j < self->n; j++)
            if (member[j] == which && part[j] < 0
                && (included ? self->reach[i][j] <= limit : self->reach[i][j] < limit))
              {
                part[j] = *n_parts;
                stack[n++] = j;
              }
        }
      (*n_parts)++;
    }
}

/* The largest level at which the rows with @which fall apart. */
static double
level_of (const Reference *self,
          const int       *member,
          int              which)
{
  int part[HDBSCAN_MAX_N], n_parts;
  double best = 0;

  for (guint i = 0; i < self->n; i++)
    for (guint j = 0; j < i; j++)
      if (member[i] == which && member[j] == which && self->reach[i][j] > best)
        {
          components (self, member, which, self->reach[i][j], FALSE, part, &n_parts);
          if (n_parts > 1)
            best = self->reach[i][j];
        }
  return best;
}

static void
follow (Reference *self,
        const int *given,
        int        which,
        int        cluster)
{
  int member[HDBSCAN_MAX_N], part[HDBSCAN_MAX_N], n_parts, sizes[HDBSCAN_MAX_N], n_large, large;
  double level = level_of (self, given, which), lambda;

  memcpy (member, given, sizeof member);
  components (self, member, which, level, FALSE, part, &n_parts);
  if (level <= self->least) /* distances of 0 are those of the smallest level */
    for (guint i = 0, n = 0; i < self->n; i++)
      if (member[i] == which)
        part[i] = (int) n++, n_parts = (int) n;
  lambda = isinf (level) ? 0 : 1 / MAX (level, self->least);
  self->clusters[cluster].death = lambda;
  memset (sizes, 0, sizeof sizes);
  for (guint i = 0; i < self->n; i++)
    if (member[i] == which)
      sizes[part[i]]++;
  n_large = large = 0;
  for (int p = 0; p < n_parts; p++)
    if (sizes[p] >= (int) self->min_size)
      {
        n_large++;
        large = p;
      }
  for (guint i = 0; i < self->n; i++)
    if (member[i] == which && (n_large != 1 || part[i] != large))
      {
        self->clusters[cluster].stability += lambda - self->clusters[cluster].birth;
        if (sizes[part[i]] < (int) self->min_size)
          {
            self->cluster[i] = cluster;
            self->lambda[i] = lambda;
          }
      }
  for (guint i = 0; i < self->n; i++)
    member[i] = member[i] == which ? part[i] : -1;
  if (n_large == 1)
    {
      follow (self, member, large, cluster);
      return;
    }
  for (int p = 0; p < n_parts; p++)
    if (sizes[p] >= (int) self->min_size)
      {
        int child = self->n_clusters++;

        self->clusters[child] = (ReferenceCluster) { .parent = cluster, .birth = lambda };
        self->clusters[cluster].has_children = TRUE;
        follow (self, member, p, child);
      }
}

static void
choose (Reference *self,
        int        i,
        gboolean   leaves)
{
  ReferenceCluster *cluster = &self->clusters[i];
  double below = 0;

  cluster->last = cluster->death;
  for (int c = i + 1; c < self->n_clusters; c++)
    if (self->clusters[c].parent == i)
      {
        choose (self, c, leaves);
        below += self->clusters[c].below;
        cluster->last = MAX (cluster->last, self->clusters[c].last);
      }
  cluster->chosen = i != 0 && (!cluster->has_children || (!leaves && cluster->stability >= below));
  cluster->below = cluster->chosen ? cluster->stability : below;
}

void
hdbscan_reference_run (Reference *self,
                       gboolean   leaves)
{
  int member[HDBSCAN_MAX_N] = { 0 };

  self->least = INFINITY;
  for (guint i = 0; i < self->n; i++)
    for (guint j = 0; j < i; j++)
      if (self->reach[i][j] > 0)
        self->least = MIN (self->least, self->reach[i][j]);
  self->n_clusters = 1;
  self->clusters[0] = (ReferenceCluster) { .parent = -1 };
  follow (self, member, 0, 0);
  choose (self, 0, leaves);
}

int
hdbscan_reference_home (const Reference *self,
                        int              cluster)
{
  int home = 0;

  for (; cluster > 0; cluster = self->clusters[cluster].parent)
    if (self->clusters[cluster].chosen)
      home = cluster;
  return home;
}
