/* SPDX-License-Identifier: Apache-2.0 */
/* What happened in the range: annotations, and what alerts did. */
#include "config.h"

#include "hek-widget-source-series-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-series-alert.h"
#include "hek-series-note.h"

#define EVENTS_MAX 10000u

/* (transfer full): the name of a collection by its UUID, or %NULL: of all */
static char *
dup_collection (const HekWidgetContext *context,
                const char             *scope)
{
  g_autoptr (HekCollectionInfo) info = NULL;

  if (scope == NULL || scope[0] == '\0')
    return NULL;
  if (context->workspace != NULL)
    info = hek_workspace_find (context->workspace, scope, NULL);
  return info != NULL ? hek_collection_info_dup_full_name (info) : g_strdup (scope);
}

/* --- annotations ----------------------------------------------------------------------------- */

static HekFrame *
make_events (const HekWidgetContext  *context,
             GPtrArray               *notes,
             GError                 **error)
{
  g_autoptr (HekFrame) frame = hek_frame_new (_("Events"), notes->len);
  gint64 *times = hek_frame_add_times (frame, _("Time"));
  gint64 *ends = times != NULL ? hek_frame_add_times (frame, _("End")) : NULL;

  if (ends == NULL || !hek_frame_add_texts (frame, _("Kind")) ||
      !hek_frame_add_texts (frame, _("Collection")) || !hek_frame_add_texts (frame, _("Text")))
    return hek_widget_source_no_memory (error, notes->len);
  for (guint i = 0; i < notes->len; i++)
    {
      const HekSeriesNote *note = notes->pdata[i];
      g_autofree char *collection = dup_collection (context, note->scope);

      times[i] = note->time_us;
      ends[i] = note->end_us > note->time_us ? note->end_us : G_MININT64;
      hek_frame_set_text (frame, 2, i, note->kind);
      hek_frame_set_text (frame, 3, i, collection);
      hek_frame_set_text (frame, 4, i, note->text);
    }
  return g_steal_pointer (&frame);
}

static HekFrame *
fetch_events (const HekWidgetContext  *context,
              const HekWidgetQuery    *query,
              const HekTask           *task,
              GError                 **error)
{
  const char *collection = hek_widget_query_get (query, "collection");
  const char *kinds_text = hek_widget_query_get (query, "kinds");
  g_auto (GStrv) kinds = kinds_text != NULL ? hek_widget_source_split (kinds_text) : NULL;
  g_autofree char *scope = NULL;
  g_autoptr (GPtrArray) notes = NULL;

  if (collection != NULL)
    {
      scope = hek_widget_source_dup_scope (context, collection, error);
      if (scope == NULL)
        return NULL;
    }
  if (context->series != NULL)
    notes = hek_series_note_list (context->series, context->from_us, context->to_us,
                                  (const char *const *) kinds, scope, error);
  else
    notes = g_ptr_array_new (); /* nothing was recorded yet */
  return notes != NULL ? make_events (context, notes, error) : NULL;
}

static const HekWidgetField events_fields[] = {
  { .name = "kinds", .label = N_("Kinds"),
    .help = N_("Such as user, import, index, error, separated by commas; none: all"),
    .kind = HEK_WIDGET_FIELD_TEXT },
  HEK_WIDGET_FIELD_COLLECTION_ROW (FALSE),
};

const HekWidgetSource hek_widget_source_events = {
  .id = "events",
  .label = N_("Events"),
  .help = N_("Annotations: those of the user, and imports, index builds and errors"),
  .shape = HEK_WIDGET_SHAPE_TABLE,
  .gives = HEK_WIDGET_WANTS_TIME,
  .fields = events_fields,
  .n_fields = G_N_ELEMENTS (events_fields),
  .changes = TRUE,
  .fetch = fetch_events,
};

/* --- alerts ---------------------------------------------------------------------------------- */

static HekFrame *
make_alerts (GPtrArray  *events,
             GError    **error)
{
  g_autoptr (HekFrame) frame = hek_frame_new (_("Alerts"), events->len);
  gint64 *times = hek_frame_add_times (frame, _("Time"));
  double *values = NULL;

  if (times == NULL || !hek_frame_add_texts (frame, _("Alert")) ||
      !hek_frame_add_texts (frame, _("What")) || !hek_frame_add_texts (frame, _("Severity")))
    return hek_widget_source_no_memory (error, events->len);
  values = hek_frame_add_reals (frame, _("Value"), NULL, HEK_FRAME_VALUE);
  if (values == NULL || !hek_frame_add_texts (frame, _("Text")))
    return hek_widget_source_no_memory (error, events->len);
  for (guint i = 0; i < events->len; i++)
    {
      const HekSeriesAlertEvent *event = events->pdata[i];

      times[i] = event->time_us;
      values[i] = event->value;
      hek_frame_set_text (frame, 1, i, event->name);
      hek_frame_set_text (frame, 2, i, event->what);
      hek_frame_set_text (frame, 3, i, event->severity);
      hek_frame_set_text (frame, 5, i, event->text);
    }
  return g_steal_pointer (&frame);
}

static HekFrame *
fetch_alerts (const HekWidgetContext  *context,
              const HekWidgetQuery    *query,
              const HekTask           *task,
              GError                 **error)
{
  g_autoptr (GPtrArray) events = NULL;

  if (context->series != NULL)
    events = hek_series_alert_history (context->series, context->from_us, context->to_us, NULL,
                                       EVENTS_MAX, error);
  else
    events = g_ptr_array_new ();
  return events != NULL ? make_alerts (events, error) : NULL;
}

const HekWidgetSource hek_widget_source_alerts = {
  .id = "alerts",
  .label = N_("Alerts"),
  .help = N_("What alerts did: fired, were acknowledged, sent, resolved"),
  .shape = HEK_WIDGET_SHAPE_TABLE,
  .gives = HEK_WIDGET_WANTS_TIME | HEK_WIDGET_WANTS_NUMBER,
  .changes = TRUE,
  .fetch = fetch_alerts,
};
