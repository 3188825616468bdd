/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HDF5 in the layout of the ANN benchmarks: "train" holds the vectors, "test" queries, "neighbors"
 * and "distances" the exact answers to them, and the attribute "distance" of the file says which
 * one is meant.
 *
 * Source: M. Aumüller, E. Bernhardsson, A. Faithfull, "ANN-Benchmarks: A benchmarking tool for
 * approximate nearest neighbor algorithms", 2020; ann_benchmarks/datasets.py of the project.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hek-hdf5-private.h"

#define SCRATCH_BYTES (1024 * 1024)

enum
{
  TEXT_ARRAY,
};

static const HekSourceText texts[] = {
  [TEXT_ARRAY] = { "array", N_ ("Array"),
                   N_ ("Which array holds the vectors; by default “train”, or the first."),
                   HEK_SOURCE_TEXT_NAME },
};

static const char *const side_names[] = {
  [HEK_SIDE_QUERIES] = "test",
  [HEK_SIDE_NEIGHBORS] = "neighbors",
  [HEK_SIDE_DISTANCES] = "distances",
};

typedef struct
{
  HekHdf5 *file;       /* owned */
  HekHdf5Array *array; /* owned */
  guint8 *scratch;     /* owned */
  gsize scratch_rows;
} HekSourceHdf5;

static guint
hdf5_sniff (const char   *path,
            const guint8 *head,
            gsize         n_bytes)
{
  gboolean is_hdf5 = n_bytes >= HEK_HDF5_MAGIC_BYTES &&
                     memcmp (head, HEK_HDF5_MAGIC, HEK_HDF5_MAGIC_BYTES) == 0;

  return is_hdf5 ? 100 : 0;
}

/* The words of ANN-Benchmarks. */
static void
find_distance (HekSource *source,
               HekHdf5   *file)
{
  g_autofree char *word = hek_hdf5_get_attribute (file, "distance");

  source->has_distance = TRUE;
  if (g_strcmp0 (word, "euclidean") == 0)
    source->distance = HEK_DISTANCE_L2;
  else if (g_strcmp0 (word, "angular") == 0)
    source->distance = HEK_DISTANCE_COSINE;
  else if (g_strcmp0 (word, "dot") == 0 || g_strcmp0 (word, "ip") == 0)
    source->distance = HEK_DISTANCE_IP;
  else
    source->has_distance = FALSE;
}

/* Without "train" the first one with rows of numbers, or the error about "train". */
static HekHdf5Array *
choose_array (HekSource  *source,
              HekHdf5    *file,
              GError    **error)
{
  const char *wanted = source->options.texts[TEXT_ARRAY];

  if (*wanted != '\0')
    return hek_hdf5_array_open (file, wanted, error);
  for (guint i = 0; i < file->links->len && !hek_hdf5_has_array (file, "train"); i++)
    {
      const HekHdf5Link *link = g_ptr_array_index (file->links, i);
      HekHdf5Array *array = hek_hdf5_array_open (file, link->name, NULL);

      if (array != NULL)
        return array;
    }
  return hek_hdf5_array_open (file, "train", error);
}

static gboolean
hdf5_open (HekSource      *source,
           const HekTask  *task,
           GError        **error)
{
  HekSourceHdf5 *self = source->state = g_new0 (HekSourceHdf5, 1);
  HekHdf5Array *array;
  gsize row_bytes;
  char *note;

  self->file = hek_hdf5_open (source, error);
  if (self->file == NULL)
    return FALSE;
  array = self->array = choose_array (source, self->file, error);
  if (array == NULL)
    return FALSE;
  if (array->n_rows > G_MAXINT64)
    return hek_source_damaged (source, 0, error, "%" G_GUINT64_FORMAT " rows are more than a file "
                               "can have", array->n_rows);
  find_distance (source, self->file);
  row_bytes = array->dim * array->type.n_bytes;
  self->scratch_rows = MAX (SCRATCH_BYTES / row_bytes, 1);
  self->scratch = g_malloc (self->scratch_rows * row_bytes);
  source->n_rows = (gint64) array->n_rows;
  source->schema = hek_schema_new (hek_number_type_get_dtype (&array->type), (guint) array->dim,
                                   NULL, 0);
  note = hek_number_type_describe_loss (&array->type);
  if (note != NULL)
    hek_source_take_note (source, note);
  return TRUE;
}

