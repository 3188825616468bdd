/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-dashboard-editor.h"

/* After such a rest another drag of the same slider is another step. */
#define REST_US (1500 * (gint64) 1000)

struct _StudioDashboardEditor
{
  GObject parent_instance;

  HekDashboardSession *session; /* owned */
  HekLibrary *library;          /* owned */
  char *id;                     /* owned (nullable) */
  gpointer control;             /* (nullable) borrowed, a widget: whose gesture it is */
  guint64 gesture;              /* of @control */
  gint64 last_us;               /* monotonic: of its last change */
  gpointer changing;            /* (nullable): as @control, while a change is being made */
  gboolean is_own;              /* the change that comes is made here */
};

G_DEFINE_FINAL_TYPE (StudioDashboardEditor, studio_dashboard_editor, G_TYPE_OBJECT)

HekDashboardSession *
studio_dashboard_editor_get_session (StudioDashboardEditor *self)
{
  return self->session;
}

HekLibrary *
studio_dashboard_editor_get_library (StudioDashboardEditor *self)
{
  return self->library;
}

const char *
studio_dashboard_editor_get_id (StudioDashboardEditor *self)
{
  return self->id;
}

gpointer
studio_dashboard_editor_get_control (StudioDashboardEditor *self)
{
  return self->changing;
}

void
studio_dashboard_editor_set_id (StudioDashboardEditor *self,
                                const char            *id)
{
  if (g_strcmp0 (self->id, id) == 0)
    return;
  studio_dashboard_editor_end (self);
  g_free (self->id);
  self->id = g_strdup (id);
}

const HekDashboardWidget *
studio_dashboard_editor_get_widget (StudioDashboardEditor *self)
{
  HekDashboard *dashboard = hek_dashboard_session_get (self->session);
  int i = dashboard != NULL && self->id != NULL ? hek_dashboard_find (dashboard, self->id) : -1;

  return i >= 0 ? hek_dashboard_get_widget (dashboard, (guint) i) : NULL;
}

HekDashboardContent *
studio_dashboard_editor_get_content (StudioDashboardEditor *self)
{
  return self->id != NULL ? hek_dashboard_session_get_content (self->session, self->id) : NULL;
}

/* --- gestures -------------------------------------------------------------------------------- */

void
studio_dashboard_editor_end (StudioDashboardEditor *self)
{
  self->control = NULL;
  self->gesture = 0;
}

gboolean
studio_dashboard_editor_cancel (StudioDashboardEditor *self,
                                gpointer               control)
{
  guint64 gesture = self->gesture;
  HekDashboard *before = hek_dashboard_session_get (self->session);

  if (gesture == 0 || self->control != control)
    return FALSE;
  studio_dashboard_editor_end (self);
  hek_dashboard_session_cancel (self->session, gesture);
  return hek_dashboard_session_get (self->session) != before;
}

/* Who types may think between two letters. */
static gboolean
goes_on (StudioDashboardEditor *self,
         gpointer               control,
         gint64                 now_us)
{
  return control != NULL && self->control == control && self->gesture != 0 &&
         (GTK_IS_ENTRY (control) || now_us < self->last_us + REST_US);
}

/* The gesture that a change by @control belongs to. */
static guint64
begin (StudioDashboardEditor *self,
       gpointer               control)
{
  gint64 now_us = g_get_monotonic_time ();

  if (!goes_on (self, control, now_us))
    {
      studio_dashboard_editor_end (self);
      self->control = control;
      self->gesture = control != NULL ? hek_dashboard_session_begin (self->session) : 0;
    }
  self->last_us = now_us;
  return self->gesture;
}

static void
on_session_changed (StudioDashboardEditor *self)
{
  if (!self->is_own)
    studio_dashboard_editor_end (self);
}

