/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IDX: two zero bytes, the type, the number of axes, the length of each in 32 bits, then the
 * numbers; all big-endian. The first axis counts rows, the others together are the vector. Labels
 * are a file of their own with one axis, which gives each row an integer attribute.
 *
 * Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits",
 * http://yann.lecun.com/exdb/mnist/
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hek-array-private.h"
#include "hek-checked.h"

#define MAX_AXES 16
#define LABEL_ROWS 4096 /* read at a time */

enum
{
  TEXT_LABELS,
};

static const HekSourceText texts[] = {
  [TEXT_LABELS] = { "labels", N_ ("Labels"),
                    N_ ("An IDX file with one number a row, which becomes the attribute “label”; "
                        "by default the one beside the images, “none” for no labels."),
                    HEK_SOURCE_TEXT_FILE },
};

typedef struct
{
  HekNumberType type;
  guint64 lengths[MAX_AXES];
  guint n_axes;
  guint64 data_offset;
} IdxHeader;

typedef struct
{
  HekArray array;
  HekInput *labels;        /* owned (nullable) */
  char *labels_path;       /* owned (nullable) */
  IdxHeader labels_header;
} HekIdx;

/* The codes of the types, as the page of MNIST lists them. */
static gboolean
parse_type (guint8         code,
            HekNumberType *type)
{
  switch (code)
    {
    case 0x08:
      *type = (HekNumberType) { HEK_NUMBER_UNSIGNED, 1, TRUE };
      return TRUE;
    case 0x09:
      *type = (HekNumberType) { HEK_NUMBER_SIGNED, 1, TRUE };
      return TRUE;
    case 0x0b:
      *type = (HekNumberType) { HEK_NUMBER_SIGNED, 2, TRUE };
      return TRUE;
    case 0x0c:
      *type = (HekNumberType) { HEK_NUMBER_SIGNED, 4, TRUE };
      return TRUE;
    case 0x0d:
      *type = (HekNumberType) { HEK_NUMBER_FLOAT, 4, TRUE };
      return TRUE;
    case 0x0e:
      *type = (HekNumberType) { HEK_NUMBER_FLOAT, 8, TRUE };
      return TRUE;
    default:
      return FALSE;
    }
}

static guint
idx_sniff (const char   *path,
           const guint8 *head,
           gsize         n_bytes)
{
  HekNumberType type;

  if (n_bytes < 8 || head[0] != 0 || head[1] != 0 || !parse_type (head[2], &type) ||
      head[3] == 0 || head[3] > MAX_AXES)
    return 0;
  return 40;
}

static gboolean
read_header (HekSource  *source,
             HekInput   *input,
             IdxHeader  *header,
             GError    **error)
{
  guint8 start[4], lengths[4 * MAX_AXES];

  if (!hek_input_read_exactly (input, start, sizeof start, error))
    return FALSE;
  if (start[0] != 0 || start[1] != 0 || !parse_type (start[2], &header->type))
    return hek_source_damaged (source, 0, error, "it does not begin as IDX does");
  header->n_axes = start[3];
  if (header->n_axes == 0 || header->n_axes > MAX_AXES)
    return hek_source_damaged (source, 3, error, "it has %u axes", header->n_axes);
  if (!hek_input_read_exactly (input, lengths, 4 * header->n_axes, error))
    return FALSE;
  for (guint i = 0; i < header->n_axes; i++)
    {
      guint32 be;

      memcpy (&be, lengths + 4 * i, sizeof be);
      header->lengths[i] = GUINT32_FROM_BE (be);
    }
  header->data_offset = 4 + 4 * header->n_axes;
  return TRUE;
}

/* "train-images-idx3-ubyte.gz" has its labels in "train-labels-idx1-ubyte.gz". */
static char *
guess_labels (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_auto (GStrv) parts = g_strsplit (name, "images", 2);

  if (g_strv_length (parts) != 2)
    return NULL;
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *rest = g_strdup (parts[1]);
      g_autofree char *other = NULL, *found = NULL;
      char *axes = strstr (rest, "idx3");

      if (axes != NULL)
        axes[3] = '1';
      /* unpacked images may stand beside packed labels */
      if ((i & 1) != 0 && g_str_has_suffix (rest, ".gz"))
        rest[strlen (rest) - 3] = '\0';
      other = g_strconcat (parts[0], "labels", rest, (i & 2) != 0 ? ".gz" : "", NULL);
      found = g_build_filename (folder, other, NULL);
      if (g_file_test (found, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&found);
    }
  return NULL;
}

