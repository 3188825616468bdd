/* SPDX-License-Identifier: Apache-2.0 */
/* What a document is: its lifetime, what it says, and whether two are equal. Changes are made in
 * hek-dashboard-edit.c. */
#include "config.h"

#include "hek-dashboard.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hek-annotation.h"
#include "hek-dashboard-private.h"
#include "hek-instrument.h"
#include "hek-ref.h"
#include "hek-widget-source.h"

#define USUAL_SPAN ((gint64) 3600 * G_USEC_PER_SEC)

G_DEFINE_QUARK (hek-dashboard-error-quark, hek_dashboard_error)

gboolean
hek_dashboard_fail (GError    **error,
                    const char *path,
                    const char *format,
                    ...)
{
  g_autofree char *why = NULL;
  va_list args;

  va_start (args, format);
  why = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_INVALID, "%s: %s", path, why);
  return FALSE;
}

/* --- widgets --------------------------------------------------------------------------------- */

HekDashboardWidget *
hek_dashboard_widget_new (const HekWidgetKind *kind,
                          const char          *id)
{
  HekDashboardWidget *widget = g_new0 (HekDashboardWidget, 1);

  g_atomic_ref_count_init (&widget->ref);
  widget->id = g_strdup (id);
  widget->kind = kind;
  widget->title = g_strdup ("");
  widget->cell.w = (int) kind->usual_w;
  widget->cell.h = (int) kind->usual_h;
  hek_widget_options_init (&widget->options, kind);
  widget->queries = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_widget_query_unref);
  return widget;
}

HekDashboardWidget *
hek_dashboard_widget_copy (const HekDashboardWidget *widget)
{
  HekDashboardWidget *copy = g_new0 (HekDashboardWidget, 1);

  g_atomic_ref_count_init (&copy->ref);
  copy->id = g_strdup (widget->id);
  copy->kind = widget->kind;
  copy->title = g_strdup (widget->title);
  copy->cell = widget->cell;
  hek_widget_options_copy (&copy->options, &widget->options);
  copy->queries = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_widget_query_unref);
  for (guint i = 0; i < widget->queries->len; i++)
    g_ptr_array_add (copy->queries, hek_widget_query_ref (widget->queries->pdata[i]));
  copy->unknown = hek_dashboard_copy_object (widget->unknown);
  return copy;
}

HekDashboardWidget *
hek_dashboard_widget_ref (HekDashboardWidget *widget)
{
  g_atomic_ref_count_inc (&widget->ref);
  return widget;
}

void
hek_dashboard_widget_unref (HekDashboardWidget *widget)
{
  if (!hek_ref_drop (&widget->ref))
    return;
  g_free (widget->id);
  g_free (widget->title);
  hek_widget_options_clear (&widget->options);
  g_ptr_array_unref (widget->queries);
  g_clear_pointer (&widget->unknown, json_object_unref);
  g_free (widget);
}

char *
hek_dashboard_widget_dup_title (const HekDashboardWidget *widget)
{
  const HekWidgetQuery *query;
  const HekWidgetSource *source;
  const HekInstrument *instrument = NULL;
  const char *series;

  if (*widget->title != '\0')
    return g_strdup (widget->title);
  if (widget->queries->len == 0)
    return g_strdup (_(widget->kind->label));

  query = widget->queries->pdata[0];
  source = hek_widget_source_find (hek_widget_query_get_source (query));
  series = hek_widget_query_get (query, "series");
  if (series != NULL)
    instrument = hek_instrument_find (series);
  if (instrument != NULL)
    return g_strdup (_(instrument->label));
  return g_strdup (_(source != NULL ? source->label : widget->kind->label));
}

gboolean
hek_dashboard_widget_same_content (const HekDashboardWidget *a,
                                   const HekDashboardWidget *b)
{
  if (a == b)
    return TRUE;
  if (a->kind != b->kind || strcmp (a->title, b->title) != 0
      || a->queries->len != b->queries->len
      || !hek_widget_options_equal (a->kind, &a->options, &b->options))
    return FALSE;
  for (guint i = 0; i < a->queries->len; i++)
    if (!hek_widget_query_equal (a->queries->pdata[i], b->queries->pdata[i]))
      return FALSE;
  return TRUE;
}

