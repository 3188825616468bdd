/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the widgets show: one job at a time asks for those that are not as they should be, and hands
 * each over as soon as it is there. What comes out as it was is not handed over: nothing is drawn
 * anew for it.
 */
#include "config.h"

#include "hek-dashboard-session-private.h"
#include "hek-sanitize.h"

/* One widget of a job. */
typedef struct
{
  HekDashboardWidget *widget; /* owned */
  HekDashboardContent *old;   /* owned (nullable): the same widget's, as it is seen now */
  gint64 old_from_us;         /* of its range */
  guint n_points;
  gboolean is_slow;           /* reads collections, not only series */
} Part;

typedef struct
{
  GWeakRef session;
  GMainContext *context;
  HekDashboardAsk ask;
  GArray *parts;           /* of Part */
  GPtrArray *old_notes;    /* owned: that are seen now */
  guint view, second, library_change; /* the session's, when it began */
} Fetch;

/* What one widget got; @content: (nullable): as it was. Or, with @notes, the annotations. */
typedef struct
{
  GWeakRef session;
  char *id;                     /* owned (nullable) */
  HekDashboardContent *content; /* owned (nullable) */
  GPtrArray *notes;             /* owned (nullable) */
  HekDashboard *dashboard;      /* owned */
  gint64 from_us;
  guint n_points;
  guint view, second, library_change;
} Delivery;

void
hek_dashboard_shown_free (HekDashboardShown *shown)
{
  hek_dashboard_content_unref (shown->content);
  g_free (shown);
}

static void
part_clear (gpointer data)
{
  Part *part = data;

  hek_dashboard_widget_unref (part->widget);
  g_clear_pointer (&part->old, hek_dashboard_content_unref);
}

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  g_weak_ref_clear (&fetch->session);
  g_main_context_unref (fetch->context);
  hek_dashboard_ask_clear (&fetch->ask);
  g_array_unref (fetch->parts);
  g_ptr_array_unref (fetch->old_notes);
  g_free (fetch);
}

static void
delivery_free (gpointer data)
{
  Delivery *delivery = data;

  g_weak_ref_clear (&delivery->session);
  g_free (delivery->id);
  g_clear_pointer (&delivery->content, hek_dashboard_content_unref);
  g_clear_pointer (&delivery->notes, g_ptr_array_unref);
  hek_dashboard_unref (delivery->dashboard);
  g_free (delivery);
}

/* --- on the job's thread ------------------------------------------------------------------- */

static gboolean
deliver (gpointer data)
{
  Delivery *delivery = data;
  g_autoptr (HekDashboardSession) self = g_weak_ref_get (&delivery->session);
  HekDashboardShown *shown;

  HEK_TAKEN_OVER (delivery);
  if (self == NULL || hek_dashboard_session_get (self) == NULL ||
      !g_str_equal (hek_dashboard_get_id (delivery->dashboard), self->selected))
    return G_SOURCE_REMOVE;
  if (delivery->notes != NULL)
    {
      g_ptr_array_unref (self->annotations);
      self->annotations = g_steal_pointer (&delivery->notes);
      hek_dashboard_session_emit (self, HEK_DASHBOARD_SIGNAL_ANNOTATIONS_CHANGED);
      return G_SOURCE_REMOVE;
    }
  shown = g_hash_table_lookup (self->shown, delivery->id);
  if (shown == NULL && delivery->content == NULL) /* it was removed meanwhile */
    return G_SOURCE_REMOVE;
  if (shown == NULL)
    {
      shown = g_new0 (HekDashboardShown, 1);
      g_hash_table_insert (self->shown, g_strdup (delivery->id), shown);
    }
  shown->n_points = delivery->n_points;
  shown->view = delivery->view;
  shown->second = delivery->second;
  shown->library_change = delivery->library_change;
  if (delivery->content == NULL)
    return G_SOURCE_REMOVE;
  g_clear_pointer (&shown->content, hek_dashboard_content_unref);
  shown->content = g_steal_pointer (&delivery->content);
  shown->from_us = delivery->from_us;
  hek_dashboard_session_emit_word (self, HEK_DASHBOARD_SIGNAL_CONTENT_CHANGED, delivery->id);
  return G_SOURCE_REMOVE;
}

/* @part: (nullable); @content, @notes: (transfer full) (nullable) */
static void
hand_over (Fetch               *fetch,
           const Part          *part,
           HekDashboardContent *content,
           GPtrArray           *notes)
{
  Delivery *delivery = g_new0 (Delivery, 1);
  g_autoptr (GSource) source = g_idle_source_new ();
  g_autoptr (GObject) session = g_weak_ref_get (&fetch->session);

  g_weak_ref_init (&delivery->session, session);
  delivery->dashboard = hek_dashboard_ref (fetch->ask.dashboard);
  delivery->content = content;
  delivery->notes = notes;
  if (part != NULL)
    {
      delivery->id = g_strdup (part->widget->id);
      delivery->n_points = part->n_points;
    }
  delivery->from_us = fetch->ask.from_us;
  delivery->view = fetch->view;
  delivery->second = fetch->second;
  delivery->library_change = fetch->library_change;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver, delivery, delivery_free);
  HEK_HANDED_OVER (delivery);
  g_source_attach (source, fetch->context);
}

