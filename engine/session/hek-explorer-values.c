/* SPDX-License-Identifier: Apache-2.0 */
/* The values of all rows: read or computed on the thread of a job. */
#include "config.h"

#include "hek-explorer-value-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hek-collection-tag.h"
#include "hek-ref.h"

/* Rows between two looks at the cancellation. */
#define CHECK_ROWS 65536u

HekExplorerValues *
hek_explorer_values_ref (HekExplorerValues *values)
{
  g_atomic_ref_count_inc (&values->ref_count);
  return values;
}

void
hek_explorer_values_unref (HekExplorerValues *values)
{
  if (!hek_ref_drop (&values->ref_count))
    return;
  if (values->read == NULL)
    {
      if (values->shared == NULL)
        g_free (values->numbers);
      g_free (values->codes);
      g_strfreev (values->names);
    }
  g_clear_pointer (&values->read, hek_explorer_column_unref);
  g_clear_pointer (&values->shared, g_bytes_unref);
  hek_explorer_value_clear (&values->value);
  g_clear_pointer (&values->rows, hek_explorer_rows_unref);
  g_free (values->colors);
  g_free (values->label);
  g_free (values->unit);
  g_free (values->note);
  g_free (values);
}

gsize
hek_explorer_values_get_bytes (const HekExplorerValues *values)
{
  gsize n = values->column.n_rows;

  return (values->numbers != NULL ? n * sizeof (double) : 0) +
         (values->codes != NULL ? n * sizeof (guint32) : 0);
}

/* --- arrays ---------------------------------------------------------------------------------- */

static gboolean
fail_memory (const HekExplorerValues *values,
             GError                 **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               _("There is not enough memory for the values of %u rows."), values->column.n_rows);
  return FALSE;
}

gboolean
hek_explorer_values_take_numbers (HekExplorerValues  *values,
                                  GError            **error)
{
  values->numbers = g_try_new (double, MAX (values->column.n_rows, 1));
  if (values->numbers == NULL)
    return fail_memory (values, error);
  for (guint32 i = 0; i < values->column.n_rows; i++)
    values->numbers[i] = NAN;
  return TRUE;
}

gboolean
hek_explorer_values_take_codes (HekExplorerValues  *values,
                                GError            **error)
{
  values->codes = g_try_new (guint32, MAX (values->column.n_rows, 1));
  if (values->codes == NULL)
    return fail_memory (values, error);
  memset (values->codes, 0xff, values->column.n_rows * sizeof (guint32));
  return TRUE;
}

typedef struct
{
  guint code;
  guint32 n_rows;
} Cluster;

static int
compare_clusters (const void *a,
                  const void *b)
{
  const Cluster *x = a, *y = b;

  if (x->n_rows != y->n_rows)
    return x->n_rows > y->n_rows ? -1 : 1;
  return x->code < y->code ? -1 : x->code > y->code;
}

void
hek_explorer_values_name_clusters (HekExplorerValues *values,
                                   guint              n)
{
  g_autofree Cluster *clusters = g_new0 (Cluster, MAX (n, 1));
  g_autofree guint32 *places = g_new (guint32, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    clusters[i].code = i;
  for (guint32 row = 0; row < values->column.n_rows; row++)
    if (values->codes[row] < n)
      clusters[values->codes[row]].n_rows++;
  qsort (clusters, n, sizeof *clusters, compare_clusters);
  while (n > 0 && clusters[n - 1].n_rows == 0)
    n--;
  values->names = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      places[clusters[i].code] = i;
      values->names[i] = g_strdup_printf (_("Cluster %u"), i + 1);
    }
  for (guint32 row = 0; row < values->column.n_rows; row++)
    if (values->codes[row] < n)
      values->codes[row] = places[values->codes[row]];
}

/* --- attributes ------------------------------------------------------------------------------ */

/* Labels in truth: numbers of the column become names. */
static void
name_numbers (HekExplorerValues *values)
{
  guint max = values->value.as == HEK_EXPLORER_AS_NAMES ? HEK_EXPLORER_MAX_NAMES
                                                        : HEK_PLOT_N_CATEGORY_COLORS;
  HekExplorerColumn *read = values->read;
  HekSceneCategories *categories;

  if (read->numbers == NULL || read->type == HEK_FIELD_TIME ||
      values->value.as == HEK_EXPLORER_AS_NUMBERS)
    return;
  categories = hek_scene_categories_new (read->numbers, read->column.n_rows, max);
  if (categories == NULL)
    return;
  values->numbers = NULL;
  values->codes = g_steal_pointer (&categories->codes);
  values->names = g_steal_pointer (&categories->names);
  hek_scene_categories_free (categories);
  g_clear_pointer (&values->read, hek_explorer_column_unref);
}

/* "#e01b24" */
static gboolean
parse_color (const char *name,
             guint8      rgb[3])
{
  if (name[0] != '#' || strlen (name) != 7)
    return FALSE;
  for (guint i = 0; i < 3; i++)
    {
      int high = g_ascii_xdigit_value (name[1 + 2 * i]);
      int low = g_ascii_xdigit_value (name[2 + 2 * i]);

      if (high < 0 || low < 0)
        return FALSE;
      rgb[i] = (guint8) (high * 16 + low);
    }
  return TRUE;
}

/* Names that are colours, all of them. */
static void
read_colors (HekExplorerValues *values)
{
  guint n = values->names != NULL ? g_strv_length (values->names) : 0;
  g_autofree guint8 *colors = NULL;

  if (n == 0 || values->value.as != HEK_EXPLORER_AS_USUAL || values->names[0][0] != '#')
    return;
  colors = g_malloc ((gsize) n * 3);
  for (guint i = 0; i < n; i++)
    if (!parse_color (values->names[i], colors + 3 * (gsize) i))
      return;
  values->colors = g_steal_pointer (&colors);
}

