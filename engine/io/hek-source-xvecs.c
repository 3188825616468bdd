/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fvecs, bvecs and ivecs: vectors one behind the other, each a 32-bit count of its numbers and then
 * the numbers, all little-endian: floats, bytes, or 32-bit integers. All vectors of a file have the
 * same length here.
 *
 * Integers are mostly ground truth, read exactly by hek_source_read_side(); as rows they become
 * floats where those are exact, and rows with others are refused.
 *
 * Source: H. Jégou et al., "Datasets for approximate nearest neighbor search",
 * http://corpus-texmex.irisa.fr
 */
#include "config.h"

#include "hek-source-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hek-input-private.h"

#define SCRATCH_BYTES (1024 * 1024)
#define MAX_EXACT_INTEGER (1 << 24) /* every smaller one has a float of its own */

typedef struct
{
  HekInput *input;     /* owned */
  guint8 *scratch;     /* owned */
  gsize scratch_rows;
  guint number_bytes;  /* 4, 1 */
  gsize record_bytes;
} HekXvecs;

static guint32
get_u32 (const guint8 *p)
{
  guint32 v;

  memcpy (&v, p, sizeof v);
  return GUINT32_FROM_LE (v);
}

static guint
number_bytes_of (const HekSourceFormat *format)
{
  return format == &hek_source_format_bvecs ? 1 : 4;
}

/* Whether the first vectors in @head have all the same length; FALSE when there is only one. */
static gboolean
lengths_agree (const guint8 *head,
               gsize         n_bytes,
               guint         number_bytes)
{
  gsize record_bytes, n = 0;
  guint32 dim = n_bytes >= 4 ? get_u32 (head) : 0;

  if (dim == 0 || dim > HEK_ROWS_MAX_DIM)
    return FALSE;
  record_bytes = 4 + (gsize) dim * number_bytes;
  for (gsize place = 0; place + 4 <= n_bytes; place += record_bytes, n++)
    if (get_u32 (head + place) != dim)
      return FALSE;
  /* one vector alone must fill its file */
  return n > 1 || n_bytes == record_bytes;
}

/* Integers that are row numbers look like floats next to zero, and floats like huge integers. */
static gboolean
numbers_are_small (const guint8 *head,
                   gsize         n_bytes)
{
  gsize n_small = 0, n = n_bytes / 4;

  for (gsize i = 0; i < n; i++)
    n_small += get_u32 (head + 4 * i) < 1u << 28;
  return n_small > n - n / 4;
}

static guint
xvecs_confidence (const HekSourceFormat *format,
                  const char            *path,
                  const guint8          *head,
                  gsize                  n_bytes)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);
  gboolean named = strstr (lower, format->suffixes[0]) != NULL;

  if (n_bytes < 4 || get_u32 (head) == 0 || get_u32 (head) > HEK_ROWS_MAX_DIM)
    return 0;
  if (!lengths_agree (head, n_bytes, number_bytes_of (format)))
    return named ? 1 : 0;
  if (format == &hek_source_format_bvecs)
    return 60;
  return numbers_are_small (head, n_bytes) == (format == &hek_source_format_ivecs) ? 60 : 30;
}

static guint
fvecs_sniff (const char   *path,
             const guint8 *head,
             gsize         n_bytes)
{
  return xvecs_confidence (&hek_source_format_fvecs, path, head, n_bytes);
}

static guint
bvecs_sniff (const char   *path,
             const guint8 *head,
             gsize         n_bytes)
{
  return xvecs_confidence (&hek_source_format_bvecs, path, head, n_bytes);
}

static guint
ivecs_sniff (const char   *path,
             const guint8 *head,
             gsize         n_bytes)
{
  return xvecs_confidence (&hek_source_format_ivecs, path, head, n_bytes);
}

static gboolean
xvecs_open (HekSource      *source,
            const HekTask  *task,
            GError        **error)
{
  HekXvecs *self = source->state = g_new0 (HekXvecs, 1);
  guint8 first[4];
  guint32 dim;
  gint64 size;

  self->number_bytes = number_bytes_of (source->format);
  self->input = hek_input_open (source->path, error);
  if (self->input == NULL || !hek_input_read_exactly (self->input, first, sizeof first, error) ||
      !hek_input_seek (self->input, 0, error))
    return FALSE;
  dim = get_u32 (first);
  if (dim == 0 || dim > G_MAXINT32)
    return hek_source_damaged (source, 0, error, "the first vector has %" G_GINT32_FORMAT
                               " numbers", (gint32) dim);
  if (!hek_source_check_dim (source, dim, error))
    return FALSE;
  self->record_bytes = 4 + (gsize) dim * self->number_bytes;
  size = hek_input_get_size (self->input);
  if (size >= 0 && (guint64) size % self->record_bytes != 0)
    return hek_source_damaged (source, (guint64) size - (guint64) size % self->record_bytes, error,
                               "the last vector has %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
                               " bytes", (gsize) size % self->record_bytes, self->record_bytes);
  source->n_rows = size >= 0 ? size / (gint64) self->record_bytes : -1;
  self->scratch_rows = MAX (SCRATCH_BYTES / self->record_bytes, 1);
  self->scratch = g_malloc (self->scratch_rows * self->record_bytes);
  source->schema = hek_schema_new (self->number_bytes == 1 ? HEK_DTYPE_U8 : HEK_DTYPE_F32, dim,
                                   NULL, 0);
  return TRUE;
}