/* A chart over time moves with every second; by less than a pixel nobody sees it. */
static gboolean
has_moved (const Fetch *fetch,
           const Part  *part)
{
  gint64 span_us = fetch->ask.to_us - fetch->ask.from_us;

  return part->widget->kind->has_range &&
         ABS (fetch->ask.from_us - part->old_from_us) >= span_us / MAX (part->n_points, 1u);
}

static gboolean
fetch_part (Fetch              *fetch,
            const Part         *part,
            HekDashboardFacts  *facts,
            gboolean            is_anew,
            const HekTask      *task,
            GError            **error)
{
  HekDashboardContent *content;

  facts->context.n_points = part->n_points;
  content = hek_dashboard_content_new (part->widget, &facts->context, &facts->marks, FALSE, task,
                                       error);
  if (content == NULL)
    return FALSE;
  if (!is_anew && part->old != NULL && !has_moved (fetch, part) &&
      hek_dashboard_session_same_content (part->old, content))
    g_clear_pointer (&content, hek_dashboard_content_unref);
  hand_over (fetch, part, content, NULL);
  return TRUE;
}

static gpointer
fetch_run (const HekTask  *task,
           gpointer        data,
           GError        **error)
{
  Fetch *fetch = data;
  HekDashboardFacts facts = { 0 };
  gboolean ok = hek_dashboard_facts_read (&facts, &fetch->ask, error);
  gboolean has_notes =
    ok && !hek_dashboard_session_same_notes (facts.annotations, fetch->old_notes);

  if (has_notes)
    hand_over (fetch, NULL, NULL, g_ptr_array_ref (facts.annotations));
  /* what reads collections comes last: nobody waits for it who wants to see a series */
  for (guint slow = 0; slow < 2; slow++)
    for (guint i = 0; ok && i < fetch->parts->len; i++)
      {
        const Part *part = &g_array_index (fetch->parts, Part, i);

        if (part->is_slow == (slow == 1))
          ok = hek_task_check (task, error) &&
               fetch_part (fetch, part, &facts, has_notes, task, error);
      }
  hek_dashboard_facts_clear (&facts);
  return ok ? fetch : NULL;
}

/* --- on the main thread -------------------------------------------------------------------- */

/* Whether a query of the widget asks series, or something else. */
static gboolean
reads (const HekDashboardWidget *widget,
       gboolean                  series)
{
  static const char *const of_series[] = { "telemetry", "distribution", "events", "alerts", NULL };

  for (guint i = 0; i < widget->queries->len; i++)
    if (g_strv_contains (of_series, hek_widget_query_get_source (widget->queries->pdata[i])) ==
        series)
      return TRUE;
  return FALSE;
}

/* Pixels of its width. */
static guint
get_n_points (HekDashboardSession      *self,
              const HekDashboardWidget *widget)
{
  HekDashboardRect rect = hek_dashboard_get_rect (&widget->cell, self->width);

  return (guint) CLAMP (rect.width, 16, 8192);
}

/* Whether what was fetched is as fine as @n_points asks for: series alone are thinned, and what is
 * read of collections is the same however wide it is drawn. */
static gboolean
is_as_fine (const HekDashboardWidget *widget,
            const HekDashboardShown  *shown,
            guint                     n_points)
{
  return shown->n_points == n_points || !reads (widget, TRUE);
}

/* Whether it is another picture than what is wanted now. */
static gboolean
is_other (HekDashboardSession      *self,
          const HekDashboardWidget *widget,
          const HekDashboardShown  *shown,
          guint                     n_points)
{
  return shown == NULL || shown->view != self->view || !is_as_fine (widget, shown, n_points) ||
         !hek_dashboard_widget_same_content (shown->content->widget, widget);
}

/* Whether the widget may look otherwise than it was fetched. */
static gboolean
is_stale (HekDashboardSession      *self,
          const HekDashboardWidget *widget,
          const HekDashboardShown  *shown,
          guint                     n_points)
{
  if (is_other (self, widget, shown, n_points))
    return TRUE;
  if (!self->live || !hek_dashboard_widget_changes (widget))
    return FALSE;
  return (shown->second != self->second && reads (widget, TRUE)) ||
         (shown->library_change != self->library_change && reads (widget, FALSE));
}

static GArray *
find_stale (HekDashboardSession *self,
            HekDashboard        *dashboard)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (Part));

  g_array_set_clear_func (parts, part_clear);
  for (guint i = 0; i < hek_dashboard_get_n_widgets (dashboard); i++)
    {
      const HekDashboardWidget *widget = hek_dashboard_get_widget (dashboard, i);
      const HekDashboardShown *shown = g_hash_table_lookup (self->shown, widget->id);
      Part part = { .n_points = get_n_points (self, widget) };

      if (!is_stale (self, widget, shown, part.n_points))
        continue;
      part.widget = hek_dashboard_widget_ref ((HekDashboardWidget *) widget);
      part.is_slow = reads (widget, FALSE);
      /* another picture is always shown; otherwise only what differs */
      if (shown != NULL && shown->view == self->view &&
          is_as_fine (widget, shown, part.n_points))
        {
          part.old = hek_dashboard_content_ref (shown->content);
          part.old_from_us = shown->from_us;
        }
      g_array_append_val (parts, part);
    }
  return parts;
}