static gboolean
on_key (GtkEventControllerKey *keys,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        state,
        StudioDashboardEditor *self)
{
  GtkWidget *control = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (keys));

  switch (keyval)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
      if (self->control == control)
        studio_dashboard_editor_end (self);
      return GDK_EVENT_PROPAGATE;
    case GDK_KEY_Escape:
      return studio_dashboard_editor_cancel (self, control) ? GDK_EVENT_STOP
                                                            : GDK_EVENT_PROPAGATE;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
on_leave (GtkEventControllerFocus *focus,
          StudioDashboardEditor   *self)
{
  if (self->control == gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (focus)))
    studio_dashboard_editor_end (self);
}

void
studio_dashboard_editor_add_control (StudioDashboardEditor *self,
                                     GtkWidget             *control)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  /* before the entry itself, for which Escape and Return have other meanings */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), self, 0);
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_leave), self, 0);
  gtk_widget_add_controller (control, keys);
  gtk_widget_add_controller (control, focus);
}

void
studio_dashboard_editor_hide (GtkWidget *part)
{
  GtkRoot *root = gtk_widget_get_root (part);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && gtk_widget_is_ancestor (focus, part))
    gtk_root_set_focus (root, NULL);
  gtk_widget_set_visible (part, FALSE);
}

/* --- changes --------------------------------------------------------------------------------- */

static guint64
begin_change (StudioDashboardEditor *self,
              gpointer               control)
{
  guint64 gesture = begin (self, control);

  self->changing = control;
  self->is_own = TRUE;
  return gesture;
}

static gboolean
end_change (StudioDashboardEditor *self,
            gboolean               changed)
{
  self->changing = NULL;
  self->is_own = FALSE;
  return changed;
}

gboolean
studio_dashboard_editor_set_title (StudioDashboardEditor *self,
                                   gpointer               control,
                                   const char            *title)
{
  guint64 gesture = begin_change (self, control);

  return end_change (self, hek_dashboard_session_set_title (self->session, self->id, title,
                                                            gesture));
}

gboolean
studio_dashboard_editor_set_options (StudioDashboardEditor  *self,
                                     gpointer                control,
                                     const HekWidgetOptions *options)
{
  guint64 gesture = begin_change (self, control);

  return end_change (self, hek_dashboard_session_set_options (self->session, self->id, options,
                                                              gesture));
}

gboolean
studio_dashboard_editor_set_queries (StudioDashboardEditor *self,
                                     gpointer               control,
                                     GPtrArray             *queries)
{
  guint64 gesture = begin_change (self, control);

  return end_change (self, hek_dashboard_session_set_queries (self->session, self->id, queries,
                                                              gesture));
}

gboolean
studio_dashboard_editor_set_kind (StudioDashboardEditor *self,
                                  const HekWidgetKind   *kind)
{
  studio_dashboard_editor_end (self);
  return hek_dashboard_session_set_kind (self->session, self->id, kind);
}

gboolean
studio_dashboard_editor_set_range (StudioDashboardEditor   *self,
                                   gpointer                 control,
                                   const HekDashboardRange *range)
{
  guint64 gesture = begin_change (self, control);

  return end_change (self, hek_dashboard_session_set_range (self->session, range, gesture));
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_dashboard_editor_finalize (GObject *object)
{
  StudioDashboardEditor *self = STUDIO_DASHBOARD_EDITOR (object);

  g_clear_object (&self->session);
  g_clear_object (&self->library);
  g_free (self->id);
  G_OBJECT_CLASS (studio_dashboard_editor_parent_class)->finalize (object);
}

static void
studio_dashboard_editor_class_init (StudioDashboardEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = studio_dashboard_editor_finalize;
}

static void
studio_dashboard_editor_init (StudioDashboardEditor *self)
{
}

StudioDashboardEditor *
studio_dashboard_editor_new (HekDashboardSession *session,
                             HekLibrary          *library)
{
  StudioDashboardEditor *self = g_object_new (STUDIO_TYPE_DASHBOARD_EDITOR, NULL);

  self->session = g_object_ref (session);
  self->library = g_object_ref (library);
  g_signal_connect_object (session, "changed", G_CALLBACK (on_session_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}
