/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Connected parts of the fuzzy set, each with its own spectral start. A part is copied out with
 * rows of its own numbers; what it gets is brought to the middle and the size that it has in the
 * start that was there, so that parts lie beside each other as PCA has them.
 */
#include "config.h"

#include "hek-layout-umap-private.h"

#include <math.h>
#include <string.h>

/* Coordinates farther from the middle than so many standard deviations are held there: eigenvectors
 * of a few rows would leave no room for all others. */
#define FARTHEST 4.0

/* Rows of each part, one part after the other, in their order. */
typedef struct
{
  guint32 n_parts;
  gsize *starts;   /* n_parts + 1 */
  guint32 *rows;   /* n */
  guint32 *within; /* n: the number of a row in its part */
} Parts;

static void
parts_clear (Parts *parts)
{
  g_free (parts->starts);
  g_free (parts->rows);
  g_free (parts->within);
}

static gboolean
no_space (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                       "there is not enough memory for the connected parts");
  return FALSE;
}

static gboolean
parts_init (Parts              *parts,
            const HekUmapFuzzy *fuzzy,
            const HekTask      *task,
            GError            **error)
{
  g_autofree guint32 *part = g_try_new (guint32, fuzzy->n);
  g_autofree gsize *at = NULL;

  if (part == NULL)
    return no_space (error);
  parts->n_parts = hek_umap_fuzzy_parts (fuzzy, part, task);
  if (parts->n_parts == 0)
    return !hek_task_check (task, error) ? FALSE : no_space (error);
  parts->starts = g_try_new0 (gsize, (gsize) parts->n_parts + 1);
  parts->rows = g_try_new (guint32, fuzzy->n);
  parts->within = g_try_new (guint32, fuzzy->n);
  at = g_try_new (gsize, (gsize) parts->n_parts + 1);
  if (parts->starts == NULL || parts->rows == NULL || parts->within == NULL || at == NULL)
    return no_space (error);
  for (gsize i = 0; i < fuzzy->n; i++)
    parts->starts[part[i] + 1]++;
  for (gsize p = 0; p < parts->n_parts; p++)
    parts->starts[p + 1] += parts->starts[p];
  memcpy (at, parts->starts, ((gsize) parts->n_parts + 1) * sizeof *at);
  for (gsize i = 0; i < fuzzy->n; i++)
    {
      parts->within[i] = (guint32) (at[part[i]] - parts->starts[part[i]]);
      parts->rows[at[part[i]]++] = (guint32) i;
    }
  return TRUE;
}

/* Returns: (nullable): %NULL when memory is short */
static HekUmapFuzzy *
copy_part (const HekUmapFuzzy *fuzzy,
           const Parts        *parts,
           guint32             p)
{
  const guint32 *rows = parts->rows + parts->starts[p];
  gsize n = parts->starts[p + 1] - parts->starts[p], n_edges = 0;
  g_autoptr (HekUmapFuzzy) copy = g_new0 (HekUmapFuzzy, 1);

  copy->n = n;
  copy->starts = g_try_new0 (guint64, n + 1);
  if (copy->starts == NULL)
    return NULL;
  for (gsize i = 0; i < n; i++)
    {
      n_edges += fuzzy->starts[rows[i] + 1] - fuzzy->starts[rows[i]];
      copy->starts[i + 1] = n_edges;
    }
  copy->targets = g_try_new (guint32, n_edges);
  copy->weights = g_try_new (float, n_edges);
  if (n_edges > 0 && (copy->targets == NULL || copy->weights == NULL))
    return NULL;
  for (gsize i = 0; i < n; i++)
    for (guint64 e = 0; e < copy->starts[i + 1] - copy->starts[i]; e++)
      {
        guint64 from = fuzzy->starts[rows[i]] + e;

        copy->targets[copy->starts[i] + e] = parts->within[fuzzy->targets[from]];
        copy->weights[copy->starts[i] + e] = fuzzy->weights[from];
      }
  return g_steal_pointer (&copy);
}

/* Means, and the root of the largest variance of a coordinate. */
static double
measure (const float *coords,
         gsize        n,
         guint        n_dims,
         guint        stride,
         double      *mean)
{
  double largest = 0;

  for (guint d = 0; d < n_dims; d++)
    {
      double sum = 0, squares = 0;

      for (gsize i = 0; i < n; i++)
        sum += (double) coords[i * stride + d];
      mean[d] = sum / (double) n;
      for (gsize i = 0; i < n; i++)
        {
          double off = (double) coords[i * stride + d] - mean[d];

          squares += off * off;
        }
      largest = MAX (largest, sqrt (squares / (double) n));
    }
  return largest;
}

/* @coords: of a part, from its start by PCA to its spectral start */
static gboolean
start_part (const HekUmapFuzzy *part,
            guint               n_dims,
            float              *coords,
            guint64             seed,
            const HekTask      *task,
            GError            **error)
{
  double middle[3], mean[3];
  double size = measure (coords, part->n, n_dims, n_dims, middle);

  if (!hek_umap_spectral_part (part, n_dims, coords, n_dims, seed, task, error))
    return FALSE;
  measure (coords, part->n, n_dims, n_dims, mean);
  for (guint d = 0; d < n_dims; d++)
    {
      double one, own = measure (coords + d, part->n, 1, n_dims, &one);
      double scale = own > 0 ? size / own : 0;

      for (gsize i = 0; i < part->n; i++)
        {
          double x = scale * ((double) coords[i * n_dims + d] - mean[d]);

          x = CLAMP (x, -FARTHEST * size, FARTHEST * size);
          coords[i * n_dims + d] = (float) (x + middle[d]);
        }
    }
  return TRUE;
}

gboolean
hek_umap_spectral (const HekUmapFuzzy *fuzzy,
                   guint               n_dims,
                   float              *coords,
                   guint               stride,
                   guint64             seed,
                   const HekTask      *task,
                   GError            **error)
{
  Parts parts = { 0 };
  gboolean ok = parts_init (&parts, fuzzy, task, error);

  for (guint32 p = 0; ok && p < parts.n_parts; p++)
    {
      const guint32 *rows = parts.rows + parts.starts[p];
      gsize n = parts.starts[p + 1] - parts.starts[p];
      g_autoptr (HekUmapFuzzy) copy = NULL;
      const HekUmapFuzzy *part = fuzzy;
      g_autofree float *own = NULL;
      HekTask part_task = hek_task_sub (task, (double) parts.starts[p] / (double) fuzzy->n,
                                        (double) n / (double) fuzzy->n);

      if (n < HEK_UMAP_SPECTRAL_MIN)
        continue;
      if (parts.n_parts > 1)
        part = copy = copy_part (fuzzy, &parts, p);
      own = g_try_new (float, n * n_dims);
      if (part == NULL || own == NULL)
        {
          ok = no_space (error);
          break;
        }
      for (gsize i = 0; i < n; i++)
        memcpy (own + i * n_dims, coords + (gsize) rows[i] * stride, n_dims * sizeof *own);
      ok = start_part (part, n_dims, own, seed, &part_task, error);
      for (gsize i = 0; ok && i < n; i++)
        memcpy (coords + (gsize) rows[i] * stride, own + i * n_dims, n_dims * sizeof *own);
    }
  parts_clear (&parts);
  return ok;
}
