/* SPDX-License-Identifier: Apache-2.0 */
/* All that is known of one row, read by a job. */
#include "config.h"

#include "hek-explorer-details-private.h"

#include <math.h>
#include <stdlib.h>

#include "hek-picture-field.h"
#include "hek-ref.h"
#include "hek-rows-convert.h"

HekExplorerFacts *
hek_explorer_facts_ref (HekExplorerFacts *facts)
{
  g_atomic_ref_count_inc (&facts->ref_count);
  return facts;
}

void
hek_explorer_facts_unref (HekExplorerFacts *facts)
{
  if (!hek_ref_drop (&facts->ref_count))
    return;
  for (guint i = 0; facts->facts != NULL && i < facts->schema->n_fields; i++)
    g_free (facts->facts[i].text);
  g_free (facts->facts);
  g_clear_pointer (&facts->thumbnail, hek_thumbnail_unref);
  g_clear_pointer (&facts->schema, hek_schema_unref);
  g_clear_pointer (&facts->data, hek_explorer_data_unref);
  g_free (facts->key);
  g_free (facts->row_name);
  g_free (facts->picture);
  g_free (facts->vector);
  g_strfreev (facts->tags);
  g_free (facts);
}

/* --- of any row ------------------------------------------------------------------------------ */

char *
hek_explorer_data_dup_key (HekExplorerData *data,
                           guint32          row)
{
  HekRowPlace place;

  return hek_explorer_data_find_row (data, row, &place)
           ? hek_snapshot_dup_key (data->snapshot, place, NULL) : NULL;
}

char *
hek_explorer_data_dup_row_name (HekExplorerData *data,
                                guint32          row)
{
  g_return_val_if_fail (row < data->n_rows, NULL);

  return g_strdup_printf ("%s/%" G_GUINT64_FORMAT, data->uuid, data->rows->row_ids[row]);
}

HekThumbnail *
hek_explorer_data_find_thumbnail (HekExplorerData *data,
                                  guint32          row)
{
  HekRowPlace place;

  return hek_explorer_data_find_row (data, row, &place)
           ? hek_snapshot_find_thumbnail (data->snapshot, place, NULL) : NULL;
}

/* --- facts ----------------------------------------------------------------------------------- */

/* Attributes and vector. */
static gboolean
read_row (HekExplorerFacts  *facts,
          HekRowPlace        place,
          GError           **error)
{
  g_autoptr (HekBatch) batch = hek_snapshot_fetch (facts->data->snapshot, &place, 1, TRUE, error);
  HekRows rows;
  double sum = 0;

  if (batch == NULL)
    return FALSE;
  facts->facts = g_new0 (HekExplorerFact, MAX (facts->schema->n_fields, 1));
  for (guint i = 0; i < facts->schema->n_fields; i++)
    {
      const HekField *field = hek_schema_get_field (facts->schema, i);

      facts->facts[i] = (HekExplorerFact) { i, field->name, field->type,
                                            hek_column_dup_text (batch->columns[i], 0) };
    }
  facts->picture =
    g_strdup (hek_picture_field_get (batch, hek_picture_field_find (facts->schema), 0));
  rows = hek_batch_get_rows (batch);
  facts->vector = g_new (float, facts->schema->dim);
  hek_rows_to_f32 (&rows, 0, 1, facts->vector);
  for (guint i = 0; i < facts->schema->dim; i++)
    sum += (double) facts->vector[i] * (double) facts->vector[i];
  facts->norm = sqrt (sum);
  return TRUE;
}

static int
compare_ids (const void *a,
             const void *b)
{
  guint64 x = *(const guint64 *) a, y = *(const guint64 *) b;

  return x < y ? -1 : x > y;
}

/* A tag whose file is damaged is passed over: the list of tags says so. */
static gboolean
read_tags (HekExplorerFacts  *facts,
           HekSnapshot       *now,
           const HekTask     *task,
           GError           **error)
{
  g_autoptr (GPtrArray) tags = hek_collection_list_tags (now);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < tags->len; i++)
    {
      const HekCollectionTag *tag = tags->pdata[i];
      gsize n = 0;
      g_autofree guint64 *row_ids =
        tag->problem == NULL ? hek_collection_read_tag (now, tag->name, &n, NULL) : NULL;

      if (!hek_task_check (task, error))
        return FALSE;
      if (row_ids != NULL &&
          bsearch (&facts->row_id, row_ids, n, sizeof *row_ids, compare_ids) != NULL)
        g_ptr_array_add (names, g_strdup (tag->name));
    }
  g_ptr_array_add (names, NULL);
  facts->tags = (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
  return TRUE;
}

static void
take_position (HekExplorerFacts *facts)
{
  const HekExplorerData *data = facts->data;

  facts->n_coords = data->n_coords;
  for (guint d = 0; d < data->n_coords; d++)
    facts->position[d] = (double) data->coords[(gsize) facts->row * data->n_coords + d];
}

HekExplorerFacts *
hek_explorer_facts_new (HekExplorerData  *data,
                        guint32           row,
                        HekSnapshot      *now,
                        const HekTask    *task,
                        GError          **error)
{
  g_autoptr (HekExplorerFacts) facts = g_new0 (HekExplorerFacts, 1);
  HekRowPlace place, place_now;

  g_atomic_ref_count_init (&facts->ref_count);
  facts->row = row;
  facts->data = hek_explorer_data_ref (data);
  facts->schema = hek_schema_ref (hek_snapshot_get_schema (data->snapshot));
  if (!hek_explorer_data_find_row (data, row, &place))
    {
      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                   "there is no row %u in the layout", row);
      return NULL;
    }
  facts->row_id = data->rows->row_ids[row];
  facts->row_name = hek_explorer_data_dup_row_name (data, row);
  facts->segment_id = hek_snapshot_get_segment (data->snapshot, place.segment)->id;
  facts->is_deleted = !hek_snapshot_find_row (now, facts->row_id, &place_now);
  facts->key = hek_snapshot_dup_key (data->snapshot, place, error);
  if (facts->key == NULL || !read_row (facts, place, error) ||
      !read_tags (facts, now, task, error))
    return NULL;
  facts->thumbnail = hek_snapshot_find_thumbnail (data->snapshot, place, NULL);
  take_position (facts);
  return g_steal_pointer (&facts);
}
