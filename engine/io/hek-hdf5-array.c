/* SPDX-License-Identifier: Apache-2.0 */
/* An array of HDF5: its shape, its numbers, and where they lie. */
#include "config.h"

#include "hek-hdf5-private.h"

#include <string.h>

#include "hek-checked.h"

enum
{
  LAYOUT_COMPACT,
  LAYOUT_CONTIGUOUS,
  LAYOUT_CHUNKED,
};

enum
{
  CLASS_INTEGER,
  CLASS_FLOAT,
};

gboolean
hek_hdf5_parse_space (HekHdf5Cursor  body,
                      guint64        lengths[HEK_HDF5_MAX_AXES],
                      guint         *n_axes)
{
  guint version = (guint) hek_hdf5_get (&body, 1);

  *n_axes = (guint) hek_hdf5_get (&body, 1);
  if ((version != 1 && version != 2) || *n_axes > HEK_HDF5_MAX_AXES)
    return FALSE;
  hek_hdf5_take (&body, version == 1 ? 6 : 2);
  for (guint i = 0; i < *n_axes; i++)
    lengths[i] = hek_hdf5_get (&body, 8);
  return !body.is_short;
}

/* IV.A.2.d: integers that fill their bytes and floats of IEEE 754. */
gboolean
hek_hdf5_parse_type (HekHdf5Cursor  body,
                     HekNumberType *type)
{
  static const struct
  {
    guint n_bytes, exponent_bits, mantissa_bits, bias;
  } ieee[] = { { 2, 5, 10, 15 }, { 4, 8, 23, 127 }, { 8, 11, 52, 1023 } };
  guint class = (guint) hek_hdf5_get (&body, 1) & 15;
  guint bits = (guint) hek_hdf5_get (&body, 3), first, precision, exponent, mantissa, bias;

  type->n_bytes = (guint) hek_hdf5_get (&body, 4);
  type->is_big_endian = (bits & 1) != 0;
  first = (guint) hek_hdf5_get (&body, 2);
  precision = (guint) hek_hdf5_get (&body, 2);
  if (body.is_short || type->n_bytes > 8 || first != 0 || precision != 8 * type->n_bytes)
    return FALSE;
  if (class == CLASS_INTEGER)
    {
      type->kind = (bits & 8) != 0 ? HEK_NUMBER_SIGNED : HEK_NUMBER_UNSIGNED;
      return type->n_bytes > 0 && (type->n_bytes & (type->n_bytes - 1)) == 0;
    }
  if (class != CLASS_FLOAT || (bits & 0x40) != 0)
    return FALSE;
  type->kind = HEK_NUMBER_FLOAT;
  hek_hdf5_get (&body, 1);
  exponent = (guint) hek_hdf5_get (&body, 1);
  hek_hdf5_get (&body, 1);
  mantissa = (guint) hek_hdf5_get (&body, 1);
  bias = (guint) hek_hdf5_get (&body, 4);
  for (guint i = 0; i < G_N_ELEMENTS (ieee); i++)
    if (type->n_bytes == ieee[i].n_bytes && !body.is_short)
      return exponent == ieee[i].exponent_bits && mantissa == ieee[i].mantissa_bits &&
             bias == ieee[i].bias;
  return FALSE;
}

/* IV.A.2.l */
static gboolean
parse_filters (HekHdf5Array   *array,
               HekHdf5Cursor   body,
               GError        **error)
{
  guint version = (guint) hek_hdf5_get (&body, 1);

  array->n_filters = (guint) hek_hdf5_get (&body, 1);
  if (version == 1)
    hek_hdf5_take (&body, 6);
  if (array->n_filters > HEK_HDF5_MAX_FILTERS || version < 1 || version > 2)
    return hek_source_damaged (array->file->source, body.offset, error, "%u filters of version %u",
                               array->n_filters, version);
  for (guint i = 0; i < array->n_filters; i++)
    {
      guint id = (guint) hek_hdf5_get (&body, 2);
      guint n_name = version == 1 || id >= 256 ? (guint) hek_hdf5_get (&body, 2) : 0, n_values;

      hek_hdf5_take (&body, 2);
      n_values = (guint) hek_hdf5_get (&body, 2);
      hek_hdf5_take (&body, version == 1 ? (n_name + 7) & ~7u : n_name);
      hek_hdf5_take (&body, 4 * (version == 1 ? (n_values + 1) & ~1u : n_values));
      if (id < 1 || id > 3)
        return hek_source_fail (array->file->source, HEK_SOURCE_ERROR_UNSUPPORTED, error,
                                "is packed by filter %u of HDF5, which is not read", id);
      array->filters[i] = id;
    }
  return !body.is_short ||
         hek_source_damaged (array->file->source, body.offset, error, "filters are cut short");
}

