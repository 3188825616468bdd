/* SPDX-License-Identifier: Apache-2.0 */
/* Attributes by which rows are coloured, read once for each layout that is shown. */
#include "config.h"

#include "hek-explorer-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  HekExplorerSession *session; /* owned */
  HekExplorerData *data;       /* owned */
  guint field;
} Loading;

typedef struct
{
  HekExplorerData *data; /* owned */
  guint field;
} ColumnArgs;

static void
column_args_free (gpointer data)
{
  ColumnArgs *args = data;

  hek_explorer_data_unref (args->data);
  g_free (args);
}

static gpointer
column_run (const HekTask  *task,
            gpointer        user_data,
            GError        **error)
{
  ColumnArgs *args = user_data;

  return hek_explorer_column_new (args->data, args->field, task, error);
}

static void
hek_explorer_session_on_column (HekJob       *job,
                                gpointer      result,
                                const GError *error,
                                gpointer      user_data)
{
  Loading *loading = user_data;
  HekExplorerSession *self = loading->session;

  hek_job_list_dismiss (self->jobs, job);
  if (self->data == loading->data)
    g_hash_table_remove (self->reading, GUINT_TO_POINTER (loading->field));
  if (self->data == loading->data && result != NULL)
    {
      if (self->columns->len <= loading->field)
        g_ptr_array_set_size (self->columns, (int) loading->field + 1);
      self->columns->pdata[loading->field] = hek_job_steal_result (job);
      hek_explorer_session_emit_column (self, loading->field);
    }
  else if (self->data == loading->data)
    hek_explorer_session_fail (self, hek_job_get_title (job), error);
  hek_explorer_data_unref (loading->data);
  g_object_unref (self);
  g_free (loading);
}

void
hek_explorer_session_load_column (HekExplorerSession *self,
                                  guint               field)
{
  g_autofree char *title = NULL;
  g_autoptr (HekJob) job = NULL;
  const HekSchema *schema;
  ColumnArgs *args;
  Loading *loading;

  g_return_if_fail (HEK_IS_EXPLORER_SESSION (self));

  schema = self->data != NULL ? hek_snapshot_get_schema (self->data->snapshot) : NULL;
  if (schema == NULL || field >= schema->n_fields)
    return;
  if (hek_explorer_session_get_column (self, field) != NULL)
    {
      hek_explorer_session_emit_column (self, field);
      return;
    }
  if (!g_hash_table_add (self->reading, GUINT_TO_POINTER (field)))
    return; /* it is being read: "column-changed" comes for both */
  title = g_strdup_printf (_("Reading %s"), hek_schema_get_field (schema, field)->name);
  args = g_new0 (ColumnArgs, 1);
  args->data = hek_explorer_data_ref (self->data);
  args->field = field;
  loading = g_new0 (Loading, 1);
  loading->session = g_object_ref (self);
  loading->data = hek_explorer_data_ref (self->data);
  loading->field = field;
  job = hek_job_start (title, HEK_LANE_INTERACTIVE, column_run, args, column_args_free,
                       (GDestroyNotify) hek_explorer_column_unref,
                       hek_explorer_session_on_column, loading);
  hek_job_list_add (self->jobs, job);
}

HekExplorerColumn *
hek_explorer_session_get_column (HekExplorerSession *self,
                                 guint               field)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (self), NULL);

  return field < self->columns->len ? self->columns->pdata[field] : NULL;
}