static gboolean
is_of (gpointer key,
       gpointer value,
       gpointer dashboard)
{
  return hek_dashboard_find (dashboard, key) < 0;
}

static void
fetch_on_end (HekJob       *job,
              gpointer      result,
              const GError *error,
              gpointer      user_data)
{
  g_autoptr (HekDashboardSession) self = user_data;

  gboolean is_failed = error != NULL &&
                       !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* one that stays is told once, and tried again with the next second, not at once */
  if (is_failed && g_strcmp0 (self->fetch_problem, error->message) != 0)
    hek_dashboard_session_fail (self, hek_job_get_title (job), error);
  g_free (self->fetch_problem);
  self->fetch_problem = is_failed ? g_strdup (error->message) : NULL;
  g_clear_object (&self->fetch_job);
  if (!is_failed)
    hek_dashboard_session_fetch_soon (self);
  hek_dashboard_session_check_closed (self);
}

static void
fetch_start (HekDashboardSession *self)
{
  HekDashboard *dashboard = hek_dashboard_session_get (self);
  g_autoptr (GArray) parts = NULL;
  Fetch *fetch;

  if (dashboard == NULL || !self->visible || self->is_closed || self->space == NULL)
    return;
  g_hash_table_foreach_remove (self->shown, is_of, dashboard);
  parts = find_stale (self, dashboard);
  if (parts->len == 0)
    return;
  fetch = g_new0 (Fetch, 1);
  g_weak_ref_init (&fetch->session, self);
  fetch->context = g_main_context_ref_thread_default ();
  hek_dashboard_ask_init (&fetch->ask, self);
  fetch->parts = g_steal_pointer (&parts);
  fetch->old_notes = g_ptr_array_ref (self->annotations);
  fetch->view = self->view;
  fetch->second = self->second;
  fetch->library_change = self->library_change;
  self->fetch_job = hek_job_start_unrecorded (hek_dashboard_get_name (dashboard),
                                              HEK_LANE_INTERACTIVE, fetch_run, fetch, fetch_free,
                                              NULL, fetch_on_end, g_object_ref (self));
}

static gboolean
on_due (gpointer data)
{
  HekDashboardSession *self = data;
  HekDashboard *dashboard = hek_dashboard_session_get (self);
  HekDashboardRange range;

  self->is_due = FALSE;
  if (dashboard != NULL)
    {
      hek_dashboard_get_range (dashboard, &range);
      if (!hek_dashboard_range_equal (&range, &self->range) ||
          hek_dashboard_get_notes (dashboard) != self->notes)
        self->view++;
      self->range = range;
      self->notes = hek_dashboard_get_notes (dashboard);
    }
  if (self->fetch_job == NULL)
    fetch_start (self);
  else if (self->fetch_view != self->view)
    hek_job_cancel (self->fetch_job);
  self->fetch_view = self->view;
  return G_SOURCE_REMOVE;
}

void
hek_dashboard_session_fetch_soon (HekDashboardSession *self)
{
  if (self->is_due || self->is_closed)
    return;
  self->is_due = TRUE;
  g_idle_add_full (G_PRIORITY_DEFAULT, on_due, g_object_ref (self), g_object_unref);
}

void
hek_dashboard_session_view_changed (HekDashboardSession *self)
{
  self->view++;
  hek_dashboard_session_fetch_soon (self);
}

void
hek_dashboard_session_forget (HekDashboardSession *self)
{
  self->view++;
  g_hash_table_remove_all (self->shown);
  g_ptr_array_unref (self->annotations);
  self->annotations = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_annotation_free);
  if (self->fetch_job != NULL)
    hek_job_cancel (self->fetch_job);
}

gboolean
hek_dashboard_session_is_fetching (HekDashboardSession *self)
{
  return self->is_due || self->fetch_job != NULL;
}

HekDashboardContent *
hek_dashboard_session_get_content (HekDashboardSession *self,
                                   const char          *id)
{
  const HekDashboardShown *shown = g_hash_table_lookup (self->shown, id);

  return shown != NULL ? shown->content : NULL;
}

gboolean
hek_dashboard_session_is_current (HekDashboardSession *self,
                                  const char          *id)
{
  HekDashboard *dashboard = hek_dashboard_session_get (self);
  int i = dashboard != NULL ? hek_dashboard_find (dashboard, id) : -1;
  const HekDashboardWidget *widget;

  if (i < 0)
    return FALSE;
  widget = hek_dashboard_get_widget (dashboard, (guint) i);
  return !is_other (self, widget, g_hash_table_lookup (self->shown, id),
                    get_n_points (self, widget));
}

GPtrArray *
hek_dashboard_session_get_annotations (HekDashboardSession *self)
{
  return self->annotations;
}
