/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Clusters and local density. k-means learns from as many rows as a quarter of a gigabyte holds,
 * evenly taken, and then asks all rows for their nearest centre. Clusters by density are exact up
 * to a million places; beyond that they are those of a sample, and the others join their nearest.
 */
#include "config.h"

#include "hek-explorer-value-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-aligned.h"
#include "hek-hdbscan.h"
#include "hek-kdtree.h"
#include "hek-kmeans-parts.h"
#include "hek-linear.h"
#include "hek-parallel.h"
#include "hek-rows-convert.h"

#define SAMPLE_FLOATS ((gsize) 1 << 26)
#define CHECK_ROWS 4096u
#define BLOCK_ROWS 4096u

#define KMEANS_STEPS 30u
#define KMEANS_FIRST 10u
#define KMEANS_TOLERANCE 1e-4

/* Parts of the work: reading the sample, k-means, asking all rows. */
#define READ_SPAN 0.2
#define TRAIN_SPAN 0.5

/* --- k-means --------------------------------------------------------------------------------- */

typedef struct
{
  HekExplorerValues *values;
  HekExplorerData *data;
  gboolean of_places, normalized;
  guint dim, k;
  float *centers;   /* owned: k × dim */
  float *packed;    /* owned (nullable): of the centers */
  float *halves;    /* owned: half the squared length of each */
  HekTask inner;    /* of loops within blocks: the same lane, or they would wait for ours */
} Kmeans;

static void
kmeans_clear (Kmeans *self)
{
  hek_aligned_free (self->centers);
  hek_aligned_free (self->packed);
  g_free (self->halves);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Kmeans, kmeans_clear)

/* As it is clustered. %FALSE: NaN or infinite numbers */
static gboolean
prepare_row (const Kmeans *self,
             float        *row)
{
  double length = 0;

  for (guint i = 0; i < self->dim; i++)
    length += (double) row[i] * row[i];
  if (!isfinite (length) || length > G_MAXFLOAT)
    return FALSE;
  if (self->normalized && length > 0)
    for (guint i = 0; i < self->dim; i++)
      row[i] = (float) (row[i] / sqrt (length));
  return TRUE;
}

/* %FALSE without an error: it is not there */
static gboolean
read_row (const Kmeans  *self,
          guint32        row,
          float         *out,
          GError       **error)
{
  HekSnapshot *snapshot = self->data->snapshot;
  HekRowPlace place;

  if (self->of_places)
    {
      for (guint i = 0; i < self->dim; i++)
        out[i] = self->data->coords[(gsize) row * self->dim + i];
      return prepare_row (self, out);
    }
  if (!hek_explorer_data_find_row (self->data, row, &place) ||
      !hek_snapshot_check (snapshot, place.segment, place.row, 1, error))
    return FALSE;
  hek_rows_to_f32 (&hek_snapshot_get_segment (snapshot, place.segment)->rows, place.row, 1, out);
  return prepare_row (self, out);
}

static gboolean
train (Kmeans         *self,
       const HekTask  *task,
       GError        **error)
{
  guint32 n_rows = self->data->n_rows;
  gsize n_sample = MIN (n_rows, SAMPLE_FLOATS / self->dim), n = 0;
  HekTask read = hek_task_sub (task, 0, READ_SPAN);
  HekTask learn = hek_task_sub (task, READ_SPAN, TRAIN_SPAN);
  hek_auto_aligned float *rows = hek_aligned_try_new (MAX (n_sample, 1) * self->dim,
                                                      sizeof (float));
  const HekKmeansPartsOptions options = { .n_iterations = KMEANS_STEPS, .n_first = KMEANS_FIRST,
                                          .tolerance = KMEANS_TOLERANCE, .seed = 1 };

  if (rows == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                           _("There is not enough memory for so many rows."));
      return FALSE;
    }
  for (gsize i = 0; i < n_sample; i++)
    {
      GError *own_error = NULL;

      if (i % CHECK_ROWS == 0)
        {
          if (!hek_task_check (task, error))
            return FALSE;
          hek_task_progress (&read, (double) i / (double) n_sample);
        }
      if (read_row (self, (guint32) (i * n_rows / n_sample), rows + n * self->dim, &own_error))
        n++;
      else if (own_error != NULL)
        {
          g_propagate_error (error, own_error);
          return FALSE;
        }
    }
  self->k = (guint) MIN (self->k, n);
  if (n == 0)
    return TRUE;
  self->centers = hek_aligned_new ((gsize) self->k * self->dim, sizeof (float));
  return hek_kmeans_parts (rows, n, self->dim, 1, self->k, &options, self->centers, NULL, NULL,
                           &learn, error);
}

