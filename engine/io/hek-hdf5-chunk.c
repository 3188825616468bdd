/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Arrays of HDF5 in chunks: a tree lists them, and each went through filters on its way into the
 * file. All chunks that hold one row make a band, which is unpacked at once and kept until a row of
 * another is wanted.
 */
#include "config.h"

#include "hek-hdf5-private.h"

#include <string.h>
#include <zlib.h>

#define NODE_START_BYTES 24 /* III.A.1 */
#define KEY_BYTES 32        /* stored bytes, filters left out, offsets in three axes */
#define MAX_TREE_LEVEL 8
#define MAX_STORED_EXTRA 4096 /* what a filter may add to numbers that do not pack */

/* IV.A.2.l */
enum
{
  FILTER_DEFLATE = 1,
  FILTER_SHUFFLE = 2,
  FILTER_FLETCHER32 = 3,
};

static gsize
chunk_bytes_of (const HekHdf5Array *array)
{
  return array->chunk_rows * array->chunk_columns * array->type.n_bytes;
}

static gboolean
add_chunk (HekHdf5Array   *array,
           HekHdf5Cursor  *cursor,
           GError        **error)
{
  HekSource *source = array->file->source;
  HekHdf5Chunk chunk = { 0 };

  chunk.stored_bytes = (guint32) hek_hdf5_get (cursor, 4);
  chunk.filter_mask = (guint32) hek_hdf5_get (cursor, 4);
  chunk.row = hek_hdf5_get (cursor, 8);
  chunk.column = hek_hdf5_get (cursor, 8);
  hek_hdf5_take (cursor, 8);
  chunk.address = hek_hdf5_get (cursor, 8);
  if (chunk.row % array->chunk_rows != 0 || chunk.column % array->chunk_columns != 0 ||
      chunk.row >= array->n_rows || chunk.column >= array->dim ||
      chunk.stored_bytes > chunk_bytes_of (array) + MAX_STORED_EXTRA)
    return hek_source_damaged (source, cursor->offset, error, "a chunk has an impossible place");
  if (array->chunks->len == HEK_HDF5_MAX_CHUNKS)
    return hek_source_fail (source, HEK_SOURCE_ERROR_UNSUPPORTED, error,
                            "has more than %d chunks", HEK_HDF5_MAX_CHUNKS);
  g_array_append_val (array->chunks, chunk);
  return TRUE;
}

static gboolean
list_node (HekHdf5Array  *array,
           guint64        address,
           int            level, /* that it must have; -1: any */
           GError       **error)
{
  HekHdf5 *file = array->file;
  g_autofree guint8 *start = hek_hdf5_read (file, address, NODE_START_BYTES, error);
  g_autofree guint8 *data = NULL;
  HekHdf5Cursor cursor;
  guint n, n_bytes;

  if (start == NULL)
    return FALSE;
  if (memcmp (start, "TREE", 4) != 0 || start[4] != 1 || start[5] > MAX_TREE_LEVEL ||
      (level >= 0 && start[5] != level))
    return hek_source_damaged (file->source, address, error, "the tree of chunks is broken");
  n = start[6] | (guint) start[7] << 8;
  n_bytes = n * (KEY_BYTES + 8);
  data = hek_hdf5_read (file, address + NODE_START_BYTES, n_bytes, error);
  if (data == NULL)
    return FALSE;
  cursor = (HekHdf5Cursor) { data, n_bytes, address + NODE_START_BYTES, FALSE };
  for (guint i = 0; i < n; i++)
    {
      if (start[5] == 0)
        {
          if (!add_chunk (array, &cursor, error))
            return FALSE;
          continue;
        }
      hek_hdf5_take (&cursor, KEY_BYTES);
      if (!list_node (array, hek_hdf5_get (&cursor, 8), start[5] - 1, error))
        return FALSE;
    }
  return TRUE;
}

static int
compare_chunks (gconstpointer a,
                gconstpointer b)
{
  const HekHdf5Chunk *x = a, *y = b;

  if (x->row != y->row)
    return x->row < y->row ? -1 : 1;
  return x->column < y->column ? -1 : x->column > y->column;
}

gboolean
hek_hdf5_chunks_list (HekHdf5Array  *array,
                      guint64        address,
                      GError       **error)
{
  guint64 n_rows = 0;

  if (!list_node (array, address, -1, error))
    return FALSE;
  g_array_sort (array->chunks, compare_chunks);
  if (array->chunks->len > 0)
    {
      guint last = array->chunks->len - 1;

      n_rows = g_array_index (array->chunks, HekHdf5Chunk, last).row + array->chunk_rows;
    }
  /* rows without a chunk would be zeros, without end when the shape is damaged */
  if (n_rows < array->n_rows)
    return hek_source_damaged (array->file->source, address, error,
                               "chunks of %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " rows",
                               n_rows, array->n_rows);
  return TRUE;
}

/* Two sums of the 16-bit words in big-endian order, modulo 65535 (H5checksum.c says the same of
 * HDF5; J. G. Fletcher, "An arithmetic checksum for serial transmissions", 1982). */
static guint32
fletcher32 (const guint8 *data,
            gsize         n_bytes)
{
  guint64 a = 0, b = 0;

  for (gsize i = 0; i + 1 < n_bytes; i += 2)
    {
      a = (a + ((guint) data[i] << 8 | data[i + 1])) % 65535;
      b = (b + a) % 65535;
    }
  if ((n_bytes & 1) != 0)
    {
      a = (a + ((guint) data[n_bytes - 1] << 8)) % 65535;
      b = (b + a) % 65535;
    }
  return (guint32) (b << 16 | a);
}

