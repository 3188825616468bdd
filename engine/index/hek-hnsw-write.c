/* SPDX-License-Identifier: Apache-2.0 */
/* Writing the image of an index; hek-hnsw-image-private.h says what it looks like. */
#include "config.h"

#include "hek-hnsw-image-private.h"

#include "hek-checked.h"

#include <xxhash.h>

gboolean
hek_hnsw_header_sizes (const HekHnswHeader *header,
                       guint64              n_bytes[HEK_HNSW_N_PARTS])
{
  gsize n_values = header->n_values, mean, matrix, codes, rows, first;

  memset (n_bytes, 0, HEK_HNSW_N_PARTS * sizeof *n_bytes);
  if (!hek_checked_mul (header->n_in, sizeof (float), &mean) ||
      !hek_checked_mul (header->n_in, n_values * sizeof (gint16), &matrix) ||
      !hek_checked_mul (header->n_vertices, header->code_bytes, &codes) ||
      !hek_checked_mul (header->n_rows, sizeof (guint32), &rows) ||
      !hek_checked_mul ((gsize) header->n_vertices + 1, sizeof (guint32), &first))
    return FALSE;

  n_bytes[HEK_HNSW_PART_MEAN] = mean;
  n_bytes[HEK_HNSW_PART_MATRIX] = header->is_projected ? matrix : 0;
  n_bytes[HEK_HNSW_PART_CODES] = codes;
  n_bytes[HEK_HNSW_PART_ROWS] = rows;
  n_bytes[HEK_HNSW_PART_FIRST] = header->n_vertices < header->n_rows ? first : 0;
  for (guint l = 0; l < header->n_layers; l++)
    {
      guint64 *layer = n_bytes + HEK_HNSW_PART_LAYERS + 3 * l;
      gsize n_links = (l == 0 ? 2 : 1) * (gsize) header->m * sizeof (guint32), links;

      if (!hek_checked_mul (header->layer_n[l], n_links, &links))
        return FALSE;
      layer[0] = links;
      layer[1] = layer[2] = l == 0 ? 0 : (guint64) header->layer_n[l] * sizeof (guint32);
    }
  return TRUE;
}

static guint64
align (guint64 offset)
{
  return (offset + HEK_HNSW_ALIGN - 1) / HEK_HNSW_ALIGN * HEK_HNSW_ALIGN;
}

void
hek_hnsw_header_init (HekHnswHeader *header,
                      const HekHnsw *self)
{
  const HekCodeMap *map = self->map;
  guint64 n_bytes[HEK_HNSW_N_PARTS], offset = HEK_HNSW_ALIGN;

  *header = (HekHnswHeader) { .magic = HEK_HNSW_MAGIC,
                              .version = HEK_HNSW_VERSION,
                              .byte_order = HEK_HNSW_BYTE_ORDER,
                              .n_rows = self->rows.n,
                              .seed = self->seed,
                              .dtype = self->rows.dtype,
                              .distance = self->distance,
                              .dim = self->rows.dim,
                              .n_vertices = self->n_vertices,
                              .n_layers = self->n_layers,
                              .m = self->m,
                              .ef_construction = self->ef_construction,
                              .entry = self->entry,
                              .n_in = map->n_in,
                              .n_values = map->n_values,
                              .code_bytes = map->code_bytes,
                              .is_projected = map->is_projected,
                              .reach = map->reach,
                              .step = map->step,
                              .matrix_step = map->matrix_step,
                              .lift = map->lift,
                              .query_norm = map->query_norm,
                              .traverse = map->traverse,
                              .traverse_wanted = self->traverse,
                              .map_seed = map->seed };
  for (guint l = 0; l < self->n_layers; l++)
    header->layer_n[l] = self->layers[l].n;

  g_assert (hek_hnsw_header_sizes (header, n_bytes));
  for (guint p = 0; p < HEK_HNSW_N_PARTS; p++)
    {
      header->parts[p] = (HekHnswPart) { offset, n_bytes[p] };
      offset = align (offset + n_bytes[p]);
    }
  header->sums_offset = offset;
  header->n_sums = (offset - HEK_HNSW_ALIGN + HEK_HNSW_BLOCK - 1) / HEK_HNSW_BLOCK;
  header->n_bytes = offset + header->n_sums * sizeof (guint64);
}

