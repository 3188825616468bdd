/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values of an Explorer view: those that are chosen are made by jobs, one for each, and kept. What
 * nobody wants any more is cancelled.
 */
#include "config.h"

#include "hek-explorer-view-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* --- making ---------------------------------------------------------------------------------- */

typedef struct
{
  HekExplorerValue value;
  HekExplorerData *data;       /* owned */
  HekLibrary *library;         /* owned */
  HekLibrarySpace *space;      /* owned (nullable) */
  HekExplorerColumn *read;     /* owned (nullable) */
  HekExplorerValues *old;      /* owned (nullable): of perhaps the same rows */
  GBytes *hits, *distances;    /* owned (nullable) */
  char *label;                 /* (nullable): of hits */
} MakeArgs;

static void
make_args_free (gpointer data)
{
  MakeArgs *args = data;

  hek_explorer_value_clear (&args->value);
  hek_explorer_data_unref (args->data);
  g_object_unref (args->library);
  g_clear_pointer (&args->space, hek_library_space_unref);
  g_clear_pointer (&args->read, hek_explorer_column_unref);
  g_clear_pointer (&args->old, hek_explorer_values_unref);
  g_clear_pointer (&args->hits, g_bytes_unref);
  g_clear_pointer (&args->distances, g_bytes_unref);
  g_free (args->label);
  g_free (args);
}

static gpointer
make_hits (const MakeArgs  *args,
           GError         **error)
{
  g_autoptr (HekExplorerValues) values = hek_explorer_values_new_empty (&args->value, args->data);
  const double *distances =
    args->distances != NULL ? g_bytes_get_data (args->distances, NULL) : NULL;
  const guint32 *rows;
  gsize n_bytes;

  if (!hek_explorer_values_take_numbers (values, error))
    return NULL;
  if (args->label != NULL)
    {
      g_free (values->label);
      values->label = g_strdup (args->label);
    }
  rows = args->hits != NULL ? g_bytes_get_data (args->hits, &n_bytes) : NULL;
  for (gsize i = 0; rows != NULL && i < n_bytes / sizeof *rows; i++)
    if (rows[i] < args->data->n_rows && isnan (values->numbers[rows[i]]))
      values->numbers[rows[i]] = distances != NULL ? distances[i] : (double) i + 1;
  hek_explorer_values_seal (values);
  return g_steal_pointer (&values);
}

static gpointer
make_run (const HekTask  *task,
          gpointer        user_data,
          GError        **error)
{
  const MakeArgs *args = user_data;
  HekExplorerValueSource source = { .data = args->data, .read = args->read };
  const HekExplorerRows *old = args->old != NULL ? args->old->rows : NULL;
  g_autoptr (HekSnapshot) tagged = NULL;

  if (args->value.kind == HEK_EXPLORER_VALUE_HITS)
    return make_hits (args, error);
  if (old != NULL && old->n == args->data->rows->n &&
      memcmp (old->row_ids, args->data->rows->row_ids, old->n * sizeof *old->row_ids) == 0)
    return hek_explorer_values_ref (args->old);
  if (args->value.kind == HEK_EXPLORER_VALUE_TAGS)
    {
      g_autoptr (HekStore) store = hek_library_open_store (args->library, args->data->uuid, error);

      tagged = store != NULL ? hek_store_snapshot (store, error) : NULL;
      if (tagged == NULL)
        return NULL;
    }
  source.tagged = tagged;
  source.workspace = args->space != NULL ? args->space->workspace : NULL;
  return hek_explorer_values_new (&args->value, &source, task, error);
}

static void
revert (HekExplorerView        *self,
        const HekExplorerValue *value)
{
  const HekExplorerDrawing *drawing = self->drawing;

  if (hek_explorer_value_equal (&self->color, value))
    {
      hek_explorer_value_clear (&self->color);
      if (drawing != NULL && drawing->color != NULL &&
          !hek_explorer_value_equal (&drawing->color_value, value))
        {
          hek_explorer_value_copy (&drawing->color_value, &self->color);
          self->color_options = drawing->color_options;
        }
      hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_COLOR_CHANGED);
    }
  if (hek_explorer_value_equal (&self->size, value))
    {
      hek_explorer_value_clear (&self->size);
      if (drawing != NULL && drawing->size != NULL &&
          !hek_explorer_value_equal (&drawing->size_value, value))
        hek_explorer_value_copy (&drawing->size_value, &self->size);
      hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_SIZE_CHANGED);
    }
}