static gboolean
pack_centers (Kmeans  *self,
              GError **error)
{
  self->packed = hek_linear_pack (self->centers, self->k, self->dim);
  if (self->packed == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                           _("There is not enough memory for so many rows."));
      return FALSE;
    }
  self->halves = g_new0 (float, self->k);
  for (guint c = 0; c < self->k; c++)
    {
      double length = 0;

      for (guint i = 0; i < self->dim; i++)
        length += (double) self->centers[(gsize) c * self->dim + i] *
                  self->centers[(gsize) c * self->dim + i];
      self->halves[c] = (float) (length / 2);
    }
  return TRUE;
}

/* The nearest centre of rows [begin, begin + n), which are in @rows. */
static void
assign (const Kmeans *self,
        float        *rows,
        gsize         begin,
        gsize         n)
{
  hek_auto_aligned float *products = hek_aligned_new (n * self->k, sizeof (float));

  (void) hek_linear_multiply (rows, n, self->packed, self->k, self->dim, products, &self->inner);
  for (gsize i = 0; i < n; i++)
    {
      const float *product = products + i * self->k;
      guint best = 0;

      if (!prepare_row (self, rows + i * self->dim))
        continue;
      for (guint c = 1; c < self->k; c++)
        if (product[c] - self->halves[c] > product[best] - self->halves[best])
          best = c;
      self->values->codes[begin + i] = best;
    }
}

static void
assign_run (const HekExplorerRun *run,
            gpointer              user_data)
{
  const Kmeans *self = user_data;
  hek_auto_aligned float *rows = hek_aligned_new ((gsize) run->n * self->dim, sizeof (float));

  hek_rows_gather_f32 (run->rows, run->idx, run->n, rows);
  for (guint i = 0; self->normalized && i < run->n; i++)
    (void) prepare_row (self, rows + (gsize) i * self->dim); /* assign() looks again */
  assign (self, rows, run->begin, run->n);
}

static void
assign_places (gsize    begin,
               gsize    end,
               gsize    block_idx,
               gpointer user_data)
{
  const Kmeans *self = user_data;
  hek_auto_aligned float *rows = hek_aligned_new ((end - begin) * self->dim, sizeof (float));

  for (gsize i = 0; i < (end - begin) * self->dim; i++)
    rows[i] = self->data->coords[begin * self->dim + i];
  assign (self, rows, begin, end - begin);
}

gboolean
hek_explorer_values_make_kmeans (HekExplorerValues             *values,
                                 const HekExplorerValueSource  *source,
                                 const HekTask                 *task,
                                 GError                       **error)
{
  HekSnapshot *snapshot = source->data->snapshot;
  HekTask ask = hek_task_sub (task, READ_SPAN + TRAIN_SPAN, 1 - READ_SPAN - TRAIN_SPAN);
  g_auto (Kmeans) self = { .values = values, .data = source->data,
                           .of_places = values->value.of_places,
                           .k = hek_explorer_value_get_k (&values->value),
                           .inner = { .lane = hek_task_lane (task) } };
  gboolean ok = TRUE;

  self.dim = self.of_places ? source->data->n_coords : hek_snapshot_get_schema (snapshot)->dim;
  self.normalized = !self.of_places &&
                    hek_snapshot_get_distance (snapshot) == HEK_DISTANCE_COSINE;
  if (!hek_explorer_values_take_codes (values, error) || !train (&self, task, error))
    return FALSE;
  if (self.k > 0)
    {
      if (!pack_centers (&self, error))
        return FALSE;
      ok = self.of_places
             ? hek_parallel_for (values->column.n_rows, BLOCK_ROWS, assign_places, &self, &ask)
             : hek_explorer_each_run (source->data, assign_run, &self, &ask, error);
    }
  if (!ok)
    return error != NULL && *error != NULL ? FALSE : hek_task_check (task, error);
  hek_explorer_values_name_clusters (values, self.k);
  return TRUE;
}

