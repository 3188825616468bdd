/* SPDX-License-Identifier: Apache-2.0 */
/* From sources into a collection: what fits, and the stream of batches. See the header. */
#include "config.h"

#include "hek-collection-import.h"

#include "hek-rows-convert.h"

static HekSource *
source_at (const GPtrArray *sources,
           guint            i)
{
  return g_ptr_array_index (sources, i);
}

static gboolean
fail (GError     **error,
      const char  *format,
      ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError     **error,
      const char  *format,
      ...)
{
  va_list args;
  g_autofree char *message = NULL;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID, message);
  return FALSE;
}

/* --- what fits ----------------------------------------------------------------------------- */

/* The fields of all sources, those of the first one first. */
static HekSchema *
merge_schemas (const HekImportPlan *plan,
               const GPtrArray     *sources)
{
  const HekSchema *first = source_at (sources, 0)->schema;
  g_autoptr (GArray) fields = g_array_new (FALSE, FALSE, sizeof (HekField));

  for (guint i = 0; i < sources->len; i++)
    {
      const HekSchema *schema = source_at (sources, i)->schema;

      for (guint j = 0; j < schema->n_fields; j++)
        {
          const HekField *field = hek_schema_get_field (schema, j);
          gboolean known = FALSE;

          for (guint k = 0; k < fields->len && !known; k++)
            known = g_str_equal (g_array_index (fields, HekField, k).name, field->name);
          if (!known)
            g_array_append_vals (fields, field, 1);
        }
    }
  return hek_schema_new (plan->has_dtype ? plan->dtype : first->dtype, first->dim,
                         (const HekField *) fields->data, fields->len);
}

/* Whether rows of @source can become rows of @schema. */
static gboolean
check_source (const HekSource  *source,
              const HekSchema  *schema,
              const char       *whose,
              GError          **error)
{
  if (source->schema->dim == 0)
    return fail (error, "%s: there are no vectors in it", source->name);
  if (source->schema->dim != schema->dim)
    return fail (error, "%s: its vectors have %u dimensions, those of %s %u", source->name,
                 source->schema->dim, whose, schema->dim);
  for (guint i = 0; i < source->schema->n_fields; i++)
    {
      const HekField *field = hek_schema_get_field (source->schema, i);
      int at = hek_schema_find_field (schema, field->name);

      if (at < 0)
        return fail (error, "%s: %s has no field “%s”; leave the field out, or import into a new "
                            "collection", source->name, whose, field->name);
      if (hek_schema_get_field (schema, (guint) at)->type != field->type)
        return fail (error, "%s: field “%s” is %s, but %s in %s", source->name, field->name,
                     hek_field_type_id (field->type),
                     hek_field_type_id (hek_schema_get_field (schema, (guint) at)->type), whose);
    }
  return TRUE;
}

static gboolean
check_named_field (const HekSchema  *schema,
                   const char       *name,
                   gboolean          integer_too,
                   GError          **error)
{
  int at = name != NULL ? hek_schema_find_field (schema, name) : -1;
  HekFieldType type;

  if (name == NULL)
    return TRUE;
  if (at < 0)
    return fail (error, "there is no field “%s”", name);
  type = hek_schema_get_field (schema, (guint) at)->type;
  if (type != HEK_FIELD_TEXT && !(integer_too && type == HEK_FIELD_INTEGER))
    return fail (error, "field “%s” is %s; it has to be text%s", name, hek_field_type_id (type),
                 integer_too ? " or integer" : "");
  return TRUE;
}

gboolean
hek_import_plan_check (const HekImportPlan  *plan,
                       HekStore             *store,
                       const GPtrArray      *sources,
                       GError              **error)
{
  g_autoptr (HekSchema) schema = store != NULL ? hek_schema_ref (hek_store_get_schema (store))
                                               : merge_schemas (plan, sources);

  for (guint i = 0; i < sources->len; i++)
    if (!check_source (source_at (sources, i), schema,
                       store != NULL ? "the collection" : source_at (sources, 0)->name, error))
      return FALSE;
  return store != NULL || (check_named_field (schema, plan->key_field, TRUE, error) &&
                           check_named_field (schema, plan->text_field, FALSE, error));
}

/* --- one source ---------------------------------------------------------------------------- */

/* Whether batches of @from can be taken as they are. */
static gboolean
is_same_schema (const HekSchema *from,
                const HekSchema *to)
{
  if (from->dtype != to->dtype || from->n_fields != to->n_fields)
    return FALSE;
  for (guint i = 0; i < from->n_fields; i++)
    if (!g_str_equal (hek_schema_get_field (from, i)->name, hek_schema_get_field (to, i)->name))
      return FALSE;
  return TRUE;
}

/* @batch as rows of @schema; its columns move over. (nullable): memory is short */
static HekBatch *
convert_batch (HekBatch  *batch,
               HekSchema *schema,
               double    *largest_loss)
{
  g_autoptr (HekBatch) out = hek_batch_try_new (schema, MAX (batch->n_rows, 1));
  HekRows rows = hek_batch_get_rows (batch);
  double loss;

  if (out == NULL)
    return NULL;
  out->n_rows = batch->n_rows;
  out->first_row = batch->first_row;
  out->row_numbers = g_steal_pointer (&batch->row_numbers);
  loss = hek_rows_convert (&rows, schema->dtype, out->vectors);
  *largest_loss = MAX (*largest_loss, loss);

  for (guint i = 0; i < schema->n_fields; i++)
    {
      int at = hek_schema_find_field (batch->schema, hek_schema_get_field (schema, i)->name);

      if (at >= 0)
        {
          HekColumn *column = batch->columns[at];

          batch->columns[at] = out->columns[i];
          out->columns[i] = column;
        }
      else
        for (gsize row = 0; row < batch->n_rows; row++)
          hek_column_append_missing (out->columns[i]);
    }
  return g_steal_pointer (&out);
}

