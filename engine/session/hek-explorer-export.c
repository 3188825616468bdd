/* SPDX-License-Identifier: Apache-2.0 */
/* Files that an Explorer session writes: rows, positions; pictures and reports by their own. */
#include "config.h"

#include "hek-explorer-export.h"

#include <glib/gi18n-lib.h>

#include "hek-collection-export.h"
#include "hek-explorer-export-private.h"

/* --- a file ---------------------------------------------------------------------------------- */

typedef gboolean (*SaveFunc) (const char *path, gpointer args, const HekTask *task,
                              GError **error);

typedef struct
{
  char *path;
  SaveFunc run;
  gpointer args; /* owned */
  GDestroyNotify args_free;
} Saving;

static void
saving_free (gpointer user_data)
{
  Saving *saving = user_data;

  saving->args_free (saving->args);
  g_free (saving->path);
  g_free (saving);
}

/* Returns: the path */
static gpointer
saving_run (const HekTask  *task,
            gpointer        user_data,
            GError        **error)
{
  Saving *saving = user_data;

  return saving->run (saving->path, saving->args, task, error) ? g_strdup (saving->path) : NULL;
}

static void
hek_explorer_session_on_saved (HekJob       *job,
                               gpointer      result,
                               const GError *error,
                               gpointer      user_data)
{
  g_autoptr (HekExplorerSession) self = user_data;

  hek_job_list_dismiss (self->jobs, job);
  if (result != NULL)
    hek_explorer_session_emit_exported (self, result);
  else
    hek_explorer_session_fail (self, hek_job_get_title (job), error);
}

void
hek_explorer_session_start_saving (HekExplorerSession *self,
                                   const char         *path,
                                   SaveFunc            run,
                                   gpointer            args,
                                   GDestroyNotify      args_free)
{
  g_autofree char *base = g_filename_display_basename (path);
  g_autofree char *title = g_strdup_printf (_("Saving %s"), base);
  g_autoptr (HekJob) job = NULL;
  Saving *saving = g_new0 (Saving, 1);

  saving->path = g_strdup (path);
  saving->run = run;
  saving->args = args;
  saving->args_free = args_free;
  job = hek_job_start (title, HEK_LANE_INTERACTIVE, saving_run, saving, saving_free, g_free,
                       hek_explorer_session_on_saved, g_object_ref (self));
  hek_job_list_add (self->jobs, job);
}

/* --- rows ------------------------------------------------------------------------------------ */

typedef struct
{
  HekExplorerData *data; /* owned */
  HekSceneSet *rows;     /* owned (nullable): all */
} Rows;

static void
rows_free (gpointer user_data)
{
  Rows *rows = user_data;

  hek_explorer_data_unref (rows->data);
  g_clear_pointer (&rows->rows, hek_scene_set_unref);
  g_free (rows);
}

/* (transfer full): the ids of the rows that are asked for, ascending */
static guint64 *
dup_row_ids (const Rows *rows,
             guint32    *n)
{
  g_autofree guint32 *idx = hek_scene_set_dup_rows (rows->rows, n);
  guint64 *row_ids = g_new (guint64, MAX (*n, 1));

  for (guint32 i = 0; i < *n; i++)
    row_ids[i] = rows->data->rows->row_ids[idx[i]];
  return row_ids;
}

static gboolean
save_rows (const char     *path,
           gpointer        args,
           const HekTask  *task,
           GError        **error)
{
  const Rows *rows = args;
  HekExplorerData *data = rows->data;
  g_autofree guint64 *row_ids = NULL;
  guint32 n;

  if (rows->rows == NULL)
    return hek_collection_export_rows (data->snapshot, data->rows->row_ids, data->n_rows, path,
                                       NULL, task, error);
  row_ids = dup_row_ids (rows, &n);
  return hek_collection_export_rows (data->snapshot, row_ids, n, path, NULL, task, error);
}

static gboolean
save_positions (const char     *path,
                gpointer        args,
                const HekTask  *task,
                GError        **error)
{
  const Rows *rows = args;
  HekExplorerData *data = rows->data;
  const HekCollectionLayout layout = { data->info, data->layout, NULL, data->rows->row_ids,
                                       data->n_rows };
  g_autofree guint64 *row_ids = NULL;
  guint32 n = 0;

  if (rows->rows != NULL)
    row_ids = dup_row_ids (rows, &n);
  return hek_collection_export_layout (data->snapshot, &layout, row_ids, n, path, NULL, task,
                                       error);
}

/* @rows: of rows that were shown before: there is nothing to write then */
static void
start (HekExplorerSession *self,
       HekSceneSet        *set,
       const char         *path,
       SaveFunc            run)
{
  Rows *rows;

  if (self->data == NULL || (set != NULL && hek_scene_set_n_rows (set) != self->data->n_rows))
    return;
  rows = g_new0 (Rows, 1);
  rows->data = hek_explorer_data_ref (self->data);
  rows->rows = set != NULL ? hek_scene_set_ref (set) : NULL;
  hek_explorer_session_start_saving (self, path, run, rows, rows_free);
}

void
hek_explorer_session_export_rows (HekExplorerSession *self,
                                  HekSceneSet        *rows,
                                  const char         *path)
{
  g_return_if_fail (HEK_IS_EXPLORER_SESSION (self) && path != NULL);

  start (self, rows, path, save_rows);
}

void
hek_explorer_session_export_positions (HekExplorerSession *self,
                                       HekSceneSet        *rows,
                                       const char         *path)
{
  g_return_if_fail (HEK_IS_EXPLORER_SESSION (self) && path != NULL);

  start (self, rows, path, save_positions);
}

void
hek_explorer_session_export (HekExplorerSession *self,
                             const char         *path,
                             gboolean            selection_only)
{
  g_return_if_fail (HEK_IS_EXPLORER_SESSION (self) && path != NULL);

  start (self, selection_only ? self->selection : NULL, path, save_positions);
}

GPtrArray *
hek_explorer_list_formats (void)
{
  GPtrArray *formats = g_ptr_array_new ();

  for (guint i = 0; i < hek_source_n_formats (); i++)
    if (hek_source_format (i)->sink_open != NULL)
      g_ptr_array_add (formats, (gpointer) hek_source_format (i));
  return formats;
}