/* A chunk must be two-dimensional; the tree says where each lies. */
static gboolean
parse_chunks (HekHdf5Array   *array,
              HekHdf5Cursor   body,
              guint           version,
              GError        **error)
{
  HekSource *source = array->file->source;
  guint n_axes = (guint) hek_hdf5_get (&body, 1);
  guint64 tree = hek_hdf5_get (&body, 8), number_bytes;
  gsize band_bytes;

  if (version != 3)
    return hek_source_fail (source, HEK_SOURCE_ERROR_UNSUPPORTED, error,
                            "keeps its chunks in the newest format of HDF5, which is not read; "
                            "write it with libver='earliest'");
  if (n_axes != 3 || array->n_axes != 2)
    return hek_source_fail (source, HEK_SOURCE_ERROR_UNSUPPORTED, error,
                            "has chunks of %u axes; only those of two are read", n_axes - 1);
  array->chunk_rows = hek_hdf5_get (&body, 4);
  array->chunk_columns = hek_hdf5_get (&body, 4);
  number_bytes = hek_hdf5_get (&body, 4);
  if (body.is_short || array->chunk_rows == 0 || array->chunk_columns == 0 ||
      number_bytes != array->type.n_bytes)
    return hek_source_damaged (source, body.offset, error, "impossible sizes of chunks");
  if (!hek_checked_mul (array->chunk_rows, MAX (array->dim, array->chunk_columns) * number_bytes,
                        &band_bytes) ||
      band_bytes > HEK_HDF5_MAX_BAND_BYTES)
    return hek_source_fail (source, HEK_SOURCE_ERROR_TOO_LARGE, error,
                            "has chunks that are too large: %" G_GUINT64_FORMAT " rows at a time",
                            array->chunk_rows);
  array->is_chunked = TRUE;
  array->band_row = HEK_HDF5_UNDEFINED;
  array->chunks = g_array_new (FALSE, FALSE, sizeof (HekHdf5Chunk));
  return (tree == HEK_HDF5_UNDEFINED && array->n_rows == 0) ||
         hek_hdf5_chunks_list (array, tree, error);
}

/* IV.A.2.i */
static gboolean
parse_layout (HekHdf5Array   *array,
              HekHdf5Cursor   body,
              GError        **error)
{
  HekSource *source = array->file->source;
  guint version = (guint) hek_hdf5_get (&body, 1), class = (guint) hek_hdf5_get (&body, 1);
  guint64 size = (guint64) hek_input_get_size (array->file->input), stored;
  gsize n_bytes;

  if (version < 3 || version > 4)
    return hek_source_fail (source, HEK_SOURCE_ERROR_UNSUPPORTED, error,
                            "has a layout of version %u, which is not read", version);
  if (class == LAYOUT_CHUNKED)
    return parse_chunks (array, body, version, error);
  if (class == LAYOUT_COMPACT)
    {
      stored = hek_hdf5_get (&body, 2);
      array->address = body.offset;
    }
  else
    {
      array->address = hek_hdf5_get (&body, 8);
      stored = hek_hdf5_get (&body, 8);
    }
  if (class > LAYOUT_CHUNKED || body.is_short ||
      !hek_checked_mul (array->n_rows, array->dim * array->type.n_bytes, &n_bytes) ||
      stored < n_bytes)
    return hek_source_damaged (source, body.offset, error, "an array has less room than numbers");
  if (n_bytes > 0 && (array->address > size || n_bytes > size - array->address))
    return hek_source_damaged (source, size, error, "it is cut short: an array of %" G_GSIZE_FORMAT
                               " bytes begins at byte %" G_GUINT64_FORMAT,
                               n_bytes, array->address);
  return TRUE;
}