static void
drop_load (HekExplorerView        *self,
           const HekExplorerValue *value)
{
  for (guint i = self->loads->len; i-- > 0;)
    if (hek_explorer_value_equal (&g_array_index (self->loads, HekExplorerValue, i), value))
      g_array_remove_index (self->loads, i);
}

/* What cannot be made is not chosen any more. */
static void
give_up (HekExplorerView        *self,
         const HekExplorerValue *failed)
{
  g_auto (HekExplorerValue) value = { 0 };

  hek_explorer_value_copy (failed, &value);
  revert (self, &value);
  drop_load (self, &value);
  for (guint i = self->histograms->len; i-- > 0;)
    if (hek_explorer_value_equal (&((HekExplorerHistogram *) self->histograms->pdata[i])->value,
                                  &value))
      hek_explorer_view_remove_histogram (self, i);
  for (guint i = self->filters->len; i-- > 0;)
    if (hek_explorer_value_equal (&((HekExplorerFilter *) self->filters->pdata[i])->value, &value))
      hek_explorer_view_remove_filter (self, i);
  hek_explorer_view_touch (self);
}

/* The points have sizes by numbers only. */
static void
check_size (HekExplorerView   *self,
            HekExplorerValues *values)
{
  g_autoptr (GError) error = NULL;

  if (values->numbers != NULL || !hek_explorer_value_equal (&self->size, &values->value))
    return;
  error = g_error_new (G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       _("“%s” has names, no numbers."), values->label);
  revert (self, &values->value);
  hek_explorer_view_fail (self, _("Sizes of points"), error);
}

static void
hek_explorer_view_on_made (HekJob       *job,
                           gpointer      result,
                           const GError *error,
                           gpointer      user_data)
{
  g_autoptr (HekExplorerView) self = user_data;
  guint i = 0;

  hek_job_list_dismiss (self->jobs, job);
  while (i < self->making->len && ((HekExplorerMaking *) self->making->pdata[i])->job != job)
    i++;
  if (i == self->making->len)
    return; /* nobody wants it any more */
  if (result != NULL)
    {
      HekExplorerValues *values = hek_job_steal_result (job);

      g_ptr_array_remove_index (self->making, i);
      drop_load (self, &values->value);
      hek_explorer_view_keep (self, values);
      check_size (self, values);
      hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_VALUES_CHANGED);
    }
  else
    {
      g_auto (HekExplorerValue) value = { 0 };

      hek_explorer_value_copy (&((HekExplorerMaking *) self->making->pdata[i])->value, &value);
      g_ptr_array_remove_index (self->making, i);
      give_up (self, &value);
      hek_explorer_view_fail (self, hek_job_get_title (job), error);
    }
  hek_explorer_view_sync (self);
}

static gboolean
is_quick (HekExplorerValueKind kind)
{
  return kind == HEK_EXPLORER_VALUE_FIELD || kind == HEK_EXPLORER_VALUE_TAGS ||
         kind == HEK_EXPLORER_VALUE_DISTANCE || kind == HEK_EXPLORER_VALUE_HITS;
}

static void
start (HekExplorerView        *self,
       const HekExplorerValue *value,
       HekExplorerData        *data)
{
  HekExplorerMaking *making = g_new0 (HekExplorerMaking, 1);
  HekLibrary *library = self->session->library;
  MakeArgs *args = g_new0 (MakeArgs, 1);
  HekExplorerValues *old = hek_explorer_view_find_values (self, value, FALSE);
  HekExplorerColumn *read = NULL;
  g_autofree char *label = NULL, *title = NULL;

  if (value->kind == HEK_EXPLORER_VALUE_FIELD && data == self->data)
    read = hek_explorer_session_get_column (self->session, value->field);
  hek_explorer_value_copy (value, &args->value);
  args->data = hek_explorer_data_ref (data);
  args->library = g_object_ref (library);
  args->space = library->space != NULL ? hek_library_space_ref (library->space) : NULL;
  args->read = read != NULL ? hek_explorer_column_ref (read) : NULL;
  args->old = old != NULL ? hek_explorer_values_ref (old) : NULL;
  args->hits = self->hits != NULL ? g_bytes_ref (self->hits) : NULL;
  args->distances = self->hit_distances != NULL ? g_bytes_ref (self->hit_distances) : NULL;
  args->label = g_strdup (self->hits_label);

  label = hek_explorer_value_dup_label (value, hek_snapshot_get_schema (data->snapshot));
  title = value->kind == HEK_EXPLORER_VALUE_FIELD ? g_strdup_printf (_("Reading %s"), label)
                                                  : g_strdup_printf (_("Computing: %s"), label);
  hek_explorer_value_copy (value, &making->value);
  making->serial = self->serial;
  making->job = hek_job_start (title,
                               is_quick (value->kind) ? HEK_LANE_INTERACTIVE : HEK_LANE_BATCH,
                               make_run, args, make_args_free,
                               (GDestroyNotify) hek_explorer_values_unref,
                               hek_explorer_view_on_made, g_object_ref (self));
  g_ptr_array_add (self->making, making);
  hek_job_list_add (self->jobs, making->job);
}