/* All first bytes of the numbers, then all second ones. */
static void
unshuffle (const guint8 *in,
           guint8       *out,
           gsize         n_bytes,
           guint         number_bytes)
{
  gsize n = n_bytes / number_bytes;

  for (guint k = 0; k < number_bytes; k++)
    for (gsize i = 0; i < n; i++)
      out[i * number_bytes + k] = in[k * n + i];
  memcpy (out + n * number_bytes, in + n * number_bytes, n_bytes - n * number_bytes);
}

/* Undoes the filters, last one first; array->packed and array->work change places. @n_bytes: of
 * what is in array->packed */
static gboolean
unpack_chunk (HekHdf5Array        *array,
              const HekHdf5Chunk  *chunk,
              gsize                n_bytes,
              GError             **error)
{
  HekSource *source = array->file->source;
  gsize chunk_bytes = chunk_bytes_of (array);

  for (guint i = array->n_filters; i-- > 0;)
    {
      uLongf n_out = chunk_bytes + MAX_STORED_EXTRA;
      guint8 *swap = array->packed;
      guint32 sum;

      if ((chunk->filter_mask >> i & 1) != 0)
        continue;
      if (array->filters[i] == FILTER_FLETCHER32)
        {
          if (n_bytes < 4)
            return hek_source_damaged (source, chunk->address, error, "a chunk has no checksum");
          n_bytes -= 4;
          memcpy (&sum, array->packed + n_bytes, 4);
          if (fletcher32 (array->packed, n_bytes) != GUINT32_FROM_LE (sum))
            return hek_source_damaged (source, chunk->address, error,
                                       "the checksum of a chunk is wrong");
          continue;
        }
      if (array->filters[i] == FILTER_SHUFFLE)
        unshuffle (array->packed, array->work, n_bytes, array->type.n_bytes);
      else if (uncompress (array->work, &n_out, array->packed, n_bytes) != Z_OK)
        return hek_source_damaged (source, chunk->address, error, "a chunk cannot be unpacked");
      else
        n_bytes = n_out;
      array->packed = array->work;
      array->work = swap;
    }
  if (n_bytes != chunk_bytes)
    return hek_source_damaged (source, chunk->address, error,
                               "a chunk has %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " bytes",
                               n_bytes, chunk_bytes);
  return TRUE;
}

static gboolean
read_chunk (HekHdf5Array        *array,
            const HekHdf5Chunk  *chunk,
            GError             **error)
{
  HekInput *input = array->file->input;
  gsize number_bytes = array->type.n_bytes, row_bytes = array->dim * number_bytes;
  gsize n_columns = MIN (array->chunk_columns, array->dim - chunk->column);
  guint64 size = (guint64) hek_input_get_size (input);

  if (chunk->address > size || chunk->stored_bytes > size - chunk->address)
    return hek_source_damaged (array->file->source, MIN (size, chunk->address), error,
                               "it is cut short: a chunk lies outside of the file");
  if (!hek_input_seek (input, chunk->address, error) ||
      !hek_input_read_exactly (input, array->packed, chunk->stored_bytes, error) ||
      !unpack_chunk (array, chunk, chunk->stored_bytes, error))
    return FALSE;
  for (gsize i = 0; i < array->chunk_rows; i++)
    memcpy (array->band + i * row_bytes + chunk->column * number_bytes,
            array->packed + i * array->chunk_columns * number_bytes, n_columns * number_bytes);
  return TRUE;
}

/* Chunks that were never written are zeros. */
static gboolean
read_band (HekHdf5Array  *array,
           guint64        band_row,
           GError       **error)
{
  gsize row_bytes = array->dim * array->type.n_bytes, low = 0, high = array->chunks->len;
  gsize room = chunk_bytes_of (array) + MAX_STORED_EXTRA;

  if (array->band == NULL)
    {
      array->band = g_try_malloc (array->chunk_rows * row_bytes);
      array->packed = g_try_malloc (room);
      array->work = g_try_malloc (room);
      if (array->band == NULL || array->packed == NULL || array->work == NULL)
        return hek_source_fail (array->file->source, HEK_SOURCE_ERROR_TOO_LARGE, error,
                                "has chunks that are too large for the memory");
    }
  array->band_row = HEK_HDF5_UNDEFINED;
  memset (array->band, 0, array->chunk_rows * row_bytes);
  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (g_array_index (array->chunks, HekHdf5Chunk, middle).row < band_row)
        low = middle + 1;
      else
        high = middle;
    }
  for (; low < array->chunks->len; low++)
    {
      const HekHdf5Chunk *chunk = &g_array_index (array->chunks, HekHdf5Chunk, low);

      if (chunk->row != band_row)
        break;
      if (!read_chunk (array, chunk, error))
        return FALSE;
    }
  array->band_row = band_row;
  return TRUE;
}

gboolean
hek_hdf5_chunks_read (HekHdf5Array  *array,
                      guint64        row,
                      gsize          n,
                      guint8        *out,
                      GError       **error)
{
  gsize row_bytes = array->dim * array->type.n_bytes;

  while (n > 0)
    {
      guint64 band_row = row - row % array->chunk_rows;
      gsize count = MIN (n, array->chunk_rows - (row - band_row));

      if (array->band_row != band_row && !read_band (array, band_row, error))
        return FALSE;
      memcpy (out, array->band + (row - band_row) * row_bytes, count * row_bytes);
      row += count;
      out += count * row_bytes;
      n -= count;
    }
  return TRUE;
}
