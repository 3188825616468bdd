/* SPDX-License-Identifier: Apache-2.0 */
/* From the magic bytes of an npy to rows of vectors. */
#include "config.h"

#include "hek-npy-array-private.h"

#include <string.h>

#include "hek-checked.h"
#include "hek-npy-private.h"

static gboolean
read_header (HekInput      *input,
             HekSource     *source,
             HekNpyHeader  *header,
             GError       **error)
{
  guint8 start[12] = { 0 };
  gsize n_start, n_bytes;
  g_autofree char *text = NULL;

  if (!hek_input_seek (input, 0, error) ||
      !hek_input_read_exactly (input, start, HEK_NPY_MAGIC_BYTES + 2, error))
    return FALSE;
  if (memcmp (start, HEK_NPY_MAGIC, HEK_NPY_MAGIC_BYTES) != 0)
    return hek_source_damaged (source, 0, error, "no array of NumPy begins here");
  if (start[6] < 1 || start[6] > 3 || start[7] != 0)
    return hek_source_fail (source, HEK_SOURCE_ERROR_UNSUPPORTED, error,
                            "is of version %u.%u of the format, which is not known", start[6],
                            start[7]);
  n_start = start[6] == 1 ? 10 : 12;
  if (!hek_input_read_exactly (input, start + 8, n_start - 8, error))
    return FALSE;
  n_bytes = start[8] | (gsize) start[9] << 8 | (gsize) start[10] << 16 | (gsize) start[11] << 24;
  if (n_bytes > HEK_NPY_MAX_HEADER_BYTES)
    return hek_source_damaged (source, 8, error, "a header of %" G_GSIZE_FORMAT
                               " bytes is longer than any", n_bytes);
  text = g_malloc (n_bytes + 1);
  header->data_offset = n_start + n_bytes;
  return hek_input_read_exactly (input, text, n_bytes, error) &&
         hek_npy_header_parse (header, source, text, n_bytes, n_start, error);
}

gboolean
hek_npy_array_open (HekArray   *array,
                    HekSource  *source,
                    GError    **error)
{
  HekNpyHeader header = { 0 };
  gsize dim = 1;
  guint first;

  if (!read_header (array->input, source, &header, error))
    return FALSE;
  if (header.n_axes == 0)
    return hek_source_fail (source, HEK_SOURCE_ERROR_UNSUPPORTED, error,
                            "holds a single number, no vectors");
  first = header.n_axes > 1 ? 1 : 0;
  for (guint i = first; i < header.n_axes; i++)
    if (!hek_checked_mul (dim, header.shape[i], &dim))
      return hek_source_damaged (source, 0, error, "the shape is too large");
  array->data_offset = header.data_offset;
  array->type = header.type;
  array->n_rows = header.n_axes > 1 ? header.shape[0] : 1;
  array->dim = dim;
  array->by_columns = header.is_fortran;
  array->axes = header.shape + first;
  array->n_axes = header.n_axes - first;
  return hek_array_open (array, source, NULL, 0, error);
}

gboolean
hek_npy_array_has_rows (HekInput  *input,
                        HekSource *source)
{
  HekNpyHeader header = { 0 };

  return read_header (input, source, &header, NULL) && header.n_axes >= 2;
}