static gboolean
parse_array (HekHdf5Array         *array,
             const HekHdf5Header  *header,
             const char           *name,
             GError              **error)
{
  HekSource *source = array->file->source;
  const HekHdf5Message *space = hek_hdf5_header_find (header, HEK_HDF5_DATASPACE);
  const HekHdf5Message *type = hek_hdf5_header_find (header, HEK_HDF5_DATATYPE);
  const HekHdf5Message *layout = hek_hdf5_header_find (header, HEK_HDF5_LAYOUT);
  const HekHdf5Message *filters = hek_hdf5_header_find (header, HEK_HDF5_FILTERS);
  guint64 lengths[HEK_HDF5_MAX_AXES];
  gsize dim = 1;

  if (space == NULL || type == NULL || layout == NULL || ((space->flags | type->flags) & 2) != 0)
    return hek_source_fail (source, HEK_SOURCE_ERROR_UNSUPPORTED, error,
                            "has in “%s” no array with a type of its own", name);
  if (!hek_hdf5_parse_space (space->body, lengths, &array->n_axes))
    return hek_source_damaged (source, space->body.offset, error, "the shape of “%s”", name);
  if (!hek_hdf5_parse_type (type->body, &array->type))
    return hek_source_fail (source, HEK_SOURCE_ERROR_UNSUPPORTED, error,
                            "has in “%s” no numbers of 8 to 64 bits", name);
  if (array->n_axes < 2)
    return hek_source_fail (source, HEK_SOURCE_ERROR_UNSUPPORTED, error,
                            "has in “%s” no rows: it is an array of %u axes", name, array->n_axes);
  for (guint i = 1; i < array->n_axes; i++)
    if (!hek_checked_mul (dim, lengths[i], &dim))
      return hek_source_damaged (source, space->body.offset, error, "the shape of “%s”", name);
  array->n_rows = lengths[0];
  array->dim = dim;
  if (!hek_source_check_dim (source, dim, error))
    return FALSE;
  return (filters == NULL || parse_filters (array, filters->body, error)) &&
         parse_layout (array, layout->body, error);
}

static const HekHdf5Link *
find_link (HekHdf5    *file,
           const char *name)
{
  for (guint i = 0; i < file->links->len; i++)
    {
      const HekHdf5Link *link = g_ptr_array_index (file->links, i);

      if (g_str_equal (link->name, name))
        return link;
    }
  return NULL;
}

gboolean
hek_hdf5_has_array (HekHdf5    *file,
                    const char *name)
{
  return find_link (file, name) != NULL;
}

HekHdf5Array *
hek_hdf5_array_open (HekHdf5     *file,
                     const char  *name,
                     GError     **error)
{
  const HekHdf5Link *link = find_link (file, name);
  g_autoptr (HekHdf5Array) array = g_new0 (HekHdf5Array, 1);
  g_autoptr (HekHdf5Header) header = NULL;

  array->file = file;
  if (link == NULL)
    {
      hek_source_fail (file->source, HEK_SOURCE_ERROR_INVALID, error, "has no array “%s”", name);
      return NULL;
    }
  header = hek_hdf5_header_read (file, link->address, error);
  if (header == NULL || !parse_array (array, header, name, error))
    return NULL;
  return g_steal_pointer (&array);
}

void
hek_hdf5_array_free (HekHdf5Array *array)
{
  if (array == NULL)
    return;
  g_clear_pointer (&array->chunks, g_array_unref);
  g_free (array->band);
  g_free (array->packed);
  g_free (array->work);
  g_free (array);
}

gboolean
hek_hdf5_array_read (HekHdf5Array  *array,
                     guint64        row,
                     gsize          n,
                     guint8        *out,
                     GError       **error)
{
  gsize row_bytes = array->dim * array->type.n_bytes;

  if (array->is_chunked)
    return hek_hdf5_chunks_read (array, row, n, out, error);
  return hek_input_seek (array->file->input, array->address + row * row_bytes, error) &&
         hek_input_read_exactly (array->file->input, out, n * row_bytes, error);
}