static gboolean
widget_equal (const HekDashboardWidget *a,
              const HekDashboardWidget *b)
{
  return a == b
         || (strcmp (a->id, b->id) == 0 && memcmp (&a->cell, &b->cell, sizeof a->cell) == 0
             && hek_dashboard_widget_same_content (a, b)
             && hek_dashboard_same_json (a->unknown, b->unknown));
}

/* --- documents ------------------------------------------------------------------------------- */

HekDashboard *
hek_dashboard_new (const char *name)
{
  HekDashboard *self;

  g_return_val_if_fail (hek_dashboard_check_name (name, "name", NULL), NULL);

  self = g_new0 (HekDashboard, 1);
  g_atomic_ref_count_init (&self->ref);
  self->id = g_uuid_string_random ();
  self->name = g_strdup (name);
  self->range.last_us = USUAL_SPAN;
  self->notes = HEK_ANNOTATION_ALL;
  self->widgets = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_dashboard_widget_unref);
  return self;
}

HekDashboard *
hek_dashboard_copy (const HekDashboard *self)
{
  HekDashboard *copy = g_new0 (HekDashboard, 1);

  g_atomic_ref_count_init (&copy->ref);
  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->range = self->range;
  copy->notes = self->notes;
  copy->widgets = g_ptr_array_new_full (self->widgets->len + 1,
                                        (GDestroyNotify) hek_dashboard_widget_unref);
  for (guint i = 0; i < self->widgets->len; i++)
    g_ptr_array_add (copy->widgets, hek_dashboard_widget_ref (self->widgets->pdata[i]));
  copy->unknown = hek_dashboard_copy_object (self->unknown);
  return copy;
}

HekDashboard *
hek_dashboard_ref (HekDashboard *self)
{
  g_atomic_ref_count_inc (&self->ref);
  return self;
}

void
hek_dashboard_unref (HekDashboard *self)
{
  if (!hek_ref_drop (&self->ref))
    return;
  g_free (self->id);
  g_free (self->name);
  g_ptr_array_unref (self->widgets);
  g_clear_pointer (&self->unknown, json_object_unref);
  g_free (self);
}

const char *
hek_dashboard_get_id (const HekDashboard *self)
{
  return self->id;
}

const char *
hek_dashboard_get_name (const HekDashboard *self)
{
  return self->name;
}

void
hek_dashboard_get_range (const HekDashboard *self,
                         HekDashboardRange  *range)
{
  *range = self->range;
}

guint
hek_dashboard_get_notes (const HekDashboard *self)
{
  return self->notes;
}

guint
hek_dashboard_get_n_widgets (const HekDashboard *self)
{
  return self->widgets->len;
}

const HekDashboardWidget *
hek_dashboard_get_widget (const HekDashboard *self,
                          guint               i)
{
  g_return_val_if_fail (i < self->widgets->len, NULL);
  return self->widgets->pdata[i];
}

int
hek_dashboard_find (const HekDashboard *self,
                    const char         *widget_id)
{
  for (guint i = 0; i < self->widgets->len; i++)
    if (strcmp (hek_dashboard_get_widget (self, i)->id, widget_id) == 0)
      return (int) i;
  return -1;
}

int
hek_dashboard_get_height (const HekDashboard *self)
{
  int height = 0;

  for (guint i = 0; i < self->widgets->len; i++)
    {
      const HekGridCell *cell = &hek_dashboard_get_widget (self, i)->cell;

      height = MAX (height, cell->y + cell->h);
    }
  return height;
}

gboolean
hek_dashboard_equal (const HekDashboard *a,
                     const HekDashboard *b)
{
  if (a == b)
    return TRUE;
  if (strcmp (a->id, b->id) != 0 || strcmp (a->name, b->name) != 0 || a->notes != b->notes
      || !hek_dashboard_range_equal (&a->range, &b->range) || a->widgets->len != b->widgets->len)
    return FALSE;
  for (guint i = 0; i < a->widgets->len; i++)
    if (!widget_equal (a->widgets->pdata[i], b->widgets->pdata[i]))
      return FALSE;
  return hek_dashboard_same_json (a->unknown, b->unknown);
}