/* --- clusters by density --------------------------------------------------------------------- */

typedef struct
{
  HekExplorerValues *values;
  HekExplorerData *data;
  const HekKdtree *tree;
  const guint32 *rows;  /* of the data: those of the sample */
  const gint32 *labels; /* of the sample */
} Join;

/* A node of the tree that is still to be looked at. */
typedef struct
{
  guint level;
  float distance; /* squared, of its box */
  gsize node;
} Visit;

static void
look_at_leaf (const HekKdtree *tree,
              const Visit     *visit,
              const float     *x,
              float           *best,
              guint32         *row)
{
  gsize end = hek_kdtree_end (tree, visit->level, visit->node);

  for (gsize i = hek_kdtree_begin (tree, visit->level, visit->node); i < end; i++)
    {
      float distance = hek_kdtree_distance (tree->points + i * tree->dim, x, tree->dim);

      if (distance < *best || (distance == *best && tree->rows[i] < *row))
        {
          *best = distance;
          *row = tree->rows[i];
        }
    }
}

/* The point of the tree that is nearest to @x, of equally near ones the first: its row. */
static guint32
find_nearest (const HekKdtree *tree,
              const float     *x)
{
  Visit stack[2 * 64] = { { 0, 0, 1 } };
  float best = INFINITY;
  guint32 row = 0;
  guint n = 1;

  while (n > 0)
    {
      const Visit visit = stack[--n];
      Visit left = { visit.level + 1, 0, 2 * visit.node }, right = left;

      if (visit.distance > best)
        continue;
      if (visit.level == tree->depth)
        {
          look_at_leaf (tree, &visit, x, &best, &row);
          continue;
        }
      right.node++;
      left.distance = hek_kdtree_box_distance (tree, left.node, x);
      right.distance = hek_kdtree_box_distance (tree, right.node, x);
      stack[n++] = left.distance < right.distance ? right : left;
      stack[n++] = left.distance < right.distance ? left : right; /* the nearer one comes first */
    }
  return row;
}

static void
join_block (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer user_data)
{
  const Join *join = user_data;
  guint dim = join->data->n_coords;

  for (gsize i = begin; i < end; i++)
    {
      const float *x = join->data->coords + i * dim;
      gint32 label;

      if (!isfinite (x[0]) || !isfinite (x[1]) || (dim > 2 && !isfinite (x[2])))
        continue;
      label = join->labels[find_nearest (join->tree, x)];
      if (label >= 0)
        join->values->codes[i] = (guint32) label;
    }
}

/* Places that are finite, evenly taken, at most @n_most: (transfer full) n × n_coords */
static float *
take_places (HekExplorerData *data,
             gsize            n_most,
             gsize           *n)
{
  guint dim = data->n_coords;
  gsize n_take = MIN (data->n_rows, n_most);
  float *places = g_try_new (float, MAX (n_take, 1) * dim);

  *n = 0;
  for (gsize i = 0; places != NULL && i < n_take; i++)
    {
      const float *x = data->coords + i * data->n_rows / n_take * dim;

      if (!isfinite (x[0]) || !isfinite (x[1]) || (dim > 2 && !isfinite (x[2])))
        continue;
      for (guint c = 0; c < dim; c++)
        places[*n * dim + c] = x[c];
      (*n)++;
    }
  return places;
}

