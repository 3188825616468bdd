/* SPDX-License-Identifier: Apache-2.0 */
/* What is filtered out, by entries of the legend and by ranges, and the histograms to brush in. */
#include "config.h"

#include "hek-explorer-view-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Names that a chip has room for. */
#define TEXT_NAMES 3u

/* --- filters as such ------------------------------------------------------------------------- */

void
hek_explorer_filter_free (gpointer data)
{
  HekExplorerFilter *filter = data;

  hek_explorer_value_clear (&filter->value);
  g_free (filter->label);
  g_strfreev (filter->hidden);
  g_strfreev (filter->shown);
  g_free (filter);
}

HekExplorerFilter *
hek_explorer_filter_copy (const HekExplorerFilter *filter)
{
  HekExplorerFilter *copy = g_new (HekExplorerFilter, 1);

  *copy = *filter;
  hek_explorer_value_copy (&filter->value, &copy->value);
  copy->label = g_strdup (filter->label);
  copy->hidden = g_strdupv (filter->hidden);
  copy->shown = g_strdupv (filter->shown);
  return copy;
}

gboolean
hek_explorer_value_is_time (const HekExplorerValue *value,
                            HekSchema              *schema)
{
  return value->kind == HEK_EXPLORER_VALUE_FIELD && schema != NULL &&
         value->field < schema->n_fields &&
         hek_schema_get_field (schema, value->field)->type == HEK_FIELD_TIME;
}

static gboolean
is_neutral (const HekExplorerFilter *filter)
{
  return !filter->has_range && !filter->hide_rest && !filter->hide_missing &&
         (filter->hidden == NULL || filter->hidden[0] == NULL);
}

/* (transfer full) */
static char *
dup_number (const HekExplorerFilter *filter,
            double                   number)
{
  g_autoptr (GDateTime) time = filter->is_time && fabs (number) < 1e15
                                 ? g_date_time_new_from_unix_utc ((gint64) floor (number)) : NULL;

  if (time == NULL)
    return g_strdup_printf ("%g", number);
  /* Translators: days, and moments, as g_date_time_format() takes them: 1 May 2024, 12:30 */
  return g_date_time_format (time, fmod (number, 86400) == 0 ? _("%-d %b %Y")
                                                             : _("%-d %b %Y, %H:%M"));
}

/* (transfer full) */
static char *
dup_range (const HekExplorerFilter *filter)
{
  g_autofree char *min = dup_number (filter, filter->min), *max = dup_number (filter, filter->max);

  if (filter->max == G_MAXDOUBLE)
    return g_strdup_printf ("≥ %s", min);
  if (filter->min == -G_MAXDOUBLE)
    return g_strdup_printf ("≤ %s", max);
  /* Translators: a range of numbers or days */
  return g_strdup_printf (_("%s to %s"), min, max);
}

/* What of names is not shown. */
static void
add_hidden (const HekExplorerFilter *filter,
            GPtrArray               *parts)
{
  guint n_hidden = filter->hidden != NULL ? g_strv_length (filter->hidden) : 0;

  for (guint i = 0; i < MIN (n_hidden, TEXT_NAMES); i++)
    g_ptr_array_add (parts, g_strdup_printf (_("not %s"), filter->hidden[i]));
  if (n_hidden > TEXT_NAMES)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("nor %u other", "nor %u others",
                                                       n_hidden - TEXT_NAMES),
                                             n_hidden - TEXT_NAMES));
  if (filter->hide_rest)
    g_ptr_array_add (parts, g_strdup (_("not the rest")));
  if (filter->hide_missing)
    g_ptr_array_add (parts, g_strdup (_("only with a value")));
}

char *
hek_explorer_filter_dup_text (const HekExplorerFilter *filter)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *names = filter->shown != NULL ? g_strjoinv (", ", filter->shown) : NULL;
  g_autofree char *joined = NULL;

  if (filter->has_range)
    g_ptr_array_add (parts, dup_range (filter));
  if (names != NULL)
    /* Translators: what is shown; all other names are hidden */
    g_ptr_array_add (parts, g_strdup_printf (_("only %s"), names));
  else
    add_hidden (filter, parts);
  g_ptr_array_add (parts, NULL);
  joined = g_strjoinv (", ", (char **) parts->pdata);
  /* Translators: a filter: the attribute, and what of it is shown */
  return g_strdup_printf (_("%s: %s"), filter->label, joined);
}

/* --- the list -------------------------------------------------------------------------------- */

static void
changed (HekExplorerView *self)
{
  hek_explorer_view_touch (self);
  hek_explorer_view_sync (self);
  hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_FILTERS_CHANGED);
  hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_LEGEND_CHANGED);
}

/* (nullable) borrowed */
static HekExplorerFilter *
find_filter (HekExplorerView        *self,
             const HekExplorerValue *value)
{
  for (guint i = 0; i < self->filters->len; i++)
    if (hek_explorer_value_equal (&((HekExplorerFilter *) self->filters->pdata[i])->value, value))
      return self->filters->pdata[i];
  return NULL;
}

