/* SPDX-License-Identifier: Apache-2.0 */
/*
 * npy: one array of NumPy. Rows are the first axis; an array of one axis is one vector. Half floats
 * and bytes stay what they are, other numbers become 32-bit floats, with what that loses measured.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hek-npy-array-private.h"
#include "hek-npy-private.h"

/* Room for any shape, so that the number of rows can be filled in at the end; a multiple of 64, as
 * NumPy aligns the numbers. */
#define HEADER_BYTES 128

static guint
npy_sniff (const char   *path,
           const guint8 *head,
           gsize         n_bytes)
{
  gboolean is_npy = n_bytes >= HEK_NPY_MAGIC_BYTES &&
                    memcmp (head, HEK_NPY_MAGIC, HEK_NPY_MAGIC_BYTES) == 0;

  return is_npy ? 100 : 0;
}

static gboolean
npy_open (HekSource      *source,
          const HekTask  *task,
          GError        **error)
{
  HekArray *array = source->state = g_new0 (HekArray, 1);

  array->input = hek_input_open (source->path, error);
  return array->input != NULL && hek_npy_array_open (array, source, error);
}

static gboolean
npy_read (HekSource      *source,
          HekBatch       *batch,
          gsize           max_rows,
          const HekTask  *task,
          GError        **error)
{
  return hek_array_fill (source->state, source, batch, max_rows, task, error);
}

static gboolean
npy_seek (HekSource  *source,
          GError    **error)
{
  return TRUE; /* every read seeks its row */
}

static void
npy_close (HekSource *source)
{
  if (source->state != NULL)
    hek_array_clear (source->state);
  g_free (source->state);
}

/* Version 1.0: magic, version, length of the dictionary, dictionary, spaces, line feed. */
static void
write_header (const HekSink *sink,
              guint8         header[HEADER_BYTES])
{
  static const char *const types[HEK_N_DTYPES] = {
    [HEK_DTYPE_F32] = "<f4", [HEK_DTYPE_F16] = "<f2", [HEK_DTYPE_U8] = "|u1",
  };
  g_autofree char *text = NULL;

  text = g_strdup_printf ("{'descr': '%s', 'fortran_order': False, 'shape': (%" G_GUINT64_FORMAT
                          ", %u), }",
                          types[sink->schema->dtype], sink->n_rows, sink->schema->dim);
  memset (header, ' ', HEADER_BYTES);
  memcpy (header, HEK_NPY_MAGIC "\x01\x00", HEK_NPY_MAGIC_BYTES + 2);
  header[8] = HEADER_BYTES - 10;
  header[9] = 0;
  memcpy (header + 10, text, strlen (text));
  header[HEADER_BYTES - 1] = '\n';
}

static gboolean
npy_sink_open (HekSink  *sink,
               GError  **error)
{
  guint8 header[HEADER_BYTES];

  if (sink->schema->dim == 0)
    return hek_sink_fail (sink, HEK_SOURCE_ERROR_UNSUPPORTED, error,
                          "cannot be written: there are no vectors");
  write_header (sink, header);
  return hek_sink_put (sink, header, sizeof header, error);
}

static gboolean
npy_sink_write (HekSink         *sink,
                const HekBatch  *batch,
                const HekTask   *task,
                GError         **error)
{
  gsize n_bytes = batch->n_rows * hek_batch_vector_bytes (batch);
#if G_BYTE_ORDER == G_BIG_ENDIAN
  gsize number_bytes = hek_dtype_bytes (batch->schema->dtype);
  g_autofree guint8 *swapped = g_malloc (n_bytes);

  for (gsize i = 0; i < n_bytes; i++)
    swapped[i] = batch->vectors[i ^ (number_bytes - 1)];
  return hek_sink_put (sink, swapped, n_bytes, error);
#else
  return hek_sink_put (sink, batch->vectors, n_bytes, error);
#endif
}

static gboolean
npy_sink_finish (HekSink  *sink,
                 GError  **error)
{
  guint8 header[HEADER_BYTES];

  write_header (sink, header);
  return hek_sink_put_at (sink, 0, header, sizeof header, error);
}

static void
npy_sink_close (HekSink *sink)
{
}

static const char *const suffixes[] = { "npy", NULL };

const HekSourceFormat hek_source_format_npy = {
  .id = "npy",
  .label = N_ ("NumPy array"),
  .help = N_ ("One array of NumPy: a row a vector, numbers of any size and byte order."),
  .suffixes = suffixes,
  .sniff = npy_sniff,
  .open = npy_open,
  .read = npy_read,
  .seek = npy_seek,
  .close = npy_close,
  .sink_open = npy_sink_open,
  .sink_write = npy_sink_write,
  .sink_finish = npy_sink_finish,
  .sink_close = npy_sink_close,
};