static gboolean
make_field (HekExplorerValues             *values,
            const HekExplorerValueSource  *source,
            const HekTask                 *task,
            GError                       **error)
{
  HekExplorerColumn *read = source->read != NULL
                              ? hek_explorer_column_ref (source->read)
                              : hek_explorer_column_new (source->data, values->value.field, task,
                                                         error);

  if (read == NULL)
    return FALSE;
  values->read = read;
  values->numbers = read->numbers;
  values->codes = read->codes;
  values->names = read->names;
  name_numbers (values);
  read_colors (values);
  return hek_task_check (task, error);
}

/* --- tags ------------------------------------------------------------------------------------ */

/* Both ascend. Rows that have a tag already keep it. */
static void
mark_tagged (HekExplorerValues *values,
             const guint64     *row_ids,
             gsize              n,
             guint32            code)
{
  const HekExplorerRows *rows = values->rows;
  gsize row = 0;

  for (gsize i = 0; i < n && row < rows->n; i++)
    {
      while (row < rows->n && rows->row_ids[row] < row_ids[i])
        row++;
      if (row < rows->n && rows->row_ids[row] == row_ids[i] && values->codes[row] == G_MAXUINT32)
        values->codes[row] = code;
    }
}

static gboolean
make_tags (HekExplorerValues             *values,
           const HekExplorerValueSource  *source,
           const HekTask                 *task,
           GError                       **error)
{
  HekSnapshot *snapshot = source->tagged != NULL ? source->tagged : source->data->snapshot;
  g_autoptr (GPtrArray) tags = hek_collection_list_tags (snapshot);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (!hek_explorer_values_take_codes (values, error))
    return FALSE;
  for (guint i = 0; i < tags->len; i++)
    {
      const HekCollectionTag *tag = tags->pdata[i];
      g_autofree guint64 *row_ids = NULL;
      gsize n;

      if (!hek_task_check (task, error))
        return FALSE;
      if (tag->problem != NULL ||
          (values->value.name != NULL && !g_str_equal (values->value.name, tag->name)))
        continue;
      row_ids = hek_collection_read_tag (snapshot, tag->name, &n, error);
      if (row_ids == NULL)
        return FALSE;
      mark_tagged (values, row_ids, n, names->len);
      g_ptr_array_add (names, g_strdup (tag->name));
    }
  g_ptr_array_add (names, NULL);
  values->names = (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
  return hek_task_check (task, error);
}

/* --- all ------------------------------------------------------------------------------------- */

static gboolean
make (HekExplorerValues             *values,
      const HekExplorerValueSource  *source,
      const HekTask                 *task,
      GError                       **error)
{
  switch (values->value.kind)
    {
    case HEK_EXPLORER_VALUE_FIELD:
      return make_field (values, source, task, error);
    case HEK_EXPLORER_VALUE_TAGS:
      return make_tags (values, source, task, error);
    case HEK_EXPLORER_VALUE_KMEANS:
      return hek_explorer_values_make_kmeans (values, source, task, error);
    case HEK_EXPLORER_VALUE_HDBSCAN:
      return hek_explorer_values_make_hdbscan (values, source, HEK_EXPLORER_HDBSCAN_MAX, task,
                                               error);
    case HEK_EXPLORER_VALUE_DENSITY:
      return hek_explorer_values_make_density (values, source, task, error);
    case HEK_EXPLORER_VALUE_TRUSTWORTHINESS:
    case HEK_EXPLORER_VALUE_CONTINUITY:
    case HEK_EXPLORER_VALUE_NEIGHBORS_KEPT:
      return hek_explorer_values_make_quality (values, source, task, error);
    case HEK_EXPLORER_VALUE_QUANTIZATION_ERROR:
      return hek_explorer_values_make_error (values, source, task, error);
    case HEK_EXPLORER_VALUE_DISTANCE:
      return hek_explorer_values_make_distance (values, source, task, error);
    case HEK_EXPLORER_VALUE_NONE:
    case HEK_EXPLORER_VALUE_HITS:
    case HEK_EXPLORER_VALUE_EXTERN:
    default:
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("There is nothing to be made."));
      return FALSE;
    }
}

HekExplorerValues *
hek_explorer_values_new_empty (const HekExplorerValue *value,
                               HekExplorerData        *data)
{
  HekExplorerValues *values = g_new0 (HekExplorerValues, 1);

  g_atomic_ref_count_init (&values->ref_count);
  hek_explorer_value_copy (value, &values->value);
  values->rows = hek_explorer_rows_ref (data->rows);
  values->label = hek_explorer_value_dup_label (value, hek_snapshot_get_schema (data->snapshot));
  values->column.n_rows = data->n_rows;
  return values;
}

void
hek_explorer_values_seal (HekExplorerValues *values)
{
  values->column.label = values->label;
  values->column.unit = values->unit;
  values->column.numbers = values->numbers;
  values->column.codes = values->codes;
  values->column.names = (const char *const *) values->names;
  values->column.n_names = values->names != NULL ? g_strv_length (values->names) : 0;
}

HekExplorerValues *
hek_explorer_values_new (const HekExplorerValue        *value,
                         const HekExplorerValueSource  *source,
                         const HekTask                 *task,
                         GError                       **error)
{
  g_autoptr (HekExplorerValues) values = hek_explorer_values_new_empty (value, source->data);

  if (!make (values, source, task, error))
    return NULL;
  hek_explorer_values_seal (values);
  return g_steal_pointer (&values);
}