static gconstpointer
part_data (const HekHnsw *self,
           guint          part)
{
  const HekHnswLayer *layer;

  switch (part)
    {
    case HEK_HNSW_PART_MEAN:
      return self->map->mean;
    case HEK_HNSW_PART_MATRIX:
      return self->map->matrix;
    case HEK_HNSW_PART_CODES:
      return self->codes;
    case HEK_HNSW_PART_ROWS:
      return self->row_of;
    case HEK_HNSW_PART_FIRST:
      return self->first;
    default:
      layer = &self->layers[(part - HEK_HNSW_PART_LAYERS) / 3];
      break;
    }
  switch ((part - HEK_HNSW_PART_LAYERS) % 3)
    {
    case 0:
      return layer->links;
    case 1:
      return layer->vertices;
    default:
      return layer->down;
    }
}

/* Cuts what is written into blocks for the checksums. */
typedef struct
{
  HekHnswWriteFunc write;
  gpointer user_data;
  XXH3_state_t *state;
  gsize in_block;
  GArray *sums;
} Writer;

static void
writer_end_block (Writer *writer)
{
  guint64 sum = XXH3_64bits_digest (writer->state);

  g_array_append_val (writer->sums, sum);
  XXH3_64bits_reset (writer->state);
  writer->in_block = 0;
}

static gboolean
writer_put (Writer       *writer,
            const guint8 *data,
            gsize         n_bytes,
            GError      **error)
{
  while (n_bytes > 0)
    {
      gsize n = MIN (n_bytes, HEK_HNSW_BLOCK - writer->in_block);

      if (!writer->write (data, n, writer->user_data, error))
        return FALSE;
      XXH3_64bits_update (writer->state, data, n);
      writer->in_block += n;
      if (writer->in_block == HEK_HNSW_BLOCK)
        writer_end_block (writer);
      data += n;
      n_bytes -= n;
    }
  return TRUE;
}

static gboolean
write_parts (const HekHnsw       *self,
             const HekHnswHeader *header,
             Writer              *writer,
             GError             **error)
{
  static const guint8 zeros[HEK_HNSW_ALIGN];

  for (guint p = 0; p < HEK_HNSW_N_PARTS; p++)
    {
      gsize n_bytes = header->parts[p].n_bytes, n_zeros = align (n_bytes) - n_bytes;

      if (n_bytes > 0 && (!writer_put (writer, part_data (self, p), n_bytes, error) ||
                          !writer_put (writer, zeros, n_zeros, error)))
        return FALSE;
    }
  if (writer->in_block > 0)
    writer_end_block (writer);
  return TRUE;
}

gsize
hek_hnsw_image_size (const HekHnsw *self)
{
  HekHnswHeader header;

  hek_hnsw_header_init (&header, self);
  return header.n_bytes;
}

gboolean
hek_hnsw_write (const HekHnsw     *self,
                HekHnswWriteFunc   write,
                gpointer           user_data,
                GError           **error)
{
  g_autofree guint8 *page = g_malloc0 (HEK_HNSW_ALIGN);
  HekHnswHeader *header = (HekHnswHeader *) (gpointer) page;
  Writer writer = { .write = write, .user_data = user_data };
  gboolean written;

  hek_hnsw_header_init (header, self);
  header->checksum = XXH3_64bits (header, offsetof (HekHnswHeader, checksum));
  if (!write (page, HEK_HNSW_ALIGN, user_data, error))
    return FALSE;

  writer.state = XXH3_createState ();
  writer.sums = g_array_new (FALSE, FALSE, sizeof (guint64));
  XXH3_64bits_reset (writer.state);
  written = write_parts (self, header, &writer, error) &&
            write (writer.sums->data, writer.sums->len * sizeof (guint64), user_data, error);
  g_array_unref (writer.sums);
  XXH3_freeState (writer.state);
  return written;
}
