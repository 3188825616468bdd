/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening an image where it lies. Everything that a search takes as a place in memory is checked
 * here, but for the links of the lowest layer, which searches check as they go; so a damaged image
 * cannot lead out of the memory, and hek_hnsw_verify() finds the damage.
 */
#include "config.h"

#include "hek-hnsw-image-private.h"

#include <stdarg.h>
#include <xxhash.h>

G_GNUC_PRINTF (2, 3) static gboolean
damaged (GError    **error,
         const char *format,
         ...)
{
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, HEK_HNSW_ERROR, HEK_HNSW_ERROR_DAMAGED, "damaged index: %s", what);
  return FALSE;
}

/* Reads the header of whatever version into that of the newest. */
static gboolean
read_header (gconstpointer   image,
             gsize           n_bytes,
             HekHnswHeader  *header,
             GError        **error)
{
  gsize length = offsetof (HekHnswHeader, checksum);
  guint64 checksum;

  if (n_bytes < HEK_HNSW_ALIGN)
    return damaged (error, "%zu bytes are shorter than its header", n_bytes);
  memcpy (header, image, sizeof *header);
  if (memcmp (header->magic, HEK_HNSW_MAGIC, sizeof header->magic) != 0)
    return damaged (error, "it does not begin as one");
  if (header->byte_order != HEK_HNSW_BYTE_ORDER)
    return damaged (error, "it has the byte order of another machine");
  if (header->version < 1 || header->version > HEK_HNSW_VERSION)
    {
      g_set_error (error, HEK_HNSW_ERROR, HEK_HNSW_ERROR_VERSION,
                   "index of version %u, this program knows versions up to %u", header->version,
                   HEK_HNSW_VERSION);
      return FALSE;
    }
  if (header->version == 1)
    {
      length = offsetof (HekHnswHeader, traverse);
      header->traverse = header->is_projected ? HEK_TRAVERSE_PCA_SQ8 : HEK_TRAVERSE_SQ8;
      header->traverse_wanted = HEK_TRAVERSE_AUTO;
      header->map_seed = header->seed;
    }
  memcpy (&checksum, (const guint8 *) image + length, sizeof checksum);
  if (checksum != XXH3_64bits (image, length))
    return damaged (error, "the checksum of its header is wrong");
  if (header->n_bytes != n_bytes)
    return damaged (error, "%zu bytes instead of %" G_GUINT64_FORMAT, n_bytes, header->n_bytes);
  return TRUE;
}

static gboolean
check_graph (const HekHnswHeader *header,
             GError             **error)
{
  gboolean right = header->n_rows < HEK_HNSW_MAX_ROWS && header->n_vertices <= header->n_rows &&
                   (header->n_vertices > 0 || header->n_rows == 0) &&
                   header->m >= HEK_HNSW_MIN_M && header->m <= HEK_HNSW_MAX_M &&
                   header->traverse_wanted < HEK_N_TRAVERSES &&
                   header->n_layers >= 1 && header->n_layers <= HEK_HNSW_MAX_LAYERS &&
                   header->layer_n[0] == header->n_vertices;

  for (guint l = 1; right && l < header->n_layers; l++)
    right = header->layer_n[l] > 0 && header->layer_n[l] <= header->layer_n[l - 1];
  if (right && header->n_vertices > 0)
    right = header->entry < header->layer_n[header->n_layers - 1];
  return right || damaged (error, "the numbers of its header do not belong together");
}

static gboolean
check_parts (const HekHnswHeader *header,
             GError             **error)
{
  guint64 n_bytes[HEK_HNSW_N_PARTS], offset = HEK_HNSW_ALIGN, n_sums;

  if (!hek_hnsw_header_sizes (header, n_bytes))
    return damaged (error, "its sizes overflow");
  for (guint p = 0; p < HEK_HNSW_N_PARTS; p++)
    {
      const HekHnswPart *part = &header->parts[p];

      if (part->n_bytes != n_bytes[p] || part->offset != offset ||
          part->n_bytes > header->n_bytes || part->offset > header->n_bytes - part->n_bytes)
        return damaged (error, "part %u is not where it belongs", p);
      offset += (n_bytes[p] + HEK_HNSW_ALIGN - 1) / HEK_HNSW_ALIGN * HEK_HNSW_ALIGN;
    }
  n_sums = (offset - HEK_HNSW_ALIGN + HEK_HNSW_BLOCK - 1) / HEK_HNSW_BLOCK;
  if (header->sums_offset != offset || header->n_sums != n_sums ||
      header->n_bytes != offset + n_sums * sizeof (guint64))
    return damaged (error, "its checksums are not where they belong");
  return TRUE;
}

static gboolean
all_below (const guint32 *numbers,
           gsize          n,
           guint64        bound)
{
  guint32 largest = 0;

  for (gsize i = 0; i < n; i++)
    largest = MAX (largest, numbers[i]);
  return n == 0 || largest < bound;
}