/* Borrowed: a new one when there is none. */
static HekExplorerFilter *
get_filter (HekExplorerView        *self,
            const HekExplorerValue *value)
{
  HekExplorerFilter *filter = find_filter (self, value);
  HekSchema *schema = hek_explorer_view_get_schema (self);
  HekExplorerValues *values;

  if (filter != NULL)
    return filter;
  filter = g_new0 (HekExplorerFilter, 1);
  hek_explorer_value_copy (value, &filter->value);
  values = hek_explorer_view_find_values (self, value, FALSE);
  filter->label = values != NULL ? g_strdup (values->label)
                                 : hek_explorer_value_dup_label (value, schema);
  filter->is_time = hek_explorer_value_is_time (value, schema);
  g_ptr_array_add (self->filters, filter);
  return filter;
}

static void
drop_if_neutral (HekExplorerView   *self,
                 HekExplorerFilter *filter)
{
  if (is_neutral (filter))
    g_ptr_array_remove (self->filters, filter);
}

const GPtrArray *
hek_explorer_view_get_filters (HekExplorerView *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), NULL);

  return self->filters;
}

void
hek_explorer_view_take_filters (HekExplorerView *self,
                                GPtrArray       *filters)
{
  g_ptr_array_unref (self->filters);
  self->filters = filters;
  changed (self);
}

void
hek_explorer_view_remove_filter (HekExplorerView *self,
                                 guint            idx)
{
  g_return_if_fail (HEK_IS_EXPLORER_VIEW (self));

  if (idx >= self->filters->len)
    return;
  g_ptr_array_remove_index (self->filters, idx);
  changed (self);
}

void
hek_explorer_view_clear_filters (HekExplorerView *self)
{
  g_return_if_fail (HEK_IS_EXPLORER_VIEW (self));

  if (self->filters->len == 0)
    return;
  g_ptr_array_set_size (self->filters, 0);
  changed (self);
}

/* --- entries of the legend ------------------------------------------------------------------- */

/* (nullable) borrowed */
static const HekSceneLegendEntry *
get_entry (HekExplorerView *self,
           guint            entry)
{
  const HekSceneColoring *coloring = hek_explorer_view_get_coloring (self);

  return coloring != NULL && entry < coloring->legend.n_entries ? &coloring->legend.entries[entry]
                                                                : NULL;
}

static void
hide_name (HekExplorerFilter *filter,
           const char        *name,
           gboolean           hide)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; filter->hidden != NULL && filter->hidden[i] != NULL; i++)
    if (g_str_equal (filter->hidden[i], name))
      g_free (filter->hidden[i]);
    else
      g_ptr_array_add (names, filter->hidden[i]);
  if (hide)
    g_ptr_array_add (names, g_strdup (name));
  g_clear_pointer (&filter->hidden, g_free);
  if (names->len == 0)
    return;
  g_ptr_array_add (names, NULL);
  filter->hidden = (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static void
hide_entry (HekExplorerFilter         *filter,
            const HekSceneLegendEntry *entry,
            gboolean                   hide)
{
  if (entry->kind == HEK_SCENE_LEGEND_CATEGORY)
    hide_name (filter, entry->label, hide);
  else if (entry->kind == HEK_SCENE_LEGEND_REST)
    filter->hide_rest = hide;
  else
    filter->hide_missing = hide;
}

gboolean
hek_explorer_view_is_entry_visible (HekExplorerView *self,
                                    guint            entry)
{
  const HekSceneLegendEntry *found;
  const HekExplorerFilter *filter;

  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), FALSE);

  found = get_entry (self, entry);
  filter = found != NULL ? find_filter (self, &self->drawing->color_value) : NULL;
  if (filter == NULL)
    return TRUE;
  if (found->kind == HEK_SCENE_LEGEND_REST)
    return !filter->hide_rest;
  if (found->kind == HEK_SCENE_LEGEND_MISSING)
    return !filter->hide_missing && !filter->has_range;
  return filter->hidden == NULL ||
         !g_strv_contains ((const char *const *) filter->hidden, found->label);
}

/* Seven names that are not shown say less than the one that is. */
static void
note_shown (HekExplorerView   *self,
            HekExplorerFilter *filter)
{
  const HekSceneLegend *legend = &hek_explorer_view_get_coloring (self)->legend;
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  guint n_shown = 0, n_hidden = 0;
  gboolean others = legend->has_bar;

  for (guint i = 0; i < legend->n_entries; i++)
    {
      gboolean is_name = legend->entries[i].kind == HEK_SCENE_LEGEND_CATEGORY;

      if (!hek_explorer_view_is_entry_visible (self, i))
        n_hidden++;
      else if (!is_name)
        others = TRUE;
      else if (n_shown++ < TEXT_NAMES)
        g_strv_builder_add (names, legend->entries[i].label);
    }
  g_clear_pointer (&filter->shown, g_strfreev);
  if (!others && n_shown > 0 && n_shown <= TEXT_NAMES && n_hidden > n_shown)
    filter->shown = g_strv_builder_end (names);
}

