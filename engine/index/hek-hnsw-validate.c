/* SPDX-License-Identifier: Apache-2.0 */
/* The structure of an index, looked at from outside: what must hold after building and reading. */
#include "config.h"

#include "hek-hnsw-build-private.h"

#include "hek-aligned.h"
#include "hek-parallel.h"

#include <stdarg.h>

/* Rows whose codes are made again. */
#define MAX_CHECKED_CODES 4096

G_GNUC_PRINTF (2, 3) static gboolean
wrong (GError    **error,
       const char *format,
       ...)
{
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, HEK_HNSW_ERROR, HEK_HNSW_ERROR_DAMAGED, "wrong index: %s", what);
  return FALSE;
}

/* Each row in one vertex; of a vertex the rows rise. */
static gboolean
check_rows (const HekHnsw *self,
            GError       **error)
{
  g_autofree guint8 *seen = g_malloc0 (MAX (self->rows.n, 1));
  gsize n_seen = 0;

  for (guint32 v = 0; v < self->n_vertices; v++)
    {
      guint32 begin = hek_hnsw_first_row (self, v), end = hek_hnsw_first_row (self, v + 1);

      if (begin >= end || end > self->rows.n)
        return wrong (error, "vertex %u has no rows", v);
      for (guint32 i = begin; i < end; i++)
        {
          guint32 row = self->row_of[i];

          if (row >= self->rows.n || seen[row])
            return wrong (error, "row %u of vertex %u has another vertex, or does not exist", row,
                          v);
          if (i > begin && row <= self->row_of[i - 1])
            return wrong (error, "the rows of vertex %u do not rise", v);
          seen[row] = 1;
          n_seen++;
        }
    }
  return n_seen == self->rows.n || wrong (error, "%zu rows have no vertex", self->rows.n - n_seen);
}

static gboolean
check_list (const HekHnswLayer *layer,
            guint               layer_idx,
            guint32             position,
            GError            **error)
{
  const guint32 *links = layer->links + (gsize) position * layer->n_links;
  guint n = hek_hnsw_count_links (layer, links);

  for (guint i = 0; i < layer->n_links; i++)
    if (i >= n && links[i] != HEK_HNSW_NONE)
      return wrong (error, "layer %u: link %u of %u leads to %u", layer_idx, i, position, links[i]);
  for (guint i = 0; i < n; i++)
    {
      if (links[i] == position)
        return wrong (error, "layer %u: %u has a link to itself", layer_idx, position);
      for (guint j = 0; j < i; j++)
        if (links[i] == links[j])
          return wrong (error, "layer %u: %u has two links to %u", layer_idx, position, links[i]);
    }
  if (n == 0 && layer->n > 1)
    return wrong (error, "layer %u: %u has no links", layer_idx, position);
  return TRUE;
}

static gboolean
check_layer (const HekHnsw *self,
             guint          layer_idx,
             const HekTask *task,
             GError       **error)
{
  const HekHnswLayer *layer = &self->layers[layer_idx];

  for (guint32 p = 0; p < layer->n; p++)
    {
      if (p % 4096 == 0 && !hek_task_check (task, error))
        return FALSE;
      if (!check_list (layer, layer_idx, p, error))
        return FALSE;
      if (layer_idx == 0)
        continue;
      if (layer->vertices[p] >= self->n_vertices ||
          (p > 0 && layer->vertices[p] <= layer->vertices[p - 1]))
        return wrong (error, "layer %u: the vertices do not rise at %u", layer_idx, p);
      if (layer->down[p] >= layer[-1].n ||
          hek_hnsw_vertex (&layer[-1], layer->down[p]) != layer->vertices[p])
        return wrong (error, "layer %u: %u is not in the layer below", layer_idx, p);
    }
  return TRUE;
}

static gboolean
check_codes (const HekHnsw *self,
             GError       **error)
{
  gsize code_bytes = self->map->code_bytes, step = MAX (self->n_vertices / MAX_CHECKED_CODES, 1);
  hek_auto_aligned guint8 *code = hek_aligned_new (code_bytes, 1);
  hek_auto_aligned guint8 *scratch = hek_aligned_new (hek_code_map_scratch (self->map), 1);

  for (gsize v = 0; v < self->n_vertices; v += step)
    {
      guint32 row = self->row_of[hek_hnsw_first_row (self, (guint32) v)];

      hek_code_map_encode (self->map, self->rows.dtype, hek_rows_get (&self->rows, row), scratch,
                           code);
      if (memcmp (code, self->codes + v * code_bytes, code_bytes) != 0)
        return wrong (error, "vertex %zu has not the code of row %u", v, row);
    }
  return TRUE;
}

gboolean
hek_hnsw_validate (const HekHnsw *self,
                   const HekTask *task,
                   GError       **error)
{
  g_autofree guint8 *reached = g_malloc (MAX (self->n_vertices, 1));
  guint32 n_reached;

  if (!check_rows (self, error))
    return FALSE;
  for (guint l = 0; l < self->n_layers; l++)
    if (!check_layer (self, l, task, error))
      return FALSE;
  if (self->n_vertices > 0 && self->entry >= self->layers[self->n_layers - 1].n)
    return wrong (error, "searches begin at %u, which does not exist", self->entry);
  if (!check_codes (self, error))
    return FALSE;
  n_reached = hek_hnsw_reach (self, reached);
  return n_reached == self->n_vertices ||
         wrong (error, "%u of %u vertices cannot be reached", self->n_vertices - n_reached,
                self->n_vertices);
}