static gboolean
hdf5_read (HekSource      *source,
           HekBatch       *batch,
           gsize           max_rows,
           const HekTask  *task,
           GError        **error)
{
  HekSourceHdf5 *self = source->state;
  const HekHdf5Array *array = self->array;

  while (batch->n_rows < max_rows && source->position.row < array->n_rows)
    {
      gsize n = MIN (max_rows - batch->n_rows, array->n_rows - source->position.row);

      n = MIN (n, self->scratch_rows);
      if (!hek_task_check (task, error) ||
          !hek_hdf5_array_read (self->array, source->position.row, n, self->scratch, error))
        return FALSE;
      hek_numbers_convert (&array->type, self->scratch, n * array->dim,
                           batch->vectors + batch->n_rows * hek_batch_vector_bytes (batch),
                           &source->largest_loss);
      if (!hek_source_take_rows (source, batch, n, error))
        return FALSE;
    }
  source->at_end = source->position.row >= array->n_rows;
  return TRUE;
}

static gboolean
hdf5_seek (HekSource  *source,
           GError    **error)
{
  return TRUE; /* every read seeks its row */
}

static void
hdf5_close (HekSource *source)
{
  HekSourceHdf5 *self = source->state;

  if (self == NULL)
    return;
  hek_hdf5_array_free (self->array);
  hek_hdf5_close (self->file);
  g_free (self->scratch);
  g_free (self);
}

static char **
hdf5_list_names (const char  *path,
                 guint        text_idx,
                 GError     **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  HekSource source = { .format = &hek_source_format_hdf5, .path = (char *) path, .name = name };
  g_autoptr (HekHdf5) file = hek_hdf5_open (&source, error);
  char **names;

  if (file == NULL)
    return NULL;
  names = g_new0 (char *, file->links->len + 1);
  for (guint i = 0; i < file->links->len; i++)
    names[i] = g_strdup (((const HekHdf5Link *) g_ptr_array_index (file->links, i))->name);
  return names;
}

static gboolean
hdf5_has_side (HekSource   *source,
               HekSideRole  role)
{
  HekSourceHdf5 *self = source->state;

  return hek_hdf5_has_array (self->file, side_names[role]);
}

static gboolean
convert_ids (HekSource            *source,
             const HekHdf5Array   *array,
             const guint8         *in,
             gsize                 n,
             gint32               *out,
             GError              **error)
{
  g_autofree gint64 *values = g_new (gint64, n);

  hek_numbers_to_integers (&array->type, in, n, values);
  for (gsize i = 0; i < n; i++)
    {
      if (values[i] < G_MININT32 || values[i] > G_MAXINT32)
        return hek_source_fail (source, HEK_SOURCE_ERROR_UNSUPPORTED, error,
                                "has a row number over 32 bits: %" G_GINT64_FORMAT, values[i]);
      out[i] = (gint32) values[i];
    }
  return TRUE;
}

static HekSideTable *
hdf5_read_side (HekSource      *source,
                HekSideRole     role,
                const HekTask  *task,
                GError        **error)
{
  HekSourceHdf5 *self = source->state;
  g_autoptr (HekHdf5Array) array = hek_hdf5_array_open (self->file, side_names[role], error);
  g_autoptr (HekSideTable) table = NULL;
  g_autofree guint8 *scratch = NULL;
  gsize n, row_bytes;

  if (array == NULL)
    return NULL;
  if (role == HEK_SIDE_NEIGHBORS && array->type.kind == HEK_NUMBER_FLOAT)
    {
      hek_source_fail (source, HEK_SOURCE_ERROR_UNSUPPORTED, error,
                       "has neighbours that are no row numbers");
      return NULL;
    }
  table = hek_side_table_try_new (role, array->n_rows, array->dim, error);
  if (table == NULL)
    return NULL;
  row_bytes = array->dim * array->type.n_bytes;
  n = MAX (SCRATCH_BYTES / row_bytes, 1);
  scratch = g_malloc (n * row_bytes);
  for (gsize row = 0; row < table->n_rows; row += n)
    {
      gsize count = MIN (n, table->n_rows - row), place = row * table->dim;

      if (!hek_task_check (task, error) ||
          !hek_hdf5_array_read (array, row, count, scratch, error))
        return NULL;
      if (table->values != NULL)
        hek_numbers_to_floats (&array->type, scratch, count * array->dim, table->values + place);
      else if (!convert_ids (source, array, scratch, count * array->dim, table->ids + place, error))
        return NULL;
    }
  return g_steal_pointer (&table);
}

static const char *const suffixes[] = { "hdf5", "h5", "hdf", NULL };

const HekSourceFormat hek_source_format_hdf5 = {
  .id = "hdf5",
  .label = N_ ("HDF5 (ANN benchmarks)"),
  .help = N_ ("Vectors with queries and their exact neighbours, as ANN-Benchmarks distributes "
              "them; or any array of numbers in such a file."),
  .suffixes = suffixes,
  .texts = texts,
  .n_texts = G_N_ELEMENTS (texts),
  .sniff = hdf5_sniff,
  .open = hdf5_open,
  .read = hdf5_read,
  .seek = hdf5_seek,
  .close = hdf5_close,
  .list_names = hdf5_list_names,
  .has_side = hdf5_has_side,
  .read_side = hdf5_read_side,
};