/* Rows of which values can be made: those that are shown, or at least those of a first layout that
 * is being computed. (nullable) */
static HekExplorerData *
get_source (HekExplorerView *self)
{
  return self->data != NULL       ? self->data
         : self->drawing != NULL ? self->drawing->data
                                 : NULL;
}

static void
require (HekExplorerView        *self,
         const HekExplorerValue *value,
         gpointer                user_data)
{
  HekExplorerData *source = user_data;

  if (value->kind == HEK_EXPLORER_VALUE_NONE || value->kind == HEK_EXPLORER_VALUE_EXTERN ||
      (value->kind == HEK_EXPLORER_VALUE_HITS && self->hits == NULL) ||
      (self->data == NULL && !hek_explorer_value_is_of_rows (value)) ||
      hek_explorer_view_find_values (self, value, TRUE) != NULL)
    return;
  for (guint i = 0; i < self->making->len; i++)
    if (hek_explorer_value_equal (&((HekExplorerMaking *) self->making->pdata[i])->value, value))
      return;
  start (self, value, source);
}

void
hek_explorer_view_sync (HekExplorerView *self)
{
  HekExplorerData *source = get_source (self);

  if (self->is_closed)
    return;
  for (guint i = self->making->len; i-- > 0;)
    {
      HekExplorerMaking *making = self->making->pdata[i];

      if (making->serial == self->serial && hek_explorer_view_is_wanted (self, &making->value))
        continue;
      hek_job_cancel (making->job);
      g_ptr_array_remove_index (self->making, i);
    }
  if (source != NULL)
    hek_explorer_view_each_wanted (self, require, source);
  hek_explorer_view_draw (self);
  hek_explorer_view_update_busy (self);
}

void
hek_explorer_view_drop_making (HekExplorerView *self)
{
  for (guint i = 0; i < self->making->len; i++)
    hek_job_cancel (((HekExplorerMaking *) self->making->pdata[i])->job);
  g_ptr_array_set_size (self->making, 0);
}

/* --- asked for by others --------------------------------------------------------------------- */

void
hek_explorer_view_load_values (HekExplorerView        *self,
                               const HekExplorerValue *value)
{
  HekExplorerValue copy;

  g_return_if_fail (HEK_IS_EXPLORER_VIEW (self) && value != NULL);

  if (hek_explorer_view_find_values (self, value, TRUE) != NULL)
    {
      hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_VALUES_CHANGED);
      return;
    }
  hek_explorer_value_copy (value, &copy);
  g_array_append_val (self->loads, copy);
  hek_explorer_view_sync (self);
}

HekJob *
hek_explorer_view_get_job (HekExplorerView *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), NULL);

  return self->making->len > 0 ? ((HekExplorerMaking *) self->making->pdata[0])->job : NULL;
}

void
hek_explorer_view_cancel (HekExplorerView *self)
{
  g_return_if_fail (HEK_IS_EXPLORER_VIEW (self));

  while (self->making->len > 0)
    {
      HekExplorerMaking *making = self->making->pdata[self->making->len - 1];
      g_auto (HekExplorerValue) value = { 0 };

      hek_explorer_value_copy (&making->value, &value);
      hek_job_cancel (making->job);
      g_ptr_array_set_size (self->making, (int) self->making->len - 1);
      give_up (self, &value);
    }
  hek_explorer_view_sync (self);
}
