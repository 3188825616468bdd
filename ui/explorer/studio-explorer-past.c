/* SPDX-License-Identifier: Apache-2.0 */
/* The strip that says as of when the collection is shown. What is typed stays typed until a moment
 * is shown; one that cannot be is said in place. */
#include "config.h"

#include "studio-explorer-past.h"

#include <glib/gi18n.h>
#include <string.h>

#include "hek-time.h"
#include "studio-explorer-layouts-facts.h"
#include "studio-explorer-resource.h"
#include "studio-words.h"

struct _StudioExplorerPast
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  GtkEntry *entry;
  GtkLabel *detail;

  HekExplorerSession *session; /* owned (nullable) */
  gboolean is_asked;           /* it is open for somebody to type a moment */
  gboolean is_waiting;         /* for a moment that was typed */
  gboolean is_wrong;           /* what is in the entry, which is said */
  gint64 shown_us;             /* whose text the entry was given last */
};

G_DEFINE_FINAL_TYPE (StudioExplorerPast, studio_explorer_past, GTK_TYPE_WIDGET)

/* --- moments as text ------------------------------------------------------------------------- */

/* (transfer full): of the clock on the wall */
static char *
format_moment (gint64 time_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (time_us / G_USEC_PER_SEC);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M:%S") : g_strdup ("");
}

/* --- what is shown --------------------------------------------------------------------------- */

static void
studio_explorer_past_say (StudioExplorerPast *self,
                          const char         *text,
                          gboolean            is_error)
{
  self->is_wrong = is_error;
  gtk_label_set_text (self->detail, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->detail), *text != '\0' ? text : NULL);
  if (is_error)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
      gtk_widget_add_css_class (GTK_WIDGET (self->detail), "error");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
      gtk_widget_remove_css_class (GTK_WIDGET (self->detail), "error");
    }
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               is_error ? GTK_ACCESSIBLE_INVALID_TRUE
                                        : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
studio_explorer_past_update (StudioExplorerPast *self)
{
  gint64 as_of_us = hek_explorer_session_get_as_of (self->session);
  HekExplorerData *data = hek_explorer_session_get_data (self->session);
  g_autofree char *moment = NULL, *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), as_of_us != 0 || self->is_asked);
  if (as_of_us == 0)
    self->shown_us = 0;
  if (as_of_us == 0 || (self->is_wrong && self->shown_us == as_of_us))
    return; /* what was typed stays, to be mended */
  if (self->shown_us != as_of_us)
    {
      moment = format_moment (as_of_us);
      gtk_editable_set_text (GTK_EDITABLE (self->entry), moment);
      self->shown_us = as_of_us;
    }
  if (data != NULL && data->as_of_us == as_of_us)
    {
      self->is_asked = self->is_waiting = FALSE; /* from now on the strip goes with the moment */
      text = studio_layout_describe_past (&data->relation);
    }
  studio_explorer_past_say (self, text != NULL ? text : "", FALSE);
}

/* --- what is done ---------------------------------------------------------------------------- */

static void
studio_explorer_past_changed (StudioExplorerPast *self)
{
  if (self->session == NULL || !self->is_wrong)
    return;
  studio_explorer_past_say (self, "", FALSE);
  studio_explorer_past_update (self);
}

static void
studio_explorer_past_typed (StudioExplorerPast *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  gint64 as_of_us = hek_explorer_session_get_as_of (self->session), time_us;
  g_autofree char *now = as_of_us != 0 ? format_moment (as_of_us) : NULL;

  if (g_strcmp0 (text, now) == 0)
    return; /* the moment, which may have a fraction of a second, stays */
  if (!hek_time_parse_local (text, &time_us) || time_us == 0)
    studio_explorer_past_say (self, _("This is not a moment: type one as 2026-05-01 12:00."),
                              TRUE);
  else if (time_us > g_get_real_time ())
    studio_explorer_past_say (self, _("This lies ahead: type a moment that has passed."), TRUE);
  else
    {
      self->is_waiting = time_us != as_of_us; /* else nothing will come */
      self->is_wrong = FALSE;
      hek_explorer_session_set_as_of (self->session, time_us);
    }
}

gboolean
studio_explorer_past_fail (StudioExplorerPast *self,
                           const GError       *error)
{
  g_autofree char *why = NULL;

  g_return_val_if_fail (STUDIO_IS_EXPLORER_PAST (self) && error != NULL, FALSE);

  if (!self->is_waiting)
    return FALSE;
  self->is_waiting = FALSE;
  self->shown_us = hek_explorer_session_get_as_of (self->session); /* as it was before */
  why = studio_words_sentence (error->message);
  studio_explorer_past_say (self, why, TRUE);
  return TRUE;
}

void
studio_explorer_past_ask (StudioExplorerPast *self)
{
  g_return_if_fail (STUDIO_IS_EXPLORER_PAST (self) && self->session != NULL);

  if (hek_explorer_session_get_as_of (self->session) == 0 && !self->is_asked)
    {
      g_autofree char *moment = format_moment (g_get_real_time ());

      self->is_asked = TRUE;
      gtk_editable_set_text (GTK_EDITABLE (self->entry), moment);
      studio_explorer_past_say (self, _("Type the moment to show the rows that lived then."),
                                FALSE);
    }
  studio_explorer_past_update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

void
studio_explorer_past_leave (StudioExplorerPast *self)
{
  g_return_if_fail (STUDIO_IS_EXPLORER_PAST (self) && self->session != NULL);

  self->is_asked = self->is_waiting = FALSE;
  studio_explorer_past_say (self, "", FALSE);
  hek_explorer_session_set_as_of (self->session, 0);
  studio_explorer_past_update (self);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_explorer_past_dispose (GObject *object)
{
  StudioExplorerPast *self = STUDIO_EXPLORER_PAST (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_explorer_past_parent_class)->dispose (object);
}

static void
studio_explorer_past_class_init (StudioExplorerPastClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_explorer_past_dispose;
  g_signal_new_class_handler ("leave", type, G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION,
                              G_CALLBACK (studio_explorer_past_leave), NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_EXPLORER_RESOURCE ("studio-explorer-past.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerPast, box);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerPast, entry);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerPast, detail);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_past_typed);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_past_changed);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_past_leave);
}

static void
studio_explorer_past_init (StudioExplorerPast *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->detail, NULL, -1);
}

void
studio_explorer_past_set_up (StudioExplorerPast *self,
                             HekExplorerSession *session)
{
  static const char *const names[] = { "changed", "data-changed", "relation-changed" };

  g_return_if_fail (STUDIO_IS_EXPLORER_PAST (self) && HEK_IS_EXPLORER_SESSION (session));

  self->session = g_object_ref (session);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_signal_connect_swapped (session, names[i], G_CALLBACK (studio_explorer_past_update), self);
  studio_explorer_past_update (self);
}