void
hek_explorer_view_set_entry_visible (HekExplorerView *self,
                                     guint            entry,
                                     gboolean         visible)
{
  const HekSceneLegendEntry *found;
  HekExplorerFilter *filter;

  g_return_if_fail (HEK_IS_EXPLORER_VIEW (self));

  found = get_entry (self, entry);
  if (found == NULL || !hek_explorer_view_is_entry_visible (self, entry) == !visible)
    return;
  filter = get_filter (self, &self->drawing->color_value);
  hide_entry (filter, found, !visible);
  note_shown (self, filter);
  drop_if_neutral (self, filter);
  changed (self);
}

void
hek_explorer_view_show_only (HekExplorerView *self,
                             guint            entry)
{
  const HekSceneColoring *coloring;
  HekExplorerFilter *filter;
  gboolean is_alone = TRUE;

  g_return_if_fail (HEK_IS_EXPLORER_VIEW (self));

  if (get_entry (self, entry) == NULL)
    return;
  coloring = hek_explorer_view_get_coloring (self);
  if (coloring->legend.has_bar)
    {
      hek_explorer_view_set_entry_visible (self, entry,
                                           !hek_explorer_view_is_entry_visible (self, entry));
      return;
    }
  for (guint i = 0; i < coloring->legend.n_entries; i++)
    is_alone = is_alone && hek_explorer_view_is_entry_visible (self, i) == (i == entry);
  filter = get_filter (self, &self->drawing->color_value);
  for (guint i = 0; i < coloring->legend.n_entries; i++)
    hide_entry (filter, &coloring->legend.entries[i], !is_alone && i != entry);
  note_shown (self, filter);
  drop_if_neutral (self, filter);
  changed (self);
}

/* --- rows of an entry ------------------------------------------------------------------------ */

typedef struct
{
  HekSceneColoring *coloring; /* owned */
  guint entry;
} PickArgs;

typedef struct
{
  HekExplorerView *view;      /* owned */
  HekExplorerData *data;      /* owned */
  HekSceneSetOp op;
} Picking;

static void
pick_args_free (gpointer data)
{
  PickArgs *args = data;

  hek_scene_coloring_unref (args->coloring);
  g_free (args);
}

static gpointer
pick_run (const HekTask  *task,
          gpointer        data,
          GError        **error)
{
  const PickArgs *args = data;
  HekSceneSet *set = hek_scene_coloring_select (args->coloring, 1u << args->entry, task);

  if (set == NULL && hek_task_check (task, error))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                         _("There is not enough memory for so many rows."));
  return set;
}

static void
hek_explorer_view_on_picked (HekJob       *job,
                             gpointer      result,
                             const GError *error,
                             gpointer      user_data)
{
  Picking *picking = user_data;
  HekExplorerView *self = picking->view;

  if (result == NULL)
    hek_explorer_view_fail (self, hek_job_get_title (job), error);
  else if (self->data == picking->data && !self->is_closed)
    hek_explorer_session_select (self->session, picking->op, result);
  hek_explorer_data_unref (picking->data);
  g_object_unref (self);
  g_free (picking);
}

void
hek_explorer_view_select_entry (HekExplorerView *self,
                                guint            entry,
                                HekSceneSetOp    op)
{
  g_autoptr (HekJob) job = NULL;
  Picking *picking;
  PickArgs *args;

  g_return_if_fail (HEK_IS_EXPLORER_VIEW (self));

  if (get_entry (self, entry) == NULL || self->data == NULL || self->drawing->data != self->data)
    return;
  args = g_new0 (PickArgs, 1);
  args->coloring = hek_scene_coloring_ref (self->drawing->coloring);
  args->entry = entry;
  picking = g_new0 (Picking, 1);
  picking->view = g_object_ref (self);
  picking->data = hek_explorer_data_ref (self->data);
  picking->op = op;
  job = hek_job_start (_("Selecting"), HEK_LANE_INTERACTIVE, pick_run, args, pick_args_free,
                       (GDestroyNotify) hek_scene_set_unref, hek_explorer_view_on_picked, picking);
}

/* --- ranges ---------------------------------------------------------------------------------- */

void
hek_explorer_view_set_range (HekExplorerView        *self,
                             const HekExplorerValue *value,
                             double                  min,
                             double                  max)
{
  HekExplorerFilter *filter;

  g_return_if_fail (HEK_IS_EXPLORER_VIEW (self) && value != NULL);

  filter = find_filter (self, value);
  if (min <= max)
    {
      if (filter != NULL && filter->has_range && filter->min == min && filter->max == max)
        return;
      filter = get_filter (self, value);
      filter->has_range = TRUE;
      filter->min = min;
      filter->max = max;
    }
  else if (filter != NULL && filter->has_range)
    {
      filter->has_range = FALSE;
      drop_if_neutral (self, filter);
    }
  else
    return;
  changed (self);
}

gboolean
hek_explorer_view_get_range (HekExplorerView        *self,
                             const HekExplorerValue *value,
                             double                 *min,
                             double                 *max)
{
  const HekExplorerFilter *filter;

  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self) && value != NULL, FALSE);

  filter = find_filter (self, value);
  if (filter == NULL || !filter->has_range)
    return FALSE;
  *min = filter->min;
  *max = filter->max;
  return TRUE;
}