static void
copy_numbers (const guint8 *in,
              guint8       *out,
              guint         dim,
              guint         number_bytes)
{
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  memcpy (out, in, (gsize) dim * number_bytes);
#else
  for (guint i = 0; i < dim * number_bytes; i++)
    out[i] = in[number_bytes == 1 ? i : i ^ 3];
#endif
}

static gboolean
take_integers (HekSource     *source,
               HekBatch      *batch,
               const guint8  *numbers,
               GError       **error)
{
  guint dim = source->schema->dim;
  float *out = (float *) (batch->vectors + batch->n_rows * hek_batch_vector_bytes (batch));

  for (guint i = 0; i < dim; i++)
    {
      gint32 v = (gint32) get_u32 (numbers + 4 * i);

      if (v > MAX_EXACT_INTEGER || v < -MAX_EXACT_INTEGER)
        return hek_source_skip_row (source, source->position.row + 1, error,
                                    "number %u of the vector, %d, is too large for a float",
                                    i + 1, v);
      out[i] = (float) v;
    }
  hek_source_take_row (source, batch);
  return TRUE;
}

/* Reads up to @max_rows whole records into the scratch memory, and checks their lengths. */
static gboolean
read_records (HekXvecs   *self,
              HekSource  *source,
              gsize       max_rows,
              gsize      *n_rows,
              GError    **error)
{
  guint64 offset = hek_input_get_offset (self->input);
  guint32 dim = source->schema->dim;
  gsize n_bytes;

  if (!hek_input_read (self->input, self->scratch,
                       MIN (max_rows, self->scratch_rows) * self->record_bytes, &n_bytes, error))
    return FALSE;
  for (gsize place = 0; place + 4 <= n_bytes; place += self->record_bytes)
    if (get_u32 (self->scratch + place) != dim)
      return hek_source_damaged (source, offset + place, error,
                                 "a vector of %u numbers follows some of %u",
                                 get_u32 (self->scratch + place), dim);
  *n_rows = n_bytes / self->record_bytes;
  if (n_bytes % self->record_bytes != 0)
    return hek_source_damaged (source, offset + *n_rows * self->record_bytes, error,
                               "the last vector has %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
                               " bytes", n_bytes % self->record_bytes, self->record_bytes);
  return TRUE;
}