static gboolean
cluster_sample (HekExplorerValues  *values,
                HekExplorerData    *data,
                guint32             n_most,
                guint              *n_clusters,
                const HekTask      *task,
                GError            **error)
{
  HekTask cluster = hek_task_sub (task, 0, 0.9), rest = hek_task_sub (task, 0.9, 0.1);
  gsize n;
  g_autofree float *places = take_places (data, n_most, &n);
  double share = (double) n_most / data->n_rows;
  HekHdbscanOptions options = { .min_cluster_size = values->value.min_cluster_size };
  g_autoptr (HekHdbscan) found = NULL;
  g_autoptr (HekKdtree) tree = NULL;
  Join join = { .values = values, .data = data };

  if (options.min_cluster_size > 0)
    options.min_cluster_size = MAX (2, (guint) lrint (options.min_cluster_size * share));
  if (places == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                           _("There is not enough memory for so many rows."));
      return FALSE;
    }
  found = hek_hdbscan_points (places, n, data->n_coords, &options, &cluster, error);
  if (found == NULL)
    return FALSE;
  *n_clusters = found->n_clusters;
  if (n == 0)
    return TRUE;
  tree = hek_kdtree_new (places, n, data->n_coords, task, error);
  if (tree == NULL)
    return FALSE;
  join.tree = tree;
  join.labels = found->labels;
  values->note = g_strdup_printf (_("Clusters of %u of %u rows; the others are in the cluster of "
                                    "the nearest of these."), (guint) n, data->n_rows);
  return hek_parallel_for (data->n_rows, BLOCK_ROWS, join_block, &join, &rest) ||
         hek_task_check (task, error);
}

gboolean
hek_explorer_values_make_hdbscan (HekExplorerValues             *values,
                                  const HekExplorerValueSource  *source,
                                  guint32                        n_most,
                                  const HekTask                 *task,
                                  GError                       **error)
{
  HekExplorerData *data = source->data;
  HekHdbscanOptions options = { .min_cluster_size = values->value.min_cluster_size };
  g_autoptr (HekHdbscan) found = NULL;
  guint n_clusters = 0;

  if (!hek_explorer_values_take_codes (values, error))
    return FALSE;
  if (data->n_rows > n_most)
    {
      if (!cluster_sample (values, data, n_most, &n_clusters, task, error))
        return FALSE;
    }
  else
    {
      if (options.min_cluster_size > 0)
        options.min_cluster_size = MAX (options.min_cluster_size, 2);
      found = hek_hdbscan_points (data->coords, data->n_rows, data->n_coords, &options, task,
                                  error);
      if (found == NULL)
        return FALSE;
      n_clusters = found->n_clusters;
      for (guint32 i = 0; i < data->n_rows; i++)
        if (found->labels[i] >= 0)
          values->codes[i] = (guint32) found->labels[i];
    }
  hek_explorer_values_name_clusters (values, n_clusters);
  return TRUE;
}

/* --- density --------------------------------------------------------------------------------- */

gboolean
hek_explorer_values_make_density (HekExplorerValues             *values,
                                  const HekExplorerValueSource  *source,
                                  const HekTask                 *task,
                                  GError                       **error)
{
  HekExplorerData *data = source->data;
  guint k = hek_explorer_value_get_k (&values->value);
  g_autofree float *density = g_try_new (float, MAX (data->n_rows, 1));

  if (!hek_explorer_values_take_numbers (values, error))
    return FALSE;
  if (density == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                           _("There is not enough memory for so many rows."));
      return FALSE;
    }
  if (!hek_local_density_points (data->coords, data->n_rows, data->n_coords, k, density, task,
                                 error))
    return FALSE;
  for (guint32 i = 0; i < data->n_rows; i++)
    values->numbers[i] = density[i];
  return TRUE;
}