static gboolean
open_labels (HekIdx     *self,
             HekSource  *source,
             GError    **error)
{
  const char *wanted = source->options.texts[TEXT_LABELS];
  IdxHeader *header = &self->labels_header;

  if (g_str_equal (wanted, "none"))
    return TRUE;
  self->labels_path = *wanted != '\0' ? g_strdup (wanted) : guess_labels (source->path);
  if (self->labels_path == NULL)
    return TRUE;
  self->labels = hek_input_open (self->labels_path, error);
  if (self->labels == NULL)
    return FALSE;
  if (!read_header (source, self->labels, header, error))
    {
      g_prefix_error (error, "labels of ");
      return FALSE;
    }
  if (header->n_axes != 1 || header->type.kind == HEK_NUMBER_FLOAT ||
      header->lengths[0] != self->array.n_rows)
    return hek_source_fail (source, HEK_SOURCE_ERROR_INVALID, error,
                            "has %" G_GUINT64_FORMAT " rows, but the labels are %" G_GUINT64_FORMAT
                            " %s of %u axes",
                            self->array.n_rows, header->lengths[0],
                            header->type.kind == HEK_NUMBER_FLOAT ? "floats" : "integers",
                            header->n_axes);
  return TRUE;
}

static gboolean
idx_open (HekSource      *source,
          const HekTask  *task,
          GError        **error)
{
  HekIdx *self = source->state = g_new0 (HekIdx, 1);
  const HekField label = { (char *) "label", HEK_FIELD_INTEGER };
  IdxHeader header = { 0 };
  gsize dim = 1;

  self->array.input = hek_input_open (source->path, error);
  if (self->array.input == NULL || !read_header (source, self->array.input, &header, error))
    return FALSE;
  for (guint i = 1; i < header.n_axes; i++)
    if (!hek_checked_mul (dim, header.lengths[i], &dim))
      return hek_source_damaged (source, 4, error, "the axes are too long");
  self->array.data_offset = header.data_offset;
  self->array.type = header.type;
  self->array.n_rows = header.lengths[0];
  self->array.dim = dim;
  if (!open_labels (self, source, error))
    return FALSE;
  return hek_array_open (&self->array, source, &label, self->labels != NULL ? 1 : 0, error);
}

static gboolean
append_labels (HekIdx     *self,
               HekSource  *source,
               HekColumn  *column,
               gsize       n,
               GError    **error)
{
  const HekNumberType *type = &self->labels_header.type;
  guint8 bytes[LABEL_ROWS * 8];
  gint64 values[LABEL_ROWS];
  gsize n_read;

  if (!hek_input_seek (self->labels, self->labels_header.data_offset +
                                       source->position.row * type->n_bytes, error) ||
      !hek_input_read (self->labels, bytes, n * type->n_bytes, &n_read, error))
    return FALSE;
  if (n_read < n * type->n_bytes)
    return hek_source_fail (source, HEK_SOURCE_ERROR_DAMAGED, error,
                            "has fewer labels than rows: %s ends after %" G_GUINT64_FORMAT,
                            self->labels_path, source->position.row + n_read / type->n_bytes);
  hek_numbers_to_integers (type, bytes, n, values);
  for (gsize i = 0; i < n; i++)
    hek_column_append_integer (column, values[i]);
  return TRUE;
}

static gboolean
idx_read (HekSource      *source,
          HekBatch       *batch,
          gsize           max_rows,
          const HekTask  *task,
          GError        **error)
{
  HekIdx *self = source->state;
  gsize n = 1;

  while (batch->n_rows < max_rows && n > 0)
    if (!hek_task_check (task, error) ||
        !hek_array_read (&self->array, source, batch,
                         MIN (max_rows, batch->n_rows + LABEL_ROWS), &n, error) ||
        (self->labels != NULL && n > 0 &&
         !append_labels (self, source, batch->columns[0], n, error)) ||
        !hek_source_take_rows (source, batch, n, error))
      return FALSE;
  return hek_array_check_end (&self->array, source, error) &&
         (!source->at_end || self->labels == NULL || hek_input_check_end (self->labels, error));
}

static gboolean
idx_seek (HekSource  *source,
          GError    **error)
{
  return TRUE; /* every read seeks its row */
}

static void
idx_close (HekSource *source)
{
  HekIdx *self = source->state;

  if (self == NULL)
    return;
  hek_array_clear (&self->array);
  hek_input_close (self->labels);
  g_free (self->labels_path);
  g_free (self);
}

static const char *const suffixes[] = { "idx", "idx3-ubyte", "idx2-ubyte", "idx1-ubyte",
                                        "idx3-int", "idx2-float", NULL };

const HekSourceFormat hek_source_format_idx = {
  .id = "idx",
  .label = N_ ("IDX (MNIST)"),
  .help = N_ ("Arrays in the format of the MNIST digits, packed by gzip or not, and their labels."),
  .suffixes = suffixes,
  .texts = texts,
  .n_texts = G_N_ELEMENTS (texts),
  .sniff = idx_sniff,
  .open = idx_open,
  .read = idx_read,
  .seek = idx_seek,
  .close = idx_close,
};