static gboolean
import_source (HekImport        *import,
               HekSource        *source,
               HekSchema        *schema,
               HekImportReport  *report,
               const HekTask    *task,
               GError          **error)
{
  gboolean as_is = is_same_schema (source->schema, schema);

  for (;;)
    {
      g_autoptr (HekBatch) batch = NULL;

      if (!hek_task_check (task, error) || !hek_source_next (source, 0, &batch, task, error))
        return FALSE;
      if (batch == NULL)
        return TRUE;
      if (!as_is)
        {
          g_autoptr (HekBatch) converted = convert_batch (batch, schema, &report->largest_loss);

          if (converted == NULL)
            {
              g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOMEM,
                           "%s: not enough memory for its rows", source->name);
              return FALSE;
            }
          g_clear_pointer (&batch, hek_batch_free);
          batch = g_steal_pointer (&converted);
        }
      if (!hek_import_append (import, batch, NULL, error))
        {
          g_prefix_error (error, "%s: ", source->name);
          return FALSE;
        }
      hek_task_progress (task, hek_source_get_fraction (source));
    }
}

/* --- all of them --------------------------------------------------------------------------- */

static gboolean
import_sources (HekImport            *import,
                const HekImportPlan  *plan,
                HekSchema            *schema,
                const GPtrArray      *sources,
                HekImportReport      *report,
                const HekTask        *task,
                GError              **error)
{
  for (guint i = 0; i < sources->len; i++)
    {
      HekSource *source = source_at (sources, i);
      HekTask part = hek_task_sub (task, 0.95 * i / sources->len, 0.95 / sources->len);
      g_autoptr (GError) own_error = NULL;
      gboolean ok = import_source (import, source, schema, report, &part, &own_error);

      report->n_errors += source->n_errors;
      report->largest_loss = MAX (report->largest_loss, source->largest_loss);
      if (!ok && plan->keep_cancelled &&
          g_error_matches (own_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          report->cancelled = TRUE;
          return TRUE;
        }
      if (!ok)
        {
          g_propagate_error (error, g_steal_pointer (&own_error));
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
import_into_store (HekStore             *store,
                   const HekImportPlan  *plan,
                   const GPtrArray      *sources,
                   HekImportReport      *report,
                   const HekTask        *task,
                   GError              **error)
{
  HekImportOptions options = { .policy = plan->keys };
  g_autoptr (HekImport) import = hek_import_new (store, &options, error);
  HekTask last = hek_task_sub (task, 0.95, 0.05);

  if (import == NULL || !import_sources (import, plan, hek_store_get_schema (store), sources,
                                         report, task, error))
    return FALSE;
  report->n_rows = hek_import_get_n_rows (import);
  /* What is kept after a cancel has to be published in spite of it. */
  return report->n_rows == 0 ||
         hek_import_commit (import, report->cancelled ? NULL : &last, &report->seq, error);
}

static HekStore *
create_store (HekWorkspace         *workspace,
              const char           *name,
              const HekImportPlan  *plan,
              const GPtrArray      *sources,
              GError              **error)
{
  HekSource *first = source_at (sources, 0);
  g_autoptr (HekSchema) schema = merge_schemas (plan, sources);
  HekStoreSpec spec = {
    .schema = schema,
    .distance = plan->has_distance    ? plan->distance
                : first->has_distance ? first->distance
                                      : HEK_DISTANCE_L2,
    .key_field = plan->key_field,
    .text_field = plan->text_field,
    .history_s = -1,
  };

  return hek_workspace_create (workspace, name, &spec, error);
}

/* Takes a collection away that was made for rows which did not come. @store: (transfer full) */
static void
discard_store (HekWorkspace *workspace,
               HekStore     *store)
{
  g_autofree char *uuid = g_strdup (hek_store_get_uuid (store));
  g_autoptr (GError) error = NULL;

  hek_store_unref (store); /* one that is open is not purged */
  if (!hek_workspace_delete (workspace, uuid, &error) ||
      !hek_workspace_purge (workspace, uuid, &error))
    g_warning ("an empty collection stays: %s", error->message);
}

gboolean
hek_collection_import (HekWorkspace         *workspace,
                       const char           *name,
                       const HekImportPlan  *plan,
                       const GPtrArray      *sources,
                       HekImportReport      *report,
                       const HekTask        *task,
                       GError              **error)
{
  g_autoptr (GError) own_error = NULL;
  g_autoptr (HekStore) store = hek_workspace_open_store (workspace, name, &own_error);
  HekImportReport own = { 0 };
  gboolean is_new = store == NULL;
  gboolean ok;

  g_return_val_if_fail (sources->len > 0, FALSE);

  if (is_new && !g_error_matches (own_error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return FALSE;
    }
  if (!hek_import_plan_check (plan, store, sources, error))
    return FALSE;
  if (is_new)
    store = create_store (workspace, name, plan, sources, error);
  if (store == NULL)
    return FALSE;

  ok = import_into_store (store, plan, sources, &own, task, error);
  if (is_new && own.seq == 0)
    discard_store (workspace, g_steal_pointer (&store));
  if (ok)
    *report = own;
  return ok;
}