static gboolean
xvecs_read (HekSource      *source,
            HekBatch       *batch,
            gsize           max_rows,
            const HekTask  *task,
            GError        **error)
{
  HekXvecs *self = source->state;
  gsize vector_bytes = hek_batch_vector_bytes (batch), n;
  gboolean is_integer = source->format == &hek_source_format_ivecs;

  while (batch->n_rows < max_rows)
    {
      gboolean ok = TRUE;

      if (!hek_task_check (task, error) ||
          !read_records (self, source, max_rows - batch->n_rows, &n, error))
        return FALSE;
      source->position.offset = hek_input_get_offset (self->input);
      source->fraction = hek_input_get_fraction (self->input);
      source->at_end = n == 0;
      if (n == 0)
        return TRUE;
      for (gsize i = 0; i < n && ok; i++)
        {
          const guint8 *numbers = self->scratch + i * self->record_bytes + 4;

          if (is_integer)
            ok = take_integers (source, batch, numbers, error);
          else
            copy_numbers (numbers, batch->vectors + (batch->n_rows + i) * vector_bytes,
                          batch->schema->dim, self->number_bytes);
        }
      if (!ok || (!is_integer && !hek_source_take_rows (source, batch, n, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
xvecs_seek (HekSource  *source,
            GError    **error)
{
  HekXvecs *self = source->state;

  source->position.offset = source->position.row * self->record_bytes;
  return hek_input_seek (self->input, source->position.offset, error);
}

static void
xvecs_close (HekSource *source)
{
  HekXvecs *self = source->state;

  if (self == NULL)
    return;
  hek_input_close (self->input);
  g_free (self->scratch);
  g_free (self);
}

static gboolean
xvecs_has_side (HekSource   *source,
                HekSideRole  role)
{
  gboolean is_integer = source->format == &hek_source_format_ivecs;

  return source->n_rows >= 0 && is_integer == (role == HEK_SIDE_NEIGHBORS);
}

static HekSideTable *
xvecs_read_side (HekSource      *source,
                 HekSideRole     role,
                 const HekTask  *task,
                 GError        **error)
{
  HekXvecs *self = source->state;
  guint dim = source->schema->dim;
  g_autoptr (HekSideTable) table =
    hek_side_table_try_new (role, (guint64) source->n_rows, dim, error);
  gsize row = 0, n;

  if (table == NULL || !hek_input_seek (self->input, 0, error))
    return NULL;
  while (row < table->n_rows)
    {
      if (!hek_task_check (task, error) ||
          !read_records (self, source, table->n_rows - row, &n, error))
        return NULL;
      if (n == 0)
        break;
      for (gsize i = 0; i < n; i++, row++)
        for (guint k = 0; k < dim; k++)
          {
            const guint8 *numbers = self->scratch + i * self->record_bytes + 4;

            if (self->number_bytes == 1)
              table->values[row * dim + k] = numbers[k];
            else if (table->ids != NULL)
              table->ids[row * dim + k] = (gint32) get_u32 (numbers + 4 * k);
            else
              copy_numbers (numbers + 4 * k, (guint8 *) (table->values + row * dim + k), 1, 4);
          }
    }
  if (!hek_source_seek (source, NULL, error))
    return NULL;
  return g_steal_pointer (&table);
}

static gboolean
xvecs_sink_open (HekSink  *sink,
                 GError  **error)
{
  gboolean is_bytes = sink->format == &hek_source_format_bvecs;

  if (sink->schema->dim == 0)
    return hek_sink_fail (sink, HEK_SOURCE_ERROR_UNSUPPORTED, error,
                          "cannot be written: there are no vectors");
  if (is_bytes && sink->schema->dtype != HEK_DTYPE_U8)
    return hek_sink_fail (sink, HEK_SOURCE_ERROR_UNSUPPORTED, error,
                          "cannot be written: bvecs holds bytes, not %s",
                          hek_dtype_id (sink->schema->dtype));
  return TRUE;
}

/* One number of any type as a 32-bit float or integer, little-endian. */
static gboolean
encode_number (HekSink  *sink,
               double    v,
               guint32  *out,
               GError  **error)
{
  float f = (float) v;

  if (sink->format == &hek_source_format_ivecs)
    {
      if (v != (gint32) CLAMP (v, -0x1p30, 0x1p30))
        return hek_sink_fail (sink, HEK_SOURCE_ERROR_UNSUPPORTED, error,
                              "cannot be written: %g is no integer of 32 bits", v);
      *out = (guint32) (gint32) v;
    }
  else
    memcpy (out, &f, sizeof f);
  *out = GUINT32_TO_LE (*out);
  return TRUE;
}

static gboolean
xvecs_sink_write (HekSink         *sink,
                  const HekBatch  *batch,
                  const HekTask   *task,
                  GError         **error)
{
  HekRows rows = hek_batch_get_rows (batch);
  guint32 dim = GUINT32_TO_LE (rows.dim);
  g_autofree guint32 *record = g_new (guint32, rows.dim);

  for (gsize i = 0; i < rows.n; i++)
    {
      const guint8 *vector = hek_rows_get (&rows, i);
      gboolean as_is = sink->format == &hek_source_format_bvecs;

      for (guint k = 0; k < rows.dim && !as_is; k++)
        if (!encode_number (sink, hek_source_number (rows.dtype, vector, k), record + k, error))
          return FALSE;
      if (!hek_sink_put (sink, &dim, 4, error) ||
          !hek_sink_put (sink, as_is ? (gconstpointer) vector : record,
                         (gsize) rows.dim * (as_is ? 1 : 4), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
xvecs_sink_finish (HekSink  *sink,
                   GError  **error)
{
  return TRUE;
}

static void
xvecs_sink_close (HekSink *sink)
{
}

#define XVECS_FUNCTIONS \
  .open = xvecs_open, .read = xvecs_read, .seek = xvecs_seek, .close = xvecs_close, \
  .has_side = xvecs_has_side, .read_side = xvecs_read_side, .sink_open = xvecs_sink_open, \
  .sink_write = xvecs_sink_write, .sink_finish = xvecs_sink_finish, .sink_close = xvecs_sink_close

static const char *const fvecs_suffixes[] = { "fvecs", NULL };
static const char *const bvecs_suffixes[] = { "bvecs", NULL };
static const char *const ivecs_suffixes[] = { "ivecs", NULL };

const HekSourceFormat hek_source_format_fvecs = {
  .id = "fvecs",
  .label = N_ ("fvecs: float vectors"),
  .help = N_ ("Vectors of 32-bit floats, each after its length, as in the SIFT and GIST datasets."),
  .suffixes = fvecs_suffixes,
  .sniff = fvecs_sniff,
  XVECS_FUNCTIONS,
};

const HekSourceFormat hek_source_format_bvecs = {
  .id = "bvecs",
  .label = N_ ("bvecs: byte vectors"),
  .help = N_ ("Vectors of bytes, each after its length, as in the SIFT1B dataset."),
  .suffixes = bvecs_suffixes,
  .sniff = bvecs_sniff,
  XVECS_FUNCTIONS,
};

const HekSourceFormat hek_source_format_ivecs = {
  .id = "ivecs",
  .label = N_ ("ivecs: integer vectors"),
  .help = N_ ("Vectors of 32-bit integers, each after its length: mostly the row numbers of "
              "nearest neighbours."),
  .suffixes = ivecs_suffixes,
  .sniff = ivecs_sniff,
  XVECS_FUNCTIONS,
};