static gboolean
check_tables (const HekHnsw *self,
              GError       **error)
{
  if (!all_below (self->row_of, self->rows.n, self->rows.n))
    return damaged (error, "a vertex has a row that does not exist");
  if (self->first != NULL)
    {
      for (gsize v = 0; v < self->n_vertices; v++)
        if (self->first[v] >= self->first[v + 1])
          return damaged (error, "vertex %zu has no row", v);
      if (self->first[0] != 0 || self->first[self->n_vertices] != self->rows.n)
        return damaged (error, "not every row has a vertex");
    }
  for (guint l = 1; l < self->n_layers; l++)
    if (!all_below (self->layers[l].vertices, self->layers[l].n, self->n_vertices) ||
        !all_below (self->layers[l].down, self->layers[l].n, self->layers[l - 1].n))
      return damaged (error, "layer %u has a vertex that does not exist", l);
  return TRUE;
}

static void
place_parts (HekHnsw             *self,
             const guint8        *image,
             const HekHnswHeader *header)
{
  const HekHnswPart *parts = header->parts;
  HekCodeMap *map = g_new0 (HekCodeMap, 1);

  *map = (HekCodeMap) { .traverse = header->traverse,
                        .distance = header->distance,
                        .dim = header->dim,
                        .n_in = header->n_in,
                        .n_values = header->n_values,
                        .code_bytes = header->code_bytes,
                        .is_projected = header->is_projected,
                        .seed = header->map_seed,
                        .step = header->step,
                        .matrix_step = header->matrix_step,
                        .lift = header->lift,
                        .query_norm = header->query_norm,
                        .reach = header->reach,
                        .mean = (gconstpointer) (image + parts[HEK_HNSW_PART_MEAN].offset),
                        .matrix = (gconstpointer) (image + parts[HEK_HNSW_PART_MATRIX].offset) };
  self->map = map;
  self->codes = image + parts[HEK_HNSW_PART_CODES].offset;
  self->row_of = (gconstpointer) (image + parts[HEK_HNSW_PART_ROWS].offset);
  if (parts[HEK_HNSW_PART_FIRST].n_bytes > 0)
    self->first = (gconstpointer) (image + parts[HEK_HNSW_PART_FIRST].offset);
  for (guint l = 0; l < header->n_layers; l++)
    {
      const HekHnswPart *part = parts + HEK_HNSW_PART_LAYERS + 3 * l;

      self->layers[l] = (HekHnswLayer) {
        .n = header->layer_n[l],
        .n_links = (l == 0 ? 2 : 1) * header->m,
        .links = (guint32 *) (gpointer) (image + part[0].offset),
        .vertices = l > 0 ? (gconstpointer) (image + part[1].offset) : NULL,
        .down = l > 0 ? (gconstpointer) (image + part[2].offset) : NULL,
      };
    }
}

HekHnsw *
hek_hnsw_open (gconstpointer   image,
               gsize           n_bytes,
               const HekRows  *rows,
               GError        **error)
{
  HekHnswHeader own, *header = &own;
  g_autoptr (HekHnsw) self = NULL;

  if (!read_header (image, n_bytes, header, error) || !check_graph (header, error))
    return NULL;
  if (header->n_rows != rows->n || header->dim != rows->dim || header->dtype != rows->dtype)
    {
      g_set_error (error, HEK_HNSW_ERROR, HEK_HNSW_ERROR_ROWS,
                   "the index is of %" G_GUINT64_FORMAT " vectors of %u numbers, these are %zu of "
                   "%u, or their numbers are of another kind",
                   header->n_rows, header->dim, rows->n, rows->dim);
      return NULL;
    }
  if (!check_parts (header, error))
    return NULL;

  self = g_new0 (HekHnsw, 1);
  g_atomic_ref_count_init (&self->ref);
  self->rows = *rows;
  self->distance = header->distance;
  self->n_vertices = header->n_vertices;
  self->n_layers = header->n_layers;
  self->m = header->m;
  self->ef_construction = header->ef_construction;
  self->entry = header->entry;
  self->seed = header->seed;
  self->traverse = header->traverse_wanted;
  place_parts (self, image, header);
  if (!hek_code_map_check (self->map))
    {
      damaged (error, "the numbers of its code map do not belong together");
      return NULL;
    }
  if (!check_tables (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

gboolean
hek_hnsw_verify (gconstpointer   image,
                 gsize           n_bytes,
                 const HekTask  *task,
                 GError        **error)
{
  HekHnswHeader own, *header = &own;
  const guint8 *bytes = image;
  const guint64 *sums;

  if (!read_header (image, n_bytes, header, error) || !check_graph (header, error) ||
      !check_parts (header, error))
    return FALSE;

  sums = (gconstpointer) (bytes + header->sums_offset);
  for (guint64 i = 0; i < header->n_sums; i++)
    {
      gsize offset = HEK_HNSW_ALIGN + i * HEK_HNSW_BLOCK;
      gsize length = MIN (HEK_HNSW_BLOCK, header->sums_offset - offset);

      if (!hek_task_check (task, error))
        return FALSE;
      if (XXH3_64bits (bytes + offset, length) != sums[i])
        return damaged (error, "the checksum of the block at byte %zu is wrong", offset);
    }
  return TRUE;
}
